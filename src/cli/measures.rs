//! `meagraph measures`: which entities hold the network together.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, kinds};
use clap::Args;
use serde_json::json;

#[derive(Args)]
pub struct Arguments {
    /// Only the network of these kinds, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    kinds: Vec<String>,
    /// How many entities, most central first.
    #[arg(long, default_value_t = 20)]
    first: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let wanted = kinds(&graph, &arguments.kinds)?;
    let only = (!wanted.is_empty()).then_some(wanted.as_slice());
    let measures = graph.measures(only, &arguments.lens.lens(&graph)?, None);
    let measures = measures.map_err(|error| Failure::unable(error.to_string()))?;
    let central = measures.entities.iter().take(arguments.first);
    match arguments.format {
        Shape::Table => {
            let rows = central.map(|row| {
                let entity = graph.at(row.entity);
                vec![
                    format!("{} ({})", entity.name(), entity.id()),
                    row.degree.to_string(),
                    format!("{:.4}", row.betweenness),
                    if row.is_articulation { "yes" } else { "" }.to_owned(),
                ]
            });
            console.table(&["entity", "linked to", "betweenness", "articulation point"], rows.collect())
        }
        Shape::Json => {
            let entities = central.map(|row| {
                json!({ "id": graph.at(row.entity).id(), "degree": row.degree, "betweenness": row.betweenness,
                        "articulationPoint": row.is_articulation })
            });
            let bridges = measures.bridges.iter().map(|(a, b)| json!([graph.at(*a).id(), graph.at(*b).id()]));
            console.json(&json!({ "components": measures.components, "entities": entities.collect::<Vec<_>>(),
                                  "bridges": bridges.collect::<Vec<_>>() }))
        }
    }
}
