//! Every entity is linked to something, or cited by a statement.

use super::{Finding, Rule, Severity};
use rustc_hash::FxHashSet;

pub const RULE: Rule = Rule {
    code: "orphan-entity",
    severity: Severity::Warning,
    description: "Every entity is linked to something, or cited as a source.",
    run: |context, findings| {
        let mut met: FxHashSet<&str> = FxHashSet::default();
        for (entity, statement) in context.statements() {
            met.insert(&entity.id.value);
            met.insert(&statement.to.value);
        }
        met.extend(context.citations().filter_map(|citation| citation.source).map(|source| source.value.as_str()));
        for entity in &context.dataset.entities {
            if !met.contains(entity.id.value.as_str()) {
                let finding =
                    Finding::new(entity.file, entity.id.span, format!("nothing is linked to `{}`", entity.id.value));
                findings.push(finding.hint("add what a document says of it, or take it away"));
            }
        }
    },
};
