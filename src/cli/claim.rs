//! `meagraph claim`: whether the documents say a thing.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity, relations};
use crate::export::statement_json;
use crate::graph::{Claim, Graph, StatementIx};
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// Of whom it is claimed: an id.
    subject: String,
    /// The name of the relation, such as `member-of`.
    relation: String,
    /// To whom or what the relation leads: an id.
    object: String,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let relation = relations(&graph, std::slice::from_ref(&arguments.relation))?[0];
    let answer = graph.claim(&Claim {
        subject: entity(&graph, &arguments.subject)?,
        relation,
        object: entity(&graph, &arguments.object)?,
        lens: arguments.lens.lens(&graph)?,
    });
    let ids: Vec<&str> = answer.discrepancies.iter().map(|ix| graph.at(*ix).id()).collect();
    match arguments.format {
        Shape::Json => console.json(&json!({
            "verdict": answer.verdict.name(),
            "supporting": list(&graph, &answer.supporting),
            "denying": list(&graph, &answer.denying),
            "discrepancies": ids,
        })),
        Shape::Table => {
            console.out(&format!("{}\n", answer.verdict.name()))?;
            let rows = answer
                .supporting
                .iter()
                .map(|ix| ("supports", ix))
                .chain(answer.denying.iter().map(|ix| ("denies", ix)));
            let rows: Vec<Vec<String>> = rows.map(|(what, ix)| row(&graph, what, *ix)).collect();
            if !rows.is_empty() {
                console.table(&["", "subject", "relation", "object", "modality", "source", "where"], rows)?;
            }
            match ids.as_slice() {
                [] => Ok(()),
                ids => console.out(&format!("to be read before this is used: {}\n", ids.join(", "))),
            }
        }
    }
}

fn list(graph: &Graph, statements: &[StatementIx]) -> Vec<Value> {
    statements.iter().map(|ix| statement_json(graph.statement(*ix))).collect()
}

fn row(graph: &Graph, what: &str, ix: StatementIx) -> Vec<String> {
    let said = graph.statement(ix);
    let link = said.link();
    vec![
        what.to_owned(),
        link.from().name().to_owned(),
        link.relation().label.clone(),
        link.to().name().to_owned(),
        said.modality().to_string(),
        said.source().id().to_owned(),
        said.locator().to_owned(),
    ]
}
