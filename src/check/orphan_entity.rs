//! Every entity is linked to something, or cited by a statement.

use super::{Finding, Rule, Severity};

pub const RULE: Rule = Rule {
    code: "orphan-entity",
    severity: Severity::Warning,
    description: "Every entity is linked to something, or cited as a source.",
    run: |context, findings| {
        let linked = context.statements().iter().flat_map(|said| [Some(said.subject), said.object]);
        let cited = context.citations().map(|citation| citation.document);
        for entity in context.entities_but(linked.chain(cited).flatten()) {
            let message = format!("nothing is linked to `{}`", entity.id.value);
            let finding = Finding::new(entity.file, entity.id.span, message);
            findings.push(finding.hint("add what a document says of it, or take it away"));
        }
    },
};
