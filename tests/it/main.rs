//! All tests of behaviour, through the public surface. The modules mirror those of the library.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test ends where something is not as it must be"
)]

mod analysis;
mod answers;
mod attack;
mod browser;
mod built_in;
mod check;
mod chromium;
mod cli;
mod clients;
mod data;
mod diagram;
mod examples;
mod explorer;
mod export;
mod fuzz;
mod gate;
mod graph;
mod graphql;
mod hostile;
mod import;
mod layers;
mod life;
mod ontology;
mod pictures;
mod relay;
mod render;
mod report;
mod round_trips;
mod schemas;
mod server;
mod snapshot;
mod support;
mod tools;
mod verdicts;
mod walks;
mod watch;
