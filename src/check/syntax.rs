//! Every file is TOML, or NDJSON with one JSON object a line.

use super::{Finding, Rule, Severity};
use crate::data::What;

pub const RULE: Rule = Rule {
    code: "syntax",
    severity: Severity::Fault,
    description: "Every data file is TOML, or NDJSON with one object a line.",
    run: |context, findings| {
        for oddity in &context.dataset.oddities {
            if let What::Syntax(message) = &oddity.what {
                let json = !context.dataset.file(oddity.file).name.ends_with(".toml");
                let format = if json { "JSON" } else { "TOML" };
                findings.push(Finding::new(oddity.file, oddity.span, format!("no valid {format}: {message}")));
            }
        }
    },
};
