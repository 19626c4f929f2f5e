//! Dates are dates.

use super::{Finding, Rule, Severity};
use crate::data::Date;

pub const RULE: Rule = Rule {
    code: "bad-date",
    severity: Severity::Fault,
    description: "Every date is a year, month or day of the calendar, with `~`, `?` or `%` where not certain.",
    run: |context, findings| {
        for (file, span, text) in context.dates() {
            if let Err(error) = text.parse::<Date>() {
                let finding = Finding::new(file, span, format!("`{text}` is no date"));
                findings.push(finding.hint(error.to_string()));
            }
        }
    },
};
