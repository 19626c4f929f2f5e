//! JSON as nodes and links, as D3 and NetworkX read it. `schema/graph.schema.json` describes it.
//!
//! `{"directed","multigraph","graph":{"fingerprint"},"nodes":[…],"links":[{"source","target","key","relation",
//! "statements":[…]}]}`; nodes and statements are those of NDJSON.

use super::ndjson::{EntityRow, StatementRow};
use super::{Format, Part};
use crate::graph::{Lens, LinkRef};
use serde::Serialize;
use serde_json::json;
use std::io;

pub const FORMAT: Format = Format {
    name: "json",
    description: "Nodes and links in one JSON object, as D3 and NetworkX read it.",
    media_type: "application/json",
    write,
    files: &[],
};

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let about = json!({ "fingerprint": part.graph.fingerprint() });
    write!(out, "{{\"directed\":true,\"multigraph\":true,\"graph\":{about},\n\"nodes\":[")?;
    items(part.entities().map(|entity| EntityRow::new(entity, std::iter::empty(), part.lens)), out)?;
    out.write_all(b"],\n\"links\":[")?;
    items(part.links().map(|link| LinkRow::new(link, part.lens)), out)?;
    out.write_all(b"]}\n")
}

/// Writes the items of a list, a line each.
fn items(items: impl Iterator<Item = impl Serialize>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut line = Vec::new();
    for (index, item) in items.enumerate() {
        line.clear();
        line.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut line, &item)?;
        out.write_all(&line)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct LinkRow<'g> {
    source: &'g str,
    target: &'g str,
    key: &'g str,
    relation: &'g str,
    statements: Vec<StatementRow<'g>>,
}

impl<'g> LinkRow<'g> {
    fn new(link: LinkRef<'g>, lens: &Lens) -> Self {
        let relation = &link.relation().id;
        let statements = link.statements(lens).map(StatementRow::new).collect();
        Self { source: link.from().id(), target: link.to().id(), key: relation, relation, statements }
    }
}
