//! `meagraph concordance`: how each convention lists a taxon and what it calls it.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity};
use crate::export::statement_json;
use crate::graph::{ConcordanceCell, EntityIx, Graph, Lens};
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// The conventions to compare; all that list taxa, if none is given.
    conventions: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let lens = arguments.lens.lens(&graph)?;
    let conventions: Vec<EntityIx> = match arguments.conventions.as_slice() {
        [] => graph.listing_conventions(&lens),
        ids => ids.iter().map(|id| entity(&graph, id)).collect::<Result<_, _>>()?,
    };
    let rows = graph.concordance(&conventions, &lens);
    console.say(&format!(
        "{} taxa are listed in what the graph holds; one that is not here is not for that reason unlisted\n",
        rows.len()
    ));
    match arguments.format {
        Shape::Table => {
            let mut header = vec!["taxon"];
            header.extend(conventions.iter().map(|ix| graph.at(*ix).short_name()));
            header.push("names differ");
            let table = rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| cell_text(&graph, cell, &lens));
                let differ = if row.names_differ { "yes" } else { "" };
                std::iter::once(graph.at(row.taxon).name().to_owned()).chain(cells).chain([differ.to_owned()]).collect()
            });
            console.table(&header, table.collect())
        }
        Shape::Json => {
            let table = rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| cell_json(&graph, cell, &lens));
                json!({ "taxon": graph.at(row.taxon).id(), "namesDiffer": row.names_differ, "cells": cells.collect::<Vec<_>>() })
            });
            console.json(&table.collect::<Value>())
        }
    }
}

fn cell_text(graph: &Graph, cell: &ConcordanceCell, lens: &Lens) -> String {
    let listings = cell.listings.iter().map(|ix| graph.link(*ix)).map(|link| {
        let said = link.statements(lens).map(|said| {
            let since = said.since().map(|date| format!(" since {date}")).unwrap_or_default();
            format!("{}{since} [{}, {}]", said.modality(), said.source().id(), said.locator())
        });
        format!("{}: {}", link.to().name(), said.collect::<Vec<_>>().join("; "))
    });
    listings.chain(cell.names.iter().cloned()).collect::<Vec<_>>().join("\n")
}

fn cell_json(graph: &Graph, cell: &ConcordanceCell, lens: &Lens) -> Value {
    let listings = cell.listings.iter().map(|ix| graph.link(*ix)).map(|link| {
        json!({ "appendix": link.to().id(), "statements": link.statements(lens).map(statement_json).collect::<Vec<_>>() })
    });
    json!({ "convention": graph.at(cell.convention).id(), "listings": listings.collect::<Vec<_>>(), "names": cell.names })
}
