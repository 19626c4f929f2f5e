//! The TOML form: one entity a file, its folder the kind, its stem the id, its relations as keys.

use super::entity::{Reader, ids, statement};
use super::node::{Node, Value, from_toml};
use super::{RawEntity, RawStatement, Span, Text, What};
use crate::ontology::{KindId, Ontology, RelationId};
use toml::de::DeTable;

const COMMON_KEYS: [&str; 6] = ["name", "acronym", "names", "summary", "source", "at"];

/// Reads the text of one file; everything odd is noted in the reader.
pub fn read(reader: &mut Reader<'_>, text: &str, id: &str, kind: KindId) -> Option<RawEntity> {
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().map_or(Span::default(), |span| Span::new(span.start, span.end));
        reader.odd(span, What::Syntax(error.message().to_owned()));
    }
    if !errors.is_empty() {
        return None;
    }
    let id = Text { value: id.to_owned(), span: Span::default() };
    let mut entity = RawEntity::new(reader.file, reader.layer, id, kind);
    for (key, node) in from_toml(document.get_ref()) {
        if let Some(node) = reader.common_key(&mut entity, &key, node) {
            own_key(reader, &mut entity, key, node);
        }
    }
    inherit(&mut entity);
    Some(entity)
}

fn own_key(reader: &mut Reader<'_>, entity: &mut RawEntity, key: Text, node: Node) {
    let ontology = reader.ontology;
    let kind = ontology.kind(entity.kind);
    if kind.attribute(&key.value).is_some() {
        entity.attributes.extend(reader.attribute(key, node));
    } else if let Some(relation) = ontology.find_relation(&key.value) {
        let items = match node.value {
            Value::Array(items) => items,
            value => vec![Node { value, span: node.span }],
        };
        entity.statements.extend(items.into_iter().filter_map(|item| link(reader, &key, relation, item)));
    } else {
        reader.unknown_key(&key, &format!("a file of kind `{}`", kind.id), known_keys(ontology, entity.kind));
    }
}

/// The keys that a file of the kind may have, for suggestions.
fn known_keys(ontology: &Ontology, kind: KindId) -> Vec<String> {
    let relations = ontology.relations.iter().filter(|relation| relation.from.contains(&kind));
    COMMON_KEYS
        .iter()
        .map(ToString::to_string)
        .chain(ids(&ontology.kind(kind).attributes))
        .chain(relations.map(|relation| relation.id.clone()))
        .collect()
}

fn link(reader: &mut Reader<'_>, key: &Text, relation: RelationId, node: Node) -> Option<RawStatement> {
    let span = node.span;
    let table = match node.value {
        Value::Text(value) => return Some(statement(relation, Text { value, span }, span)),
        Value::Table(table) => table,
        other => {
            let expected = "an id, or a table with `to`";
            reader.odd(span, What::WrongType { key: key.value.clone(), expected, found: other.sort() });
            return None;
        }
    };
    let mut read = statement(relation, Text::default(), span);
    let mut to = None;
    for (key, node) in table {
        if key.value == "to" {
            to = reader.text(&key, node);
        } else {
            reader.statement_key(&mut read, key, node);
        }
    }
    match to {
        Some(to) => Some(RawStatement { to, ..read }),
        None => {
            reader.odd(span, What::MissingKey { key: "to", place: format!("a link `{}`", key.value) });
            None
        }
    }
}

/// Statements and names without a source of their own take that of the file; the locator goes with the source.
fn inherit(entity: &mut RawEntity) {
    let (source, at) = (entity.source.clone(), entity.at.clone());
    let fill = |own_source: &mut Option<Text>, own_at: &mut Option<Text>| {
        if own_source.is_none() {
            own_source.clone_from(&source);
            if own_at.is_none() {
                own_at.clone_from(&at);
            }
        } else if own_at.is_none()
            && own_source.as_ref().map(|text| &text.value) == source.as_ref().map(|text| &text.value)
        {
            own_at.clone_from(&at);
        }
    };
    for statement in &mut entity.statements {
        fill(&mut statement.source, &mut statement.at);
    }
    for name in &mut entity.names {
        fill(&mut name.source, &mut name.at);
    }
}
