//! `meagraph schema`: the schemas that programs and editors need, made from the ontology.

use super::console::{Console, Failure};
use super::world::Inputs;
use crate::check::NAME_FORMS;
use crate::data::Modality;
use crate::ontology::Ontology;
use crate::{export, graphql};
use clap::{Args, ValueEnum};

#[derive(Args)]
pub struct Arguments {
    /// Which schema.
    #[arg(value_enum)]
    which: Which,
    /// For data: only the files of this kind.
    kind: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The GraphQL schema, in its definition language.
    Graphql,
    /// The ontology as OWL and SHACL, in Turtle.
    #[value(alias = "owl")]
    Ontology,
    /// The ontology as TOML, to make another of for `--ontology`.
    Toml,
    /// JSON Schema of the TOML data files, for editors.
    Data,
    /// JSON Schema of what `export --format json` writes.
    Graph,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    if arguments.kind.is_some() && arguments.which != Which::Data {
        return Err(
            Failure::unable("only the schema of data files can be that of one kind").hint("write `schema data KIND`")
        );
    }
    let ontology = inputs.ontology()?;
    match arguments.which {
        Which::Graphql => console.out(&graphql::sdl(&ontology)),
        Which::Ontology => console.stream(None, |out| export::ontology_turtle(&ontology, out)),
        Which::Toml => console.out(&ontology.text),
        Which::Data => data(arguments, &ontology, console),
        Which::Graph => console.out(export::GRAPH_SCHEMA),
    }
}

fn data(arguments: &Arguments, ontology: &Ontology, console: &Console) -> Result<(), Failure> {
    let modalities: Vec<&str> = Modality::names().collect();
    let Some(name) = &arguments.kind else {
        return console.json(&ontology.json_schema(&modalities, &NAME_FORMS));
    };
    let kind = ontology.kind(ontology.kind_named(name)?);
    console.json(&ontology.json_schema_of(kind, &modalities, &NAME_FORMS))
}
