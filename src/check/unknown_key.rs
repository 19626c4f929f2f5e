//! Every key is one of the format's, an attribute of the kind or relation, or a relation.

use super::{Finding, Rule, Severity};
use crate::data::What;

pub const RULE: Rule = Rule {
    code: "unknown-key",
    severity: Severity::Fault,
    description: "Every key is one of the format's, an attribute, or a relation of the ontology.",
    run: |context, findings| {
        for oddity in &context.dataset.oddities {
            if let What::UnknownKey { key, known, place } = &oddity.what {
                let finding = Finding::new(oddity.file, oddity.span, format!("{place} knows no `{key}`"));
                let or = format!("it knows {}", known.join(", "));
                let finding = finding.label("unknown key");
                findings.push(finding.did_you_mean(key, known.iter().map(String::as_str), &or));
            }
        }
    },
};
