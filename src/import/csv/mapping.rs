//! The mapping file: what each column means.

use super::super::rows::Row;
use crate::check::nearest;
use crate::ontology::{KindId, Ontology, RelationId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A mapping as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawMapping {
    source: Source,
    delimiter: Option<char>,
    #[serde(default)]
    filters: BTreeMap<String, OneOrMore>,
    #[serde(default)]
    filters_not: BTreeMap<String, OneOrMore>,
    entities: toml::Table,
}

/// The document that the statements cite.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it can be read.
    pub url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawEntity {
    kind: String,
    #[serde(default)]
    keys: Vec<String>,
    id_prefix: Option<String>,
    properties: BTreeMap<String, Property>,
    #[serde(default)]
    names: Vec<NameRule>,
    #[serde(default)]
    links: BTreeMap<String, Vec<BTreeMap<String, toml::Value>>>,
}

/// How a value is got from a row: from a column, from several joined, or the same for all.
#[derive(Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Property {
    column: Option<String>,
    #[serde(default)]
    columns: Vec<String>,
    join: Option<String>,
    split: Option<String>,
    literal: Option<String>,
}

/// A further name.
#[derive(Deserialize)]
#[serde(from = "RawName")]
pub struct NameRule {
    /// The text.
    pub text: Property,
    /// The sort of name.
    pub form: String,
    /// The language.
    pub lang: Option<String>,
    /// Who uses it.
    pub authority: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawName {
    column: String,
    split: Option<String>,
    #[serde(rename = "as", default = "alias")]
    form: String,
    lang: Option<String>,
    authority: Option<String>,
}

impl From<RawName> for NameRule {
    fn from(raw: RawName) -> Self {
        let text = Property { column: Some(raw.column), split: raw.split, ..Property::default() };
        Self { text, form: raw.form, lang: raw.lang, authority: raw.authority }
    }
}

fn alias() -> String {
    "alias".to_owned()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn has(&self, value: &str) -> bool {
        match self {
            Self::One(one) => one == value,
            Self::More(more) => more.iter().any(|one| one == value),
        }
    }
}

/// A mapping that fits an ontology.
pub struct Mapping {
    /// The document that the statements cite.
    pub source: Source,
    delimiter: u8,
    filters: BTreeMap<String, OneOrMore>,
    filters_not: BTreeMap<String, OneOrMore>,
    /// The entities that each row makes.
    pub entities: BTreeMap<String, EntityRule>,
}

/// How an entity is made.
pub struct EntityRule {
    /// Its kind.
    pub kind: KindId,
    /// The columns that tell it from others; if none, its name does.
    pub keys: Vec<String>,
    /// What its id begins with.
    pub id_prefix: Option<String>,
    /// Its name.
    pub name: Property,
    /// Acronym, summary and attributes.
    pub properties: BTreeMap<String, Property>,
    /// Further names.
    pub names: Vec<NameRule>,
    /// Its links.
    pub links: Vec<LinkRule>,
}

/// How a link is made.
#[derive(Default)]
pub struct LinkRule {
    /// The relation.
    pub relation: RelationId,
    /// The entity of the same row that it leads to.
    pub entity: Option<String>,
    /// The id of the entity that it leads to.
    pub to: Option<Property>,
    /// The place in the document.
    pub at: Option<Property>,
    /// Since when.
    pub since: Option<Property>,
    /// Until when.
    pub until: Option<Property>,
    /// How firmly.
    pub modality: Option<Property>,
    /// A remark.
    pub note: Option<Property>,
    /// Attributes of the relation.
    pub attributes: BTreeMap<String, Property>,
}

impl Mapping {
    /// Reads a mapping.
    pub fn parse(text: &str, ontology: &Ontology) -> Result<Self, String> {
        let raw: RawMapping = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
        let delimiter = raw.delimiter.unwrap_or(',');
        let delimiter =
            u8::try_from(delimiter).map_err(|_| format!("the delimiter `{delimiter}` is no single byte"))?;
        let mut entities = BTreeMap::new();
        for (name, value) in raw.entities {
            let entity = value.try_into().map_err(|error: toml::de::Error| error.to_string());
            let rule = entity.and_then(|entity| rule(entity, ontology));
            entities.insert(name.clone(), rule.map_err(|reason| format!("`entities.{name}`: {}", reason.trim()))?);
        }
        let targets =
            entities.values().flat_map(|rule: &EntityRule| &rule.links).filter_map(|link| link.entity.as_ref());
        if let Some(name) = targets.into_iter().find(|name| !entities.contains_key(*name)) {
            return Err(format!("a link leads to the entity `{name}`, which the mapping does not make"));
        }
        Ok(Self { source: raw.source, delimiter, filters: raw.filters, filters_not: raw.filters_not, entities })
    }

    /// What parts the cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Every column that it names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let filters = self.filters.keys().chain(self.filters_not.keys());
        let of_entities = self.entities.values().flat_map(EntityRule::columns);
        filters.chain(of_entities).map(String::as_str)
    }

    /// Why a row is not wanted, if it is not.
    pub fn refuses(&self, row: Row<'_>) -> Option<String> {
        let wanted = self.filters.iter().find(|(column, values)| !values.has(row.get(column)));
        let unwanted = self.filters_not.iter().find(|(column, values)| values.has(row.get(column)));
        wanted.or(unwanted).map(|(column, _)| format!("the filter on `{column}` leaves out `{}`", row.get(column)))
    }
}

impl EntityRule {
    fn columns(&self) -> impl Iterator<Item = &String> {
        let links = self.links.iter().flat_map(|link| {
            let own = [&link.to, &link.at, &link.since, &link.until, &link.modality, &link.note];
            own.into_iter().flatten().chain(link.attributes.values())
        });
        let properties = self.properties.values().chain([&self.name]).chain(self.names.iter().map(|name| &name.text));
        self.keys.iter().chain(properties.chain(links).flat_map(|how| how.column.iter().chain(&how.columns)))
    }
}

impl Property {
    /// The values in a row; none if it is empty there.
    pub fn values(&self, row: Row<'_>) -> Vec<String> {
        let cells = self.column.iter().chain(&self.columns).map(|column| row.get(column).to_owned());
        let mut values: Vec<String> = cells.chain(self.literal.clone()).filter(|text| !text.is_empty()).collect();
        if let Some(join) = &self.join {
            values = vec![values.join(join)];
        }
        if let Some(split) = self.split.as_deref().filter(|split| !split.is_empty()) {
            values = values.iter().flat_map(|text| text.split(split)).map(|part| part.trim().to_owned()).collect();
        }
        values.retain(|text| !text.is_empty());
        values
    }
}

fn rule(raw: RawEntity, ontology: &Ontology) -> Result<EntityRule, String> {
    let kinds = || ontology.kinds.iter().map(|kind| kind.id.as_str());
    let kind = ontology.find_kind(&raw.kind).ok_or_else(|| unknown("kind", &raw.kind, &nearest(&raw.kind, kinds())))?;
    let mut properties = raw.properties;
    let name = properties.remove("name").ok_or("it has no property `name`")?;
    let known = &ontology.kind(kind).attributes;
    for property in properties.keys().filter(|property| !matches!(property.as_str(), "acronym" | "summary")) {
        if !known.iter().any(|attribute| attribute.id == *property) {
            let near = nearest(property, known.iter().map(|attribute| attribute.id.as_str()));
            return Err(unknown("property", property, &near));
        }
    }
    let mut links = Vec::new();
    for (name, rules) in raw.links {
        let relations = || ontology.relations.iter().map(|relation| relation.id.as_str());
        let relation = ontology.find_relation(&name);
        let relation = relation.ok_or_else(|| unknown("relation", &name, &nearest(&name, relations())))?;
        for rule in rules {
            links.push(link(relation, rule, ontology).map_err(|reason| format!("`links.{name}`: {reason}"))?);
        }
    }
    Ok(EntityRule { kind, keys: raw.keys, id_prefix: raw.id_prefix, name, properties, names: raw.names, links })
}

fn link(relation: RelationId, raw: BTreeMap<String, toml::Value>, ontology: &Ontology) -> Result<LinkRule, String> {
    let mut rule = LinkRule { relation, ..LinkRule::default() };
    for (key, value) in raw {
        if key == "entity" {
            rule.entity = Some(value.as_str().ok_or("`entity` is the name of an entity of the mapping")?.to_owned());
            continue;
        }
        let property = match value {
            toml::Value::String(literal) => Property { literal: Some(literal), ..Property::default() },
            other => other.try_into::<Property>().map_err(|error| error.to_string())?,
        };
        let slot = match key.as_str() {
            "to" => &mut rule.to,
            "at" => &mut rule.at,
            "since" => &mut rule.since,
            "until" => &mut rule.until,
            "modality" => &mut rule.modality,
            "note" => &mut rule.note,
            _ if ontology.relation(relation).attribute(&key).is_some() => {
                rule.attributes.insert(key, property);
                continue;
            }
            _ => return Err(unknown("key", &key, &[])),
        };
        *slot = Some(property);
    }
    if rule.entity.is_none() && rule.to.is_none() {
        return Err("it needs `entity` (one of the mapping's) or `to` (an id)".into());
    }
    Ok(rule)
}

fn unknown(what: &str, name: &str, near: &[&str]) -> String {
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean `{}`?", near.join("`, `")) };
    format!("there is no {what} `{name}`{hint}")
}
