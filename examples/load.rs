//! Loads a graph, lays a file of one's own on top and counts what it holds.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use meagraph::check::{check, render};
use meagraph::data::{Input, load};
use meagraph::graph::{Graph, Lens};
use meagraph::ontology::Ontology;
use std::error::Error;
use std::sync::Arc;

/// Reads the built-in graph and the files given as arguments.
pub fn main() -> Result<(), Box<dyn Error>> {
    let ontology = Arc::new(Ontology::built_in()?);
    let files = std::env::args().skip(1).filter(|argument| argument.ends_with(".ndjson"));
    let inputs: Vec<Input> =
        std::iter::once(Input::BuiltIn).chain(files.map(|file| Input::Path(file.into()))).collect();

    // Checking reports everything at once; only what passed it can be built.
    let report = check(&ontology, load(&ontology, &inputs)?);
    let faults = render::text(&report, false);
    let checked = report.outcome.map_err(|_| faults)?;
    let graph = Graph::build(ontology, &checked);

    let stats = graph.stats(&Lens::default());
    println!("{} entities, {} links, {} statements", stats.entities, stats.links, stats.statements);
    Ok(())
}
