//! JSON as nodes and links, as D3 and NetworkX read it. `schema/graph.schema.json` describes it.
//!
//! `{"directed","multigraph","graph":{"fingerprint","ontology"},"nodes":[…],"links":[{"source","target","key","relation",
//! "statements":[…]}]}`; nodes and statements are those of NDJSON.

use super::{Format, Part, ndjson};
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
    let mut between = "\n";
    for entity in part.entities() {
        out.write_all(between.as_bytes())?;
        serde_json::to_writer(&mut *out, &ndjson::entity(entity, std::iter::empty(), part.lens))?;
        between = ",\n";
    }
    out.write_all(b"],\n\"links\":[")?;
    between = "\n";
    for link in part.links() {
        let relation = link.relation().id.as_str();
        let statements: Vec<_> = link.statements(part.lens).map(ndjson::statement).collect();
        let object = json!({ "source": link.from().id(), "target": link.to().id(), "key": relation,
            "relation": relation, "statements": statements });
        out.write_all(between.as_bytes())?;
        serde_json::to_writer(&mut *out, &object)?;
        between = ",\n";
    }
    out.write_all(b"]}\n")
}
