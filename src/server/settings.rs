//! How to serve: addresses, bounds, times.

use crate::graphql::Limits;
use std::net::SocketAddr;
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
    /// How long a picture may take, waiting for a place included.
    pub drawing: Duration,
    /// The most exports read at a time; further ones wait.
    pub exports: usize,
    /// The most bytes of large answers that wait to be sent; further ones wait.
    pub unsent: usize,
    /// How long a client may take to send the head, and then the body, of a request, and to take 16 kB of its
    /// answer.
    pub patience: Duration,
    /// How long connections are still accepted once the process is told to stop, as long as any are open.
    pub drain: Duration,
    /// How long accepted requests may take to finish once the process is told to stop.
    pub grace: Duration,
    /// What a GraphQL request may ask for.
    pub limits: Limits,
    /// Whether to read the data again when its files change.
    pub watch: bool,
    /// Whether to log every request.
    pub log_requests: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            connections: 1024,
            requests: 64,
            drawings: 2,
            drawing: Duration::from_secs(15),
            exports: 4,
            unsent: 32 << 20,
            patience: Duration::from_secs(10),
            drain: Duration::from_secs(1),
            grace: Duration::from_secs(10),
            limits: Limits::default(),
            watch: false,
            log_requests: false,
        }
    }
}
