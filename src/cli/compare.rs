//! `meagraph compare`: two work programmes, or the graph as said by two dates or in two documents.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments};
use crate::report;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// The earlier: the id of a work programme or of a document, or a date up to which documents count.
    left: String,
    /// The later: of the same sort.
    right: String,
    /// Only this section: the plural of a kind, such as `activities`, or `focus species`.
    #[arg(long)]
    section: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    lens: LensArguments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people.
    #[default]
    Table,
    /// A table that a report can carry.
    Markdown,
    /// JSON for programs.
    Json,
    /// Comma-separated values.
    Csv,
}

const HEADER: [&str; 6] = ["section", "change", "earlier", "later", "confidence", "reason"];

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let lens = arguments.lens.lens(&graph)?;
    let rows = report::compare(&graph, &arguments.left, &arguments.right, &lens)?.rows;
    let wanted = rows.into_iter().filter(|row| arguments.section.as_ref().is_none_or(|section| row[0] == *section));
    print(wanted.collect(), arguments.format, console)
}

fn print(rows: Vec<Vec<String>>, format: Format, console: &Console) -> Result<(), Failure> {
    match format {
        Format::Table => console.table(&HEADER, rows),
        Format::Markdown => console.out(&markdown(&HEADER, &rows)),
        Format::Json => {
            let objects = rows.into_iter().map(|row| {
                HEADER
                    .iter()
                    .zip(row)
                    .filter(|(_, cell)| !cell.is_empty())
                    .map(|(key, cell)| ((*key).to_owned(), json!(cell)))
                    .collect::<Value>()
            });
            console.json(&objects.collect())
        }
        Format::Csv => console.out(&csv(&HEADER, &rows)),
    }
}

/// A Markdown table; what could end a cell or begin markup is escaped.
fn markdown(header: &[&str], rows: &[Vec<String>]) -> String {
    let escaped = |cell: &str| {
        let mut text = String::new();
        for c in cell.chars() {
            match c {
                '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' => text.extend(['\\', c]),
                c if c.is_control() => text.push(' '),
                c => text.push(c),
            }
        }
        text
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(header.iter().map(ToString::to_string).collect());
    text += &line(vec!["---".to_owned(); header.len()]);
    rows.iter().fold(text, |text, row| text + &line(row.iter().map(|cell| escaped(cell)).collect()))
}

/// Comma-separated values after RFC 4180; what a spreadsheet could take for a formula is led by an apostrophe.
fn csv(header: &[&str], rows: &[Vec<String>]) -> String {
    let quoted = |cell: &str| {
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    };
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    let text = line(header.iter().map(|cell| quoted(cell)).collect());
    rows.iter().fold(text, |text, row| text + &line(row.iter().map(|cell| quoted(cell)).collect()))
}
