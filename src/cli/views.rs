//! `meagraph views`: the named views that `diagram`, `embed` and the server draw.

use super::console::{Console, Failure};
use super::world::{Inputs, Shape};
use crate::diagram::views;
use clap::Args;
use serde_json::json;

#[derive(Args)]
pub struct Arguments {
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let views = views::all(&graph);
    match arguments.format {
        Shape::Json => {
            let view = |view: &views::View| json!({ "id": view.id, "title": view.title, "about": view.about });
            console.json(&views.iter().map(view).collect::<Vec<_>>().into())
        }
        Shape::Table => {
            let rows = views.into_iter().map(|view| vec![view.id, view.title, view.about]).collect();
            console.table(&["view", "title", "answers"], rows)
        }
    }
}
