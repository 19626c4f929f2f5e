//! Named views: stored selections with their pictures.

use super::super::error::{ApiError, Code};
use super::super::looks::{looked, looks_arguments};
use super::super::node::{Node, Out, Part};
use super::super::table::{FieldRow, Scope, TypeRow, argument, field, object};
use crate::diagram::render::svg;
use crate::diagram::views::{self, View};
use crate::diagram::{Picture, dot, mermaid, words};
use std::sync::Arc;

/// The fields `view` and `views` of `Query`.
pub fn fields() -> [FieldRow; 2] {
    [
        field("view", "View", "The named view with this id, or null.", |scope| {
            let found = views::find(scope.graph, scope.arguments.text("id").unwrap_or_default());
            Ok(Out::object(found.map(|view| Node::View(Arc::new(view)))))
        })
        .with([argument("id", "ID!", "The id.")]),
        field("views", "[View!]!", "All named views, in order of ids.", |scope| {
            Ok(Out::objects(views::all(scope.graph).into_iter().map(|view| Node::View(Arc::new(view)))))
        }),
    ]
}

/// The type `View`.
pub fn row() -> TypeRow {
    object(
        "View",
        "A named selection of the graph, with how to draw it.",
        vec![
            field("id", "ID!", "The id.", |scope| with(scope, |view| Ok(Out::Text(view.id.clone())))),
            field("title", "String!", "The title of its picture.", |scope| {
                with(scope, |view| Ok(Out::Text(view.title.clone())))
            }),
            field("about", "String!", "What the picture answers, in a sentence.", |scope| {
                with(scope, |view| Ok(Out::Text(view.about.clone())))
            }),
            field("subgraph", "Subgraph!", "What it selects, before anything is left out of the picture.", |scope| {
                with(scope, |view| {
                    let selection = scope.graph.select(&view.spec.select);
                    let lens = Arc::new(view.spec.select.lens.clone());
                    Ok(Out::Object(Node::Subgraph(Arc::new(Part { selection, lens }))))
                })
            }),
            picture("description", "What the picture shows, in words.", |picture| Ok(words(picture, usize::MAX))),
            picture("dot", "The picture in Graphviz DOT.", |picture| Ok(dot(picture))),
            picture("svg", "The picture as SVG.", |picture| {
                svg(picture, None).map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))
            }),
            picture("mermaid", "The picture in Mermaid, for Markdown.", |picture| {
                mermaid(picture).map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))
            }),
        ],
    )
}

fn picture(name: &str, description: &str, write: fn(&Picture) -> Result<String, ApiError>) -> FieldRow {
    field(name, "String!", description, move |scope| {
        with(scope, |view| {
            let spec = looked(scope, view.spec.clone())?;
            write(&Picture::new(scope.graph, &spec)).map(Out::Text)
        })
    })
    .with(looks_arguments())
}

fn with(scope: &Scope<'_>, read: impl FnOnce(&View) -> Result<Out, ApiError>) -> Result<Out, ApiError> {
    match scope.parent {
        Node::View(view) => read(view),
        _ => Ok(Out::Null),
    }
}
