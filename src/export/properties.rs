//! The columns that entities and statements have by the ontology, for formats that are tables.

use crate::data::Date;
use crate::graph::{EntityRef, StatementRef, Value};
use crate::ontology::{Attribute, AttributeRole, AttributeType, Ontology};
use std::borrow::Cow;

/// The attributes of all kinds, or of all relations' statements: each name once, in the order of the ontology.
pub struct Columns<'o>(Vec<&'o Attribute>);

impl<'o> Columns<'o> {
    /// Those of entities.
    pub fn of_entities(ontology: &'o Ontology) -> Self {
        Self::unique(ontology.kinds.iter().flat_map(|kind| &kind.attributes))
    }

    /// Those of statements.
    pub fn of_statements(ontology: &'o Ontology) -> Self {
        Self::unique(ontology.relations.iter().flat_map(|relation| &relation.attributes))
    }

    fn unique(all: impl Iterator<Item = &'o Attribute>) -> Self {
        let mut known: Vec<&Attribute> = Vec::new();
        for attribute in all {
            if !known.iter().any(|other| other.id == attribute.id) {
                known.push(attribute);
            }
        }
        Self(known)
    }

    /// The attributes.
    pub fn iter(&self) -> impl Iterator<Item = &'o Attribute> {
        self.0.iter().copied()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'o str> {
        self.iter().map(|attribute| attribute.id.as_str())
    }

    /// Where among the columns an attribute stands.
    pub fn position(&self, attribute: &Attribute) -> Option<usize> {
        self.0.iter().position(|known| known.id == attribute.id)
    }

    /// Puts values into their columns.
    pub fn place<'g>(&self, values: impl Iterator<Item = (&'g Attribute, Value<'g>)>) -> Vec<Option<Value<'g>>> {
        let mut row = vec![None; self.0.len()];
        for (attribute, value) in values {
            if let Some(column) = self.position(attribute) {
                row[column] = Some(value);
            }
        }
        row
    }

    /// The values of an entity as text, a column each; empty where absent.
    pub fn of_entity<'g>(&self, entity: EntityRef<'g>) -> impl Iterator<Item = Cow<'g, str>> {
        self.place(entity.attributes()).into_iter().map(text)
    }

    /// The values of a statement as text, a column each; empty where absent.
    pub fn of_statement<'g>(&self, statement: StatementRef<'g>) -> impl Iterator<Item = Cow<'g, str>> {
        self.place(statement.attributes()).into_iter().map(text)
    }
}

/// Whether the attribute holds a list.
pub fn is_list(attribute: &Attribute) -> bool {
    matches!(attribute.ty, AttributeType::Texts | AttributeType::Locators)
}

/// A value as text; lists have a line an item; empty where absent.
pub fn text(value: Option<Value<'_>>) -> Cow<'_, str> {
    match value {
        Some(Value::Text(text)) => Cow::Borrowed(text),
        Some(Value::Texts(texts)) => texts.join("\n").into(),
        Some(value) => value.to_string().into(),
        None => Cow::Borrowed(""),
    }
}

/// The fields that every statement has, as text in the order of [`STATEMENT_FIELDS`]; empty where absent.
pub fn fields(statement: StatementRef<'_>) -> [Cow<'_, str>; 7] {
    let source = statement.source();
    [
        source.id().into(),
        statement.locator().into(),
        statement.modality().name().into(),
        date(statement.since()),
        date(statement.until()),
        statement.note().unwrap_or_default().into(),
        date(source.date(AttributeRole::Published)),
    ]
}

fn date(date: Option<Date>) -> Cow<'static, str> {
    date.map_or(Cow::Borrowed(""), |date| date.to_string().into())
}

/// The names of the fields that every statement has; the last is when its document was published.
pub const STATEMENT_FIELDS: [&str; 7] = ["source", "at", "modality", "since", "until", "note", "published"];
