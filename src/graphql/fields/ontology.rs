//! The ontology itself, so that programs can ask what may exist.

use super::super::node::Node;
use super::super::out::{Out, Outcome};
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
            field("kinds", "[OntologyKind!]!", "The kinds, in the order of the ontology.", |scope, out| {
                out.objects(scope.graph.ontology().kind_ids().map(|(id, _)| Node::Kind(id)))
            }),
            field("relations", "[OntologyRelation!]!", "The relations, in the order of the ontology.", |scope, out| {
                out.objects(scope.graph.ontology().relation_ids().map(|(id, _)| Node::Relation(id)))
            }),
        ],
    )
}

fn kind_type() -> TypeRow {
    let text = |name: &str, about: &str, read: fn(&Kind) -> &str| {
        field(name, "String!", about, move |scope, out| match scope.parent {
            Node::Kind(id) => out.text(read(scope.graph.ontology().kind(id))),
            _ => out.null(),
        })
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
                Node::Kind(id) => Some(&scope.graph.ontology().kind(id).iri),
                _ => None,
            }),
            field("count", "Int!", "How many entities there are.", |scope, out| match scope.parent {
                Node::Kind(id) => out.count(scope.graph.of_kind(id).len()),
                _ => out.null(),
            }),
            field("attributes", "[OntologyAttribute!]!", "The attributes of its entities.", |scope, out| {
                let Node::Kind(id) = scope.parent else { return out.null() };
                let count = scope.graph.ontology().kind(id).attributes.len();
                out.objects((0..count).map(|at| Node::KindAttribute(id, at)))
            }),
        ],
    )
}

fn relation_type() -> TypeRow {
    let text = |name: &str, about: &str, read: fn(&Relation) -> &str| {
        field(name, "String!", about, move |scope, out| match relation(scope) {
            Some(relation) => out.text(read(relation)),
            None => out.null(),
        })
    };
    let flag = |name: &str, about: &str, read: fn(&Relation) -> bool| {
        field(name, "Boolean!", about, move |scope, out| match relation(scope) {
            Some(relation) => out.boolean(read(relation)),
            None => out.null(),
        })
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
                Node::Relation(id) => Some(&scope.graph.ontology().relation(id).iri),
                _ => None,
            }),
            ends("from", "The kinds that can be its subject.", |relation| &relation.from),
            ends("to", "The kinds that can be its object.", |relation| &relation.to),
            flag("symmetric", "Whether it reads the same in both directions.", |relation| relation.symmetric),
            flag("transitive", "Whether it carries on along a chain of links.", |relation| relation.transitive),
            field("attributes", "[OntologyAttribute!]!", "The attributes of its statements.", |scope, out| {
                let Node::Relation(id) = scope.parent else { return out.null() };
                let count = scope.graph.ontology().relation(id).attributes.len();
                out.objects((0..count).map(|at| Node::RelationAttribute(id, at)))
            }),
        ],
    )
}

fn attribute_type() -> TypeRow {
    let of_attribute = |name: &str, ty: &str, about: &str, read: fn(&Attribute, Out<'_, '_>) -> Outcome| {
        field(name, ty, about, move |scope, out| match attribute(scope) {
            Some(attribute) => read(attribute, out),
            None => out.null(),
        })
    };
    object(
        "OntologyAttribute",
        "An attribute of entities of a kind, or of statements of a relation.",
        vec![
            of_attribute("id", "String!", "The key in files.", |attribute, out| out.text(&attribute.id)),
            of_attribute("type", "String!", "The type of its values.", |attribute, out| {
                out.text(type_word(&attribute.ty))
            }),
            of_attribute("values", "[String!]", "The words that a choice offers.", |attribute, out| {
                match &attribute.ty {
                    AttributeType::Choice(words) => out.texts(words.iter().map(String::as_str)),
                    _ => out.null(),
                }
            }),
            of_attribute("description", "String!", "What it says.", |attribute, out| out.text(&attribute.description)),
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
    field("iri", "String!", "What it is called in a standard vocabulary, in full.", move |scope, out| {
        out.maybe(read(scope).map(|short| expanded(scope.graph.ontology(), short)).as_deref())
    })
}

fn expanded(ontology: &Ontology, short: &str) -> String {
    let expand = |(prefix, name): (&str, &str)| ontology.prefixes.get(prefix).map(|space| format!("{space}{name}"));
    short.split_once(':').and_then(expand).unwrap_or_else(|| short.to_owned())
}

fn ends(name: &str, description: &str, read: fn(&Relation) -> &[KindId]) -> FieldRow {
    field(name, "[String!]!", description, move |scope, out| match relation(scope) {
        Some(relation) => out.texts(read(relation).iter().map(|kind| scope.graph.ontology().kind(*kind).id.as_str())),
        None => out.null(),
    })
}

fn relation<'a>(scope: &Scope<'a>) -> Option<&'a Relation> {
    match scope.parent {
        Node::Relation(id) => Some(scope.graph.ontology().relation(id)),
        _ => None,
    }
}

fn attribute<'a>(scope: &Scope<'a>) -> Option<&'a Attribute> {
    let ontology = scope.graph.ontology();
    match scope.parent {
        Node::KindAttribute(id, at) => ontology.kind(id).attributes.get(at),
        Node::RelationAttribute(id, at) => ontology.relation(id).attributes.get(at),
        _ => None,
    }
}
