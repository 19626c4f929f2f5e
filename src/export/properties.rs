//! The columns that entities and statements have by the ontology, for formats that are tables.

use crate::graph::{EntityRef, StatementRef, Value};
use crate::ontology::{Attribute, AttributeType, Ontology};

/// The attributes of all kinds, each name once, in the order of the ontology.
pub fn of_entities(ontology: &Ontology) -> Vec<&Attribute> {
    unique(ontology.kinds.iter().flat_map(|kind| &kind.attributes))
}

/// The attributes of all relations' statements, each name once, in the order of the ontology.
pub fn of_statements(ontology: &Ontology) -> Vec<&Attribute> {
    unique(ontology.relations.iter().flat_map(|relation| &relation.attributes))
}

fn unique<'o>(all: impl Iterator<Item = &'o Attribute>) -> Vec<&'o Attribute> {
    let mut known: Vec<&Attribute> = Vec::new();
    for attribute in all {
        if !known.iter().any(|other| other.id == attribute.id) {
            known.push(attribute);
        }
    }
    known
}

/// Whether the attribute holds a list.
pub fn is_list(attribute: &Attribute) -> bool {
    matches!(attribute.ty, AttributeType::Texts | AttributeType::Locators)
}

/// The attribute's value of an entity.
pub fn value<'g>(entity: EntityRef<'g>, attribute: &Attribute) -> Option<&'g Value> {
    entity.attribute(&attribute.id)
}

/// A statement's own attributes as text, in the order given; empty where absent.
pub fn texts(statement: StatementRef<'_>, attributes: &[&Attribute]) -> Vec<String> {
    attributes.iter().map(|attribute| text(statement.attribute(&attribute.id))).collect()
}

/// A value as text; lists have a line an item; empty where absent.
pub fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::Texts(texts)) => texts.join("\n"),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

/// The fields that every statement has, as text in the order of [`STATEMENT_FIELDS`]; empty where absent.
pub fn fields(statement: StatementRef<'_>) -> [String; 7] {
    let date = |date: Option<crate::data::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    [
        statement.source().id().to_owned(),
        statement.locator().to_owned(),
        statement.modality().name().to_owned(),
        date(statement.since()),
        date(statement.until()),
        statement.note().unwrap_or_default().to_owned(),
        statement
            .source()
            .date(crate::ontology::AttributeRole::Published)
            .map_or(String::new(), |date| date.to_string()),
    ]
}

/// The names of the fields that every statement has; the last is when its document was published.
pub const STATEMENT_FIELDS: [&str; 7] = ["source", "at", "modality", "since", "until", "note", "published"];
