//! `meagraph lineage`: what came before an entity and what came after.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity};
use crate::graph::{Descent, Graph, Lens, LinkIx};
use crate::ontology::AttributeRole;
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
    let lineage = graph.lineage(entity(&graph, &arguments.id)?, &lens);
    let mut rows: Vec<Vec<String>> =
        lineage.earlier.iter().rev().map(|step| row(&graph, "earlier", step, &lens)).collect();
    rows.extend(lineage.introduced.iter().map(|ix| mark(&graph, "new in", *ix, &lens)));
    rows.extend(lineage.later.iter().map(|step| row(&graph, "later", step, &lens)));
    rows.extend(lineage.discontinued.iter().map(|ix| mark(&graph, "not continued in", *ix, &lens)));
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

fn row(graph: &Graph, direction: &str, step: &Descent, lens: &Lens) -> Vec<String> {
    let entity = graph.at(step.entity);
    let link = graph.link(step.link);
    vec![
        direction.to_owned(),
        format!("{} ({})", entity.titled(), entity.id()),
        link.role_value(AttributeRole::Change, lens).unwrap_or_default(),
        link.role_value(AttributeRole::Confidence, lens).unwrap_or_default(),
        link.reasons(lens).unwrap_or_default(),
    ]
}

fn mark(graph: &Graph, direction: &str, ix: LinkIx, lens: &Lens) -> Vec<String> {
    let link = graph.link(ix);
    vec![
        direction.to_owned(),
        format!("{} ({})", link.to().name(), link.to().id()),
        String::new(),
        link.role_value(AttributeRole::Confidence, lens).unwrap_or_default(),
        link.reasons(lens).unwrap_or_default(),
    ]
}
