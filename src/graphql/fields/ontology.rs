//! The ontology itself, so that programs can ask what may exist.

use super::super::error::ApiError;
use super::super::node::{Node, Out};
use super::super::table::{FieldRow, Scope, TypeRow, field, object};
use crate::ontology::{Attribute, AttributeType, Kind, KindId, Ontology, Relation};

/// The types of the ontology.
pub fn types() -> Vec<TypeRow> {
    vec![ontology_type(), kind_type(), relation_type(), attribute_type()]
}

fn ontology_type() -> TypeRow {
    object(
        "Ontology",
        "The kinds and relations that the graph may have.",
        vec![
            field("kinds", "[OntologyKind!]!", "The kinds, in the order of the ontology.", |scope| {
                Ok(Out::objects(scope.graph.ontology().kind_ids().map(|(id, _)| Node::Kind(id))))
            }),
            field("relations", "[OntologyRelation!]!", "The relations, in the order of the ontology.", |scope| {
                Ok(Out::objects(scope.graph.ontology().relation_ids().map(|(id, _)| Node::Relation(id))))
            }),
        ],
    )
}

fn kind_type() -> TypeRow {
    let text = |name: &str, about: &str, read: fn(&Kind) -> &str| {
        field(name, "String!", about, move |scope| kind(scope, |_, kind| Out::Text(read(kind).to_owned())))
    };
    object(
        "OntologyKind",
        "A kind of entity.",
        vec![
            text("id", "The name used in files and arguments.", |kind| &kind.id),
            text("label", "The name for people.", |kind| &kind.label),
            text("plural", "The plural: the folder of data files.", |kind| &kind.plural),
            text("description", "What the kind stands for.", |kind| &kind.description),
            iri(|scope| match scope.parent {
                Node::Kind(id) => Some(&scope.graph.ontology().kind(*id).iri),
                _ => None,
            }),
            field("count", "Int!", "How many entities there are.", |scope| {
                kind(scope, |id, _| Out::count(scope.graph.of_kind(id).len()))
            }),
            field("attributes", "[OntologyAttribute!]!", "The attributes of its entities.", |scope| {
                kind(scope, |id, kind| Out::objects((0..kind.attributes.len()).map(|at| Node::KindAttribute(id, at))))
            }),
        ],
    )
}

fn relation_type() -> TypeRow {
    let text = |name: &str, about: &str, read: fn(&Relation) -> &str| {
        field(name, "String!", about, move |scope| relation(scope, |relation| Out::Text(read(relation).to_owned())))
    };
    let flag = |name: &str, about: &str, read: fn(&Relation) -> bool| {
        field(name, "Boolean!", about, move |scope| relation(scope, |relation| Out::Boolean(read(relation))))
    };
    object(
        "OntologyRelation",
        "A relation between entities.",
        vec![
            text("id", "The name used in files and arguments.", |relation| &relation.id),
            text("label", "The name for people.", |relation| &relation.label),
            text("inverse", "The name of the relation read backwards.", |relation| &relation.inverse),
            text("inverseLabel", "The name for people, read backwards.", |relation| &relation.inverse_label),
            text("description", "What the relation says.", |relation| &relation.description),
            iri(|scope| match scope.parent {
                Node::Relation(id) => Some(&scope.graph.ontology().relation(*id).iri),
                _ => None,
            }),
            ends("from", "The kinds that can be its subject.", |relation| &relation.from),
            ends("to", "The kinds that can be its object.", |relation| &relation.to),
            flag("symmetric", "Whether it reads the same in both directions.", |relation| relation.symmetric),
            flag("transitive", "Whether it carries on along a chain of links.", |relation| relation.transitive),
            field("attributes", "[OntologyAttribute!]!", "The attributes of its statements.", |scope| {
                match scope.parent {
                    Node::Relation(id) => {
                        let count = scope.graph.ontology().relation(*id).attributes.len();
                        Ok(Out::objects((0..count).map(|at| Node::RelationAttribute(*id, at))))
                    }
                    _ => Ok(Out::Null),
                }
            }),
        ],
    )
}

fn attribute_type() -> TypeRow {
    object(
        "OntologyAttribute",
        "An attribute of entities of a kind, or of statements of a relation.",
        vec![
            field("id", "String!", "The key in files.", |scope| {
                attribute(scope, |attribute| Out::Text(attribute.id.clone()))
            }),
            field("type", "String!", "The type of its values.", |scope| {
                attribute(scope, |attribute| Out::Text(type_word(&attribute.ty).into()))
            }),
            field("values", "[String!]", "The words that a choice offers.", |scope| {
                attribute(scope, |attribute| match &attribute.ty {
                    AttributeType::Choice(words) => Out::List(words.iter().cloned().map(Out::Text).collect()),
                    _ => Out::Null,
                })
            }),
            field("description", "String!", "What it says.", |scope| {
                attribute(scope, |attribute| Out::Text(attribute.description.clone()))
            }),
        ],
    )
}

fn type_word(ty: &AttributeType) -> &'static str {
    match ty {
        AttributeType::Text => "text",
        AttributeType::Integer => "integer",
        AttributeType::Boolean => "boolean",
        AttributeType::Date => "date",
        AttributeType::Url => "url",
        AttributeType::Choice(_) => "choice",
        AttributeType::Texts => "texts",
        AttributeType::Locators => "locators",
    }
}

/// The field that gives the whole IRI behind a prefixed name.
fn iri(read: for<'a> fn(&'a Scope<'_>) -> Option<&'a String>) -> FieldRow {
    field("iri", "String!", "What it is called in a standard vocabulary, in full.", move |scope| {
        Ok(Out::text(read(scope).map(|short| expanded(scope.graph.ontology(), short))))
    })
}

fn expanded(ontology: &Ontology, short: &str) -> String {
    let expand = |(prefix, name): (&str, &str)| ontology.prefixes.get(prefix).map(|space| format!("{space}{name}"));
    short.split_once(':').and_then(expand).unwrap_or_else(|| short.to_owned())
}

fn ends(name: &str, description: &str, read: fn(&Relation) -> &[KindId]) -> FieldRow {
    field(name, "[String!]!", description, move |scope| {
        relation(scope, |relation| {
            let name = |kind: &KindId| Out::Text(scope.graph.ontology().kind(*kind).id.clone());
            Out::List(read(relation).iter().map(name).collect())
        })
    })
}

fn kind(scope: &Scope<'_>, read: impl FnOnce(KindId, &Kind) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Kind(id) => read(*id, scope.graph.ontology().kind(*id)),
        _ => Out::Null,
    })
}

fn relation(scope: &Scope<'_>, read: impl FnOnce(&Relation) -> Out) -> Result<Out, ApiError> {
    Ok(match scope.parent {
        Node::Relation(id) => read(scope.graph.ontology().relation(*id)),
        _ => Out::Null,
    })
}

fn attribute(scope: &Scope<'_>, read: impl FnOnce(&Attribute) -> Out) -> Result<Out, ApiError> {
    let ontology = scope.graph.ontology();
    Ok(match scope.parent {
        Node::KindAttribute(id, at) => ontology.kind(*id).attributes.get(*at).map_or(Out::Null, read),
        Node::RelationAttribute(id, at) => ontology.relation(*id).attributes.get(*at).map_or(Out::Null, read),
        _ => Out::Null,
    })
}
