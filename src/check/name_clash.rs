//! Two entities of one kind do not share their preferred name, unless a number, a code or the whole they are part of
//! tells them apart.

use super::{Context, Finding, Rule, Severity};
use crate::data::{RawEntity, Text};
use crate::ontology::{AttributeRole, RelationRole};
use rustc_hash::FxHashMap;

pub const RULE: Rule = Rule {
    code: "name-clash",
    severity: Severity::Fault,
    description: "No two entities of one kind share their preferred name, unless a number, a code or the whole they are part of tells them apart.",
    run: |context, findings| clashes(context, findings, "name", |entity| entity.name.as_ref()),
};

/// Reports entities of one kind for which the text is the same but for case, and nothing tells them apart.
pub fn clashes<'a>(
    context: &Context<'a>,
    findings: &mut Vec<Finding>,
    what: &str,
    text: impl Fn(&'a RawEntity) -> Option<&'a Text>,
) {
    let mut seen: FxHashMap<_, (&RawEntity, &Text)> = FxHashMap::default();
    for entity in &context.dataset.entities {
        let Some(text) = text(entity) else { continue };
        let key = (entity.kind, text.value.to_lowercase(), marks(context, entity));
        match seen.get(&key) {
            Some((first, other)) if first.id.value != entity.id.value => {
                let message =
                    format!("`{}` and `{}` share the {what} `{}`", first.id.value, entity.id.value, text.value);
                findings.push(
                    Finding::new(entity.file, text.span, message)
                        .hint(format!("tell them apart in their {what}s, or make them one entity"))
                        .other(first.file, other.span, "the other one"),
                );
            }
            Some(_) => {}
            None => drop(seen.insert(key, (entity, text))),
        }
    }
}

/// What tells an entity apart from others of its name: numbers and codes, and what it is part of.
fn marks<'a>(context: &Context<'a>, entity: &'a RawEntity) -> Vec<&'a str> {
    let kind = context.ontology.kind(entity.kind);
    let identifying = kind.attributes.iter().filter(|attribute| attribute.role == Some(AttributeRole::Identifies));
    let numbers = identifying.filter_map(|attribute| entity.text_attribute(&attribute.id));
    let wholes = entity
        .statements
        .iter()
        .filter(|statement| context.ontology.relation(statement.relation).roles.contains(&RelationRole::PartWhole));
    numbers.chain(wholes.map(|statement| statement.to.value.as_str())).collect()
}
