//! Tables for reports: one row of [`TABLES`] each.

use super::Syntax;
use crate::diagram::{Picture, Stroke};

/// A table that blocks can ask for with `table=…`.
pub struct Table {
    /// The name.
    pub name: &'static str,
    /// What it shows, in a line.
    pub description: &'static str,
    /// Writes it.
    pub(super) write: fn(Syntax, &Picture) -> String,
}

/// All tables.
pub const TABLES: &[Table] = &[Table {
    name: "links",
    description: "The links of a view or selection, with the numbers of their sources.",
    write: links,
}];

fn links(syntax: Syntax, picture: &Picture) -> String {
    let rows: Vec<Vec<String>> = picture
        .edges
        .iter()
        .map(|edge| {
            let firmness = if edge.stroke == Stroke::Solid { String::new() } else { edge.modality.to_string() };
            let cited: Vec<String> = edge.cited.iter().map(ToString::to_string).collect();
            let name = |index: usize| picture.nodes[index].name.clone();
            vec![name(edge.from), edge.forwards.clone(), name(edge.to), firmness, cited.join(", ")]
        })
        .collect();
    syntax.table(&["from", "relation", "to", "if not asserted", "sources"], &rows)
}
