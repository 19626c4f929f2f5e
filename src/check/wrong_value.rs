//! Values are of the type that the format or the ontology asks for.

use super::{Finding, Rule, Severity};
use crate::data::{RawValue, What};
use crate::ontology::AttributeType;

pub const RULE: Rule = Rule {
    code: "wrong-value",
    severity: Severity::Fault,
    description: "Every value is of its type; a choice is one of its words; a name is of a known sort.",
    run: |context, findings| {
        for oddity in &context.dataset.oddities {
            if let What::WrongType { key, expected, found } = &oddity.what {
                let finding = Finding::new(oddity.file, oddity.span, format!("`{key}` is {found}, not {expected}"));
                findings.push(finding.label(format!("should be {expected}")));
            }
        }
        for (file, raw, attribute) in context.attributes() {
            let Some(problem) = problem(&attribute.ty, &raw.value) else { continue };
            let finding = Finding::new(file, raw.span, format!("`{}` {problem}", attribute.id));
            let (words, text) = match (&attribute.ty, &raw.value) {
                (AttributeType::Choice(words), RawValue::Text(text)) => (words.as_slice(), text.as_str()),
                _ => (&[][..], ""),
            };
            let or = if words.is_empty() { String::new() } else { format!("one of {}", words.join(", ")) };
            findings.push(finding.did_you_mean(text, words.iter().map(String::as_str), &or));
        }
        for entity in &context.dataset.entities {
            for form in entity.names.iter().filter_map(|name| name.form.as_ref()) {
                if !NAME_FORMS.contains(&form.value.as_str()) {
                    let message = format!("`{}` is no sort of name", form.value);
                    let or = format!("one of {}", NAME_FORMS.join(", "));
                    let finding = Finding::new(entity.file, form.span, message);
                    findings.push(finding.did_you_mean(&form.value, NAME_FORMS.iter().copied(), &or));
                }
            }
        }
    },
};

/// The sorts of names.
pub const NAME_FORMS: [&str; 7] = ["alias", "acronym", "scientific", "synonym", "common", "former", "misprint"];

fn problem(ty: &AttributeType, value: &RawValue) -> Option<String> {
    let problem = match (ty, value) {
        (AttributeType::Text | AttributeType::Date, RawValue::Text(_))
        | (AttributeType::Integer, RawValue::Integer(_))
        | (AttributeType::Boolean, RawValue::Boolean(_))
        | (AttributeType::Texts | AttributeType::Locators, RawValue::Texts(_)) => return None,
        (AttributeType::Choice(words), RawValue::Text(text)) if words.contains(text) => return None,
        (AttributeType::Choice(_), RawValue::Text(text)) => return Some(format!("cannot be `{text}`")),
        (AttributeType::Url, RawValue::Text(url)) if is_web_address(url) => return None,
        (AttributeType::Url, RawValue::Text(_)) => "is no web address that begins with https:// or http://",
        (AttributeType::Text | AttributeType::Date | AttributeType::Url | AttributeType::Choice(_), _) => {
            "must be a text in quotes"
        }
        (AttributeType::Integer, _) => "must be a whole number",
        (AttributeType::Boolean, _) => "must be true or false",
        (AttributeType::Texts | AttributeType::Locators, _) => "must be a list of texts",
    };
    Some(problem.to_owned())
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
}
