//! `meagraph export`: the graph, or a part of it, for other programs.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, SelectArguments};
use crate::export::{self, FORMATS, Part};
use crate::graph::{Lens, LensParts};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Arguments {
    /// The format.
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(FORMATS.iter().map(possible)))]
    format: String,
    #[command(flatten)]
    select: SelectArguments,
    /// Write to FILE instead of the standard output. Formats of several files fill a folder if PATH is one or ends in `/`, else a zip archive.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    lens: LensArguments,
}

fn possible(format: &export::Format) -> clap::builder::PossibleValue {
    clap::builder::PossibleValue::new(format.name).help(format.description)
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let parts = arguments.lens.parts();
    let lens = if parts == LensParts::default() { Lens::everything() } else { parts.lens(&graph)? };
    let selection = graph.select(&arguments.select.select(&graph, lens.clone(), usize::MAX)?);
    let Some(format) = export::find(&arguments.format) else {
        return Err(Failure::unable(format!("there is no format `{}`", arguments.format)));
    };
    let part = Part { graph: &graph, selection: &selection, lens: &lens };
    match arguments.output.as_deref() {
        Some(folder) if !format.files.is_empty() && is_folder(folder) => {
            let files = format.files.iter().map(|file| (file.name, file.write));
            console.folder(folder, files, |write, out| write(&part, out))
        }
        file => console.stream(file, |out| (format.write)(&part, out)).map_err(|failure| too_much(format, failure)),
    }
}

fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// A format that refuses is helped by asking it for less.
fn too_much(format: &export::Format, failure: Failure) -> Failure {
    if failure.is_unable() && format.name == "mermaid" {
        return failure.hint("narrow it with --focus, --kinds, --relations or --depth, or take another format");
    }
    failure
}
