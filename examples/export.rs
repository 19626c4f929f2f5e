//! Exports a selection as Turtle, to any writer.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::export::{self, Part};
use meagraph::graph::{Graph, Lens, Select};
use meagraph::ontology::Ontology;
use std::error::Error;
use std::sync::Arc;

/// What is said of the saiga memorandum, as RDF?
pub fn main() -> Result<(), Box<dyn Error>> {
    let ontology = Arc::new(Ontology::built_in()?);
    let report = check(&ontology, load(&ontology, &[Input::BuiltIn])?);
    let checked = report.outcome.map_err(|_| "the data has faults")?;
    let graph = Graph::build(ontology, &checked);

    let focus = graph.entity("cms-saiga-mou").ok_or("no such entity")?;
    let lens = Lens::default();
    let selection = graph.select(&Select { focus: vec![focus.ix()], lens: lens.clone(), ..Select::default() });
    let format = export::find("turtle").ok_or("no such format")?;
    let mut turtle = Vec::new();
    (format.write)(&Part { graph: &graph, selection: &selection, lens: &lens }, &mut turtle)?;
    println!("{} lines of {}", turtle.iter().filter(|byte| **byte == b'\n').count(), format.media_type);
    Ok(())
}
