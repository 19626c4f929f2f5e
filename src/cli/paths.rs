//! `meagraph paths`: what links one entity to another.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity, kinds, relations};
use crate::export::statement_json;
use crate::graph::{Direction, EntityIx, Graph, Lens, Path, PathQuery, Rank, Step};
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// Where the paths start: an id, or several separated by commas.
    from: String,
    /// Where they end: an id, or several separated by commas.
    to: String,
    /// The most steps.
    #[arg(long, default_value_t = 6)]
    max_length: u32,
    /// Only along these relations, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    relations: Vec<String>,
    /// Only through entities of these kinds, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    kinds: Vec<String>,
    /// Not through this entity; may be repeated.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    stop_at: Vec<String>,
    /// Follow links only from subject to object.
    #[arg(long)]
    directed: bool,
    /// Any paths, the most specific first, instead of only the shortest.
    #[arg(long)]
    specific: bool,
    /// How many paths.
    #[arg(long, default_value_t = 10)]
    first: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let lens = arguments.lens.lens(&graph)?;
    let ids = |ids: &[String]| ids.iter().map(|id| entity(&graph, id)).collect::<Result<Vec<EntityIx>, _>>();
    let (kinds, relations) = (kinds(&graph, &arguments.kinds)?, relations(&graph, &arguments.relations)?);
    let paths = graph.paths(&PathQuery {
        from: ids(&split(&arguments.from))?,
        to: ids(&split(&arguments.to))?,
        max_length: arguments.max_length,
        relations: (!relations.is_empty()).then_some(relations),
        kinds: (!kinds.is_empty()).then_some(kinds),
        stop_at: ids(&arguments.stop_at)?,
        direction: if arguments.directed { Direction::Out } else { Direction::Both },
        lens: lens.clone(),
        rank: if arguments.specific { Rank::Specific } else { Rank::Shortest },
        first: arguments.first,
    });
    match arguments.format {
        Shape::Json => console.json(&paths.iter().map(|path| path_json(&graph, path, &lens)).collect()),
        Shape::Table if paths.is_empty() => {
            Err(Failure::absent("no such path is stated").hint("allow more with --max-length, or fewer --stop-at"))
        }
        Shape::Table => {
            let rows = (1..).zip(&paths).flat_map(|(number, path)| rows(&graph, number, path, &lens));
            console.table(&["path", "from", "relation", "to", "modality", "source", "where"], rows.collect())
        }
    }
}

fn split(ids: &str) -> Vec<String> {
    ids.split(',').map(|id| id.trim().to_owned()).collect()
}

fn rows(graph: &Graph, number: usize, path: &Path, lens: &Lens) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for step in &path.steps {
        for (label, said) in said(graph, step, lens) {
            let statement = graph.statement(said);
            rows.push(vec![
                number.to_string(),
                graph.at(step.from).name().to_owned(),
                label,
                graph.at(step.to).name().to_owned(),
                statement.modality().to_string(),
                statement.source().id().to_owned(),
                statement.locator().to_owned(),
            ]);
        }
    }
    rows
}

/// The statements of a step, each with its relation as read along the path.
fn said(graph: &Graph, step: &Step, lens: &Lens) -> Vec<(String, crate::graph::StatementIx)> {
    let links = step.links.iter().map(|ix| graph.link(*ix));
    let labelled = links.flat_map(|link| {
        let forward = link.from().ix() == step.from;
        let label = if forward { &link.relation().label } else { &link.relation().inverse_label };
        link.statements(lens).map(|said| (label.clone(), said.ix())).collect::<Vec<_>>()
    });
    labelled.collect()
}

fn path_json(graph: &Graph, path: &Path, lens: &Lens) -> Value {
    let steps = path.steps.iter().map(|step| {
        let links = step.links.iter().map(|ix| graph.link(*ix)).map(|link| {
            json!({ "relation": link.relation().id, "direction": if link.from().ix() == step.from { "out" } else { "in" },
                    "statements": link.statements(lens).map(statement_json).collect::<Vec<_>>() })
        });
        json!({ "from": graph.at(step.from).id(), "to": graph.at(step.to).id(), "links": links.collect::<Vec<_>>() })
    });
    json!({ "length": path.steps.len(), "cost": path.cost, "steps": steps.collect::<Vec<_>>() })
}
