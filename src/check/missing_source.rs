//! Every statement says which document it rests on, and where in it.

use super::context::Said;
use super::{Finding, Rule, Severity};

pub const RULE: Rule = Rule {
    code: "missing-source",
    severity: Severity::Fault,
    description: "Every statement says which document it rests on and where in it; a source never stands without a locator.",
    run: |context, findings| {
        for Said { entity, statement, .. } in context.statements() {
            let relation = &context.ontology.relation(statement.relation).id;
            let what = match (&statement.source, &statement.at) {
                (Some(_), Some(_)) => continue,
                (None, _) => "source",
                (Some(_), None) => "locator",
            };
            let message = format!("the statement `{relation}` → `{}` has no {what}", statement.to.value);
            let finding = Finding::new(entity.file, statement.span, message);
            findings.push(
                finding.hint("give `source` (a document) and `at` (the place in it), here or for the whole file"),
            );
        }
        for entity in &context.dataset.entities {
            let own = [(&entity.source, &entity.at, "the file")];
            let names = entity.names.iter().map(|name| (&name.source, &name.at, "the name"));
            for (source, at, what) in own.into_iter().chain(names) {
                let (text, missing) = match (source, at) {
                    (Some(text), None) => (text, "locator"),
                    (None, Some(text)) => (text, "source"),
                    _ => continue,
                };
                let finding = Finding::new(
                    entity.file,
                    text.span,
                    format!("{what} has no {missing} to go with `{}`", text.value),
                );
                findings.push(finding.hint("`source` and `at` go together"));
            }
        }
    },
};
