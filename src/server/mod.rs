//! Serving over HTTP: the connections, the routes, and the life of the process. The only owner of axum, tokio and hyper.

mod accept;
mod answers;
mod clients;
mod coding;
mod connections;
mod documents;
mod export;
mod graphql;
mod metrics;
mod observe;
mod pages;
mod parameters;
mod pictures;
mod places;
mod reload;
mod routes;
mod settings;
mod site;
mod tags;

pub use reload::Source;
pub use settings::Settings;

use crate::graph::Graph;
use crate::graphql::Api;
use metrics::Metrics;
use site::{Current, helpers, threads};
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

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

/// Serves a graph until the process is told to stop by SIGINT or SIGTERM. Where the settings say so, and on SIGHUP, the
/// data is read again from its source. `ready` is told the address once connections are accepted.
///
/// # Errors
/// An address that cannot be listened on, or an ontology of which no schema can be made.
pub fn serve(
    settings: &Settings,
    graph: Graph,
    source: Source,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let api =
        Api::new(Arc::new(graph), settings.limits.clone()).map_err(|error| ServeError::Schema(error.to_string()))?;
    let metrics = Metrics::new();
    metrics.serves(api.graph());
    let current = Current::new(settings, api, Arc::new(metrics));
    // A helper ends when there is nothing to do: the allocator keeps some 15 MB for a thread that drew a picture.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads())
        .max_blocking_threads(helpers(settings))
        .thread_keep_alive(Duration::ZERO)
        .enable_all()
        .build()
        .map_err(ServeError::System)?;
    let served = runtime.block_on(connections::run(settings, current, source, ready));
    // What is still being drawn or exported was given up with its requests.
    runtime.shutdown_background();
    served
}
