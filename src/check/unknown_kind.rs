//! The folder of a file, or the `kind` of a line, is a kind of the ontology.

use super::{Finding, Rule, Severity};
use crate::data::What;

pub const RULE: Rule = Rule {
    code: "unknown-kind",
    severity: Severity::Fault,
    description: "The folder of a file, or the `kind` of a line, is a kind of the ontology.",
    run: |context, findings| {
        for oddity in &context.dataset.oddities {
            let What::UnknownKind(name) = &oddity.what else { continue };
            let toml = context.dataset.file(oddity.file).name.ends_with(".toml");
            let kinds = context.ontology.kinds.iter();
            let known: Vec<&str> =
                kinds.map(|kind| if toml { kind.plural.as_str() } else { kind.id.as_str() }).collect();
            let what = if toml { "the folder" } else { "the kind" };
            let finding =
                Finding::new(oddity.file, oddity.span, format!("{what} `{name}` stands for no kind of entity"));
            let or = format!("one of {}", known.join(", "));
            findings.push(finding.label("not in the ontology").did_you_mean(name, known, &or));
        }
    },
};
