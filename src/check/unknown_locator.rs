//! Locators are places that the document has, where it says which it has.

use super::{Finding, Rule, Severity};
use std::collections::BTreeSet;

pub const RULE: Rule = Rule {
    code: "unknown-locator",
    severity: Severity::Fault,
    description: "A locator is one of the places that its document lists, or begins with one followed by a comma.",
    run: |context, findings| {
        let mut told = BTreeSet::new();
        for citation in context.citations() {
            let (Some(source), Some(at)) = (citation.source, citation.at) else { continue };
            let Some(locators) = context.locators(&source.value) else { continue };
            if locators.rank(&at.value).is_some() || !told.insert((citation.file, at.span, &source.value, &at.value)) {
                continue;
            }
            let message = format!("`{}` has no place `{}`", source.value, at.value);
            let finding = Finding::new(citation.file, at.span, message).label("not among its locators");
            let or = "add it to the document's `locators`, in the order of the text";
            findings.push(finding.did_you_mean(&at.value, locators.list(), or));
        }
    },
};
