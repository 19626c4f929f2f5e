//! Links and statements.

use super::super::error::ApiError;
use super::super::node::{Node, Out};
use super::super::table::{FieldRow, Scope, TypeRow, field, object};
use super::entity::{described, value};
use super::source_type;
use crate::graph::{LinkRef, StatementRef};
use crate::ontology::{Attribute, AttributeType, Ontology, camel_case};
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
            field("relation", "String!", "The name of the relation.", |scope| {
                link(scope, |link, _| Out::Text(link.relation().id.clone()))
            }),
            field("label", "String!", "The relation for people, read from subject to object.", |scope| {
                link(scope, |link, _| Out::Text(link.relation().label.clone()))
            }),
            field("subject", "Entity!", "Where the link starts.", |scope| {
                link(scope, |link, scope| Out::Object(Node::Entity(link.from().ix(), scope.parent.lens())))
            }),
            field("object", "Entity!", "Where the link leads.", |scope| {
                link(scope, |link, scope| Out::Object(Node::Entity(link.to().ix(), scope.parent.lens())))
            }),
            field("statements", "[Statement!]!", "What the link rests on.", |scope| {
                link(scope, |link, scope| {
                    let lens = scope.parent.lens();
                    Out::objects(link.statements(&lens).map(|said| Node::Statement(said.ix(), lens.clone())))
                })
            }),
        ],
    )
}

fn link(scope: &Scope<'_>, read: impl FnOnce(LinkRef<'_>, &Scope<'_>) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Link(ix, _) => read(scope.graph.link(*ix), scope),
        _ => Out::Null,
    })
}

fn statement_type(ontology: &Ontology) -> TypeRow {
    let source = source_type(ontology);
    let mut fields = vec![
        field("source", format!("{source}!"), "The document that says so.", |scope| {
            said(scope, |said, scope| Out::Object(Node::Entity(said.source_ix(), scope.parent.lens())))
        }),
        field("locator", "String!", "Where in the document.", |scope| {
            said(scope, |said, _| Out::Text(said.locator().into()))
        }),
        field("modality", "Modality!", "How firmly it is said.", |scope| {
            said(scope, |said, _| Out::Text(said.modality().name().to_uppercase()))
        }),
        field("since", "Date", "Since when it is so, where the document says.", |scope| {
            said(scope, |said, _| Out::text(said.since().map(|date| date.to_string())))
        }),
        field("until", "Date", "Until when it is so, where the document says.", |scope| {
            said(scope, |said, _| Out::text(said.until().map(|date| date.to_string())))
        }),
        field("note", "String", "A remark of the curators.", |scope| said(scope, |said, _| Out::text(said.note()))),
        field("subject", "Entity!", "Of whom it is said.", |scope| {
            said(scope, |said, scope| Out::Object(Node::Entity(said.link().from().ix(), scope.parent.lens())))
        }),
        field("relation", "String!", "The name of the relation.", |scope| {
            said(scope, |said, _| Out::Text(said.link().relation().id.clone()))
        }),
        field("object", "Entity!", "To whom or what the relation leads.", |scope| {
            said(scope, |said, scope| Out::Object(Node::Entity(said.link().to().ix(), scope.parent.lens())))
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
    let ty = match attribute.ty {
        AttributeType::Text | AttributeType::Url | AttributeType::Choice(_) => "String",
        AttributeType::Integer => "Int",
        AttributeType::Boolean => "Boolean",
        AttributeType::Date => "Date",
        AttributeType::Texts | AttributeType::Locators => "[String!]",
    };
    let about = format!("Of statements of `{}`: {}", owners.join("`, `"), described(attribute));
    let id = id.to_owned();
    field(camel_case(&id), ty, about, move |scope| said(scope, |said, _| said.attribute(&id).map_or(Out::Null, value)))
}

fn said(scope: &Scope<'_>, read: impl FnOnce(StatementRef<'_>, &Scope<'_>) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Statement(ix, _) => read(scope.graph.statement(*ix), scope),
        _ => Out::Null,
    })
}
