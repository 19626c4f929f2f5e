//! Interprets a tree of values as an entity, by the ontology. Serves both the TOML and the NDJSON form.

use super::node::{Node, Value};
use super::{FileId, Oddity, RawAttribute, RawEntity, RawName, RawStatement, RawValue, Span, Text, What};
use crate::ontology::{Attribute, Ontology, RelationId};

/// Collects what is odd while a file is interpreted.
pub struct Reader<'a> {
    pub ontology: &'a Ontology,
    pub file: FileId,
    pub layer: u32,
    pub oddities: &'a mut Vec<Oddity>,
}

const NAME_KEYS: [&str; 6] = ["text", "as", "lang", "authority", "source", "at"];
const STATEMENT_KEYS: [&str; 6] = ["source", "at", "modality", "since", "until", "note"];

impl Reader<'_> {
    pub fn odd(&mut self, span: Span, what: What) {
        self.oddities.push(Oddity { file: self.file, span, what });
    }

    /// Takes one of the keys that both forms share; gives the value back if it is none of them.
    pub fn common_key(&mut self, entity: &mut RawEntity, key: &Text, node: Node) -> Option<Node> {
        let slot = match key.value.as_str() {
            "name" => &mut entity.name,
            "acronym" => &mut entity.acronym,
            "summary" => &mut entity.summary,
            "source" => &mut entity.source,
            "at" => &mut entity.at,
            "names" => {
                entity.names = self.items(key, node).into_iter().filter_map(|item| self.name(item)).collect();
                return None;
            }
            _ => return Some(node),
        };
        *slot = self.text(key, node);
        None
    }

    pub fn text(&mut self, key: &Text, node: Node) -> Option<Text> {
        match node.value {
            Value::Text(value) => Some(Text { value, span: node.span }),
            other => self.wrong_type(key, "a text", &other, node.span),
        }
    }

    pub fn items(&mut self, key: &Text, node: Node) -> Vec<Node> {
        match node.value {
            Value::Array(items) => items,
            other => self.wrong_type(key, "a list", &other, node.span).unwrap_or_default(),
        }
    }

    pub fn table(&mut self, key: &Text, node: Node) -> Option<Vec<(Text, Node)>> {
        match node.value {
            Value::Table(table) => Some(table),
            other => self.wrong_type(key, "a table", &other, node.span),
        }
    }

    fn name(&mut self, node: Node) -> Option<RawName> {
        let span = node.span;
        let key = Text { value: "names".into(), span };
        let mut name = RawName { span, ..RawName::default() };
        let mut text = None;
        for (key, node) in self.table(&key, node)? {
            let slot = match key.value.as_str() {
                "text" => &mut text,
                "as" => &mut name.form,
                "lang" => &mut name.lang,
                "authority" => &mut name.authority,
                "source" => &mut name.source,
                "at" => &mut name.at,
                _ => {
                    self.unknown_key(&key, "a name", NAME_KEYS.iter().map(ToString::to_string).collect());
                    continue;
                }
            };
            *slot = self.text(&key, node);
        }
        match text {
            Some(text) => Some(RawName { text, ..name }),
            None => {
                self.odd(span, What::MissingKey { key: "text", place: "a name".into() });
                None
            }
        }
    }

    pub fn attribute(&mut self, key: Text, node: Node) -> Option<RawAttribute> {
        let span = node.span;
        let value = match node.value {
            Value::Text(text) => RawValue::Text(text),
            Value::Integer(number) => RawValue::Integer(number),
            Value::Boolean(flag) => RawValue::Boolean(flag),
            Value::Array(items) => RawValue::Texts(
                items.into_iter().filter_map(|item| self.text(&key, item)).map(|text| text.value).collect(),
            ),
            other => return self.wrong_type(&key, "a text, number, truth value or list of texts", &other, span),
        };
        Some(RawAttribute { id: key, value, span })
    }

    /// Takes one key of a statement: its common keys, or an attribute that the relation knows.
    pub fn statement_key(&mut self, statement: &mut RawStatement, key: Text, node: Node) {
        let slot = match key.value.as_str() {
            "source" => &mut statement.source,
            "at" => &mut statement.at,
            "modality" => &mut statement.modality,
            "since" => &mut statement.since,
            "until" => &mut statement.until,
            "note" => &mut statement.note,
            _ => return self.statement_attribute(statement, key, node),
        };
        *slot = self.text(&key, node);
    }

    fn statement_attribute(&mut self, statement: &mut RawStatement, key: Text, node: Node) {
        let relation = self.ontology.relation(statement.relation);
        if relation.attribute(&key.value).is_some() {
            statement.attributes.extend(self.attribute(key, node));
        } else {
            let mut known: Vec<String> = STATEMENT_KEYS.iter().map(ToString::to_string).collect();
            known.push("to".into());
            known.extend(ids(&relation.attributes));
            let place = format!("a statement of `{}`", relation.id);
            self.unknown_key(&key, &place, known);
        }
    }

    pub fn unknown_key(&mut self, key: &Text, place: &str, known: Vec<String>) {
        self.odd(key.span, What::UnknownKey { key: key.value.clone(), known, place: place.to_owned() });
    }

    fn wrong_type<T>(&mut self, key: &Text, expected: &'static str, found: &Value, span: Span) -> Option<T> {
        self.odd(span, What::WrongType { key: key.value.clone(), expected, found: found.sort() });
        None
    }
}

/// The keys of attributes.
pub fn ids(attributes: &[Attribute]) -> impl Iterator<Item = String> + '_ {
    attributes.iter().map(|attribute| attribute.id.clone())
}

/// A statement of which only the relation and the object are known.
pub fn statement(relation: RelationId, to: Text, span: Span) -> RawStatement {
    RawStatement {
        relation,
        to,
        source: None,
        at: None,
        modality: None,
        since: None,
        until: None,
        note: None,
        attributes: Vec::new(),
        span,
    }
}
