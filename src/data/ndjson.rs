//! The NDJSON form: one entity a line, every statement whole. The lossless twin of the TOML form.
//!
//! Reading is here; writing is [`crate::export`]'s.

use super::entity::{Reader, ids, statement};
use super::node::{Node, Value, from_json};
use super::quick::{self, Known};
use super::{RawEntity, RawStatement, Span, Text, What};
use crate::ontology::{KindId, RelationId};
use std::panic::resume_unwind;

const KEYS: [&str; 10] = ["id", "kind", "name", "acronym", "names", "summary", "source", "at", "attributes", "links"];

/// How much text is worth a thread of its own.
const SHARE: usize = 1 << 20;

/// Reads all lines of a text, in as many threads as there are processors; empty lines are passed over.
pub fn read(reader: &mut Reader<'_>, text: &str) -> Vec<RawEntity> {
    let known = Known::new(reader.ontology);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(text.len().div_ceil(SHARE)).max(1);
    let shares = shares(text, threads);
    let (ontology, file, layer) = (reader.ontology, reader.file, reader.layer);
    let share = |(start, text): (usize, &str)| {
        let mut oddities = Vec::new();
        let mut reader = Reader { ontology, file, layer, oddities: &mut oddities };
        (read_lines(&mut reader, &known, text, start), oddities)
    };
    let (first, others) = shares.split_first().map_or(((0, ""), &[][..]), |(first, others)| (*first, others));
    let read = std::thread::scope(|scope| {
        let share = &share;
        let others: Vec<_> = others.iter().map(|other| scope.spawn(|| share(*other))).collect();
        let mut read = vec![share(first)];
        read.extend(others.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))));
        read
    });
    let mut entities = Vec::new();
    for (part, oddities) in read {
        entities.extend(part);
        reader.oddities.extend(oddities);
    }
    entities
}

/// Cuts a text behind ends of lines into parts of about the same length, each with where it begins.
fn shares(text: &str, count: usize) -> Vec<(usize, &str)> {
    let mut shares = Vec::new();
    let mut start = 0;
    for index in 1..=count {
        let goal = (text.len() / count * index).max(start);
        let rest = text.as_bytes().get(goal..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest).filter(|_| index < count).map_or(text.len(), |at| goal + at + 1);
        shares.push((start, &text[start..end]));
        start = end;
    }
    shares
}

fn read_lines(reader: &mut Reader<'_>, known: &Known<'_>, text: &str, mut start: usize) -> Vec<RawEntity> {
    let mut entities = Vec::new();
    for line in text.split_inclusive('\n') {
        let json = line.trim_end();
        if !json.is_empty() {
            let usual = quick::read(known, reader.file, reader.layer, json, start);
            entities.extend(usual.or_else(|| read_line(reader, json, start)));
        }
        start += line.len();
    }
    entities
}

fn read_line(reader: &mut Reader<'_>, json: &str, start: usize) -> Option<RawEntity> {
    let node = match from_json(json, start) {
        Ok(node) => node,
        Err(error) => {
            let column = start + error.column().saturating_sub(1).min(json.len());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            reader.odd(Span::new(column, (column + 1).min(start + json.len())), What::Syntax(message));
            return None;
        }
    };
    let whole = node.span;
    let mut table = reader.table(&Text { value: "line".into(), span: whole }, node)?;
    let id = take_text(reader, &mut table, "id", whole)?;
    let kind = kind(reader, &mut table, whole)?;
    let mut entity = RawEntity::new(reader.file, reader.layer, id, kind);
    for (key, node) in table {
        if let Some(node) = reader.common_key(&mut entity, &key, node) {
            own_key(reader, &mut entity, &key, node);
        }
    }
    Some(entity)
}

fn kind(reader: &mut Reader<'_>, table: &mut Vec<(Text, Node)>, whole: Span) -> Option<KindId> {
    let name = take_text(reader, table, "kind", whole)?;
    let found = reader.ontology.find_kind(&name.value);
    if found.is_none() {
        reader.odd(name.span, What::UnknownKind(name.value));
    }
    found
}

fn take_text(reader: &mut Reader<'_>, table: &mut Vec<(Text, Node)>, key: &'static str, whole: Span) -> Option<Text> {
    match table.iter().position(|(known, _)| known.value == key) {
        Some(index) => {
            let (key, node) = table.remove(index);
            reader.text(&key, node)
        }
        None => {
            reader.odd(whole, What::MissingKey { key, place: "an entity".into() });
            None
        }
    }
}

fn own_key(reader: &mut Reader<'_>, entity: &mut RawEntity, key: &Text, node: Node) {
    match key.value.as_str() {
        "attributes" => {
            let kind = reader.ontology.kind(entity.kind);
            for (key, node) in reader.table(key, node).unwrap_or_default() {
                if kind.attribute(&key.value).is_some() {
                    entity.attributes.extend(reader.attribute(key, node));
                } else {
                    let place = format!("the attributes of a `{}`", kind.id);
                    reader.unknown_key(&key, &place, ids(&kind.attributes).collect());
                }
            }
        }
        "links" => {
            for item in reader.items(key, node) {
                link(reader, entity, key, item);
            }
        }
        _ => reader.unknown_key(key, "an entity", KEYS.iter().map(ToString::to_string).collect()),
    }
}

fn link(reader: &mut Reader<'_>, entity: &mut RawEntity, key: &Text, node: Node) -> Option<()> {
    let whole = node.span;
    let mut table = reader.table(key, node)?;
    let relation = relation(reader, &mut table, whole)?;
    let to = take_text(reader, &mut table, "to", whole)?;
    for (key, node) in table {
        if key.value != "statements" {
            reader.unknown_key(&key, "a link", vec!["relation".into(), "to".into(), "statements".into()]);
            continue;
        }
        for item in reader.items(&key, node) {
            entity.statements.extend(one_statement(reader, &key, relation, &to, item));
        }
    }
    Some(())
}

fn relation(reader: &mut Reader<'_>, table: &mut Vec<(Text, Node)>, whole: Span) -> Option<RelationId> {
    let name = take_text(reader, table, "relation", whole)?;
    let found = reader.ontology.find_relation(&name.value);
    if found.is_none() {
        let known = reader.ontology.relations.iter().map(|relation| relation.id.clone()).collect();
        reader.unknown_key(&name, "`relation`", known);
    }
    found
}

fn one_statement(
    reader: &mut Reader<'_>,
    key: &Text,
    relation: RelationId,
    to: &Text,
    node: Node,
) -> Option<RawStatement> {
    let mut read = statement(relation, to.clone(), to.span);
    for (key, node) in reader.table(key, node)? {
        match (key.value.as_str(), node.value) {
            ("attributes", Value::Table(table)) => {
                for (key, node) in table {
                    reader.statement_key(&mut read, key, node);
                }
            }
            (_, value) => reader.statement_key(&mut read, key, Node { value, span: node.span }),
        }
    }
    Some(read)
}
