//! Diagrams: a selection of the graph and how to draw it.
//!
//! One [`DiagramSpec`] serves the command line, GraphQL, HTTP, views and reports. It becomes a [`Picture`], which knows
//! every box, line, legend entry and source but nothing of any format; [`dot()`] and [`mermaid()`] write it down, and
//! [`render`] measures, arranges and draws it as SVG, PNG and PDF.

mod compose;
mod dot;
mod escape;
mod formats;
mod gather;
mod layout;
mod looks;
mod mermaid;
mod namesakes;
mod overview;
pub mod parameters;
mod picture;
pub mod render;
mod rings;
mod roll_up;
mod star;
mod stop;
mod twin;
pub mod views;
mod words;
mod wrap;

pub use dot::{dot, dot_style};
pub use escape::{dot_html, dot_quote, dot_quoted, mermaid_quoted, xml_safe};
pub use formats::{DrawError, Drawer, PICTURE_FORMATS, PictureFormat, Written};
pub use layout::Graphviz;
pub use layout::LayoutError;
pub use looks::{Colouring, Flow, GroupBy, Layout, LineLabels, Looks, Theme};
pub use mermaid::{TooLarge, mermaid};
pub use picture::{EdgeLine, Fate, Grid, Legend, Mark, NodeBox, Picture, SourceNote, Stroke};
pub use stop::Stop;
pub use twin::{csv, json};
pub use words::words;
pub use wrap::wrapped;

use crate::graph::{EntityIx, Select};
use crate::ontology::{KindId, RelationId};

/// What to draw, and how.
#[derive(Clone, Debug)]
pub struct DiagramSpec {
    /// The title; made from the focus if none.
    pub title: Option<String>,
    /// What the lens leaves out, in words; shown under the title.
    pub caption: Option<String>,
    /// The part of the graph.
    pub select: Select,
    /// Entities to leave out of the picture.
    pub leave_out: Vec<EntityIx>,
    /// Wholes that stand for their parts too: what parts are linked to is drawn as linked to the whole.
    pub roll_up: Vec<Place>,
    /// The kinds to show of those that were selected; all if none.
    pub show: Option<Vec<KindId>>,
    /// The relations to draw lines for; all that were followed if none.
    pub draw: Option<Vec<RelationId>>,
    /// Whether entities without a line are left out, but for the focus.
    pub linked_only: bool,
    /// What to write in the boxes.
    pub labels: Labels,
    /// Whether relations and source numbers stand at the lines of DOT and Mermaid; if not said, up to 150 links.
    pub edge_labels: Option<bool>,
    /// Whether there is a legend with title, kinds, relations and sources.
    pub legend: bool,
    /// How boxes are put into clusters.
    pub group_by: GroupBy,
    /// For columns and for the matrix: what stands in which.
    pub columns: Vec<Vec<Place>>,
    /// For the matrix: what its rows are.
    pub rows: Vec<Place>,
    /// For the matrix: the kind that rows and columns share links with; they are linked themselves if none.
    pub through: Option<KindId>,
    /// What colours mean.
    pub colouring: Colouring,
    /// Everything else about the looks.
    pub looks: Looks,
    /// Ends the making of the picture when it is set.
    pub stop: Stop,
}

/// What belongs into a column or row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Entities of a kind.
    Kind(KindId),
    /// The parts of a whole, at whatever level; for rolling up, the whole itself.
    Whole(EntityIx),
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

impl Labels {
    /// All of them with their names.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Short, "short"), (Self::Name, "name"), (Self::Both, "both")];

    /// The choice with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(labels, _)| *labels)
    }
}

impl Default for DiagramSpec {
    fn default() -> Self {
        Self {
            title: None,
            caption: None,
            select: Select::default(),
            leave_out: Vec::new(),
            roll_up: Vec::new(),
            show: None,
            draw: None,
            linked_only: false,
            labels: Labels::Short,
            edge_labels: None,
            legend: true,
            group_by: GroupBy::Nothing,
            columns: Vec::new(),
            rows: Vec::new(),
            through: None,
            colouring: Colouring::Kind,
            looks: Looks::default(),
            stop: Stop::default(),
        }
    }
}
