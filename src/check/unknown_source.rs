//! Sources are documents of the graph.

use super::{Finding, Rule, Severity};

pub const RULE: Rule = Rule {
    code: "unknown-source",
    severity: Severity::Fault,
    description: "Every source is an entity that can be cited: a document.",
    run: |context, findings| {
        let mut told = std::collections::BTreeSet::new();
        for citation in context.citations() {
            let Some(source) = citation.source else { continue };
            let entity = citation.document.map(|number| context.numbered(number));
            if entity.is_some_and(|entity| context.is_source(entity))
                || !told.insert((citation.file, source.span, &source.value))
            {
                continue;
            }
            let message = match entity {
                Some(entity) => {
                    let kind = &context.ontology.kind(entity.kind).id;
                    format!("`{}` is a `{kind}` and cannot be cited", source.value)
                }
                None => format!("the source `{}` does not exist", source.value),
            };
            let finding = Finding::new(citation.file, source.span, message).label("no such document");
            findings.push(finding.did_you_mean(&source.value, context.sources(), "add the document first"));
        }
    },
};
