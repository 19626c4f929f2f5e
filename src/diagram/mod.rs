//! Diagrams: a selection of the graph and how to draw it.
//!
//! One [`DiagramSpec`] serves the command line, GraphQL and HTTP. It becomes a [`Picture`], which knows every box, line,
//! legend entry and source but nothing of any format; [`dot()`] and [`mermaid()`] write it down.

mod dot;
mod escape;
mod mermaid;
mod picture;

pub use dot::dot;
pub use escape::{dot_html, dot_quoted, mermaid_quoted};
pub use mermaid::{TooLarge, mermaid};
pub use picture::{EdgeLine, Legend, NodeBox, Picture, SourceNote, Stroke, wrapped};

use crate::graph::Select;

/// What to draw, and how.
#[derive(Clone, Debug)]
pub struct DiagramSpec {
    /// The title; made from the focus if none.
    pub title: Option<String>,
    /// What the lens leaves out, in words; shown under the title.
    pub caption: Option<String>,
    /// The part of the graph.
    pub select: Select,
    /// What to write in the boxes.
    pub labels: Labels,
    /// Whether relations and source numbers stand at the lines; if not said, they do up to 150 links.
    pub edge_labels: Option<bool>,
    /// Whether there is a legend with title, kinds, relations and sources.
    pub legend: bool,
}

/// What to write in the boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// The acronym where there is one, else the name.
    Short,
    /// The name.
    Name,
    /// The acronym and the name.
    Both,
}

impl Default for DiagramSpec {
    fn default() -> Self {
        Self {
            title: None,
            caption: None,
            select: Select::default(),
            labels: Labels::Short,
            edge_labels: None,
            legend: true,
        }
    }
}
