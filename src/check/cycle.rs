//! Nothing is a part of itself, its own successor or its own parent, however long the chain.

use super::{Context, Finding, Rule, Severity};
use crate::data::{RawEntity, RawStatement};
use crate::ontology::{RelationId, RelationRole};
use rustc_hash::FxHashMap;

pub const RULE: Rule = Rule {
    code: "cycle",
    severity: Severity::Fault,
    description: "Part-whole, succession and parent-taxon links never lead back to where they began.",
    run: |context, findings| {
        for role in [RelationRole::PartWhole, RelationRole::Succession, RelationRole::ParentTaxon] {
            let relations: Vec<RelationId> = context.ontology.relations_with(role).collect();
            Search::new(context, &relations).run(findings);
        }
    },
};

type Step<'a> = (&'a RawEntity, &'a RawStatement);

struct Search<'a> {
    next: FxHashMap<&'a str, Vec<Step<'a>>>,
    order: Vec<&'a str>,
}

impl<'a> Search<'a> {
    fn new(context: &Context<'a>, relations: &[RelationId]) -> Self {
        let mut next: FxHashMap<&str, Vec<Step<'a>>> = FxHashMap::default();
        let mut order = Vec::new();
        for (entity, statement) in context.statements().filter(|(_, statement)| relations.contains(&statement.relation))
        {
            order.push(entity.id.value.as_str());
            next.entry(&entity.id.value).or_default().push((entity, statement));
        }
        Self { next, order }
    }

    /// A depth-first search without recursion; every link that closes a circle on the current chain is reported.
    fn run(&self, findings: &mut Vec<Finding>) {
        let mut done: FxHashMap<&str, bool> = FxHashMap::default();
        for start in &self.order {
            if done.contains_key(start) {
                continue;
            }
            done.insert(start, false);
            let mut chain = vec![(*start, 0)];
            while let Some((id, index)) = chain.last_mut() {
                let step = self.next.get(id).and_then(|steps| steps.get(*index));
                *index += 1;
                let Some((entity, statement)) = step else {
                    done.insert(id, true);
                    chain.pop();
                    continue;
                };
                let to = statement.to.value.as_str();
                match done.get(to) {
                    None => {
                        done.insert(to, false);
                        chain.push((to, 0));
                    }
                    Some(false) => findings.push(circle(&chain, entity, statement)),
                    Some(true) => {}
                }
            }
        }
    }
}

fn circle(chain: &[(&str, usize)], entity: &RawEntity, statement: &RawStatement) -> Finding {
    let to = statement.to.value.as_str();
    let from = chain.iter().position(|(id, _)| *id == to).unwrap_or(0);
    let mut ids: Vec<&str> = chain[from..].iter().map(|(id, _)| *id).collect();
    ids.push(to);
    let message = format!("`{to}` comes back to itself: {}", ids.join(" → "));
    Finding::new(entity.file, statement.to.span, message)
        .label("closes the circle")
        .hint("take one of these links away")
}
