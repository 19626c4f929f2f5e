//! `meagraph search`: entities by any of their names.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, kinds};
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// A name, an acronym, a number, or a part of one.
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
    /// Only these kinds, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    kinds: Vec<String>,
    /// The most entities to list.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let text = arguments.text.join(" ");
    let mut hits = graph.search(&text, &kinds(&graph, &arguments.kinds)?);
    let lens = arguments.lens.lens(&graph)?;
    hits.retain(|hit| graph.is_spoken_of(hit.entity, &lens));
    if hits.is_empty() && arguments.format == Shape::Table {
        return Err(Failure::absent(format!("nothing is called `{text}`")).nearest(&graph.nearest_ids(&text)));
    }
    hits.truncate(arguments.limit);
    let entities = hits.iter().map(|hit| (hit, graph.at(hit.entity)));
    match arguments.format {
        Shape::Table => {
            let rows = entities.map(|(hit, entity)| {
                let matched = format!("{} ({})", hit.matched, hit.form);
                vec![entity.id().to_owned(), entity.kind().label.clone(), entity.name().to_owned(), matched]
            });
            console.table(&["id", "kind", "name", "matched"], rows.collect())
        }
        Shape::Json => {
            let list = entities.map(|(hit, entity)| {
                json!({ "id": entity.id(), "kind": entity.kind().id, "name": entity.name(),
                        "matched": hit.matched, "as": hit.form, "score": hit.score })
            });
            console.json(&list.collect::<Value>())
        }
    }
}
