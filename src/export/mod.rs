//! Writes the graph, or a selection of it, in formats for other programs.
//!
//! A format is one file here and one row of [`FORMATS`], which feeds the command line, the server and the tests.

mod dot;
mod ndjson;

pub use ndjson::{entity as entity_json, statement as statement_json};

use crate::graph::{Graph, Lens, Selection};
use std::io;

/// What is exported.
pub struct Part<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// The entities and links.
    pub selection: &'g Selection,
    /// Which statements.
    pub lens: &'g Lens,
}

/// A format to export to.
pub struct Format {
    /// The name and file extension.
    pub name: &'static str,
    /// What it is, in a line.
    pub description: &'static str,
    /// The media type for HTTP.
    pub media_type: &'static str,
    /// Writes it.
    pub write: fn(&Part<'_>, &mut dyn io::Write) -> io::Result<()>,
}

/// All formats.
pub const FORMATS: &[Format] = &[ndjson::FORMAT, dot::FORMAT];

/// The format with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
