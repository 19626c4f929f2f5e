//! No statement stands twice.

use super::context::Said;
use super::{Finding, Rule, Severity};
use crate::data::{RawStatement, RawValue};
use rustc_hash::FxHashMap;

pub const RULE: Rule = Rule {
    code: "duplicate-statement",
    severity: Severity::Fault,
    description: "No document says the same thing twice at the same place.",
    run: |context, findings| {
        let mut order: Vec<&Said<'_>> = context.statements().iter().collect();
        let link = |said: &&Said<'_>| (said.subject, said.statement.relation, said.object);
        order.sort_by_key(link);
        for of_one in order.chunk_by(|a, b| link(a) == link(b)).filter(|of_one| of_one.len() > 1) {
            let mut seen = FxHashMap::default();
            for Said { entity, statement, .. } in of_one {
                let Some((file, span)) = seen.insert(content(statement), (entity.file, statement.span)) else {
                    continue;
                };
                let relation = &context.ontology.relation(statement.relation).id;
                let message = format!("the statement `{relation}` → `{}` stands twice", statement.to.value);
                findings.push(
                    Finding::new(entity.file, statement.span, message)
                        .hint("take one away, or give each its own locator")
                        .other(file, span, "first here"),
                );
            }
        }
    },
};

/// What is stated; the note is a remark on it and does not count.
fn content(statement: &RawStatement) -> ([Option<&str>; 6], Vec<(&str, &RawValue)>) {
    let attributes = statement.attributes.iter().map(|raw| (raw.id.value.as_str(), &raw.value)).collect();
    let fields = [
        Some(&statement.to),
        statement.source.as_ref(),
        statement.at.as_ref(),
        statement.modality.as_ref(),
        statement.since.as_ref(),
        statement.until.as_ref(),
    ];
    (fields.map(|text| text.map(|text| text.value.as_str())), attributes)
}
