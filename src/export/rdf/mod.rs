//! RDF: every entity, link and statement as triples, in Turtle, N-Quads and JSON-LD.
//!
//! An entity is of the class that the ontology gives its kind, and of the program's own class for it. Names are SKOS
//! labels, and SKOS-XL labels with their language, authority and source; taxa have Darwin Core terms. A link is a triple
//! with the program's own property; where a document asserts or implies it, also one with the property of the standard
//! vocabulary. A link that is only denied is no triple. Every statement is a PROV entity of its own with its source.
//! N-Quads hold the links a second time, in the graph of each document that says so.

mod header;
mod schema;
mod terms;
mod triples;

pub use schema::schema;

use super::{Format, Part};
use header::SortedPrefixes;
use oxjsonld::JsonLdSerializer;
use oxrdf::{GraphNameRef, IriParseError, NamedNodeRef, QuadRef, TripleRef};
use oxttl::{NQuadsSerializer, TurtleSerializer};
use std::io;
use triples::Triples;

pub const TURTLE: Format = Format {
    name: "turtle",
    description: "RDF in Turtle: statements as PROV-O, names as SKOS, taxa as Darwin Core.",
    media_type: "text/turtle; charset=utf-8",
    write: turtle,
    files: &[],
};

pub const NQUADS: Format = Format {
    name: "nquads",
    description: "RDF in N-Quads, with a graph for what each document says.",
    media_type: "application/n-quads",
    write: nquads,
    files: &[],
};

pub const JSONLD: Format = Format {
    name: "jsonld",
    description: "RDF in JSON-LD.",
    media_type: "application/ld+json",
    write: jsonld,
    files: &[],
};

fn turtle(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = TurtleSerializer::new();
    for (name, iri) in terms::prefixes(part.graph.ontology()) {
        serializer = serializer.with_prefix(name, iri).map_err(|error| bad_prefix(&error))?;
    }
    let mut writer = serializer.for_writer(SortedPrefixes::new(out));
    Triples::new(part).write(&mut |triple: TripleRef<'_>, said_in: Option<NamedNodeRef<'_>>| match said_in {
        None => writer.serialize_triple(triple),
        Some(_) => Ok(()),
    })?;
    writer.finish()?.finish()
}

fn nquads(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = NQuadsSerializer::new().for_writer(out);
    Triples::new(part).write(&mut |triple, said_in| writer.serialize_quad(quad(triple, said_in)))?;
    writer.finish();
    Ok(())
}

fn jsonld(part: &Part<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = JsonLdSerializer::new();
    for (name, iri) in terms::prefixes(part.graph.ontology()) {
        serializer = serializer.with_prefix(name, iri).map_err(|error| bad_prefix(&error))?;
    }
    let mut writer = serializer.for_writer(&mut *out);
    Triples::new(part).write(&mut |triple, said_in| match said_in {
        None => writer.serialize_quad(quad(triple, None)),
        Some(_) => Ok(()),
    })?;
    writer.finish()?;
    out.write_all(b"\n")
}

fn quad<'a>(triple: TripleRef<'a>, said_in: Option<NamedNodeRef<'a>>) -> QuadRef<'a> {
    triple.in_graph(said_in.map_or(GraphNameRef::DefaultGraph, GraphNameRef::NamedNode))
}

fn bad_prefix(error: &IriParseError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("a prefix of the ontology is no IRI: {error}"))
}
