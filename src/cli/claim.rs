//! `meagraph claim`: whether the documents say a thing.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity, relations};
use crate::data::Modality;
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
    /// Count what is said of parts and bodies as said of the whole.
    #[arg(long)]
    roll_up: bool,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let relation = relations(&graph, std::slice::from_ref(&arguments.relation))?[0];
    let claim = Claim {
        subject: entity(&graph, &arguments.subject)?,
        relation,
        object: entity(&graph, &arguments.object)?,
        roll_up: arguments.roll_up,
        lens: arguments.lens.lens(&graph)?,
    };
    if let Some(reason) = graph.nonsense(&claim) {
        return Err(Failure::absent(reason));
    }
    let answer = graph.claim(&claim);
    let ids: Vec<&str> = answer.discrepancies.iter().map(|ix| graph.at(*ix).id()).collect();
    match arguments.format {
        Shape::Json => console.json(&json!({
            "verdict": answer.verdict.name(),
            "firmest": answer.firmest.map(Modality::name),
            "supporting": list(&graph, &answer.supporting),
            "denying": list(&graph, &answer.denying),
            "discrepancies": ids,
        })),
        Shape::Table => {
            let weaker = answer.firmest.filter(|modality| *modality != Modality::Asserted);
            let weaker = weaker.map(|modality| format!(", but no more than {modality}")).unwrap_or_default();
            console.out(&format!("{}{weaker}\n", answer.verdict.name()))?;
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
