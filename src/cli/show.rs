//! `meagraph show`: one entity with everything said of it.

use super::console::{Console, Failure};
use super::links::link_rows;
use super::world::{Inputs, LensArguments, Shape, entity};
use crate::export::entity_json;
use crate::graph::{Direction, EntityRef, Lens};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;

#[derive(Args)]
pub struct Arguments {
    /// The id of the entity, such as `iccwc`.
    id: String,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let lens = arguments.lens.lens(&graph)?;
    let shown = graph.at(entity(&graph, &arguments.id)?);
    match arguments.format {
        Shape::Json => console.json(&as_json(shown, &lens)),
        Shape::Table => {
            console.out(&head(shown))?;
            let rows = link_rows(shown, shown.links(Direction::Both, &lens), &lens);
            console.table(&["relation", "entity", "modality", "source", "where"], rows)
        }
    }
}

/// The entity in the shape of the NDJSON form, with the links that lead to it under `incoming`.
fn as_json(shown: EntityRef<'_>, lens: &Lens) -> Value {
    let mut object = entity_json(shown, shown.links(Direction::Out, lens), lens);
    let incoming: Vec<Value> = shown
        .links(Direction::In, lens)
        .map(|link| json!({ "relation": link.relation().id, "from": link.from().id(), "statements": link.statements(lens).count() }))
        .collect();
    if let Some(object) = object.as_object_mut() {
        object.insert("incoming".into(), Value::from(incoming));
    }
    object
}

fn head(shown: EntityRef<'_>) -> String {
    let mut text = shown.name().to_owned();
    if let Some(acronym) = shown.acronym().filter(|acronym| *acronym != shown.name()) {
        let _ = write!(text, " ({acronym})");
    }
    let _ = writeln!(text, "\n{} · {}", shown.kind().label, shown.id());
    if let Some(summary) = shown.summary() {
        let _ = writeln!(text, "{summary}");
    }
    if let Some(citation) = shown.citation() {
        let _ = writeln!(text, "described after {}, {}", citation.source().id(), citation.locator());
    }
    for (attribute, value) in shown.attributes() {
        let _ = writeln!(text, "  {}: {value}", attribute.id);
    }
    for name in shown.names() {
        let place = name.citation().map(|at| format!(" [{}, {}]", at.source().id(), at.locator())).unwrap_or_default();
        let _ = writeln!(text, "  {}: {}{place}", name.form().unwrap_or("name"), name.text());
    }
    text
}
