//! CSV tables: entities, names, links and statements, UTF-8 with a header each.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe in front; [`unguarded`] takes it off again.
//! Lists have a line an item.

use super::properties::{self, Columns};
use super::{File, Format, Part, archive};
use crate::graph::CitationRef;
use std::borrow::Cow;
use std::io;

pub const FORMAT: Format = Format {
    name: "csv",
    description: "Tables of entities, names, links and statements: a folder, or a zip archive.",
    media_type: "application/zip",
    write: |part, out| archive::write(FILES, part, out),
    files: FILES,
};

const FILES: &[File] = &[
    File { name: "entities.csv", write: entities },
    File { name: "names.csv", write: names },
    File { name: "links.csv", write: links },
    File { name: "statements.csv", write: statements },
];

fn entities(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let columns = Columns::of_entities(part.graph.ontology());
    let mut table = Table::new(out);
    table.row(["id", "kind", "name", "acronym", "summary", "source", "at"].into_iter().chain(columns.names()))?;
    for entity in part.entities() {
        let own = [entity.id(), &entity.kind().id, entity.name(), text(entity.acronym()), text(entity.summary())];
        let own = own.into_iter().chain(citation(entity.citation()));
        table.row(own.map(Cow::Borrowed).chain(columns.of_entity(entity)))?;
    }
    table.finish()
}

fn text(text: Option<&str>) -> &str {
    text.unwrap_or_default()
}

fn citation(citation: Option<CitationRef<'_>>) -> [&str; 2] {
    citation.map_or([""; 2], |said| [said.source().id(), said.locator()])
}

fn names(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(["entity", "text", "as", "lang", "authority", "source", "at"])?;
    for entity in part.entities() {
        for name in entity.names() {
            let own = [entity.id(), name.text(), text(name.form()), text(name.lang()), text(name.authority())];
            table.row(own.into_iter().chain(citation(name.citation())))?;
        }
    }
    table.finish()
}

fn links(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(["from", "relation", "to", "statements"])?;
    for link in part.links() {
        let count = link.statements(part.lens).count().to_string();
        table.row([link.from().id(), &link.relation().id, link.to().id(), &count])?;
    }
    table.finish()
}

fn statements(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let columns = Columns::of_statements(part.graph.ontology());
    let mut table = Table::new(out);
    let ends = ["from", "relation", "to"].into_iter().chain(properties::STATEMENT_FIELDS);
    table.row(ends.chain(columns.names()))?;
    for statement in part.statements() {
        let link = statement.link();
        let ends = [link.from().id(), link.relation().id.as_str(), link.to().id()].map(Cow::Borrowed);
        let fields = properties::fields(statement);
        table.row(ends.into_iter().chain(fields).chain(columns.of_statement(statement)))?;
    }
    table.finish()
}

/// A table whose cells are guarded.
struct Table<'o>(csv::Writer<&'o mut dyn io::Write>);

impl<'o> Table<'o> {
    fn new(out: &'o mut dyn io::Write) -> Self {
        Self(csv::Writer::from_writer(out))
    }

    fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_bytes())?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What spreadsheets take for the beginning of a formula, at the start of a cell.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Whether the text, or what follows apostrophes at its beginning, would begin a formula.
fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Puts an apostrophe in front of what would be a formula.
fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text) { format!("'{text}").into() } else { text.into() }
}

/// Takes the apostrophe off that guards a cell of the CSV export.
///
/// ```
/// assert_eq!(meagraph::export::unguarded("'=1+1"), "=1+1");
/// assert_eq!(meagraph::export::unguarded("'tis"), "'tis");
/// ```
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    if is_risky(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}
