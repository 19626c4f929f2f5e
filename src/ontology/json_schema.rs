//! JSON Schema for the data files, made of the ontology, so that editors complete and check them while they are written.
//!
//! A file does not say its kind, its folder does; so there is a schema a kind below `definitions`, and `schema data KIND` gives
//! that of one kind. Not here: what only the whole of the data can show, which is for `check`.

use super::{Attribute, AttributeType, Kind, Ontology, Relation};
use serde_json::{Map, Value, json};

/// What dates look like: a year, a month or a day, with `~`, `?` or `%` behind it.
const DATE: &str = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?[~?%]?$";
/// What ids look like.
const ID: &str = "^[a-z0-9]+([.-][a-z0-9]+)*$";

impl Ontology {
    /// The JSON Schema of a data file, with a definition a kind; `modalities` and `forms` are the words that statements
    /// and names may have.
    #[must_use]
    pub fn json_schema(&self, modalities: &[&str], forms: &[&str]) -> Value {
        let kinds: Map<String, Value> =
            self.kinds.iter().map(|kind| (kind.id.clone(), self.kind_schema(kind))).collect();
        let links: Map<String, Value> =
            self.relations.iter().map(|relation| (format!("link-{}", relation.id), link_schema(relation))).collect();
        let mut definitions = common(modalities, forms);
        definitions.extend(links);
        definitions.extend(kinds);
        json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "A data file of meagraph",
            "description": "One entity; its folder says the kind, its file name the id.",
            "anyOf": self.kinds.iter().map(|kind| json!({ "$ref": format!("#/definitions/{}", kind.id) })).collect::<Vec<_>>(),
            "definitions": definitions,
        })
    }

    /// The JSON Schema of the data files of one kind, with just what it needs.
    #[must_use]
    pub fn json_schema_of(&self, kind: &Kind, modalities: &[&str], forms: &[&str]) -> Value {
        let mut schema = self.kind_schema(kind);
        let mut definitions = common(modalities, forms);
        for relation in &self.relations {
            if schema["properties"].get(&relation.id).is_some() {
                definitions.insert(format!("link-{}", relation.id), link_schema(relation));
            }
        }
        schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        schema["definitions"] = definitions.into();
        schema
    }

    fn kind_schema(&self, kind: &Kind) -> Value {
        let mut properties = Map::new();
        for (key, about) in COMMON {
            properties.insert(key.into(), json!({ "type": "string", "description": about }));
        }
        properties.insert(
            "names".into(),
            json!({ "type": "array", "items": { "$ref": "#/definitions/a-name" },
            "description": "Further names: all of them are found by search." }),
        );
        for attribute in &kind.attributes {
            properties.insert(attribute.id.clone(), attribute_schema(attribute));
        }
        let own = self.find_kind(&kind.id);
        for relation in self.relations.iter().filter(|relation| own.is_some_and(|own| relation.from.contains(&own))) {
            let to: Vec<&str> = relation.to.iter().map(|kind| self.kind(*kind).label.as_str()).collect();
            let link = json!({ "$ref": format!("#/definitions/link-{}", relation.id) });
            properties.insert(
                relation.id.clone(),
                json!({ "description": format!("{} Leads to: {}.", relation.description, to.join(", ")),
                    "anyOf": [{ "type": "array", "items": link }, link] }),
            );
        }
        json!({ "type": "object", "title": kind.label, "description": kind.description,
            "properties": properties, "additionalProperties": false })
    }
}

/// The keys that every file may have.
const COMMON: [(&str, &str); 5] = [
    ("name", "The name in full."),
    ("acronym", "The preferred acronym."),
    ("summary", "What it is, in one or two sentences of our own."),
    ("source", "The document that names and links rest on if they name none themselves."),
    ("at", "Where in that document."),
];

fn common(modalities: &[&str], forms: &[&str]) -> Map<String, Value> {
    let id = json!({ "type": "string", "pattern": ID, "maxLength": 200 });
    let date = json!({ "type": "string", "pattern": DATE });
    let name = json!({ "type": "object", "required": ["text"], "additionalProperties": false, "properties": {
        "text": { "type": "string", "minLength": 1 },
        "as": { "enum": forms, "description": "What sort of name it is." },
        "lang": { "type": "string", "description": "The language, as a BCP 47 tag." },
        "authority": { "type": "string", "description": "Who uses or publishes the name." },
        "source": { "$ref": "#/definitions/an-id" }, "at": { "type": "string" } } });
    let modality = json!({ "enum": modalities, "description": "How firmly the document says it." });
    [("an-id", id), ("a-date", date), ("a-name", name), ("a-modality", modality)]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn link_schema(relation: &Relation) -> Value {
    let id = json!({ "$ref": "#/definitions/an-id" });
    let mut properties = Map::new();
    properties.insert("to".into(), id.clone());
    properties.insert("source".into(), id.clone());
    properties.insert("at".into(), json!({ "type": "string", "description": "Where in the document." }));
    properties.insert("modality".into(), json!({ "$ref": "#/definitions/a-modality" }));
    for (key, about) in [("since", "Since when it is so."), ("until", "Until when it is so.")] {
        properties.insert(key.into(), json!({ "allOf": [{ "$ref": "#/definitions/a-date" }], "description": about }));
    }
    properties.insert("note".into(), json!({ "type": "string", "description": "A remark of the curators." }));
    for attribute in &relation.attributes {
        properties.insert(attribute.id.clone(), attribute_schema(attribute));
    }
    let table =
        json!({ "type": "object", "required": ["to"], "properties": properties, "additionalProperties": false });
    json!({ "title": relation.label, "anyOf": [id, table] })
}

fn attribute_schema(attribute: &Attribute) -> Value {
    let mut schema = match &attribute.ty {
        AttributeType::Text => json!({ "type": "string" }),
        AttributeType::Integer => json!({ "type": "integer" }),
        AttributeType::Boolean => json!({ "type": "boolean" }),
        AttributeType::Date => json!({ "type": "string", "pattern": DATE }),
        AttributeType::Url => json!({ "type": "string", "pattern": "^https?://" }),
        AttributeType::Choice(words) => json!({ "enum": words }),
        AttributeType::Texts | AttributeType::Locators => json!({ "type": "array", "items": { "type": "string" } }),
    };
    schema["description"] = attribute.description.as_str().into();
    schema
}
