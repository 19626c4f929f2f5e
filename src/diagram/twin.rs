//! The data twin of a picture: the same boxes and links as JSON and CSV, with the text alternative.

use super::picture::{Picture, Stroke};
use super::words::words;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The picture's content as JSON: title, captions, description, entities, links, sources.
#[must_use]
pub fn json(picture: &Picture) -> String {
    let entity = |node: &super::NodeBox| {
        let mut value = json!({ "id": node.id, "kind": node.kind_label, "name": node.name });
        if let Some(group) = &node.group {
            value["group"] = Value::from(group.as_str());
        }
        if let Some(fate) = node.fate {
            value["fate"] = Value::from(format!("{fate:?}").to_lowercase());
        }
        value
    };
    let link = |edge: &super::EdgeLine| {
        json!({ "from": picture.nodes[edge.from].id, "relation": edge.forwards, "to": picture.nodes[edge.to].id,
                "firmness": firmness(edge.stroke), "sources": edge.cited, "count": edge.count })
    };
    let source = |note: &super::SourceNote| json!({ "number": note.number, "id": note.id, "name": note.name });
    let value = json!({
        "title": picture.title,
        "captions": picture.captions,
        "description": words(picture, usize::MAX),
        "entities": picture.nodes.iter().map(entity).collect::<Vec<_>>(),
        "links": picture.edges.iter().map(link).collect::<Vec<_>>(),
        "sources": picture.cited.iter().map(source).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

/// The picture's links as a table: subject, relation, object, firmness, ids of the sources.
#[must_use]
pub fn csv(picture: &Picture) -> String {
    let mut text = String::from("from,from_name,relation,to,to_name,firmness,sources\n");
    for edge in &picture.edges {
        let (from, to) = (&picture.nodes[edge.from], &picture.nodes[edge.to]);
        let id = |number: &usize| picture.cited.iter().find(|note| note.number == *number).map(|note| note.id.as_str());
        let sources: Vec<&str> = edge.cited.iter().filter_map(id).collect();
        let cells = [&from.id, &from.name, &edge.forwards, &to.id, &to.name, firmness(edge.stroke), &sources.join(" ")];
        let _ = writeln!(text, "{}", cells.map(cell).join(","));
    }
    text
}

fn firmness(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Solid => "asserted",
        Stroke::Dotted => "implied",
        Stroke::Dashed => "planned",
        Stroke::Crossed => "negated",
    }
}

/// A cell, quoted where it must be; what a spreadsheet would take for a formula gets an apostrophe.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}
