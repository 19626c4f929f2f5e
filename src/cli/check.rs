//! `meagraph check`: every fault of the data, with its place and a way out.

use super::console::{Console, Failure};
use super::world::Inputs;
use crate::check::{render, sarif};
use clap::{Args, ValueEnum};

#[derive(Args)]
pub struct Arguments {
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Each finding with the text in question underlined.
    #[default]
    Text,
    /// JSON for programs.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let ontology = inputs.ontology()?;
    let report = inputs.report(&ontology)?;
    match arguments.format {
        Format::Text => console.say(&render::text(&report, true)),
        Format::Json => console.out(&render::json(&report))?,
        Format::Sarif => console.out(&sarif(&report))?,
    }
    report.outcome.map(drop).map_err(|_| Failure::faulty())
}
