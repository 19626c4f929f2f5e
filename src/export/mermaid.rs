//! Mermaid: the selection as a diagram for Markdown, if it is small enough for pages to draw.

use super::{Format, Part};
use crate::diagram::{DiagramSpec, Picture, mermaid};
use crate::graph::Select;
use std::io;

pub const FORMAT: Format = Format {
    name: "mermaid",
    description: "Mermaid for Markdown; at most 300 links.",
    media_type: "text/plain; charset=utf-8",
    write,
    files: &[],
};

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let select = Select { lens: part.lens.clone(), ..Select::default() };
    let spec = DiagramSpec { select, ..DiagramSpec::default() };
    let text = mermaid(&Picture::of_selection(part.graph, &spec, part.selection));
    out.write_all(text.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?.as_bytes())
}
