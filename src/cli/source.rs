//! `meagraph sources`: the documents with what they say, to check the graph against them page by page.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity};
use crate::export::statement_json;
use crate::graph::{EntityRef, Graph, Lens, LensParts, StatementRef};
use crate::ontology::{AttributeRole, KindRole};
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// The id of a document, to list its statements in the order of its text.
    id: Option<String>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    // Without a lens the whole document stands there, denials too.
    let parts = arguments.lens.parts();
    let lens = if parts == LensParts::default() { Lens::everything() } else { parts.lens(&graph)? };
    match &arguments.id {
        None => list(&graph, &lens, arguments.format, console),
        Some(id) => {
            let source = graph.at(entity(&graph, id)?);
            if !graph.ontology().has_role(source.kind_id(), KindRole::Source) {
                let sources: Vec<&str> = graph.sources().map(EntityRef::id).collect();
                let failure =
                    Failure::absent(format!("`{id}` is a {}, which statements cannot cite", source.kind().label));
                return Err(failure.hint(format!("the documents are {}", sources.join(", "))));
            }
            statements(&graph, &lens, source, arguments.format, console)
        }
    }
}

fn list(graph: &Graph, lens: &Lens, shape: Shape, console: &Console) -> Result<(), Failure> {
    let published = |source: EntityRef<'_>| source.date(AttributeRole::Published).map(|date| date.to_string());
    let shown = |source: EntityRef<'_>| said(graph, lens, source).count();
    let subjects = |source: EntityRef<'_>| {
        let mut all: Vec<_> = said(graph, lens, source).map(|statement| statement.link().from().ix()).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    let denied = |source: EntityRef<'_>| {
        said(graph, lens, source).filter(|statement| !Lens::default().shows(*statement)).count()
    };
    let sources = || graph.sources().filter(|source| lens.counts(source.ix()));
    match shape {
        Shape::Table => {
            let rows = sources().map(|source| {
                vec![
                    source.id().to_owned(),
                    published(source).unwrap_or_default(),
                    shown(source).to_string(),
                    subjects(source).to_string(),
                    source.name().to_owned(),
                ]
            });
            console.table(&["id", "published", "statements", "subjects", "name"], rows.collect())
        }
        Shape::Json => {
            let rows = sources().map(|source| {
                json!({ "id": source.id(), "name": source.name(), "published": published(source),
                        "statements": shown(source), "negated": denied(source), "subjects": subjects(source) })
            });
            console.json(&rows.collect::<Value>())
        }
    }
}

/// What a document says, in the order of its text, as a lens shows it.
fn said<'g>(graph: &'g Graph, lens: &Lens, source: EntityRef<'g>) -> impl Iterator<Item = StatementRef<'g>> {
    source.cited().iter().map(|ix| graph.statement(*ix)).filter(|statement| lens.shows(*statement))
}

fn statements(
    graph: &Graph,
    lens: &Lens,
    source: EntityRef<'_>,
    shape: Shape,
    console: &Console,
) -> Result<(), Failure> {
    let said = said(graph, lens, source);
    match shape {
        Shape::Table => {
            let rows = said.map(|statement| {
                let link = statement.link();
                vec![
                    statement.locator().to_owned(),
                    format!("{} ({})", link.from().name(), link.from().id()),
                    link.relation().label.clone(),
                    format!("{} ({})", link.to().name(), link.to().id()),
                    statement.modality().to_string(),
                ]
            });
            console.table(&["where", "subject", "relation", "object", "modality"], rows.collect())
        }
        Shape::Json => console.json(&said.map(as_json).collect::<Value>()),
    }
}

fn as_json(statement: StatementRef<'_>) -> Value {
    let link = statement.link();
    json!({ "subject": link.from().id(), "relation": link.relation().id, "object": link.to().id(),
            "statement": statement_json(statement) })
}
