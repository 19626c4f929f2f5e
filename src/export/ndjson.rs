//! NDJSON: the lossless twin of the data files, one entity a line in order of ids. Its shape is a public promise.
//!
//! `{"id","kind","name","acronym","summary","source","at","names":[{"text","as","lang","authority","source","at"}],
//! "attributes":{…},"links":[{"relation","to","statements":[{"source","at","modality","since","until","note",
//! "attributes":{…}}]}]}`; what is absent or usual (`asserted`) is left out. Links are the outgoing ones.

use super::{Format, Part};
use crate::data::Modality;
use crate::graph::{CitationRef, EntityRef, Lens, LinkRef, NameRef, StatementRef, Value};
use serde_json::{Map, Value as Json};
use std::io;

pub const FORMAT: Format = Format {
    name: "ndjson",
    description: "One entity a line with everything said of it; can be read back without loss.",
    media_type: "application/x-ndjson",
    write,
    files: &[],
};

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for (subject, links) in part.rows() {
        serde_json::to_writer(&mut *out, &entity(subject, links, part.lens))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// An entity with the given outgoing links, as one object.
pub fn entity<'g>(entity: EntityRef<'g>, links: impl Iterator<Item = LinkRef<'g>>, lens: &Lens) -> Json {
    let mut object = Map::new();
    put(&mut object, "id", Some(entity.id()));
    put(&mut object, "kind", Some(entity.kind().id.as_str()));
    put(&mut object, "name", Some(entity.name()));
    put(&mut object, "acronym", entity.acronym());
    put(&mut object, "summary", entity.summary());
    cite(&mut object, entity.citation());
    put_list(&mut object, "names", entity.names().map(name).collect());
    put_table(&mut object, "attributes", attributes(entity.attributes()));
    put_list(&mut object, "links", links.map(|item| link(item, lens)).collect());
    Json::Object(object)
}

fn name(name: NameRef<'_>) -> Json {
    let mut object = Map::new();
    put(&mut object, "text", Some(name.text()));
    put(&mut object, "as", name.form());
    put(&mut object, "lang", name.lang());
    put(&mut object, "authority", name.authority());
    cite(&mut object, name.citation());
    Json::Object(object)
}

fn link(link: LinkRef<'_>, lens: &Lens) -> Json {
    let mut object = Map::new();
    put(&mut object, "relation", Some(link.relation().id.as_str()));
    put(&mut object, "to", Some(link.to().id()));
    put_list(&mut object, "statements", link.statements(lens).map(statement).collect());
    Json::Object(object)
}

/// A statement as one object.
pub fn statement(statement: StatementRef<'_>) -> Json {
    let mut object = Map::new();
    put(&mut object, "source", Some(statement.source().id()));
    put(&mut object, "at", Some(statement.locator()));
    put(&mut object, "modality", Some(statement.modality()).filter(|m| *m != Modality::Asserted).map(Modality::name));
    put(&mut object, "since", statement.since().map(|date| date.to_string()).as_deref());
    put(&mut object, "until", statement.until().map(|date| date.to_string()).as_deref());
    put(&mut object, "note", statement.note());
    put_table(&mut object, "attributes", attributes(statement.attributes()));
    Json::Object(object)
}

fn attributes<'g>(values: impl Iterator<Item = (&'g crate::ontology::Attribute, &'g Value)>) -> Map<String, Json> {
    values.map(|(attribute, value)| (attribute.id.clone(), json(value))).collect()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::from(&**text),
        Value::Integer(number) => Json::from(*number),
        Value::Boolean(flag) => Json::from(*flag),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Texts(texts) => texts.iter().map(|text| Json::from(&**text)).collect(),
    }
}

fn cite(object: &mut Map<String, Json>, citation: Option<CitationRef<'_>>) {
    put(object, "source", citation.map(|citation| citation.source().id()));
    put(object, "at", citation.map(CitationRef::locator));
}

fn put(object: &mut Map<String, Json>, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), Json::from(value));
    }
}

fn put_list(object: &mut Map<String, Json>, key: &str, values: Vec<Json>) {
    if !values.is_empty() {
        object.insert(key.to_owned(), Json::Array(values));
    }
}

fn put_table(object: &mut Map<String, Json>, key: &str, values: Map<String, Json>) {
    if !values.is_empty() {
        object.insert(key.to_owned(), Json::Object(values));
    }
}
