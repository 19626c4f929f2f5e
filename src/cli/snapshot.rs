//! `meagraph snapshot`: the graph as one file that opens at once, however large it is.

use super::console::{Console, Failure};
use super::world::Inputs;
use crate::graph::Graph;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct Arguments {
    /// The file to write; give it to `--data` later. While a program has it open, replace it by renaming, never in place.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Say how many bytes each table of the graph takes.
    #[arg(long)]
    sizes: bool,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    console.stream(Some(&arguments.output), |out| out.write_all(graph.snapshot()))?;
    if arguments.sizes {
        return console.table(&["table", "bytes"], sizes(&graph));
    }
    Ok(())
}

fn sizes(graph: &Graph) -> Vec<Vec<String>> {
    let whole = ("all", graph.snapshot().len());
    graph.sizes().into_iter().chain([whole]).map(|(name, size)| vec![name.to_owned(), size.to_string()]).collect()
}
