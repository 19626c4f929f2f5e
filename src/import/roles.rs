//! What the ontology has roles for, asked by importers.

use super::ImportError;
use crate::ontology::{Attribute, AttributeRole, AttributeType, KindId, KindRole, Ontology, RelationId, RelationRole};

/// Looks roles up.
pub struct Roles<'a> {
    ontology: &'a Ontology,
}

impl<'a> Roles<'a> {
    /// Over an ontology.
    pub fn new(ontology: &'a Ontology) -> Self {
        Self { ontology }
    }

    /// The first kind with a role.
    pub fn kind(&self, role: KindRole) -> Result<KindId, ImportError> {
        let found = self.ontology.kind_ids().find(|(_, kind)| kind.role == Some(role));
        found.map(|(id, _)| id).ok_or_else(|| missing("kind", &format!("{role:?}")))
    }

    /// The first relation with a role.
    pub fn relation(&self, role: RelationRole) -> Result<RelationId, ImportError> {
        self.ontology.relations_with(role).next().ok_or_else(|| missing("relation", &format!("{role:?}")))
    }

    /// The attribute of a relation's statements with a role, if the value may stand there.
    pub fn of_statement(&self, relation: RelationId, role: AttributeRole, value: &str) -> Option<String> {
        let mut attributes = self.ontology.relation(relation).attributes.iter();
        let found = attributes.find(|attribute| attribute.role == Some(role))?;
        allows(found, value).then(|| found.id.clone())
    }
}

/// Whether an attribute can have a text as its value.
pub fn allows(attribute: &Attribute, value: &str) -> bool {
    match &attribute.ty {
        AttributeType::Choice(words) => words.iter().any(|word| word == value),
        AttributeType::Date => value.parse::<crate::data::Date>().is_ok(),
        AttributeType::Url => value.starts_with("https://") || value.starts_with("http://"),
        _ => true,
    }
}

fn missing(what: &str, role: &str) -> ImportError {
    let role = role.chars().fold(String::new(), |text, c| {
        let dash = if c.is_uppercase() && !text.is_empty() { "-" } else { "" };
        text + dash + &c.to_lowercase().to_string()
    });
    ImportError::new(format!("the ontology gives no {what} the role `{role}`, which this source needs"))
        .hint("add the role to the ontology, or import with the built-in one")
}
