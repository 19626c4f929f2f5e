//! `meagraph lineage`: what came before an entity and what came after.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity};
use crate::report;
use clap::Args;
use serde_json::{Map, Value};

#[derive(Args)]
pub struct Arguments {
    /// The id of the entity, such as an activity of a work programme.
    id: String,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

const HEADER: [&str; 5] = ["", "entity", "change", "confidence", "reason"];

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let lens = arguments.lens.lens(&graph)?;
    let rows = report::lineage(&graph, entity(&graph, &arguments.id)?, &lens).rows;
    match arguments.format {
        Shape::Json => {
            let keys = ["direction", "entity", "change", "confidence", "reason"];
            let object = |row: Vec<String>| -> Map<String, Value> {
                keys.iter().zip(row).map(|(key, cell)| ((*key).to_owned(), Value::from(cell))).collect()
            };
            console.json(&rows.into_iter().map(object).collect())
        }
        Shape::Table if rows.is_empty() => {
            Err(Failure::absent(format!("nothing is said of what came before or after `{}`", arguments.id)))
        }
        Shape::Table => console.table(&HEADER, rows),
    }
}
