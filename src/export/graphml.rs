//! GraphML: nodes and edges with typed data, as NetworkX, igraph, yEd and Gephi read it.
//!
//! The statements of a link stand on its edge as JSON, and how many they are, with their documents, as plain data too.

use super::ndjson::StatementRow;
use super::properties::{self, Columns};
use super::xml::Xml;
use super::{Format, Part};
use crate::graph::{EntityRef, Lens, LinkRef};
use crate::ontology::AttributeType;
use std::io;

pub const FORMAT: Format = Format {
    name: "graphml",
    description: "GraphML for NetworkX, igraph, yEd and Gephi.",
    media_type: "application/graphml+xml",
    write,
    files: &[],
};

/// The data that every node has room for, besides the attributes of kinds.
const NODE_KEYS: [&str; 6] = ["kind", "label", "name", "acronym", "summary", "names"];
/// The data of edges with their types.
const EDGE_KEYS: [(&str, &str); 5] = [
    ("relation", "string"),
    ("label", "string"),
    ("statement_count", "int"),
    ("sources", "string"),
    ("statements", "string"),
];

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let columns = Columns::of_entities(part.graph.ontology());
    let mut xml = Xml::new(out)?;
    xml.open(
        "graphml",
        &[
            ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            (
                "xsi:schemaLocation",
                "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
            ),
        ],
    )?;
    keys(&mut xml, &columns)?;
    xml.open("graph", &[("id", "meagraph"), ("edgedefault", "directed")])?;
    for entity in part.entities() {
        node(&mut xml, entity)?;
    }
    for (index, link) in part.links().enumerate() {
        edge(&mut xml, index, link, part.lens)?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()
}

fn keys(xml: &mut Xml<'_>, columns: &Columns<'_>) -> io::Result<()> {
    let mut key = |id: &str, end: &str, name: &str, ty: &str| {
        xml.empty("key", &[("id", id), ("for", end), ("attr.name", name), ("attr.type", ty)])
    };
    for name in NODE_KEYS {
        key(&format!("n-{name}"), "node", name, "string")?;
    }
    for attribute in columns.iter() {
        let ty = match attribute.ty {
            AttributeType::Integer => "long",
            AttributeType::Boolean => "boolean",
            _ => "string",
        };
        key(&format!("a-{}", attribute.id), "node", &attribute.id, ty)?;
    }
    EDGE_KEYS.iter().try_for_each(|(name, ty)| key(&format!("e-{name}"), "edge", name, ty))
}

fn node(xml: &mut Xml<'_>, entity: EntityRef<'_>) -> io::Result<()> {
    xml.open("node", &[("id", entity.id())])?;
    let names: Vec<&str> = entity.names().map(|name| name.text()).collect();
    let names = names.join("\n");
    let own = [
        Some(entity.kind().id.as_str()),
        Some(entity.short_name()),
        Some(entity.name()),
        entity.acronym(),
        entity.summary(),
        Some(names.as_str()).filter(|names| !names.is_empty()),
    ];
    for (name, value) in NODE_KEYS.iter().zip(own) {
        if let Some(value) = value {
            xml.text("data", &[("key", &format!("n-{name}"))], value)?;
        }
    }
    for (attribute, value) in entity.attributes() {
        xml.text("data", &[("key", &format!("a-{}", attribute.id))], &properties::text(Some(value)))?;
    }
    xml.close("node")
}

fn edge(xml: &mut Xml<'_>, index: usize, link: LinkRef<'_>, lens: &Lens) -> io::Result<()> {
    let (from, to) = (link.from(), link.to());
    xml.open("edge", &[("id", &format!("e{index}")), ("source", from.id()), ("target", to.id())])?;
    let statements: Vec<_> = link.statements(lens).collect();
    let mut sources: Vec<&str> = statements.iter().map(|statement| statement.source().id()).collect();
    sources.sort_unstable();
    sources.dedup();
    let count = statements.len().to_string();
    let said: Vec<StatementRow<'_>> = statements.into_iter().map(StatementRow::new).collect();
    let (sources, said) = (sources.join(" "), serde_json::to_string(&said)?);
    let values = [&link.relation().id, &link.relation().label, &count, &sources, &said];
    for ((name, _), value) in EDGE_KEYS.iter().zip(values) {
        xml.text("data", &[("key", &format!("e-{name}"))], value)?;
    }
    xml.close("edge")
}
