//! Counts of what the graph holds.

use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::table::{FieldRow, TypeRow, field, object, of};
use crate::graph::{Graph, Stats};

/// The field `stats` of `Query`.
pub fn field_row() -> FieldRow {
    field("stats", "Stats!", "Counts of what the graph holds.", |scope, out| {
        let lens = scope.lens()?;
        out.object(Node::Value(&scope.graph.stats(&lens), &lens))
    })
    .slow()
    .with([lens_argument()])
}

/// The types `Stats` and `Count`.
pub fn types() -> Vec<TypeRow> {
    let total = |name: &str, about: &str, read: fn(&Stats) -> usize| {
        of(name, "Int!", about, move |stats: &Stats, _, out| out.count(read(stats)))
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
                counts("kinds", "Entities by kind.", |graph, stats, out| {
                    out.objects(stats.kinds.iter().map(|(kind, n)| Node::Count(&graph.ontology().kind(*kind).id, *n)))
                }),
                counts("relations", "Links by relation.", |graph, stats, out| {
                    let name = |relation| &graph.ontology().relation(relation).id;
                    out.objects(stats.relations.iter().map(|(relation, n)| Node::Count(name(*relation), *n)))
                }),
                counts("modalities", "Statements by modality.", |_, stats, out| {
                    out.objects(stats.modalities.iter().map(|(modality, n)| Node::Count(modality.name(), *n)))
                }),
                counts("sources", "Statements by the id of their document.", |graph, stats, out| {
                    out.objects(stats.sources.iter().map(|(source, n)| Node::Count(graph.at(*source).id(), *n)))
                }),
                field("fingerprint", "String!", "Changes whenever the ontology or the data do.", |scope, out| {
                    out.text(scope.graph.fingerprint())
                }),
            ],
        ),
        object(
            "Count",
            "How many there are of something.",
            vec![
                field("name", "String!", "Of what.", |scope, out| match scope.parent {
                    Node::Count(name, _) => out.text(name),
                    _ => out.null(),
                }),
                field("count", "Int!", "How many.", |scope, out| match scope.parent {
                    Node::Count(_, count) => out.count(count),
                    _ => out.null(),
                }),
            ],
        ),
    ]
}

fn counts(name: &str, description: &str, write: fn(&Graph, &Stats, Out<'_, '_>) -> Outcome) -> FieldRow {
    of(name, "[Count!]!", description, move |stats: &Stats, scope, out| write(scope.graph, stats, out))
}
