//! CSV for the bulk import of Neo4j: `neo4j-admin database import full --array-delimiter=U+001F
//! --multiline-fields=true --nodes=nodes.csv --relationships=relationships.csv`.
//!
//! Lists are parted by U+001F, which no text holds afterwards. Cells are not guarded against spreadsheets: this is
//! read by one program, whole.

use super::cypher::relationship_type;
use super::{File, Format, Part, archive, properties};
use crate::ontology::{AttributeType, pascal_case};
use std::io;

pub const FORMAT: Format = Format {
    name: "neo4j-csv",
    description: "CSV for the bulk import of Neo4j: a folder, or a zip archive.",
    media_type: "application/zip",
    write: |part, out| archive::write(FILES, part, out),
    files: FILES,
};

const FILES: &[File] =
    &[File { name: "nodes.csv", write: nodes }, File { name: "relationships.csv", write: relationships }];

/// What parts the items of lists.
const PART: char = '\u{1f}';

fn nodes(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let attributes = properties::of_entities(part.graph.ontology());
    let mut table = csv::Writer::from_writer(out);
    let own = ["id:ID", ":LABEL", "kind", "name", "acronym", "summary", "names:string[]"].map(str::to_owned);
    let columns = attributes.iter().map(|attribute| match attribute.ty {
        AttributeType::Integer => format!("{}:long", attribute.id),
        AttributeType::Boolean => format!("{}:boolean", attribute.id),
        _ if properties::is_list(attribute) => format!("{}:string[]", attribute.id),
        _ => attribute.id.clone(),
    });
    table.write_record(own.into_iter().chain(columns))?;
    for entity in part.entities() {
        let kind = &entity.kind().id;
        let own = [
            entity.id().to_owned(),
            format!("Entity{PART}{}", pascal_case(kind)),
            kind.clone(),
            entity.name().to_owned(),
            entity.acronym().unwrap_or_default().to_owned(),
            entity.summary().unwrap_or_default().to_owned(),
            list(entity.names().map(|name| name.text())),
        ];
        let values = attributes.iter().map(|attribute| match properties::value(entity, attribute) {
            Some(value) if properties::is_list(attribute) => list(value.texts()),
            value => properties::text(value),
        });
        table.write_record(own.into_iter().chain(values))?;
    }
    table.flush()
}

fn relationships(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let attributes = properties::of_statements(part.graph.ontology());
    let mut table = csv::Writer::from_writer(out);
    let ends = [":START_ID", ":END_ID", ":TYPE"].map(str::to_owned);
    let lists =
        properties::STATEMENT_FIELDS.into_iter().chain(attributes.iter().map(|attribute| attribute.id.as_str()));
    table.write_record(ends.into_iter().chain(lists.map(|name| format!("{name}:string[]"))))?;
    for link in part.links() {
        let rows: Vec<Vec<String>> = link
            .statements(part.lens)
            .map(|said| properties::fields(said).into_iter().chain(properties::texts(said, &attributes)).collect())
            .collect();
        let ends = [link.from().id(), link.to().id(), &relationship_type(&link.relation().id)].map(str::to_owned);
        let columns = (0..properties::STATEMENT_FIELDS.len() + attributes.len()).map(|index| {
            let column = rows.iter().map(|row| row[index].as_str());
            if column.clone().all(str::is_empty) { String::new() } else { list(column) }
        });
        table.write_record(ends.into_iter().chain(columns))?;
    }
    table.flush()
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.map(|text| text.replace(PART, " ")).collect::<Vec<_>>().join("\u{1f}")
}
