//! Nothing ends before it begins.

use super::context::{Said, is_after};
use super::{Finding, Rule, Severity};
use crate::data::RawAttribute;
use crate::ontology::{AttributeRole, AttributeType, Kind};

pub const RULE: Rule = Rule {
    code: "since-after-until",
    severity: Severity::Fault,
    description: "Nothing ends before it begins.",
    run: |context, findings| {
        for Said { entity, statement, .. } in context.statements() {
            if let (Some(since), Some(until)) = (&statement.since, &statement.until)
                && is_after(&since.value, &until.value)
            {
                findings.push(backwards(
                    Finding::new(entity.file, since.span, String::new()),
                    &since.value,
                    &until.value,
                ));
            }
        }
        for entity in &context.dataset.entities {
            let kind = context.ontology.kind(entity.kind);
            let Some((start, end)) = spans(kind) else { continue };
            let (Some(from), Some(to)) = (entity.text_attribute(start), entity.text_attribute(end)) else { continue };
            let raw: Option<&RawAttribute> = entity.attributes.iter().find(|raw| raw.id.value == start);
            if let Some(raw) = raw.filter(|_| is_after(from, to)) {
                findings.push(backwards(Finding::new(entity.file, raw.span, String::new()), from, to));
            }
        }
    },
};

/// The attributes that give a beginning and an end: those with the roles, or dates called `start` and `end`.
fn spans(kind: &Kind) -> Option<(&str, &str)> {
    let find = |role: AttributeRole, name: &str| {
        let mut dates = kind.attributes.iter().filter(|attribute| attribute.ty == AttributeType::Date);
        dates
            .find(|attribute| attribute.role == Some(role) || attribute.id == name)
            .map(|attribute| attribute.id.as_str())
    };
    Some((find(AttributeRole::Start, "start")?, find(AttributeRole::End, "end")?))
}

fn backwards(finding: Finding, from: &str, to: &str) -> Finding {
    let message = format!("it begins in `{from}`, after it ends in `{to}`");
    Finding { message, ..finding }.hint("swap the dates, or mend one")
}
