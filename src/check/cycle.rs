//! Nothing is a part of itself, its own successor or its own parent, however long the chain.

use super::context::{EntityNumber, Said};
use super::{Context, Finding, Rule, Severity};
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

struct Search<'a> {
    next: FxHashMap<EntityNumber, Vec<&'a Said<'a>>>,
    order: Vec<EntityNumber>,
}

impl<'a> Search<'a> {
    fn new(context: &'a Context<'a>, relations: &[RelationId]) -> Self {
        let mut next: FxHashMap<EntityNumber, Vec<&Said<'_>>> = FxHashMap::default();
        let mut order = Vec::new();
        for said in context.statements().iter().filter(|said| relations.contains(&said.statement.relation)) {
            order.push(said.subject);
            next.entry(said.subject).or_default().push(said);
        }
        Self { next, order }
    }

    /// A depth-first search without recursion; every link that closes a circle on the current chain is reported.
    fn run(&self, findings: &mut Vec<Finding>) {
        let mut done: FxHashMap<EntityNumber, bool> = FxHashMap::default();
        for start in &self.order {
            if done.contains_key(start) {
                continue;
            }
            done.insert(*start, false);
            let mut chain = vec![(*start, 0)];
            while let Some((at, index)) = chain.last_mut() {
                let step = self.next.get(at).and_then(|steps| steps.get(*index));
                *index += 1;
                let Some(said) = step else {
                    done.insert(*at, true);
                    chain.pop();
                    continue;
                };
                let Some(to) = said.object else { continue };
                match done.get(&to) {
                    None => {
                        done.insert(to, false);
                        chain.push((to, 0));
                    }
                    Some(false) => findings.push(self.circle(&chain, to, said)),
                    Some(true) => {}
                }
            }
        }
    }

    /// The finding on the link that leads back into a chain.
    fn circle(&self, chain: &[(EntityNumber, usize)], back: EntityNumber, said: &Said<'_>) -> Finding {
        let from = chain.iter().position(|(number, _)| *number == back).unwrap_or(0);
        let name = |(number, _): &(EntityNumber, usize)| {
            self.next.get(number).and_then(|steps| steps.first()).map_or("", |said| said.entity.id.value.as_str())
        };
        let (ids, to) = (chain[from..].iter().map(name).collect::<Vec<_>>().join(" → "), &said.statement.to);
        Finding::new(said.entity.file, to.span, format!("`{0}` comes back to itself: {ids} → {0}", to.value))
            .label("closes the circle")
            .hint("take one of these links away")
    }
}
