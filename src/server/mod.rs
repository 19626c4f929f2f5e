//! Serving over HTTP: the connections, the routes, and the life of the process. The only owner of axum, tokio and hyper.

mod accept;
mod connections;
mod graphql;
mod pages;
mod parameters;
mod pictures;
mod routes;

use crate::graph::Graph;
use crate::graphql::{Api, Limits};
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The most connections at a time; further ones wait.
    pub connections: usize,
    /// The most requests answered at a time; further ones wait.
    pub requests: usize,
    /// The most pictures drawn at a time; further ones wait.
    pub drawings: usize,
    /// How long a client may take to send the head, and then the body, of a request.
    pub patience: Duration,
    /// How long accepted requests may take to finish once the process is told to stop.
    pub grace: Duration,
    /// What a GraphQL request may ask for.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            connections: 1024,
            requests: 64,
            drawings: 2,
            patience: Duration::from_secs(10),
            grace: Duration::from_secs(10),
            limits: Limits::default(),
        }
    }
}

/// Why serving could not start or go on.
#[derive(Debug)]
pub enum ServeError {
    /// The address cannot be listened on.
    Listen(SocketAddr, std::io::Error),
    /// The schema cannot be built from the ontology.
    Schema(String),
    /// The system refuses something.
    System(std::io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(address, error) => write!(f, "`{address}` cannot be listened on: {error}"),
            Self::Schema(reason) => write!(f, "the GraphQL schema cannot be built: {reason}"),
            Self::System(error) => write!(f, "the system refuses: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}

/// Serves a graph until the process is told to stop by SIGINT or SIGTERM.
/// `ready` is told the address once connections are accepted.
///
/// # Errors
/// An address that cannot be listened on, or an ontology of which no schema can be made.
pub fn serve(settings: Settings, graph: Graph, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let api =
        Api::new(Arc::new(graph), settings.limits.clone()).map_err(|error| ServeError::Schema(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::System)?;
    runtime.block_on(connections::run(settings, api, ready))
}
