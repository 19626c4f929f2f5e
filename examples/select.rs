//! Selects a part of the graph: what lies within two steps of an entity, along some relations.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::graph::{Graph, Select};
use meagraph::ontology::Ontology;
use std::error::Error;
use std::sync::Arc;

/// What belongs to the joint work programme of 2015 to 2020?
pub fn main() -> Result<(), Box<dyn Error>> {
    let ontology = Arc::new(Ontology::built_in()?);
    let report = check(&ontology, load(&ontology, &[Input::BuiltIn])?);
    let checked = report.outcome.map_err(|_| "the data has faults")?;
    let graph = Graph::build(ontology, &checked);

    let programme = graph.entity("cms-cites-jwp-2015-2020").ok_or("no such entity")?;
    let part_of = graph.ontology().find_relation("part-of").ok_or("no such relation")?;
    let selection = graph.select(&Select {
        focus: vec![programme.ix()],
        depth: 2,
        relations: Some(vec![part_of]),
        ..Select::default()
    });
    println!("{} entities, {} links", selection.entities.len(), selection.links.len());
    for ix in selection.entities.iter().take(5) {
        println!("{}: {}", graph.at(*ix).id(), graph.at(*ix).name());
    }
    Ok(())
}
