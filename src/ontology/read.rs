//! Reads the TOML text of an ontology into kinds and relations, resolving groups and names.

use super::{
    Attribute, AttributeRole, AttributeType, Kind, KindId, KindLook, KindRole, Ontology, Relation, RelationId,
    RelationLook, RelationRole, Shortcut,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use toml::Table;

/// Everything that is wrong with an ontology file.
#[derive(Debug)]
pub struct OntologyError {
    /// One line a fault, each naming the place and the way out.
    pub faults: Vec<String>,
}

impl fmt::Display for OntologyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the ontology cannot be used")?;
        self.faults.iter().try_for_each(|fault| writeln!(f, "  {}", fault.trim_end().replace('\n', "\n  ")))
    }
}

impl std::error::Error for OntologyError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOntology {
    #[serde(default)]
    prefixes: BTreeMap<String, String>,
    #[serde(default)]
    groups: BTreeMap<String, Vec<String>>,
    kinds: Table,
    relations: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    label: String,
    plural: String,
    description: String,
    iri: String,
    role: Option<KindRole>,
    look: KindLook,
    #[serde(default)]
    attributes: Table,
    #[serde(default)]
    shortcuts: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawRelation {
    label: String,
    inverse: String,
    inverse_label: Option<String>,
    description: String,
    from: Vec<String>,
    to: Vec<String>,
    #[serde(default)]
    roles: Vec<RelationRole>,
    #[serde(default)]
    symmetric: bool,
    #[serde(default)]
    transitive: bool,
    iri: String,
    look: RelationLook,
    #[serde(default)]
    attributes: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAttribute {
    r#type: String,
    values: Option<Vec<String>>,
    role: Option<AttributeRole>,
    iri: Option<String>,
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawShortcut {
    relation: String,
    direction: Direction,
    kind: String,
    #[serde(default)]
    transitive: bool,
    description: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Direction {
    In,
    Out,
}

/// Reads the text; faults of names that refer to nothing are collected.
pub fn read(text: &str) -> Result<Ontology, OntologyError> {
    let raw: RawOntology = toml::from_str(text).map_err(|error| OntologyError { faults: vec![error.to_string()] })?;
    let mut reader = Reader { kinds: raw.kinds.keys().cloned().collect(), groups: raw.groups, ..Reader::default() };
    reader.relations = raw.relations.keys().cloned().collect();
    let kinds = raw.kinds.into_iter().filter_map(|(id, value)| reader.kind(id, value)).collect();
    let relations = raw.relations.into_iter().filter_map(|(id, value)| reader.relation(id, value)).collect();
    if !reader.faults.is_empty() {
        return Err(OntologyError { faults: reader.faults });
    }
    Ok(Ontology { prefixes: raw.prefixes, kinds, relations, text: text.to_owned() })
}

#[derive(Default)]
struct Reader {
    kinds: Vec<String>,
    relations: Vec<String>,
    groups: BTreeMap<String, Vec<String>>,
    faults: Vec<String>,
}

impl Reader {
    fn kind(&mut self, id: String, value: toml::Value) -> Option<Kind> {
        let raw: RawKind = self.typed(&format!("kinds.{id}"), value)?;
        let attributes = self.attributes(&format!("kinds.{id}"), raw.attributes);
        let shortcuts = raw.shortcuts.into_iter().filter_map(|(name, value)| self.shortcut(&id, name, value)).collect();
        Some(Kind {
            id,
            label: raw.label,
            plural: raw.plural,
            description: raw.description,
            iri: raw.iri,
            role: raw.role,
            look: raw.look,
            attributes,
            shortcuts,
        })
    }

    fn relation(&mut self, id: String, value: toml::Value) -> Option<Relation> {
        let place = format!("relations.{id}");
        let raw: RawRelation = self.typed(&place, value)?;
        Some(Relation {
            inverse_label: raw.inverse_label.unwrap_or_else(|| raw.label.clone()),
            label: raw.label,
            inverse: raw.inverse,
            description: raw.description,
            from: self.ends(&format!("{place}.from"), &raw.from),
            to: self.ends(&format!("{place}.to"), &raw.to),
            roles: raw.roles,
            symmetric: raw.symmetric,
            transitive: raw.transitive,
            iri: raw.iri,
            look: raw.look,
            attributes: self.attributes(&place, raw.attributes),
            id,
        })
    }

    fn attributes(&mut self, place: &str, table: Table) -> Vec<Attribute> {
        table
            .into_iter()
            .filter_map(|(id, value)| self.attribute(&format!("{place}.attributes.{id}"), id, value))
            .collect()
    }

    fn attribute(&mut self, place: &str, id: String, value: toml::Value) -> Option<Attribute> {
        let raw: RawAttribute = self.typed(place, value)?;
        let ty = match (raw.r#type.as_str(), raw.values) {
            ("choice", Some(values)) => AttributeType::Choice(values),
            ("choice", None) => return self.fault(format!("`{place}`: a choice needs `values`")),
            (_, Some(_)) => return self.fault(format!("`{place}`: only a choice has `values`")),
            ("text", None) => AttributeType::Text,
            ("integer", None) => AttributeType::Integer,
            ("boolean", None) => AttributeType::Boolean,
            ("date", None) => AttributeType::Date,
            ("url", None) => AttributeType::Url,
            ("texts", None) => AttributeType::Texts,
            ("locators", None) => AttributeType::Locators,
            (other, None) => {
                return self.fault(format!(
                    "`{place}`: unknown type `{other}`; one of text, integer, boolean, date, url, choice, texts, locators"
                ));
            }
        };
        Some(Attribute { id, ty, role: raw.role, iri: raw.iri, description: raw.description })
    }

    fn shortcut(&mut self, kind: &str, id: String, value: toml::Value) -> Option<Shortcut> {
        let place = format!("kinds.{kind}.shortcuts.{id}");
        let raw: RawShortcut = self.typed(&place, value)?;
        let relation = position(&self.relations, &raw.relation).map(RelationId);
        let target = position(&self.kinds, &raw.kind).map(KindId);
        match (relation, target) {
            (Some(relation), Some(kind)) => Some(Shortcut {
                id,
                relation,
                backwards: raw.direction == Direction::In,
                kind,
                transitive: raw.transitive,
                description: raw.description,
            }),
            (None, _) => self.fault(format!("`{place}`: unknown relation `{}`", raw.relation)),
            (_, None) => self.fault(format!("`{place}`: unknown kind `{}`", raw.kind)),
        }
    }

    fn ends(&mut self, place: &str, names: &[String]) -> Vec<KindId> {
        let mut found = BTreeSet::new();
        for name in names {
            if name == "any" {
                found.extend((0u16..).map(KindId).take(self.kinds.len()));
                continue;
            }
            let members = self.groups.get(name).cloned().unwrap_or_else(|| vec![name.clone()]);
            for member in members {
                match position(&self.kinds, &member) {
                    Some(kind) => drop(found.insert(KindId(kind))),
                    None => drop(self.fault::<()>(format!("`{place}`: `{member}` is neither a kind nor a group"))),
                }
            }
        }
        found.into_iter().collect()
    }

    fn typed<T: for<'de> Deserialize<'de>>(&mut self, place: &str, value: toml::Value) -> Option<T> {
        match value.try_into() {
            Ok(typed) => Some(typed),
            Err(error) => self.fault(format!("`{place}`: {}", error.to_string().trim())),
        }
    }

    fn fault<T>(&mut self, message: String) -> Option<T> {
        self.faults.push(message);
        None
    }
}

fn position(names: &[String], name: &str) -> Option<u16> {
    names.iter().position(|known| known == name).and_then(|index| u16::try_from(index).ok())
}
