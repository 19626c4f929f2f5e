//! DOT: the selection as a diagram.

use super::{Format, Part};
use crate::diagram::{DiagramSpec, Picture, dot};
use crate::graph::Select;
use std::io;

pub const FORMAT: Format = Format {
    name: "dot",
    description: "Graphviz DOT, with looks, tooltips and a legend.",
    media_type: "text/vnd.graphviz",
    write,
    files: &[],
};

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let select = Select { lens: part.lens.clone(), ..Select::default() };
    let spec = DiagramSpec { select, ..DiagramSpec::default() };
    out.write_all(dot(&Picture::of_selection(part.graph, &spec, part.selection)).as_bytes())
}
