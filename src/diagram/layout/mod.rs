//! Where everything goes: layouts take measured boxes and give places and curves. Drawing is for [`super::render`].

mod chains;
mod columns;
mod ego;
mod geometry;
mod graphviz;
mod labels;
mod matrix;
mod order;
mod rank;
mod scene;
mod spread;

pub use geometry::{Heading, Path, Placed, Point, Rect, Route, Segment};
pub use graphviz::Graphviz;
pub use scene::{HEAD, LABEL, Line, PANEL, Scene, Setting, TEXT, count};

use super::looks::Layout;
use std::fmt;

/// Why a picture cannot be arranged.
#[derive(Debug)]
pub enum LayoutError {
    /// Graphviz is wanted but cannot be run, or failed.
    Graphviz(String),
    /// Whoever waited for it no longer does.
    Stopped,
    /// A box or line has no place.
    Incomplete(String),
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Graphviz(reason) => write!(f, "Graphviz could not arrange the picture: {reason}"),
            Self::Stopped => f.write_str("the picture was stopped before it was done"),
            Self::Incomplete(what) => write!(f, "{what} got no place in the picture"),
        }
    }
}

impl std::error::Error for LayoutError {}

/// The layout that suits a picture.
#[must_use]
pub fn suited(scene: &Scene<'_>) -> Layout {
    let picture = scene.picture;
    match picture.looks.layout {
        _ if picture.grid.is_some() => Layout::Matrix,
        Layout::Auto if !picture.columns.is_empty() => Layout::Columns,
        _ if picture.is_around_one() => Layout::Ego,
        Layout::Auto | Layout::Matrix | Layout::Ego => Layout::Layered,
        Layout::Columns if picture.columns.is_empty() => Layout::Layered,
        chosen => chosen,
    }
}

/// Arranges a picture; with Graphviz where it is given and a general layout is wanted.
///
/// # Errors
/// Graphviz is wanted but not there, fails, or leaves something out.
pub fn arrange(scene: &Scene<'_>, graphviz: Option<&Graphviz>) -> Result<Placed, LayoutError> {
    let placed = match (scene.layout, graphviz) {
        (Layout::Ego, _) => ego::arrange(scene),
        (Layout::Matrix, _) => matrix::arrange(scene),
        (Layout::Columns, _) => columns::arrange(scene, &columns::by_column(scene)),
        (Layout::Layered, Some(graphviz)) => graphviz.arrange(scene, "dot")?,
        (Layout::Layered | Layout::Auto, _) => columns::arrange(scene, &rank::ranks(scene)),
        (other, Some(graphviz)) => graphviz.arrange(scene, other.graphviz().unwrap_or("dot"))?,
        (other, None) => {
            let reason = format!("the layout `{other}` needs it; install it, or take another layout");
            return Err(LayoutError::Graphviz(reason));
        }
    };
    if scene.picture.stop.is_set() {
        return Err(LayoutError::Stopped);
    }
    complete(scene, &placed)?;
    Ok(placed)
}

/// Every box and line must have a place.
fn complete(scene: &Scene<'_>, placed: &Placed) -> Result<(), LayoutError> {
    let lost = |what: &str, id: &str| Err(LayoutError::Incomplete(format!("the {what} `{id}`")));
    if let Some(node) = scene.picture.nodes.get(placed.boxes.len()) {
        return lost("box", &node.id);
    }
    if let Some(line) = scene.lines.get(placed.routes.len()) {
        return lost("line from", &scene.picture.nodes[line.from].id);
    }
    Ok(())
}
