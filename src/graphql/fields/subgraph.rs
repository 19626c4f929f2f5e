//! Parts of the graph, with their diagrams, and search hits.

use super::super::error::{ApiError, Code};
use super::super::looks::{looked, looks_arguments};
use super::super::node::Node;
use super::super::table::{FieldRow, TypeRow, entity, field, object, of, text};
use crate::diagram::render::svg;
use crate::diagram::{DiagramSpec, Picture, dot, mermaid};
use crate::graph::{Select, Selection};

/// The types `Subgraph` and `SearchHit`.
pub fn types() -> Vec<TypeRow> {
    vec![subgraph(), search_hit()]
}

fn subgraph() -> TypeRow {
    object(
        "Subgraph",
        "A part of the graph.",
        vec![
            of("nodes", "[Entity!]!", "The entities, in order of ids.", |part: &Selection, scope, out| {
                let lens = scope.parent.lens();
                scope.graph.read_ahead(&part.entities, &[]);
                out.objects(part.entities.iter().map(|ix| Node::Entity(*ix, lens)))
            }),
            of(
                "links",
                "[Link!]!",
                "All links between them, in order of subject, relation and object.",
                |part: &Selection, scope, out| {
                    let lens = scope.parent.lens();
                    out.objects(part.links.iter().map(|ix| Node::Link(*ix, lens)))
                },
            ),
            of("omitted", "Int!", "How many entities the limit left out.", |part: &Selection, _, out| {
                out.count(part.omitted)
            }),
            diagram("dot", "The diagram in Graphviz DOT.", |picture| Ok(dot(picture))),
            diagram("svg", "The diagram as SVG, drawn by the program itself.", |picture| {
                svg(picture, None).map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))
            }),
            diagram("mermaid", "The diagram in Mermaid, for Markdown.", |picture| {
                mermaid(picture).map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))
            }),
        ],
    )
}

fn search_hit() -> TypeRow {
    object(
        "SearchHit",
        "An entity that was found, and by which of its names.",
        vec![
            entity("entity", "Entity!", "The entity.", |node, _| Some(node.hit()?.entity)),
            text("matched", "String!", "The name that matched.", |node, _| Some(node.hit()?.matched)),
            text(
                "as",
                "String!",
                "What sort of name it is: name, acronym, id, alias, scientific, common, former or misprint.",
                |node, _| Some(node.hit()?.form),
            ),
            field("score", "Int!", "How well it matched: 100 is the whole name.", |scope, out| {
                match scope.parent.hit() {
                    Some(hit) => out.integer(i64::from(hit.score)),
                    None => out.null(),
                }
            }),
        ],
    )
}

fn diagram(name: &str, description: &str, write: fn(&Picture) -> Result<String, ApiError>) -> FieldRow {
    of(name, "String!", description, move |part: &Selection, scope, out| {
        let select = Select { focus: part.focus.clone(), lens: scope.parent.lens().clone(), ..Select::default() };
        let spec = looked(scope, DiagramSpec { select, ..DiagramSpec::default() })?;
        out.text(&write(&Picture::of_selection(scope.graph, &spec, part))?)
    })
    .slow()
    .with(looks_arguments())
}
