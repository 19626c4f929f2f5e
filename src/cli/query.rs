//! `meagraph query`: a GraphQL query on the command line.

use super::console::{Console, Failure};
use super::world::Inputs;
use crate::graphql;
use clap::Args;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub struct Arguments {
    /// The query itself, a file that holds it, or `-` for the standard input.
    #[arg(required_unless_present_any = ["example", "examples"])]
    query: Option<String>,
    /// Run a question of `docs/queries` by its name.
    #[arg(long, value_name = "NAME", conflicts_with = "query")]
    example: Option<String>,
    /// List the questions of `docs/queries`.
    #[arg(long, conflicts_with_all = ["query", "example"])]
    examples: bool,
    /// The variables as a JSON object.
    #[arg(long, value_name = "JSON")]
    variables: Option<String>,
    /// Which operation to run, where the query holds several.
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    if arguments.examples {
        let rows = graphql::examples().into_iter().map(|example| vec![example.group, example.name, example.title]);
        return console.table(&["group", "name", "question"], rows.collect());
    }
    let text = match (&arguments.example, &arguments.query) {
        (Some(name), _) => example_text(name)?,
        (None, query) => query_text(query.as_deref().unwrap_or_default())?,
    };
    let variables = match &arguments.variables {
        None => serde_json::Map::new(),
        Some(json) => serde_json::from_str(json)
            .map_err(|error| Failure::unable(format!("the variables are no JSON object: {error}")))?,
    };
    let graph = Arc::new(inputs.graph(console)?);
    let api = graphql::Api::new(graph, graphql::Limits::default())
        .map_err(|error| Failure::unable(format!("the GraphQL schema could not be built: {error}")))?;
    let request = graphql::Request { query: text, operation: arguments.operation.clone(), variables };
    let response = api.execute(request);
    console.json(&response.json())?;
    if response.is_ok() { Ok(()) } else { Err(Failure::absent("the query was answered with errors")) }
}

fn example_text(name: &str) -> Result<String, Failure> {
    let examples = graphql::examples();
    let found = examples.iter().find(|example| example.name == name);
    let near = || crate::check::nearest(name, examples.iter().map(|example| example.name.as_str()));
    found
        .map(|example| example.query.to_owned())
        .ok_or_else(|| Failure::absent(format!("there is no question `{name}`")).nearest(&near()))
}

fn query_text(query: &str) -> Result<String, Failure> {
    if query == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| Failure::unable(format!("the standard input could not be read: {error}")))?;
        return Ok(text);
    }
    let path: PathBuf = Path::new(query).into();
    if query.contains('{') || !path.exists() {
        return Ok(query.to_owned());
    }
    std::fs::read_to_string(&path).map_err(|error| Failure::unable(format!("`{query}` could not be read: {error}")))
}
