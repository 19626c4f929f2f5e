//! Cypher: statements for Neo4j and its like that may be run again and again.
//!
//! Every entity has the label `Entity` and that of its kind; every link is one relationship. What the statements of a
//! link say stands on it as lists of the same length, empty texts where a statement says nothing.

use super::{Format, Part, properties};
use crate::graph::{EntityRef, Lens, LinkRef, Value};
use crate::ontology::{AttributeType, pascal_case};
use std::io;

pub const FORMAT: Format = Format {
    name: "cypher",
    description: "Cypher statements for Neo4j; running them again changes nothing.",
    media_type: "application/x-cypher-query; charset=utf-8",
    write,
    files: &[],
};

fn write(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;")?;
    for entity in part.entities() {
        node(entity, out)?;
    }
    part.links().try_for_each(|link| relationship(link, part.lens, out))
}

fn node(entity: EntityRef<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let label = name(&pascal_case(&entity.kind().id));
    write!(out, "MERGE (n:Entity {{id: {}}}) SET n:{label}, n += {{", quoted(entity.id()))?;
    write!(out, "kind: {}, name: {}", quoted(&entity.kind().id), quoted(entity.name()))?;
    for (key, text) in [("acronym", entity.acronym()), ("summary", entity.summary())] {
        if let Some(text) = text {
            write!(out, ", {key}: {}", quoted(text))?;
        }
    }
    if entity.names().len() > 0 {
        write!(out, ", names: {}", list(entity.names().map(|name| name.text())))?;
    }
    for (attribute, value) in entity.attributes() {
        write!(out, ", {}: {}", name(&attribute.id), literal(&attribute.ty, value))?;
    }
    writeln!(out, "}};")
}

fn relationship(link: LinkRef<'_>, lens: &Lens, out: &mut dyn io::Write) -> io::Result<()> {
    let relation = link.relation();
    write!(
        out,
        "MATCH (a:Entity {{id: {}}}), (b:Entity {{id: {}}}) ",
        quoted(link.from().id()),
        quoted(link.to().id())
    )?;
    write!(out, "MERGE (a)-[r:{}]->(b) SET r += {{", name(&relationship_type(&relation.id)))?;
    let fields: Vec<_> = link.statements(lens).map(properties::fields).collect();
    for (index, key) in properties::STATEMENT_FIELDS.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(out, "{comma}{key}: {}", list(fields.iter().map(|fields| fields[index].as_str())))?;
    }
    for attribute in &relation.attributes {
        let values: Vec<String> =
            link.statements(lens).map(|statement| properties::text(statement.attribute(&attribute.id))).collect();
        if values.iter().any(|value| !value.is_empty()) {
            write!(out, ", {}: {}", name(&attribute.id), list(values.iter().map(String::as_str)))?;
        }
    }
    writeln!(out, "}};")
}

/// The type of relationships: `MEMBER_OF` for `member-of`.
pub fn relationship_type(relation: &str) -> String {
    relation.to_uppercase().replace('-', "_")
}

fn literal(ty: &AttributeType, value: &Value) -> String {
    match (ty, value) {
        (_, Value::Integer(number)) => number.to_string(),
        (_, Value::Boolean(flag)) => flag.to_string(),
        (_, Value::Texts(texts)) => list(texts.iter().map(|text| &**text)),
        (_, value) => quoted(&value.to_string()),
    }
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A name of the ontology, which has letters, digits and hyphens alone, between backticks.
fn name(name: &str) -> String {
    format!("`{}`", name.replace('`', ""))
}

/// A text between single quotes. Everything but plain printable letters is escaped, so that no line breaks and no
/// character is seen differently by the many readers of Cypher; `;` too, since simple ones split at it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            ';' => quoted.push_str("\\u003B"),
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}') =>
            {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}
