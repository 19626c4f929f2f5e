//! All tests of behaviour, through the public surface. The modules mirror those of the library.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test ends where something is not as it must be"
)]

mod analysis;
mod answers;
mod browser;
mod built_in;
mod check;
mod chromium;
mod cli;
mod data;
mod diagram;
mod examples;
mod explorer;
mod export;
mod graph;
mod graphql;
mod hostile;
mod import;
mod layers;
mod life;
mod ontology;
mod pictures;
mod render;
mod report;
mod schemas;
mod server;
mod snapshot;
mod support;
mod tools;
mod walks;
mod watch;
