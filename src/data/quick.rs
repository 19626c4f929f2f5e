//! Reads lines of NDJSON that are as they should be straight into entities, without a tree of values between.
//!
//! Whatever is unusual about a line, a key that comes before what it depends on, a value of the wrong type, an unknown
//! name, ends the attempt; then [`super::ndjson`] reads the line again and says what is odd about it.

use super::entity::statement;
use super::node::Origin;
use super::{FileId, RawAttribute, RawEntity, RawName, RawStatement, RawValue, Span, Text};
use crate::ontology::{Attribute, KindId, Ontology, RelationId};
use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The kinds and relations by their names.
pub struct Known<'a> {
    ontology: &'a Ontology,
    kinds: FxHashMap<&'a str, KindId>,
    relations: FxHashMap<&'a str, RelationId>,
}

impl<'a> Known<'a> {
    pub fn new(ontology: &'a Ontology) -> Self {
        let kinds = ontology.kind_ids().map(|(id, kind)| (kind.id.as_str(), id)).collect();
        let relations = ontology.relation_ids().map(|(id, relation)| (relation.id.as_str(), id)).collect();
        Self { ontology, kinds, relations }
    }
}

/// Reads a line that stands at `base` in its file.
pub fn read(known: &Known<'_>, file: FileId, layer: u32, json: &str, base: usize) -> Option<RawEntity> {
    let origin = Origin::new(json, base);
    let mut line = Line { known, origin, file, layer, id: None, entity: None, seen: [false; 3] };
    let mut reader = serde_json::Deserializer::from_str(json);
    Object(&mut line).deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    line.entity
}

/// Takes the entries of an object one by one.
trait Fill<'de> {
    fn fill<A: MapAccess<'de>>(&mut self, key: &'de str, entries: &mut A) -> Result<(), A::Error>;
}

struct Object<'f, F>(&'f mut F);

impl<'de, F: Fill<'de>> DeserializeSeed<'de> for Object<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: Fill<'de>> Visitor<'de> for Object<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<&'de str>()? {
            self.0.fill(key, &mut entries)?;
        }
        Ok(())
    }
}

/// Takes the next item of a list, if there is one.
trait Each<'de> {
    fn each<A: SeqAccess<'de>>(&mut self, items: &mut A) -> Result<bool, A::Error>;
}

struct List<'f, F>(&'f mut F);

impl<'de, F: Each<'de>> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: Each<'de>> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while self.0.each(&mut items)? {}
        Ok(())
    }
}

/// A text with its place.
#[derive(Clone, Copy)]
struct Read(Origin);

impl<'de> DeserializeSeed<'de> for Read {
    type Value = Text;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Read {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text, E> {
        Ok(Text { span: self.0.place(text), value: text.to_owned() })
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text { span: self.0.whole(), value: text.to_owned() })
    }
}

/// The value of an attribute with its place.
struct ReadValue(Origin);

impl<'de> DeserializeSeed<'de> for ReadValue {
    type Value = (RawValue, Span);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReadValue {
    type Value = (RawValue, Span);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, number, truth value or list of texts")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok((RawValue::Text(text.to_owned()), self.0.place(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((RawValue::Text(text.to_owned()), self.0.whole()))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok((RawValue::Boolean(flag), self.0.whole()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok((RawValue::Integer(number), self.0.whole()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        let number = i64::try_from(number).map_err(|_| E::custom("a number out of range"))?;
        Ok((RawValue::Integer(number), self.0.whole()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = items.next_element()? {
            texts.push(text);
        }
        Ok((RawValue::Texts(texts), self.0.whole()))
    }
}

fn unusual<E: Error>() -> E {
    E::custom("unusual")
}

/// Reads a text into its slot, which must be empty.
fn put<'de, A: MapAccess<'de>>(slot: &mut Option<Text>, origin: Origin, entries: &mut A) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(unusual());
    }
    *slot = Some(entries.next_value_seed(Read(origin))?);
    Ok(())
}

struct Line<'a> {
    known: &'a Known<'a>,
    origin: Origin,
    file: FileId,
    layer: u32,
    id: Option<Text>,
    entity: Option<RawEntity>,
    /// Whether names, attributes and links were read.
    seen: [bool; 3],
}

impl<'de> Fill<'de> for Line<'_> {
    fn fill<A: MapAccess<'de>>(&mut self, key: &'de str, entries: &mut A) -> Result<(), A::Error> {
        let Some(entity) = &mut self.entity else {
            return match key {
                "id" => put(&mut self.id, self.origin, entries),
                "kind" => {
                    let kind: &'de str = entries.next_value()?;
                    let kind = *self.known.kinds.get(kind).ok_or_else(unusual)?;
                    let id = self.id.take().ok_or_else(unusual)?;
                    self.entity = Some(RawEntity::new(self.file, self.layer, id, kind));
                    Ok(())
                }
                _ => Err(unusual()),
            };
        };
        match key {
            "name" => put(&mut entity.name, self.origin, entries),
            "acronym" => put(&mut entity.acronym, self.origin, entries),
            "summary" => put(&mut entity.summary, self.origin, entries),
            "source" => put(&mut entity.source, self.origin, entries),
            "at" => put(&mut entity.at, self.origin, entries),
            "names" if !std::mem::replace(&mut self.seen[0], true) => {
                entries.next_value_seed(List(&mut Names { origin: self.origin, names: &mut entity.names }))
            }
            "attributes" if !std::mem::replace(&mut self.seen[1], true) => {
                let known = &self.known.ontology.kind(entity.kind).attributes;
                let attributes = &mut entity.attributes;
                entries.next_value_seed(Object(&mut Attributes { origin: self.origin, known, attributes }))
            }
            "links" if !std::mem::replace(&mut self.seen[2], true) => {
                let (known, origin, statements) = (self.known, self.origin, &mut entity.statements);
                entries.next_value_seed(List(&mut Links { known, origin, statements }))
            }
            _ => Err(unusual()),
        }
    }
}

struct Names<'a> {
    origin: Origin,
    names: &'a mut Vec<RawName>,
}

impl<'de> Each<'de> for Names<'_> {
    fn each<A: SeqAccess<'de>>(&mut self, items: &mut A) -> Result<bool, A::Error> {
        let mut name = NameOf { origin: self.origin, text: None, rest: RawName::default() };
        if items.next_element_seed(Object(&mut name))?.is_none() {
            return Ok(false);
        }
        let text = name.text.ok_or_else(unusual)?;
        self.names.push(RawName { text, span: self.origin.whole(), ..name.rest });
        Ok(true)
    }
}

struct NameOf {
    origin: Origin,
    text: Option<Text>,
    rest: RawName,
}

impl<'de> Fill<'de> for NameOf {
    fn fill<A: MapAccess<'de>>(&mut self, key: &'de str, entries: &mut A) -> Result<(), A::Error> {
        let slot = match key {
            "text" => &mut self.text,
            "as" => &mut self.rest.form,
            "lang" => &mut self.rest.lang,
            "authority" => &mut self.rest.authority,
            "source" => &mut self.rest.source,
            "at" => &mut self.rest.at,
            _ => return Err(unusual()),
        };
        put(slot, self.origin, entries)
    }
}

struct Attributes<'a> {
    origin: Origin,
    known: &'a [Attribute],
    attributes: &'a mut Vec<RawAttribute>,
}

impl<'de> Fill<'de> for Attributes<'_> {
    fn fill<A: MapAccess<'de>>(&mut self, key: &'de str, entries: &mut A) -> Result<(), A::Error> {
        let known = self.known.iter().any(|attribute| attribute.id == key);
        if !known || self.attributes.iter().any(|raw| raw.id.value == key) {
            return Err(unusual());
        }
        let id = Text { value: key.to_owned(), span: self.origin.place(key) };
        let (value, span) = entries.next_value_seed(ReadValue(self.origin))?;
        self.attributes.push(RawAttribute { id, value, span });
        Ok(())
    }
}

struct Links<'a> {
    known: &'a Known<'a>,
    origin: Origin,
    statements: &'a mut Vec<RawStatement>,
}

impl<'de> Each<'de> for Links<'_> {
    fn each<A: SeqAccess<'de>>(&mut self, items: &mut A) -> Result<bool, A::Error> {
        let (known, origin) = (self.known, self.origin);
        let mut link = LinkOf { known, origin, relation: None, to: None, said: false, statements: self.statements };
        let found = items.next_element_seed(Object(&mut link))?.is_some();
        if found && !link.said { Err(unusual()) } else { Ok(found) }
    }
}

struct LinkOf<'a> {
    known: &'a Known<'a>,
    origin: Origin,
    relation: Option<RelationId>,
    to: Option<Text>,
    /// Whether its statements were read.
    said: bool,
    statements: &'a mut Vec<RawStatement>,
}

impl<'de> Fill<'de> for LinkOf<'_> {
    fn fill<A: MapAccess<'de>>(&mut self, key: &'de str, entries: &mut A) -> Result<(), A::Error> {
        match (key, self.relation, &self.to) {
            ("relation", None, _) => {
                let name: &'de str = entries.next_value()?;
                self.relation = Some(*self.known.relations.get(name).ok_or_else(unusual)?);
                Ok(())
            }
            ("to", _, None) => put(&mut self.to, self.origin, entries),
            ("statements", Some(relation), Some(to)) if !self.said => {
                self.said = true;
                let (known, origin) = (&self.known.ontology.relation(relation).attributes, self.origin);
                let blank = statement(relation, to.clone(), to.span);
                entries.next_value_seed(List(&mut Statements { known, origin, blank, statements: self.statements }))
            }
            _ => Err(unusual()),
        }
    }
}

struct Statements<'a> {
    /// The attributes that its relation knows.
    known: &'a [Attribute],
    origin: Origin,
    /// A statement of the link that says nothing yet.
    blank: RawStatement,
    statements: &'a mut Vec<RawStatement>,
}

impl<'de> Each<'de> for Statements<'_> {
    fn each<A: SeqAccess<'de>>(&mut self, items: &mut A) -> Result<bool, A::Error> {
        let mut said =
            StatementOf { known: self.known, origin: self.origin, described: false, read: self.blank.clone() };
        let found = items.next_element_seed(Object(&mut said))?.is_some();
        self.statements.extend(found.then_some(said.read));
        Ok(found)
    }
}

struct StatementOf<'a> {
    known: &'a [Attribute],
    origin: Origin,
    /// Whether its attributes were read.
    described: bool,
    read: RawStatement,
}

impl<'de> Fill<'de> for StatementOf<'_> {
    fn fill<A: MapAccess<'de>>(&mut self, key: &'de str, entries: &mut A) -> Result<(), A::Error> {
        let slot = match key {
            "source" => &mut self.read.source,
            "at" => &mut self.read.at,
            "modality" => &mut self.read.modality,
            "since" => &mut self.read.since,
            "until" => &mut self.read.until,
            "note" => &mut self.read.note,
            "attributes" if !self.described => {
                self.described = true;
                let (known, origin, attributes) = (self.known, self.origin, &mut self.read.attributes);
                return entries.next_value_seed(Object(&mut Attributes { origin, known, attributes }));
            }
            _ => return Err(unusual()),
        };
        put(slot, self.origin, entries)
    }
}
