//! Every link leads to an entity that exists.

use super::{Finding, Rule, Severity};

pub const RULE: Rule = Rule {
    code: "dangling-id",
    severity: Severity::Fault,
    description: "Every link leads to an entity that exists.",
    run: |context, findings| {
        for (entity, statement) in context.statements() {
            let to = &statement.to;
            if context.entity(&to.value).is_none() {
                let relation = &context.ontology.relation(statement.relation).id;
                let message = format!("`{relation}` leads to `{}`, which does not exist", to.value);
                let finding = Finding::new(entity.file, to.span, message).label("no such entity");
                findings.push(finding.did_you_mean(&to.value, context.ids(), "add the entity, or mend the id"));
            }
        }
    },
};
