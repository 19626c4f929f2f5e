//! An id belongs to one entity, over all kinds. A further layer may extend an entity, not change its kind.

use super::{Finding, Rule, Severity};
use crate::data::RawEntity;
use rustc_hash::FxHashMap;

pub const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Fault,
    description: "An id belongs to one entity over all kinds; a further layer may only extend an entity of the same kind.",
    run: |context, findings| {
        let mut seen: FxHashMap<&str, &RawEntity> = FxHashMap::default();
        for entity in &context.dataset.entities {
            let Some(first) = seen.insert(&entity.id.value, entity) else { continue };
            let id = &entity.id.value;
            let kind = |entity: &RawEntity| context.ontology.kind(entity.kind).id.clone();
            let message = if first.kind != entity.kind {
                format!("`{id}` is the id of a `{}` and of a `{}`", kind(first), kind(entity))
            } else if first.layer == entity.layer {
                format!("`{id}` is the id of two entities")
            } else {
                continue;
            };
            let file = &context.dataset.file(first.file).name;
            findings.push(
                Finding::new(entity.file, entity.id.span, message)
                    .hint(format!("the other is in `{file}`; rename one"))
                    .other(first.file, first.id.span, "the other one"),
            );
        }
    },
};
