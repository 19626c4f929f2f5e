//! CSV for the bulk import of Neo4j: `neo4j-admin database import full --array-delimiter=U+001F
//! --multiline-fields=true --nodes=nodes.csv --relationships=relationships.csv`.
//!
//! Lists are parted by U+001F, which no text holds afterwards. Cells are not guarded against spreadsheets: this is
//! read by one program, whole.

use super::cypher::relationship_type;
use super::properties::{self, Columns};
use super::{File, Format, Part, archive};
use crate::graph::Value;
use crate::ontology::{Attribute, AttributeType, pascal_case};
use std::borrow::Cow;
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
    let columns = Columns::of_entities(part.graph.ontology());
    let mut table = csv::Writer::from_writer(out);
    let own = ["id:ID", ":LABEL", "kind", "name", "acronym", "summary", "names:string[]"].map(str::to_owned);
    table.write_record(own.into_iter().chain(columns.iter().map(typed)))?;
    let labels: Vec<String> =
        part.graph.ontology().kinds.iter().map(|kind| format!("Entity{PART}{}", pascal_case(&kind.id))).collect();
    for entity in part.entities() {
        let names: Vec<&str> = entity.names().map(|name| name.text()).collect();
        let label = labels[usize::from(entity.kind_id().0)].as_str();
        let own = [
            Cow::Borrowed(entity.id()),
            label.into(),
            entity.kind().id.as_str().into(),
            entity.name().into(),
            entity.acronym().unwrap_or_default().into(),
            entity.summary().unwrap_or_default().into(),
            list(names.into_iter()),
        ];
        let values = columns.place(entity.attributes()).into_iter().map(|value| match value {
            Some(Value::Texts(texts)) => list(texts.iter()),
            value => properties::text(value),
        });
        write(&mut table, own.into_iter().chain(values))?;
    }
    table.flush()
}

/// The name of a column with its type.
fn typed(attribute: &Attribute) -> String {
    match attribute.ty {
        AttributeType::Integer => format!("{}:long", attribute.id),
        AttributeType::Boolean => format!("{}:boolean", attribute.id),
        _ if properties::is_list(attribute) => format!("{}:string[]", attribute.id),
        _ => attribute.id.clone(),
    }
}

fn relationships(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let columns = Columns::of_statements(part.graph.ontology());
    let mut table = csv::Writer::from_writer(out);
    let ends = [":START_ID", ":END_ID", ":TYPE"].map(str::to_owned);
    let lists = properties::STATEMENT_FIELDS.into_iter().chain(columns.names());
    table.write_record(ends.into_iter().chain(lists.map(|name| format!("{name}:string[]"))))?;
    for link in part.links() {
        let rows: Vec<Vec<Cow<'_, str>>> = link
            .statements(part.lens)
            .map(|said| properties::fields(said).into_iter().chain(columns.of_statement(said)).collect())
            .collect();
        let relationship = relationship_type(&link.relation().id);
        let ends = [link.from().id(), link.to().id(), &relationship].map(Cow::Borrowed);
        let width = rows.first().map_or(0, Vec::len);
        let lists = (0..width).map(|index| {
            let column = rows.iter().map(|row| &*row[index]);
            if column.clone().all(str::is_empty) { Cow::Borrowed("") } else { list(column) }
        });
        write(&mut table, ends.into_iter().chain(lists))?;
    }
    table.flush()
}

fn write<'c>(
    table: &mut csv::Writer<&mut dyn io::Write>,
    mut cells: impl Iterator<Item = Cow<'c, str>>,
) -> io::Result<()> {
    cells.try_for_each(|cell| table.write_field(cell.as_bytes()))?;
    Ok(table.write_record(None::<&[u8]>)?)
}

/// The items of a list in one cell.
fn list<'t>(mut texts: impl Iterator<Item = &'t str>) -> Cow<'t, str> {
    let first = texts.next().unwrap_or_default();
    let Some(second) = texts.next() else {
        return if first.contains(PART) { first.replace(PART, " ").into() } else { first.into() };
    };
    let mut cell = first.replace(PART, " ");
    for text in std::iter::once(second).chain(texts) {
        cell.push(PART);
        cell.extend(text.chars().map(|c| if c == PART { ' ' } else { c }));
    }
    cell.into()
}
