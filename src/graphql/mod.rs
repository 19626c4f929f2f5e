//! GraphQL: the schema made from the ontology, and the answering of requests. The only owner of async_graphql.
//!
//! All types and fields are rows of one `table`: name, type, arguments, description, and how it is read from the graph.
//! The schema, its documentation, the validation and the executing all come from there. async-graphql is the contract: the
//! definition of the schema and what introspection says of it.

mod api;
mod arguments;
mod buffer;
mod connection;
mod cost;
mod error;
mod examples;
mod execute;
mod fields;
mod filter;
mod gate;
mod lens;
mod looks;
mod node;
mod out;
mod page;
mod plan;
mod prepared;
mod schema;
mod seen;
mod syntax;
mod table;
mod validate;
mod variables;

pub use api::{Api, Ready, Request, Response, sdl};
pub use error::{ApiError, Code};
pub use examples::{Example, examples};
pub use gate::Limits;
