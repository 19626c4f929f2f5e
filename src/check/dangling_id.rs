//! Every link leads to an entity that exists.

use super::context::Said;
use super::{Finding, Rule, Severity};

pub const RULE: Rule = Rule {
    code: "dangling-id",
    severity: Severity::Fault,
    description: "Every link leads to an entity that exists.",
    run: |context, findings| {
        let dangling = context.statements().iter().filter(|said| said.object.is_none());
        for Said { entity, statement, .. } in dangling {
            let (relation, to) = (&context.ontology.relation(statement.relation).id, &statement.to);
            let message = format!("`{relation}` leads to `{}`, which does not exist", to.value);
            let finding = Finding::new(entity.file, to.span, message).label("no such entity");
            findings.push(finding.did_you_mean(&to.value, context.ids(), "add the entity, or mend the id"));
        }
    },
};
