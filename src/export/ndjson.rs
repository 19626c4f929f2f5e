//! NDJSON: the lossless twin of the data files, one entity a line in order of ids. Its shape is a public promise.
//!
//! `{"id","kind","name","acronym","summary","source","at","names":[{"text","as","lang","authority","source","at"}],
//! "attributes":{…},"links":[{"relation","to","statements":[{"source","at","modality","since","until","note",
//! "attributes":{…}}]}]}`; what is absent or usual (`asserted`) is left out. Links are the outgoing ones.

use super::{Format, Part};
use crate::data::{Date, Modality};
use crate::graph::{CitationRef, EntityRef, Lens, LinkRef, NameRef, StatementRef, Value};
use crate::ontology::Attribute;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use std::io;

pub const FORMAT: Format = Format {
    name: "ndjson",
    description: "One entity a line with everything said of it; can be read back without loss.",
    media_type: "application/x-ndjson",
    write,
    files: &[],
};

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut line = Vec::new();
    for (subject, links) in part.rows() {
        line.clear();
        serde_json::to_writer(&mut line, &EntityRow::new(subject, links, part.lens))?;
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}

/// An entity with the given outgoing links, as one object.
pub fn entity<'g>(entity: EntityRef<'g>, links: impl Iterator<Item = LinkRef<'g>>, lens: &Lens) -> Json {
    serde_json::to_value(EntityRow::new(entity, links, lens)).unwrap_or_default()
}

/// A statement as one object.
pub fn statement(statement: StatementRef<'_>) -> Json {
    serde_json::to_value(StatementRow::new(statement)).unwrap_or_default()
}

/// An entity as it is written.
#[derive(Serialize)]
pub struct EntityRow<'g> {
    id: &'g str,
    kind: &'g str,
    name: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    acronym: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'g str>,
    #[serde(flatten)]
    citation: Cited<'g>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<NameRow<'g>>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes<'g>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkRow<'g>>,
}

impl<'g> EntityRow<'g> {
    /// With the given outgoing links.
    pub fn new(entity: EntityRef<'g>, links: impl Iterator<Item = LinkRef<'g>>, lens: &Lens) -> Self {
        Self {
            id: entity.id(),
            kind: &entity.kind().id,
            name: entity.name(),
            acronym: entity.acronym(),
            summary: entity.summary(),
            citation: Cited::new(entity.citation()),
            names: entity.names().map(NameRow::new).collect(),
            attributes: Attributes(entity.attributes().collect()),
            links: links.map(|link| LinkRow::new(link, lens)).collect(),
        }
    }
}

/// A document and a place in it.
#[derive(Serialize)]
struct Cited<'g> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'g str>,
}

impl<'g> Cited<'g> {
    fn new(citation: Option<CitationRef<'g>>) -> Self {
        Self { source: citation.map(|said| said.source().id()), at: citation.map(CitationRef::locator) }
    }
}

#[derive(Serialize)]
struct NameRow<'g> {
    text: &'g str,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    form: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<&'g str>,
    #[serde(flatten)]
    citation: Cited<'g>,
}

impl<'g> NameRow<'g> {
    fn new(name: NameRef<'g>) -> Self {
        let citation = Cited::new(name.citation());
        Self { text: name.text(), form: name.form(), lang: name.lang(), authority: name.authority(), citation }
    }
}

#[derive(Serialize)]
struct LinkRow<'g> {
    relation: &'g str,
    to: &'g str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements: Vec<StatementRow<'g>>,
}

impl<'g> LinkRow<'g> {
    fn new(link: LinkRef<'g>, lens: &Lens) -> Self {
        let statements = link.statements(lens).map(StatementRow::new).collect();
        Self { relation: &link.relation().id, to: link.to().id(), statements }
    }
}

/// A statement as it is written.
#[derive(Serialize)]
pub struct StatementRow<'g> {
    source: &'g str,
    at: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    modality: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "shown")]
    since: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "shown")]
    until: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'g str>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes<'g>,
}

impl<'g> StatementRow<'g> {
    /// Of a statement.
    pub fn new(statement: StatementRef<'g>) -> Self {
        Self {
            source: statement.source().id(),
            at: statement.locator(),
            modality: Some(statement.modality()).filter(|said| *said != Modality::Asserted).map(Modality::name),
            since: statement.since(),
            until: statement.until(),
            note: statement.note(),
            attributes: Attributes(statement.attributes().collect()),
        }
    }
}

fn shown<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

/// Values by the names of their attributes.
struct Attributes<'g>(Vec<(&'g Attribute, Value<'g>)>);

impl Attributes<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(attribute, value)| (attribute.id.as_str(), Plain(*value))))
    }
}

/// A value as JSON has it.
struct Plain<'g>(Value<'g>);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Integer(number) => serializer.serialize_i64(number),
            Value::Boolean(flag) => serializer.serialize_bool(flag),
            Value::Date(date) => serializer.collect_str(&date),
            Value::Texts(texts) => serializer.collect_seq(texts.iter()),
        }
    }
}
