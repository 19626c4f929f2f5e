//! Counts of what the graph holds.

use super::super::error::ApiError;
use super::super::lens::lens_argument;
use super::super::node::{Node, Out};
use super::super::table::{FieldRow, Scope, TypeRow, field, object};
use crate::graph::Stats;
use std::sync::Arc;

/// The field `stats` of `Query`.
pub fn field_row() -> FieldRow {
    field("stats", "Stats!", "Counts of what the graph holds.", |scope| {
        Ok(Out::Object(Node::Stats(Arc::new(scope.graph.stats(&*scope.lens()?)))))
    })
    .with([lens_argument()])
}

/// The types `Stats` and `Count`.
pub fn types() -> Vec<TypeRow> {
    let total = |name: &str, about: &str, read: fn(&Stats) -> usize| {
        field(name, "Int!", about, move |scope| with(scope, |stats| Out::count(read(stats))))
    };
    vec![
        object(
            "Stats",
            "Counts of what the graph holds.",
            vec![
                total("entities", "All entities.", |stats| stats.entities),
                total("links", "All links.", |stats| stats.links),
                total("statements", "All statements.", |stats| stats.statements),
                total("components", "Sets of entities that are joined by links, however long the way.", |stats| {
                    stats.components
                }),
                counts("kinds", "Entities by kind.", |scope, stats| {
                    let name = |kind| scope.graph.ontology().kind(kind).id.clone();
                    stats.kinds.iter().map(|(kind, count)| (name(*kind), *count)).collect()
                }),
                counts("relations", "Links by relation.", |scope, stats| {
                    let name = |relation| scope.graph.ontology().relation(relation).id.clone();
                    stats.relations.iter().map(|(relation, count)| (name(*relation), *count)).collect()
                }),
                counts("modalities", "Statements by modality.", |_, stats| {
                    stats.modalities.iter().map(|(modality, count)| (modality.to_string(), *count)).collect()
                }),
                counts("sources", "Statements by the id of their document.", |scope, stats| {
                    stats
                        .sources
                        .iter()
                        .map(|(source, count)| (scope.graph.at(*source).id().to_owned(), *count))
                        .collect()
                }),
                field("fingerprint", "String!", "Changes whenever the ontology or the data do.", |scope| {
                    Ok(Out::Text(scope.graph.fingerprint().to_owned()))
                }),
            ],
        ),
        object(
            "Count",
            "How many there are of something.",
            vec![
                field("name", "String!", "Of what.", |scope| count(scope, |name, _| Out::Text(name.to_owned()))),
                field("count", "Int!", "How many.", |scope| count(scope, |_, count| Out::count(count))),
            ],
        ),
    ]
}

fn counts(name: &str, description: &str, read: fn(&Scope<'_>, &Stats) -> Vec<(String, usize)>) -> FieldRow {
    field(name, "[Count!]!", description, move |scope| {
        with(scope, |stats| {
            Out::objects(read(scope, stats).into_iter().map(|(name, count)| Node::Count(name.into(), count)))
        })
    })
}

fn with(scope: &Scope<'_>, read: impl FnOnce(&Stats) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Stats(stats) => read(stats),
        _ => Out::Null,
    })
}

fn count(scope: &Scope<'_>, read: impl FnOnce(&str, usize) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Count(name, count) => read(name, *count),
        _ => Out::Null,
    })
}
