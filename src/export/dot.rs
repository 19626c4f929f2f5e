//! DOT for Graphviz and what else reads it: boxes and lines with their looks, tooltips, kinds and relations.
//!
//! Written line by line, so that it goes on for a million links. Not here: titles, legends and layouts, which make a
//! picture of a part of the graph and belong to [`crate::diagram`].

use super::{Format, Part};
use crate::diagram::{Stroke, dot_quote, dot_style};
use crate::graph::{EntityRef, Lens, LinkRef};
use crate::ontology::{Kind, Ontology, Relation};
use std::io;

pub const FORMAT: Format = Format {
    name: "dot",
    description: "Graphviz DOT, with looks and tooltips; `diagram` makes pictures with a legend.",
    media_type: "text/vnd.graphviz",
    write,
    files: &[],
};

/// Above this many links lines have no labels, only tooltips.
const MOST_LABELS: usize = 150;

const HEAD: &str = r##"digraph meagraph {
  graph [rankdir="LR", newrank="true", bgcolor="white", fontname="DejaVu Sans,Helvetica,Arial,sans-serif"];
  node [style="filled", color="#404040", fontsize="11", fontname="DejaVu Sans,Helvetica,Arial,sans-serif"];
  edge [fontcolor="#404040", fontsize="9", fontname="DejaVu Sans,Helvetica,Arial,sans-serif"];
"##;

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let looks = Looks::new(part.graph.ontology(), part.selection.links.len() <= MOST_LABELS);
    out.write_all(HEAD.as_bytes())?;
    let mut line = String::new();
    for entity in part.entities() {
        line.clear();
        looks.node(entity, &mut line);
        out.write_all(line.as_bytes())?;
    }
    for link in part.links() {
        line.clear();
        looks.edge(link, part.lens, &mut line);
        out.write_all(line.as_bytes())?;
    }
    out.write_all(b"}\n")
}

/// What lines of a kind or relation have in common, ready to be written.
struct Looks {
    kinds: Vec<String>,
    relations: Vec<String>,
}

impl Looks {
    fn new(ontology: &Ontology, labels: bool) -> Self {
        Self {
            kinds: ontology.kinds.iter().map(kind).collect(),
            relations: ontology.relations.iter().map(|known| relation(known, labels)).collect(),
        }
    }

    fn node(&self, entity: EntityRef<'_>, line: &mut String) {
        line.push_str("  ");
        dot_quote(entity.id(), line);
        line.push_str(" [");
        line.push_str(&self.kinds[usize::from(entity.kind_id().0)]);
        put("label", entity.short_name(), line);
        put("tooltip", entity.name(), line);
        put("URL", &["/entities/", entity.id()].concat(), line);
        line.push_str("];\n");
    }

    /// Lines against the order of the boxes are written turned round: Graphviz loses some otherwise.
    fn edge(&self, link: LinkRef<'_>, lens: &Lens, line: &mut String) {
        let backwards = link.from().ix() > link.to().ix();
        let (first, second) = if backwards { (link.to(), link.from()) } else { (link.from(), link.to()) };
        line.push_str("  ");
        dot_quote(first.id(), line);
        line.push_str(" -> ");
        dot_quote(second.id(), line);
        line.push_str(" [");
        line.push_str(&self.relations[usize::from(link.relation_id().0)]);
        put(if backwards { "arrowtail" } else { "arrowhead" }, &link.relation().look.arrow, line);
        if backwards {
            put("dir", "back", line);
        }
        let firmest = link.statements(lens).map(|said| Stroke::of(said.modality())).min();
        if let Some(style) = firmest.and_then(dot_style) {
            put("style", style, line);
        }
        put("tooltip", &said(link, lens), line);
        line.push_str("];\n");
    }
}

/// What documents say of a link, a line each.
fn said(link: LinkRef<'_>, lens: &Lens) -> String {
    let mut text = String::new();
    for statement in link.statements(lens) {
        let modality = statement.modality().name();
        let parts = [statement.source().id(), ", ", statement.locator(), ": ", modality];
        text.push_str(if text.is_empty() { "" } else { "\n" });
        parts.into_iter().for_each(|part| text.push_str(part));
    }
    text
}

fn kind(kind: &Kind) -> String {
    let mut text = String::new();
    let look = &kind.look;
    for (key, value) in
        [("kind", &kind.id), ("shape", &look.shape), ("fillcolor", &look.fill), ("fontcolor", &look.text)]
    {
        put(key, value, &mut text);
    }
    text
}

fn relation(relation: &Relation, labels: bool) -> String {
    let mut text = String::new();
    put("relation", &relation.id, &mut text);
    put("color", &relation.look.colour, &mut text);
    if labels {
        put("label", &relation.label, &mut text);
    }
    text
}

/// An attribute; Graphviz takes them with a comma or without.
fn put(key: &str, value: &str, line: &mut String) {
    line.push_str(key);
    line.push('=');
    dot_quote(value, line);
    line.push(' ');
}
