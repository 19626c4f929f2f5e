//! `meagraph schema`: the GraphQL schema, or the ontology it is made from.

use super::console::{Console, Failure};
use super::world::Inputs;
use crate::graphql;
use clap::{Args, ValueEnum};

#[derive(Args)]
pub struct Arguments {
    /// Which schema.
    #[arg(value_enum)]
    which: Which,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    /// The GraphQL schema, in its definition language.
    Graphql,
    /// The ontology, as TOML.
    Ontology,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let ontology = inputs.ontology()?;
    match arguments.which {
        Which::Graphql => console.out(&graphql::sdl(&ontology)),
        Which::Ontology => console.out(&ontology.text),
    }
}
