//! Cypher: statements for Neo4j and its like that may be run again and again.
//!
//! Every entity has the label `Entity` and that of its kind; every link is one relationship. What the statements of a
//! link say stands on it as lists of the same length, empty texts where a statement says nothing.

use super::{Format, Part, properties};
use crate::graph::{EntityRef, Lens, LinkRef, Value};
use crate::ontology::pascal_case;
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
    let mut line = String::new();
    for entity in part.entities() {
        line.clear();
        node(entity, &mut line);
        out.write_all(line.as_bytes())?;
    }
    for link in part.links() {
        line.clear();
        relationship(link, part.lens, &mut line);
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

fn node(entity: EntityRef<'_>, line: &mut String) {
    let kind = &entity.kind().id;
    line.push_str("MERGE (n:Entity {id: ");
    quote(entity.id(), line);
    line.push_str("}) SET n:");
    name(&pascal_case(kind), line);
    line.push_str(", n += {kind: ");
    quote(kind, line);
    line.push_str(", name: ");
    quote(entity.name(), line);
    for (key, text) in [(", acronym: ", entity.acronym()), (", summary: ", entity.summary())] {
        if let Some(text) = text {
            line.push_str(key);
            quote(text, line);
        }
    }
    if entity.names().len() > 0 {
        line.push_str(", names: ");
        list(entity.names().map(|name| name.text()), line);
    }
    for (attribute, value) in entity.attributes() {
        line.push_str(", ");
        name(&attribute.id, line);
        line.push_str(": ");
        literal(value, line);
    }
    line.push_str("};\n");
}

fn relationship(link: LinkRef<'_>, lens: &Lens, line: &mut String) {
    let relation = link.relation();
    line.push_str("MATCH (a:Entity {id: ");
    quote(link.from().id(), line);
    line.push_str("}), (b:Entity {id: ");
    quote(link.to().id(), line);
    line.push_str("}) MERGE (a)-[r:");
    name(&relationship_type(&relation.id), line);
    line.push_str("]->(b) SET r += {");
    let fields: Vec<_> = link.statements(lens).map(properties::fields).collect();
    for (index, key) in properties::STATEMENT_FIELDS.iter().enumerate() {
        line.push_str(if index == 0 { "" } else { ", " });
        line.push_str(key);
        line.push_str(": ");
        list(fields.iter().map(|fields| &*fields[index]), line);
    }
    for attribute in &relation.attributes {
        let values: Vec<_> =
            link.statements(lens).map(|said| properties::text(said.attribute(&attribute.id))).collect();
        if values.iter().any(|value| !value.is_empty()) {
            line.push_str(", ");
            name(&attribute.id, line);
            line.push_str(": ");
            list(values.iter().map(|value| &**value), line);
        }
    }
    line.push_str("};\n");
}

/// The type of relationships: `MEMBER_OF` for `member-of`.
pub fn relationship_type(relation: &str) -> String {
    relation.to_uppercase().replace('-', "_")
}

fn literal(value: Value<'_>, line: &mut String) {
    match value {
        Value::Integer(number) => line.push_str(&number.to_string()),
        Value::Boolean(flag) => line.push_str(if flag { "true" } else { "false" }),
        Value::Texts(texts) => list(texts.iter(), line),
        Value::Text(text) => quote(text, line),
        Value::Date(date) => quote(&date.to_string(), line),
    }
}

fn list<'t>(texts: impl Iterator<Item = &'t str>, line: &mut String) {
    line.push('[');
    for (index, text) in texts.enumerate() {
        line.push_str(if index == 0 { "" } else { ", " });
        quote(text, line);
    }
    line.push(']');
}

/// A name of the ontology, which has letters, digits and hyphens alone, between backticks.
fn name(name: &str, line: &mut String) {
    line.push('`');
    line.extend(name.chars().filter(|c| *c != '`'));
    line.push('`');
}

/// A text between single quotes. Everything but plain printable letters is escaped, so that no line breaks and no
/// character is seen differently by the many readers of Cypher; `;` too, since simple ones split at it.
fn quote(text: &str, line: &mut String) {
    line.push('\'');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| is_escaped(c)) {
        let (plain, after) = rest.split_at(at);
        line.push_str(plain);
        let mut letters = after.chars();
        let c = letters.next().unwrap_or_default();
        match c {
            '\'' => line.push_str("\\'"),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            c => line.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
        rest = letters.as_str();
    }
    line.push_str(rest);
    line.push('\'');
}

fn is_escaped(c: char) -> bool {
    matches!(c, '\'' | '\\' | ';' | '\u{2028}' | '\u{2029}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || c.is_control()
}
