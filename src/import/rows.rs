//! Tables: rows of a CSV file by the names of their columns.

use super::{Import, ImportError, SourceFile};
use std::collections::HashMap;

/// A table in memory.
pub struct Table {
    /// The name of the file.
    pub file: String,
    columns: HashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
    /// The line on which each row begins.
    lines: Vec<u64>,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
}

impl Table {
    /// Reads a file; rows that are broken are noted as skipped.
    ///
    /// # Errors
    /// The file has no header, or is no UTF-8.
    pub fn read(import: &mut Import<'_>, file: &SourceFile, delimiter: u8) -> Result<Self, ImportError> {
        let unreadable =
            |error: &dyn std::fmt::Display| ImportError::new(format!("`{}` is no table: {error}", file.name));
        let text = std::str::from_utf8(&file.bytes).map_err(|error| unreadable(&error).hint("save it as UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
        if header.is_empty() {
            return Err(unreadable(&"it is empty"));
        }
        let columns = header.iter().enumerate().map(|(index, name)| (name.trim().to_owned(), index)).collect();
        let mut table = Self { file: file.name.clone(), columns, rows: Vec::new(), lines: Vec::new() };
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() == header.len() {
                table.rows.push(record);
                table.lines.push(line);
            } else {
                let reason = format!("it has {} cells, the header {}", record.len(), header.len());
                import.report.skipped(&file.name, format!("line {line}"), reason);
            }
        }
        Ok(table)
    }

    /// Whether it has a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The columns, for suggestions.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let mut columns: Vec<(&usize, &str)> =
            self.columns.iter().map(|(name, index)| (index, name.as_str())).collect();
        columns.sort_unstable();
        columns.into_iter().map(|(_, name)| name)
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|index| Row { table: self, index })
    }
}

impl<'t> Row<'t> {
    /// The text of a cell without space around it; empty if there is no such column.
    pub fn get(self, column: &str) -> &'t str {
        let index = self.table.columns.get(column);
        index.and_then(|index| self.table.rows[self.index].get(*index)).unwrap_or_default().trim()
    }

    /// Where it stands, for the report.
    pub fn place(self) -> String {
        format!("line {}", self.table.lines[self.index])
    }

    /// Its number, counted from 1 after the header.
    pub fn number(self) -> usize {
        self.index + 1
    }
}
