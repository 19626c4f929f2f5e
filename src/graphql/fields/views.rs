//! Named views: stored selections with their pictures.

use super::super::error::{ApiError, Code};
use super::super::looks::{looked, looks_arguments};
use super::super::node::Node;
use super::super::table::{FieldRow, TypeRow, argument, field, object, of};
use crate::diagram::parameters::through;
use crate::diagram::render::svg;
use crate::diagram::views::{self, View};
use crate::diagram::{Picture, dot, mermaid, words};

const LENS: &str = "Which statements count, instead of those that the view chooses.";

/// The fields `view` and `views` of `Query`.
pub fn fields() -> [FieldRow; 2] {
    [
        field("view", "View", "The named view with this id, or null.", |scope, out| {
            let mut found = views::find(scope.graph, scope.arguments.text("id").unwrap_or_default());
            if let (Some(view), Some(parts)) = (&mut found, scope.lens_parts("lens")?) {
                view.spec = through(scope.graph, view.spec.clone(), &parts).map_err(ApiError::from)?;
            }
            out.object_or_null(found.as_ref().map(|view| Node::Value(view, &view.spec.select.lens)))
        })
        .with([argument("id", "ID!", "The id."), argument("lens", "LensInput", LENS)]),
        field("views", "[View!]!", "All named views, in order of ids.", |scope, out| {
            let views = views::all(scope.graph);
            out.objects(views.iter().map(|view| Node::Value(view, &view.spec.select.lens)))
        }),
    ]
}

/// The type `View`.
pub fn row() -> TypeRow {
    object(
        "View",
        "A named selection of the graph, with how to draw it.",
        vec![
            of("id", "ID!", "The id.", |view: &View, _, out| out.text(&view.id)),
            of("title", "String!", "The title of its picture.", |view: &View, _, out| out.text(&view.title)),
            of("about", "String!", "What the picture answers, in a sentence.", |view: &View, _, out| {
                out.text(&view.about)
            }),
            of(
                "subgraph",
                "Subgraph!",
                "What it selects, before anything is left out of the picture.",
                |view: &View, scope, out| {
                    let selection = scope.graph.select(&view.spec.select);
                    out.object(Node::Value(&selection, &view.spec.select.lens))
                },
            ),
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
    of(name, "String!", description, move |view: &View, scope, out| {
        let spec = looked(scope, view.spec.clone())?;
        out.text(&write(&Picture::new(scope.graph, &spec))?)
    })
    .slow()
    .with(looks_arguments())
}
