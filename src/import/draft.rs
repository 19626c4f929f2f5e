//! An entity as an importer makes it, and that as a line of NDJSON.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An entity in the making.
#[derive(Debug, Default)]
pub struct Draft {
    kind: String,
    name: String,
    /// Whether the base has the entity: then what it is stays as it is there, and only names and links are added.
    pub is_known: bool,
    names: Vec<Value>,
    /// The attributes of its kind.
    pub attributes: BTreeMap<String, Value>,
    /// The acronym.
    pub acronym: Option<String>,
    /// The summary.
    pub summary: Option<String>,
    /// Statements by relation and object.
    pub links: BTreeMap<(String, String), Vec<Said>>,
}

/// A statement in the making.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The document.
    pub source: String,
    /// The place in it.
    pub at: String,
    /// How firmly, if not asserted.
    pub modality: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The attributes of the relation.
    pub attributes: BTreeMap<String, Value>,
}

impl Draft {
    /// An entity with a kind and a name.
    pub fn new(kind: &str, name: &str, is_known: bool) -> Self {
        Self { kind: kind.to_owned(), name: name.to_owned(), is_known, ..Self::default() }
    }

    /// Adds a further name, unless it is there already.
    pub fn name(&mut self, text: &str, form: &str, lang: Option<&str>, authority: Option<&str>) {
        if text.trim().is_empty() || (form == "alias" && text == self.name) {
            return;
        }
        let mut name = json!({ "text": text, "as": form });
        for (key, value) in [("lang", lang), ("authority", authority)] {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                name[key] = value.into();
            }
        }
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// The entity as one object.
    pub fn json(&self, id: &str) -> Value {
        let mut object = Map::new();
        object.insert("id".into(), id.into());
        object.insert("kind".into(), self.kind.as_str().into());
        object.insert("name".into(), self.name.as_str().into());
        for (key, value) in [("acronym", &self.acronym), ("summary", &self.summary)] {
            if let Some(value) = value {
                object.insert(key.into(), value.as_str().into());
            }
        }
        if !self.names.is_empty() {
            object.insert("names".into(), self.names.clone().into());
        }
        if !self.attributes.is_empty() {
            object.insert("attributes".into(), json!(self.attributes));
        }
        let links = self.links.iter().map(|((relation, to), said)| {
            json!({ "relation": relation, "to": to, "statements": said.iter().map(Said::json).collect::<Vec<_>>() })
        });
        if !self.links.is_empty() {
            object.insert("links".into(), links.collect());
        }
        Value::Object(object)
    }
}

impl Said {
    /// A statement of which only document and place are known.
    pub fn new(source: &str, at: impl Into<String>) -> Self {
        Self { source: source.to_owned(), at: at.into(), ..Self::default() }
    }

    fn json(&self) -> Value {
        let mut object = json!({ "source": self.source, "at": self.at });
        let rest = [("modality", &self.modality), ("since", &self.since), ("until", &self.until), ("note", &self.note)];
        for (key, value) in rest {
            if let Some(value) = value {
                object[key] = value.as_str().into();
            }
        }
        if !self.attributes.is_empty() {
            object["attributes"] = json!(self.attributes);
        }
        object
    }
}
