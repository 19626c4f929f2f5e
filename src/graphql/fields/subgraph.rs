//! Parts of the graph, with their diagrams, and search hits.

use super::super::error::{ApiError, Code};
use super::super::looks::{looked, looks_arguments};
use super::super::node::{Found, Node, Out, Part};
use super::super::table::{FieldRow, Scope, TypeRow, field, object};
use crate::diagram::render::svg;
use crate::diagram::{DiagramSpec, Picture, dot, mermaid};
use crate::graph::Select;

/// The types `Subgraph` and `SearchHit`.
pub fn types() -> Vec<TypeRow> {
    vec![
        object(
            "Subgraph",
            "A part of the graph.",
            vec![
                field("nodes", "[Entity!]!", "The entities, in order of ids.", |scope| {
                    part(scope, |part| {
                        Ok(Out::objects(part.selection.entities.iter().map(|ix| Node::Entity(*ix, part.lens.clone()))))
                    })
                }),
                field(
                    "links",
                    "[Link!]!",
                    "All links between them, in order of subject, relation and object.",
                    |scope| {
                        part(scope, |part| {
                            Ok(Out::objects(part.selection.links.iter().map(|ix| Node::Link(*ix, part.lens.clone()))))
                        })
                    },
                ),
                field("omitted", "Int!", "How many entities the limit left out.", |scope| {
                    part(scope, |part| Ok(Out::count(part.selection.omitted)))
                }),
                diagram("dot", "The diagram in Graphviz DOT.", |picture| Ok(dot(picture))),
                diagram("svg", "The diagram as SVG, drawn by the program itself.", |picture| {
                    svg(picture, None).map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))
                }),
                diagram("mermaid", "The diagram in Mermaid, for Markdown.", |picture| {
                    mermaid(picture).map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))
                }),
            ],
        ),
        object(
            "SearchHit",
            "An entity that was found, and by which of its names.",
            vec![
                field("entity", "Entity!", "The entity.", |scope| {
                    found(scope, |hit| Out::Object(Node::Entity(hit.entity, hit.lens.clone())))
                }),
                field("matched", "String!", "The name that matched.", |scope| {
                    found(scope, |hit| Out::Text(hit.matched.clone()))
                }),
                field(
                    "as",
                    "String!",
                    "What sort of name it is: name, acronym, id, alias, scientific, common, former or misprint.",
                    |scope| found(scope, |hit| Out::Text(hit.form.clone())),
                ),
                field("score", "Int!", "How well it matched: 100 is the whole name.", |scope| {
                    found(scope, |hit| Out::Integer(i64::from(hit.score)))
                }),
            ],
        ),
    ]
}

fn diagram(name: &str, description: &str, write: fn(&Picture) -> Result<String, ApiError>) -> FieldRow {
    field(name, "String!", description, move |scope| {
        part(scope, |part| {
            let focus = part.selection.focus.clone();
            let select = Select { focus, lens: (*part.lens).clone(), ..Select::default() };
            let spec = looked(scope, DiagramSpec { select, ..DiagramSpec::default() })?;
            write(&Picture::of_selection(scope.graph, &spec, &part.selection)).map(Out::Text)
        })
    })
    .with(looks_arguments())
}

fn part(scope: &Scope<'_>, read: impl FnOnce(&Part) -> Result<Out, ApiError>) -> Result<Out, ApiError> {
    match scope.parent {
        Node::Subgraph(part) => read(part),
        _ => Ok(Out::Null),
    }
}

fn found(scope: &Scope<'_>, read: impl FnOnce(&Found) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Hit(hit) => read(hit),
        _ => Out::Null,
    })
}
