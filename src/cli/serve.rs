//! `meagraph serve`: the graph over HTTP.

use super::console::{Console, Failure};
use super::world::Inputs;
use crate::graphql::Limits;
use crate::server::{ServeError, Settings, serve};
use clap::Args;
use std::net::SocketAddr;
use std::time::Duration;

#[derive(Args)]
pub struct Arguments {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "MEAGRAPH_LISTEN")]
    listen: SocketAddr,
    /// The most connections at a time.
    #[arg(long, value_name = "N", default_value_t = 1024, env = "MEAGRAPH_MAX_CONNECTIONS")]
    max_connections: usize,
    /// The most requests answered at a time.
    #[arg(long, value_name = "N", default_value_t = 64, env = "MEAGRAPH_MAX_REQUESTS")]
    max_requests: usize,
    /// The most pictures drawn at a time.
    #[arg(long, value_name = "N", default_value_t = 2, env = "MEAGRAPH_MAX_DRAWINGS")]
    max_drawings: usize,
    /// The most bytes of a GraphQL request.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().bytes, env = "MEAGRAPH_MAX_QUERY_BYTES")]
    max_query_bytes: usize,
    /// The most fields within fields of a GraphQL request.
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth, env = "MEAGRAPH_MAX_QUERY_DEPTH")]
    max_query_depth: usize,
    /// The most fields that a GraphQL request may read.
    #[arg(long, value_name = "N", default_value_t = Limits::default().work, env = "MEAGRAPH_MAX_QUERY_WORK")]
    max_query_work: u64,
    /// How many seconds a GraphQL request may be worked on.
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().time.as_secs(), env = "MEAGRAPH_MAX_QUERY_SECONDS")]
    max_query_seconds: u64,
    /// How many seconds a client may take to send a request.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, env = "MEAGRAPH_PATIENCE")]
    patience: u64,
    /// How many seconds accepted requests may take to finish when the server is told to stop.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, env = "MEAGRAPH_GRACE")]
    grace: u64,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let limits = Limits {
        bytes: arguments.max_query_bytes,
        depth: arguments.max_query_depth,
        work: arguments.max_query_work,
        time: Duration::from_secs(arguments.max_query_seconds),
        ..Limits::default()
    };
    let settings = Settings {
        listen: arguments.listen,
        connections: arguments.max_connections,
        requests: arguments.max_requests,
        drawings: arguments.max_drawings,
        patience: Duration::from_secs(arguments.patience),
        grace: Duration::from_secs(arguments.grace),
        limits,
    };
    let counts = format!("{} entities, {} statements", graph.entities().len(), graph.statement_count());
    let ready =
        |address: SocketAddr| console.say(&format!("serving {counts} at http://{address}/graphql (Ctrl-C stops)\n"));
    serve(settings, graph, ready).map_err(|error| {
        let failure = Failure::unable(error.to_string());
        match error {
            ServeError::Listen(..) => failure.hint("stop what uses that address, or choose another with --listen"),
            _ => failure,
        }
    })
}
