//! Links and statements.

use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::table::{FieldRow, TypeRow, entity, field, object, text};
use super::entity::{described, value, value_type};
use super::source_type;
use crate::graph::StatementRef;
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
            text("relation", "String!", "The name of the relation.", |node, graph| {
                Some(&node.link(graph)?.relation().id)
            }),
            text("label", "String!", "The relation for people, read from subject to object.", |node, graph| {
                Some(&node.link(graph)?.relation().label)
            }),
            entity("subject", "Entity!", "Where the link starts.", |node, graph| Some(node.link(graph)?.from().ix())),
            entity("object", "Entity!", "Where the link leads.", |node, graph| Some(node.link(graph)?.to().ix())),
            statements_of("What the link rests on."),
        ],
    )
}

/// The field with the statements of a link, or of the link by which an item of a page was come to.
pub fn statements_of(description: &str) -> FieldRow {
    field("statements", "[Statement!]!", description, |scope, out| {
        let (node, lens) = (scope.parent, scope.parent.lens());
        let said = node.link(scope.graph).into_iter().flat_map(|link| link.statements(lens));
        out.objects(said.map(|said| Node::Statement(said.ix(), lens)))
    })
}

fn statement_type(ontology: &Ontology) -> TypeRow {
    let source = source_type(ontology);
    let mut fields = vec![
        entity("source", format!("{source}!"), "The document that says so.", |node, graph| {
            Some(node.statement(graph)?.source_ix())
        }),
        text("locator", "String!", "Where in the document.", |node, graph| Some(node.statement(graph)?.locator())),
        said("modality", "Modality!", "How firmly it is said.", |said, out| out.word(said.modality().name())),
        said("since", "Date", "Since when it is so, where the document says.", |said, out| out.shown(said.since())),
        said("until", "Date", "Until when it is so, where the document says.", |said, out| out.shown(said.until())),
        text("note", "String", "A remark of the curators.", |node, graph| node.statement(graph)?.note()),
        entity("subject", "Entity!", "Of whom it is said.", |node, graph| {
            Some(node.statement(graph)?.link().from().ix())
        }),
        text("relation", "String!", "The name of the relation.", |node, graph| {
            Some(&node.statement(graph)?.link().relation().id)
        }),
        entity("object", "Entity!", "To whom or what the relation leads.", |node, graph| {
            Some(node.statement(graph)?.link().to().ix())
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
    said(camel_case(&id), value_type(attribute), about, move |said, out| value(said.attribute(&id), out))
}

/// A field of a statement.
fn said(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl Fn(StatementRef<'_>, Out<'_, '_>) -> Outcome + Send + Sync + 'static,
) -> FieldRow {
    field(name, ty, description, move |scope, out| match scope.parent.statement(scope.graph) {
        Some(said) => read(said, out),
        None => out.null(),
    })
}
