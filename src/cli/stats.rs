//! `meagraph stats`: counts of what the graph holds.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape};
use clap::Args;
use serde_json::{Map, Value, json};

#[derive(Args)]
pub struct Arguments {
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let stats = graph.stats(&arguments.lens.lens(&graph)?);
    let ontology = graph.ontology();
    let groups: [(&str, Vec<(String, usize)>); 5] = [
        (
            "total",
            vec![
                ("entities".into(), stats.entities),
                ("links".into(), stats.links),
                ("statements".into(), stats.statements),
                ("components".into(), stats.components),
            ],
        ),
        ("kind", stats.kinds.iter().map(|(kind, count)| (ontology.kind(*kind).id.clone(), *count)).collect()),
        (
            "relation",
            stats.relations.iter().map(|(relation, count)| (ontology.relation(*relation).id.clone(), *count)).collect(),
        ),
        ("modality", stats.modalities.iter().map(|(modality, count)| (modality.to_string(), *count)).collect()),
        ("source", stats.sources.iter().map(|(source, count)| (graph.at(*source).id().to_owned(), *count)).collect()),
    ];
    match arguments.format {
        Shape::Table => {
            let rows = groups.into_iter().flat_map(|(group, counts)| {
                counts.into_iter().map(move |(name, count)| vec![group.to_owned(), name, count.to_string()])
            });
            console.table(&["of", "name", "count"], rows.collect())
        }
        Shape::Json => {
            let object: Map<String, Value> = groups
                .into_iter()
                .map(|(group, counts)| (group.to_owned(), counts.into_iter().map(pair).collect()))
                .collect();
            console.json(&json!(object))
        }
    }
}

fn pair((name, count): (String, usize)) -> (String, Value) {
    (name, Value::from(count))
}
