//! `meagraph links`: the links of an entity, a row a statement.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity, kinds, relations};
use crate::export::statement_json;
use crate::graph::{Direction, EntityRef, Lens, LinkRef};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// The id of the entity.
    id: String,
    /// Which way the links are read.
    #[arg(long, value_enum, default_value_t)]
    direction: Way,
    /// Only these relations, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    relations: Vec<String>,
    /// Only entities of these kinds at the other end, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    kinds: Vec<String>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Way {
    /// From the entity.
    Out,
    /// To the entity.
    In,
    /// Either way.
    #[default]
    Both,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let lens = arguments.lens.lens(&graph)?;
    let shown = graph.at(entity(&graph, &arguments.id)?);
    let (wanted, ends) = (relations(&graph, &arguments.relations)?, kinds(&graph, &arguments.kinds)?);
    let direction = match arguments.direction {
        Way::Out => Direction::Out,
        Way::In => Direction::In,
        Way::Both => Direction::Both,
    };
    let links = shown.links(direction, &lens).filter(|link| {
        (wanted.is_empty() || wanted.contains(&link.relation_id()))
            && (ends.is_empty() || ends.contains(&link.other(shown.ix()).kind_id()))
    });
    match arguments.format {
        Shape::Table => {
            console.table(&["relation", "entity", "modality", "source", "where"], link_rows(shown, links, &lens))
        }
        Shape::Json => console.json(&links.map(|link| link_json(shown, link, &lens)).collect()),
    }
}

/// A row for each statement: what is said, of whom, how firmly, by which document, where.
pub fn link_rows<'g>(shown: EntityRef<'g>, links: impl Iterator<Item = LinkRef<'g>>, lens: &Lens) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for link in links {
        let other = link.other(shown.ix());
        let outgoing = link.from().ix() == shown.ix();
        let label = if outgoing { &link.relation().label } else { &link.relation().inverse_label };
        for statement in link.statements(lens) {
            rows.push(vec![
                label.clone(),
                format!("{} ({})", other.name(), other.id()),
                statement.modality().to_string(),
                statement.source().id().to_owned(),
                statement.locator().to_owned(),
            ]);
        }
    }
    rows
}

fn link_json(shown: EntityRef<'_>, link: LinkRef<'_>, lens: &Lens) -> Value {
    let other = link.other(shown.ix());
    json!({
        "relation": link.relation().id,
        "direction": if link.from().ix() == shown.ix() { "out" } else { "in" },
        "entity": { "id": other.id(), "kind": other.kind().id, "name": other.name() },
        "statements": link.statements(lens).map(statement_json).collect::<Vec<_>>(),
    })
}
