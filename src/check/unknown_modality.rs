//! Modalities are those that the program knows.

use super::context::Said;
use super::{Finding, Rule, Severity};
use crate::data::Modality;

pub const RULE: Rule = Rule {
    code: "unknown-modality",
    severity: Severity::Fault,
    description: "A modality is one of asserted, planned, conditional, proposed, requested, implied, negated.",
    run: |context, findings| {
        for Said { entity, statement, .. } in context.statements() {
            let Some(modality) = &statement.modality else { continue };
            if Modality::find(&modality.value).is_none() {
                let finding = Finding::new(entity.file, modality.span, format!("`{}` is no modality", modality.value));
                let or = format!("one of {}", Modality::names().collect::<Vec<_>>().join(", "));
                findings.push(finding.did_you_mean(&modality.value, Modality::names(), &or));
            }
        }
    },
};
