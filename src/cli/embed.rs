//! `meagraph embed`: pictures and tables in documents, kept current.

use super::console::{Console, Failure};
use super::progress::Progress;
use super::world::Inputs;
use crate::graph::Graph;
use crate::report::{Filled, Syntax, fill};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Arguments {
    /// Documents in Markdown (.md), AsciiDoc (.adoc) or HTML (.html) with marked blocks.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write nothing; name the blocks that are not current, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let mut stale = 0;
    let progress = Progress::of_steps("filling", arguments.files.len());
    for path in &arguments.files {
        progress.step();
        let (text, filled) = filled(&graph, path)?;
        for block in &filled.blocks {
            block.warning.iter().for_each(|warning| console.say(warning));
            let mut files = filled.files.iter().filter(|(name, _)| block.files.contains(name));
            let old = files.any(|(name, bytes)| std::fs::read(beside(path, name)).ok().as_ref() != Some(bytes));
            if block.stale || old {
                stale += 1;
                let verb = if arguments.check { "is not current" } else { "filled" };
                console.say(&format!("{}:{}: `{}` {verb}\n", path.display(), block.line, block.asks));
            }
        }
        if !arguments.check {
            write(console, path, &text, &filled)?;
        }
    }
    if arguments.check && stale > 0 {
        let blocks = if stale == 1 { "1 block is".to_owned() } else { format!("{stale} blocks are") };
        return Err(Failure::absent(format!("{blocks} not current")).hint("run `meagraph embed` without --check"));
    }
    Ok(())
}

fn filled(graph: &Graph, path: &Path) -> Result<(String, Filled), Failure> {
    let shown = path.display();
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let syntax = Syntax::of_extension(extension)
        .ok_or_else(|| Failure::unable(format!("`{shown}` ends in none of .md, .adoc and .html")))?;
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::unable(format!("`{shown}` could not be read: {error}")))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let filled = fill(graph, syntax, &stem, &text).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(|fault| format!("`{shown}`, {fault}")).collect();
        Failure::absent(lines.join("\n"))
    })?;
    Ok((text, filled))
}

fn beside(path: &Path, name: &str) -> PathBuf {
    path.with_file_name(name)
}

/// Writes what has changed, the files beside the document first.
fn write(console: &Console, path: &Path, text: &str, filled: &Filled) -> Result<(), Failure> {
    for (name, bytes) in &filled.files {
        let target = beside(path, name);
        if std::fs::read(&target).ok().as_ref() != Some(bytes) {
            console.stream(Some(&target), |out| out.write_all(bytes))?;
        }
    }
    if filled.text != text {
        console.stream(Some(path), |out| out.write_all(filled.text.as_bytes()))?;
    }
    Ok(())
}
