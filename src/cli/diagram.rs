//! `meagraph diagram`: a part of the graph as a picture.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, entity, kinds, relations};
use crate::diagram::{DiagramSpec, Labels, Picture, dot, mermaid};
use crate::graph::{Graph, Select};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Args)]
pub struct Arguments {
    /// The entity to start from; may be repeated. Without one the whole graph is drawn.
    #[arg(long, value_name = "ID")]
    focus: Vec<String>,
    /// How many links to go from the focus.
    #[arg(long, default_value_t = 1)]
    depth: u32,
    /// Only these kinds besides the focus, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    kinds: Vec<String>,
    /// Only these relations, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    relations: Vec<String>,
    /// Show but do not walk through this entity; may be repeated.
    #[arg(long, value_name = "ID")]
    stop_at: Vec<String>,
    /// The most entities to draw; nearer ones come first.
    #[arg(long, default_value_t = 500)]
    limit: usize,
    /// The title.
    #[arg(long)]
    title: Option<String>,
    /// What to write in the boxes.
    #[arg(long, value_enum, default_value_t)]
    labels: LabelChoice,
    /// Leave the legend out.
    #[arg(long)]
    no_legend: bool,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write to FILE instead of the standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    lens: LensArguments,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Graphviz DOT.
    #[default]
    Dot,
    /// Mermaid, for Markdown.
    Mermaid,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum LabelChoice {
    /// The acronym where there is one, else the name.
    #[default]
    Short,
    /// The name.
    Name,
    /// The acronym and the name.
    Both,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let picture = Picture::new(&graph, &spec(arguments, &graph)?);
    let text = match arguments.format {
        Format::Dot => dot(&picture),
        Format::Mermaid => mermaid(&picture).map_err(|error| {
            Failure::absent(error.to_string()).hint("narrow it with --kinds, --relations or --depth, or take DOT")
        })?,
    };
    console.stream(arguments.output.as_deref(), |out| out.write_all(text.as_bytes()))
}

fn spec(arguments: &Arguments, graph: &Graph) -> Result<DiagramSpec, Failure> {
    let some = |empty: bool| !empty;
    let ids = |ids: &[String]| ids.iter().map(|id| entity(graph, id)).collect::<Result<Vec<_>, _>>();
    let select = Select {
        focus: ids(&arguments.focus)?,
        depth: arguments.depth,
        kinds: some(arguments.kinds.is_empty()).then(|| kinds(graph, &arguments.kinds)).transpose()?,
        relations: some(arguments.relations.is_empty()).then(|| relations(graph, &arguments.relations)).transpose()?,
        stop_at: ids(&arguments.stop_at)?,
        lens: arguments.lens.lens(graph)?,
        limit: arguments.limit,
    };
    Ok(DiagramSpec {
        title: arguments.title.clone(),
        caption: arguments.lens.words(),
        select,
        labels: match arguments.labels {
            LabelChoice::Short => Labels::Short,
            LabelChoice::Name => Labels::Name,
            LabelChoice::Both => Labels::Both,
        },
        edge_labels: None,
        legend: !arguments.no_legend,
    })
}
