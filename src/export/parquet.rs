//! Parquet tables for data frames and Spark GraphFrames: vertices, edges and statements.
//!
//! `nodes.parquet` has `id`, `edges.parquet` has `src`, `dst` and `relationship`, as GraphFrames wants them. Rows are
//! written in groups, so that memory does not grow with the graph.

use super::properties::{self, Columns};
use super::{File, Format, Part, archive};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use std::borrow::Cow;
use std::io;
use std::sync::Arc;

pub const FORMAT: Format = Format {
    name: "parquet",
    description: "Parquet tables of nodes, edges and statements: a folder, or a zip archive.",
    media_type: "application/zip",
    write: |part, out| archive::write(FILES, part, out),
    files: FILES,
};

const FILES: &[File] = &[
    File { name: "nodes.parquet", write: nodes },
    File { name: "edges.parquet", write: edges },
    File { name: "statements.parquet", write: statements },
];

/// How many rows stand in a group.
const GROUP: usize = 50_000;

fn nodes(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let attributes = Columns::of_entities(part.graph.ontology());
    let columns: Vec<&str> =
        ["id", "kind", "name", "acronym", "summary"].into_iter().chain(attributes.names()).collect();
    let rows = part.entities().map(|entity| {
        let own = [Some(entity.id()), Some(&entity.kind().id), Some(entity.name()), entity.acronym(), entity.summary()];
        let own = own.map(|text| Cow::Borrowed(text.unwrap_or_default()));
        own.into_iter().chain(attributes.of_entity(entity)).collect()
    });
    table(&columns, 3, rows, out)
}

fn edges(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let rows = part.links().map(|link| {
        let sources: Vec<&str> = link.statements(part.lens).map(|said| said.source().id()).collect();
        let ends = [link.from().id(), link.to().id(), &link.relation().id].map(Cow::Borrowed);
        ends.into_iter().chain([sources.join(" ").into()]).collect()
    });
    table(&["src", "dst", "relationship", "sources"], 4, rows, out)
}

fn statements(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let attributes = Columns::of_statements(part.graph.ontology());
    let own = ["src", "dst", "relationship"].into_iter().chain(properties::STATEMENT_FIELDS);
    let columns: Vec<&str> = own.chain(attributes.names()).collect();
    let rows = part.statements().map(|said| {
        let link = said.link();
        let ends = [link.from().id(), link.to().id(), &link.relation().id].map(Cow::Borrowed);
        ends.into_iter().chain(properties::fields(said)).chain(attributes.of_statement(said)).collect()
    });
    table(&columns, 6, rows, out)
}

/// Writes rows of texts; after the first `required` columns, an empty text is a null.
fn table<'g>(
    columns: &[&str],
    required: usize,
    rows: impl Iterator<Item = Vec<Cow<'g, str>>>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    // The writer wants something that can move between threads; a group at a time goes through a buffer.
    let properties = WriterProperties::builder()
        .set_created_by("meagraph".to_owned())
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema(columns, required)?, Arc::new(properties))?;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let group: Vec<Vec<Cow<'_, str>>> = rows.by_ref().take(GROUP).collect();
        write_group(&mut writer, &group, columns.len(), required)?;
        writer.flush()?;
        let written = std::mem::take(writer.inner_mut());
        out.write_all(&written)?;
    }
    out.write_all(&writer.into_inner()?)
}

fn schema(columns: &[&str], required: usize) -> io::Result<TypePtr> {
    let fields = columns.iter().enumerate().map(|(index, name)| {
        let repetition = if index < required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
        Ok(Arc::new(text.with_logical_type(Some(LogicalType::String)).with_repetition(repetition).build()?))
    });
    let fields = fields.collect::<Result<Vec<_>, parquet::errors::ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?))
}

fn write_group(
    writer: &mut SerializedFileWriter<Vec<u8>>,
    rows: &[Vec<Cow<'_, str>>],
    columns: usize,
    required: usize,
) -> io::Result<()> {
    let mut group = writer.next_row_group()?;
    for index in 0..columns {
        let Some(mut column) = group.next_column()? else { break };
        let cells = rows.iter().map(|row| &*row[index]);
        let optional = index >= required;
        let given: Vec<&str> = cells.clone().filter(|cell| !optional || !cell.is_empty()).collect();
        let values = pieces(&given);
        let levels: Vec<i16> = cells.map(|cell| i16::from(!cell.is_empty())).collect();
        let levels = optional.then_some(levels.as_slice());
        column.typed::<ByteArrayType>().write_batch(&values, levels, None)?;
        column.close()?;
    }
    group.close()?;
    Ok(())
}

/// The texts as pieces of one allocation.
fn pieces(texts: &[&str]) -> Vec<ByteArray> {
    let whole = ByteArray::from(texts.concat().into_bytes());
    let mut start = 0;
    let piece = |text: &&str| {
        start += text.len();
        whole.slice(start - text.len(), text.len())
    };
    texts.iter().map(piece).collect()
}
