//! Links join the kinds that their relation allows.

use super::context::Said;
use super::{Context, Finding, Rule, Severity};
use crate::ontology::KindId;

pub const RULE: Rule = Rule {
    code: "wrong-kind",
    severity: Severity::Fault,
    description: "Links join the kinds that their relation allows at either end.",
    run: |context, findings| {
        for Said { entity, statement, object, .. } in context.statements() {
            let relation = context.ontology.relation(statement.relation);
            if !relation.from.contains(&entity.kind) {
                let kind = &context.ontology.kind(entity.kind).id;
                let message = format!("a `{kind}` cannot be the subject of `{}`", relation.id);
                let finding = Finding::new(entity.file, statement.span, message);
                findings.push(finding.hint(format!("its subject is one of {}", list(context, &relation.from))));
            }
            let Some(object) = object.map(|number| context.numbered(number)) else { continue };
            if !relation.to.contains(&object.kind) {
                let kind = &context.ontology.kind(object.kind).id;
                let message = format!("`{}` cannot lead to `{}`, a `{kind}`", relation.id, object.id.value);
                let finding = Finding::new(entity.file, statement.to.span, message);
                findings.push(finding.hint(format!("its object is one of {}", list(context, &relation.to))));
            }
        }
    },
};

fn list(context: &Context<'_>, kinds: &[KindId]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| context.ontology.kind(*kind).id.as_str()).collect();
    names.join(", ")
}
