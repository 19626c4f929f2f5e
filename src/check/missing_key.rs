//! Entities have a name; links and names have what makes them one.

use super::{Finding, Rule, Severity};
use crate::data::{Span, What};
use std::collections::BTreeSet;

pub const RULE: Rule = Rule {
    code: "missing-key",
    severity: Severity::Fault,
    description: "Every entity has a name, every link an object, every further name its text.",
    run: |context, findings| {
        for oddity in &context.dataset.oddities {
            if let What::MissingKey { key, place } = &oddity.what {
                let finding = Finding::new(oddity.file, oddity.span, format!("{place} has no `{key}`"));
                findings.push(finding.hint(format!("add `{key}`")));
            }
        }
        let entities = &context.dataset.entities;
        let named: BTreeSet<&str> =
            entities.iter().filter(|entity| entity.name.is_some()).map(|entity| entity.id.value.as_str()).collect();
        for entity in entities {
            if let Some(name) = entity.name.as_ref().filter(|name| name.value.trim().is_empty()) {
                let finding = Finding::new(entity.file, name.span, format!("`{}` has an empty name", entity.id.value));
                findings.push(finding.hint("write the name in full"));
            } else if entity.name.is_none() && !named.contains(entity.id.value.as_str()) {
                let span = if entity.id.span == Span::default() { Span::new(0, 0) } else { entity.id.span };
                let finding = Finding::new(entity.file, span, format!("`{}` has no `name`", entity.id.value));
                findings.push(finding.hint("add `name`, the name in full"));
            }
        }
    },
};
