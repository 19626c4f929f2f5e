//! meagraph: an evidence graph of how multilateral environmental agreements work together.
//!
//! Conventions, memoranda, initiatives, resolutions, organizations, species and joint activities are entities;
//! every link between two of them carries statements, each of which says which document makes it, where, and how firmly.
//!
//! # From files to answers
//!
//! ```text
//! schema/ontology.toml ─► Ontology ─┐
//!                                   ▼
//! graph-data/*.toml, NDJSON ─► Dataset ─► check ─► Checked ─► Graph ─► pictures, exports, GraphQL ─► HTTP, command line
//! ```
//!
//! Valid is a type: [`check::check`] runs all rules over a [`data::Dataset`] and reports all faults at once; only its
//! [`check::Checked`] can be built into a [`graph::Graph`], and that cannot fail.
//!
//! # The map
//!
//! Each layer uses those above it and none below; a test holds that.
//!
//! | Module | What it is | Owner of |
//! |---|---|---|
//! | [`ontology`] | what may exist: kinds, relations, roles | `schema/ontology.toml` |
//! | [`data`] | where data comes from: TOML, NDJSON, built in; every text with its place | toml, `include_dir` |
//! | [`check`] | rules over data; findings as plain data, rendered as text and JSON | annotate-snippets |
//! | [`graph`] | the graph: flat tables, lens, search, selections, paths, counts, snapshots | petgraph, zerocopy, memmap2 |
//! | [`diagram`] | a selection as a picture: DOT, Mermaid, and SVG, PNG, PDF by layouts of our own | graphviz-rust, resvg, krilla |
//! | [`export`] | one file a format, one table of them | oxrdf, quick-xml, parquet, zip |
//! | [`import`] | other people's data: one file a source, one table of them | csv (shared with export) |
//! | [`report`] | marked blocks in documents, filled with pictures and tables | |
//! | [`graphql`] | the schema made from the ontology, arguments, connections, errors, limits | async-graphql |
//! | [`web`] | the explorer: pages as text, from the graph and templates | askama |
//! | [`server`] | HTTP: connections, routes, reloading, counters, life of the process | axum, hyper, tokio, notify, prometheus-client |
//! | [`cli`] | the command line: printing and exit codes | clap |
//!
//! # What always holds
//!
//! - No kind and no relation is named in code. Where the program needs a special meaning it asks for a role that the
//!   ontology gives. Adding a kind or a relation is an edit of `schema/ontology.toml` alone.
//! - No link without a statement; no statement without a document and a place in it.
//! - The graph is always seen through a [`graph::Lens`]; the usual one shows everything but what documents deny.
//! - The same input gives the same bytes: nothing depends on the order of a hash map, the clock or the environment.
//! - The library never prints and never panics on data.
//! - The graph has one form: flat tables in one run of bytes. A snapshot is those bytes in a file.
//!
//! Deliberately absent: a database, a query language of our own, network access at run time.
//!
//! # An example
//!
//! ```
//! use meagraph::data::{Input, load};
//! use meagraph::graph::{Direction, Graph, Lens};
//! use meagraph::{check::check, ontology::Ontology};
//! use std::sync::Arc;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let ontology = Arc::new(Ontology::built_in()?);
//! let report = check(&ontology, load(&ontology, &[Input::BuiltIn])?);
//! let checked = report.outcome.map_err(|_| "the data has faults")?;
//! let graph = Graph::build(ontology, &checked);
//!
//! let iccwc = graph.entity("iccwc").ok_or("no such entity")?;
//! let lens = Lens::default();
//! let members = iccwc.links(Direction::In, &lens).filter(|link| link.relation().id == "member-of");
//! assert_eq!(members.count(), 5);
//! # Ok(())
//! # }
//! ```

pub mod check;
pub mod cli;
pub mod data;
pub mod diagram;
pub mod export;
pub mod graph;
pub mod graphql;
pub mod import;
pub mod ontology;
pub mod report;
pub mod server;
pub mod web;
