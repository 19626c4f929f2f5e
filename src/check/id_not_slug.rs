//! Ids are slugs, so that they can stand in file names, addresses and diagrams as they are.

use super::{Finding, Rule, SLUG_RULE, Severity, is_slug};

pub const RULE: Rule = Rule {
    code: "id-not-slug",
    severity: Severity::Fault,
    description: "Every id has lower-case letters, digits and single hyphens or dots between them.",
    run: |context, findings| {
        for entity in &context.dataset.entities {
            if !is_slug(&entity.id.value) {
                let finding = Finding::new(entity.file, entity.id.span, format!("`{}` is no id", entity.id.value));
                findings.push(finding.label("not a slug").hint(format!("{SLUG_RULE}, such as `cites-sc62`")));
            }
        }
    },
};
