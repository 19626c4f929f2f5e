//! Every file can be read and is UTF-8 text.

use super::{Finding, Rule, Severity};
use crate::data::What;

pub const RULE: Rule = Rule {
    code: "unreadable-file",
    severity: Severity::Fault,
    description: "Every data file can be read and is UTF-8 text.",
    run: |context, findings| {
        for oddity in &context.dataset.oddities {
            if let What::Unreadable(reason) = &oddity.what {
                let name = &context.dataset.file(oddity.file).name;
                let finding = Finding::new(oddity.file, oddity.span, format!("`{name}` cannot be read: {reason}"));
                findings.push(finding.hint("save it as UTF-8 text, or take it away"));
            }
        }
    },
};
