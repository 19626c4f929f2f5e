//! Writes the graph, or a selection of it, in formats for other programs.
//!
//! A format is one file here and one row of [`FORMATS`], which feeds the command line, the server and the tests. Every
//! format is written as it goes, entity by entity: memory does not grow with the output. A format of several files is
//! a zip archive as a stream, and the same files in a folder where the command line is given one.

mod archive;
mod csv;
mod cypher;
mod dot;
mod gexf;
mod graphml;
mod json;
mod mermaid;
mod ndjson;
mod neo4j_csv;
#[cfg(feature = "parquet")]
mod parquet;
mod properties;
mod rdf;
mod xml;

pub use csv::unguarded;
pub use ndjson::{entity as entity_json, statement as statement_json};
pub use rdf::schema as ontology_turtle;

use crate::graph::{EntityRef, Graph, Lens, LinkRef, Selection, StatementRef};
use std::io;

/// What is exported.
pub struct Part<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// The entities and links.
    pub selection: &'g Selection,
    /// Which statements.
    pub lens: &'g Lens,
}

/// A function that writes a part of the graph.
pub type Write = fn(&Part<'_>, &mut dyn io::Write) -> io::Result<()>;

/// A format to export to.
pub struct Format {
    /// The name, and the file extension in addresses.
    pub name: &'static str,
    /// What it is, in a line.
    pub description: &'static str,
    /// The media type for HTTP.
    pub media_type: &'static str,
    /// Writes it as a stream.
    pub write: Write,
    /// The files that it consists of, where it is more than one; the stream is then a zip archive of them.
    pub files: &'static [File],
}

/// One of the files of a format that has several.
pub struct File {
    /// The name.
    pub name: &'static str,
    /// Writes it.
    pub write: Write,
}

/// The JSON Schema of the `json` format.
pub const GRAPH_SCHEMA: &str = include_str!("../../schema/graph.schema.json");

/// All formats.
pub const FORMATS: &[Format] = &[
    ndjson::FORMAT,
    json::FORMAT,
    csv::FORMAT,
    graphml::FORMAT,
    gexf::FORMAT,
    rdf::TURTLE,
    rdf::NQUADS,
    rdf::JSONLD,
    cypher::FORMAT,
    neo4j_csv::FORMAT,
    #[cfg(feature = "parquet")]
    parquet::FORMAT,
    dot::FORMAT,
    mermaid::FORMAT,
];

/// The format with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl<'g> Part<'g> {
    /// The entities, in order of ids.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef<'g>> {
        let graph = self.graph;
        self.selection.entities.iter().map(move |ix| graph.at(*ix))
    }

    /// The links, in order of subject, relation and object.
    pub fn links(&self) -> impl Iterator<Item = LinkRef<'g>> {
        let graph = self.graph;
        self.selection.links.iter().map(move |ix| graph.link(*ix))
    }

    /// The statements, in the order of their links.
    pub fn statements(&self) -> impl Iterator<Item = StatementRef<'g>> {
        let lens = self.lens;
        self.links().flat_map(move |link| link.statements(lens))
    }

    /// Each entity with the links that leave it.
    pub fn rows(&self) -> impl Iterator<Item = (EntityRef<'g>, impl Iterator<Item = LinkRef<'g>>)> {
        let (graph, mut rest) = (self.graph, self.selection.links.as_slice());
        self.entities().map(move |entity| {
            let own = rest.iter().take_while(|ix| graph.link(**ix).from().ix() == entity.ix()).count();
            let (links, others) = rest.split_at(own);
            rest = others;
            (entity, links.iter().map(move |ix| graph.link(*ix)))
        })
    }
}
