//! Links and statements.

use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::table::{FieldRow, TypeRow, field, object};
use super::entity::{described, value, value_type};
use super::source_type;
use crate::graph::{Lens, LinkRef, StatementRef};
use crate::ontology::{Attribute, Ontology, camel_case};
use std::collections::BTreeMap;

/// The types `Link` and `Statement`.
pub fn types(ontology: &Ontology) -> Vec<TypeRow> {
    vec![link_type(), statement_type(ontology)]
}

fn link_type() -> TypeRow {
    object(
        "Link",
        "A link between two entities. There is no link without a statement.",
        vec![
            of_link("relation", "String!", "The name of the relation.", |link, _, out| out.text(&link.relation().id)),
            of_link("label", "String!", "The relation for people, read from subject to object.", |link, _, out| {
                out.text(&link.relation().label)
            }),
            of_link("subject", "Entity!", "Where the link starts.", |link, lens, out| {
                out.object(Node::Entity(link.from().ix(), lens))
            }),
            of_link("object", "Entity!", "Where the link leads.", |link, lens, out| {
                out.object(Node::Entity(link.to().ix(), lens))
            }),
            of_link("statements", "[Statement!]!", "What the link rests on.", |link, lens, out| {
                out.objects(link.statements(lens).map(|said| Node::Statement(said.ix(), lens)))
            }),
        ],
    )
}

fn of_link(name: &str, ty: &str, description: &str, read: fn(LinkRef<'_>, &Lens, Out<'_, '_>) -> Outcome) -> FieldRow {
    field(name, ty, description, move |scope, out| match scope.parent {
        Node::Link(ix, lens) => read(scope.graph.link(ix), lens, out),
        _ => out.null(),
    })
}

fn statement_type(ontology: &Ontology) -> TypeRow {
    let source = source_type(ontology);
    let mut fields = vec![
        said("source", format!("{source}!"), "The document that says so.", |said, lens, out| {
            out.object(Node::Entity(said.source_ix(), lens))
        }),
        said("locator", "String!", "Where in the document.", |said, _, out| out.text(said.locator())),
        said("modality", "Modality!", "How firmly it is said.", |said, _, out| out.word(said.modality().name())),
        said("since", "Date", "Since when it is so, where the document says.", |said, _, out| out.shown(said.since())),
        said("until", "Date", "Until when it is so, where the document says.", |said, _, out| out.shown(said.until())),
        said("note", "String", "A remark of the curators.", |said, _, out| out.maybe(said.note())),
        said("subject", "Entity!", "Of whom it is said.", |said, lens, out| {
            out.object(Node::Entity(said.link().from().ix(), lens))
        }),
        said("relation", "String!", "The name of the relation.", |said, _, out| out.text(&said.link().relation().id)),
        said("object", "Entity!", "To whom or what the relation leads.", |said, lens, out| {
            out.object(Node::Entity(said.link().to().ix(), lens))
        }),
    ];
    fields.extend(
        attributes(ontology).into_iter().map(|(id, (attribute, owners))| attribute_field(id, attribute, &owners)),
    );
    object("Statement", "One document's claim of one link: which document, where in it, how firmly.", fields)
}

/// All attributes that statements of any relation may have, by key, with the relations that have them.
fn attributes(ontology: &Ontology) -> BTreeMap<&str, (&Attribute, Vec<&str>)> {
    let mut found: BTreeMap<&str, (&Attribute, Vec<&str>)> = BTreeMap::new();
    for relation in &ontology.relations {
        for attribute in &relation.attributes {
            found.entry(&attribute.id).or_insert((attribute, Vec::new())).1.push(&relation.id);
        }
    }
    found
}

fn attribute_field(id: &str, attribute: &Attribute, owners: &[&str]) -> FieldRow {
    let about = format!("Of statements of `{}`: {}", owners.join("`, `"), described(attribute));
    let id = id.to_owned();
    said(camel_case(&id), value_type(attribute), about, move |said, _, out| value(said.attribute(&id), out))
}

/// A field of a statement.
fn said(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl Fn(StatementRef<'_>, &Lens, Out<'_, '_>) -> Outcome + Send + Sync + 'static,
) -> FieldRow {
    field(name, ty, description, move |scope, out| match scope.parent {
        Node::Statement(ix, lens) => read(scope.graph.statement(ix), lens, out),
        _ => out.null(),
    })
}
