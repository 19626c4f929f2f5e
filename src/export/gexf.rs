//! GEXF for Gephi: the looks of the ontology as colours and shapes, the dates of statements as spells of edges.
//!
//! A link with a statement that has no dates is always there; otherwise it is there while one of its statements holds.
//! Not here: the statements themselves, which GraphML and JSON carry.

use super::properties::{Columns, text};
use super::xml::Xml;
use super::{Format, Part};
use crate::data::Modality;
use crate::graph::{EntityRef, Lens, LinkRef, StatementRef};
use std::borrow::Cow;
use std::io;

pub const FORMAT: Format = Format {
    name: "gexf",
    description: "GEXF for Gephi, with colours, and dates for its timeline.",
    media_type: "application/gexf+xml",
    write,
    files: &[],
};

/// Columns of nodes before the attributes of kinds.
const NODE_COLUMNS: [&str; 3] = ["kind", "acronym", "summary"];
/// Columns of edges.
const EDGE_COLUMNS: [(&str, &str); 4] =
    [("relation", "string"), ("statement_count", "integer"), ("sources", "string"), ("modality", "string")];

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let properties = Columns::of_entities(part.graph.ontology());
    let mut xml = Xml::new(out)?;
    xml.open(
        "gexf",
        &[
            ("xmlns", "http://www.gexf.net/1.2draft"),
            ("xmlns:viz", "http://www.gexf.net/1.2draft/viz"),
            ("version", "1.2"),
        ],
    )?;
    xml.open("graph", &[("mode", "dynamic"), ("defaultedgetype", "directed"), ("timeformat", "date")])?;
    columns(&mut xml, &properties)?;
    xml.open("nodes", &[])?;
    for entity in part.entities() {
        node(&mut xml, entity, &properties)?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for (index, link) in part.links().enumerate() {
        edge(&mut xml, index, link, part.lens)?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.finish()
}

fn columns(xml: &mut Xml<'_>, properties: &Columns<'_>) -> io::Result<()> {
    xml.open("attributes", &[("class", "node"), ("mode", "static")])?;
    let names = NODE_COLUMNS.into_iter().chain(properties.names());
    for (index, title) in names.enumerate() {
        xml.empty("attribute", &[("id", &format!("n{index}")), ("title", title), ("type", "string")])?;
    }
    xml.close("attributes")?;
    xml.open("attributes", &[("class", "edge"), ("mode", "static")])?;
    for (index, (title, ty)) in EDGE_COLUMNS.iter().enumerate() {
        xml.empty("attribute", &[("id", &format!("e{index}")), ("title", title), ("type", ty)])?;
    }
    xml.close("attributes")
}

fn node(xml: &mut Xml<'_>, entity: EntityRef<'_>, properties: &Columns<'_>) -> io::Result<()> {
    xml.open("node", &[("id", entity.id()), ("label", entity.short_name())])?;
    let own = [Some(entity.kind().id.as_str()), entity.acronym(), entity.summary()].map(|text| text.map(Cow::Borrowed));
    let values = properties.place(entity.attributes()).into_iter();
    cells(xml, "n", own.into_iter().chain(values.map(|value| value.map(|value| text(Some(value))))))?;
    let look = &entity.kind().look;
    colour(xml, &look.fill)?;
    xml.empty("viz:shape", &[("value", shape(&look.shape))])?;
    xml.close("node")
}

fn edge(xml: &mut Xml<'_>, index: usize, link: LinkRef<'_>, lens: &Lens) -> io::Result<()> {
    let (from, to) = (link.from(), link.to());
    let label = link.relation().label.as_str();
    xml.open("edge", &[("id", &index.to_string()), ("source", from.id()), ("target", to.id()), ("label", label)])?;
    let statements: Vec<StatementRef<'_>> = link.statements(lens).collect();
    let mut sources: Vec<&str> = statements.iter().map(|statement| statement.source().id()).collect();
    sources.sort_unstable();
    sources.dedup();
    let firmest = statements.iter().map(|statement| statement.modality()).min();
    let values = [
        Cow::Borrowed(link.relation().id.as_str()),
        statements.len().to_string().into(),
        sources.join(" ").into(),
        firmest.map_or("", Modality::name).into(),
    ];
    cells(xml, "e", values.into_iter().map(Some))?;
    spells(xml, &statements)?;
    colour(xml, &link.relation().look.colour)?;
    xml.close("edge")
}

fn cells<'c>(xml: &mut Xml<'_>, prefix: &str, values: impl Iterator<Item = Option<Cow<'c, str>>>) -> io::Result<()> {
    xml.open("attvalues", &[])?;
    for (index, value) in values.enumerate() {
        if let Some(value) = value {
            xml.empty("attvalue", &[("for", &format!("{prefix}{index}")), ("value", &value)])?;
        }
    }
    xml.close("attvalues")
}

/// When the statements hold: nothing if one of them has no dates, for then the link is always there.
fn spells(xml: &mut Xml<'_>, statements: &[StatementRef<'_>]) -> io::Result<()> {
    let is_dated = |statement: &StatementRef<'_>| statement.since().is_some() || statement.until().is_some();
    if statements.is_empty() || !statements.iter().all(is_dated) {
        return Ok(());
    }
    let day = |(year, month, day): (u16, u8, u8)| format!("{year:04}-{month:02}-{day:02}");
    xml.open("spells", &[])?;
    for statement in statements {
        let start = statement.since().map(|date| day(date.first_day()));
        let end = statement.until().map(|date| day(date.last_day()));
        let ends = [("start", &start), ("end", &end)];
        let given: Vec<(&str, &str)> = ends.iter().filter_map(|(name, date)| Some((*name, date.as_deref()?))).collect();
        xml.empty("spell", &given)?;
    }
    xml.close("spells")
}

/// A colour of the ontology, which is of the form `#rrggbb`.
fn colour(xml: &mut Xml<'_>, hex: &str) -> io::Result<()> {
    let part = |at: usize| hex.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default();
    let [r, g, b] = [1, 3, 5].map(|at| part(at).to_string());
    xml.empty("viz:color", &[("r", &r), ("g", &g), ("b", &b)])
}

/// The one of GEXF's four shapes that is nearest to a shape of Graphviz.
fn shape(graphviz: &str) -> &'static str {
    match graphviz {
        "diamond" | "Mdiamond" => "diamond",
        "triangle" | "invtriangle" | "house" | "invhouse" => "triangle",
        "ellipse" | "circle" | "egg" | "oval" | "octagon" | "hexagon" => "disc",
        _ => "square",
    }
}
