//! Entities: the interfaces `Node` and `Entity`, an object type for each kind, and their names.

use super::super::connection::{page, paging};
use super::super::filter::{statement_argument, statement_filter};
use super::super::node::{Node, Out, type_name};
use super::super::page::Item;
use super::super::table::{FieldRow, Scope, Shape, TypeRow, field, object};
use super::relations::{kind_relations, links_field};
use super::source_type;
use crate::graph::{CitationRef, EntityRef, NameRef, Value};
use crate::ontology::{Attribute, AttributeType, Kind, KindId, KindRole, Ontology, camel_case};
use std::sync::Arc;

/// All types that entities need.
pub fn types(ontology: &Ontology) -> Vec<TypeRow> {
    let mut types = vec![
        TypeRow {
            name: "Node".into(),
            description: "Anything that has an id of its own and can be fetched by it.".into(),
            shape: Shape::Interface(vec![], vec![id_field()]),
        },
        TypeRow {
            name: "Entity".into(),
            description: "Anything that the graph holds: every kind of entity has these fields.".into(),
            shape: Shape::Interface(vec!["Node"], common(ontology)),
        },
        name_type(ontology),
    ];
    types.extend(ontology.kind_ids().map(|(id, kind)| kind_type(ontology, id, kind)));
    types
}

fn kind_type(ontology: &Ontology, id: KindId, kind: &Kind) -> TypeRow {
    let mut fields = common(ontology);
    fields.extend(kind.attributes.iter().map(attribute_field));
    if kind.role == Some(KindRole::Source) {
        fields.push(statements_field());
    }
    fields.extend(kind_relations(ontology, id));
    TypeRow {
        name: type_name(ontology, id),
        description: kind.description.clone(),
        shape: Shape::Object(vec!["Node", "Entity"], fields),
    }
}

fn id_field() -> FieldRow {
    field("id", "ID!", "The id, unique over all kinds.", |scope| with(scope, |entity| Out::Text(entity.id().into())))
}

fn common(ontology: &Ontology) -> Vec<FieldRow> {
    let source = source_type(ontology);
    vec![
        id_field(),
        field("kind", "String!", "The name of its kind, such as `convention`.", |scope| {
            with(scope, |entity| Out::Text(entity.kind().id.clone()))
        }),
        field("name", "String!", "The preferred name.", |scope| with(scope, |entity| Out::Text(entity.name().into()))),
        field("acronym", "String", "The preferred acronym.", |scope| with(scope, |entity| Out::text(entity.acronym()))),
        field("summary", "String", "What it is, in the words of the curators.", |scope| {
            with(scope, |entity| Out::text(entity.summary()))
        }),
        field("names", "[Name!]!", "Further names, each with the document that prints it.", |scope| {
            let lens = scope.parent.lens();
            with(scope, |entity| {
                Out::objects((0..entity.names().len()).map(|at| Node::Name(entity.ix(), at, lens.clone())))
            })
        }),
        field("source", source, "The document that the description and the attributes rest on.", |scope| {
            let lens = scope.parent.lens();
            with(scope, |entity| {
                Out::object(entity.citation().map(|citation| Node::Entity(citation.source().ix(), lens.clone())))
            })
        }),
        field("locator", "String", "Where in that document.", |scope| {
            with(scope, |entity| Out::text(entity.citation().map(CitationRef::locator)))
        }),
        links_field(),
    ]
}

/// Reads a field of the entity that is the parent.
fn with(scope: &Scope<'_>, read: impl FnOnce(EntityRef<'_>) -> Out) -> Result<Out, super::super::error::ApiError> {
    Ok(match scope.parent {
        Node::Entity(ix, _) => read(scope.graph.at(*ix)),
        _ => Out::Null,
    })
}

fn attribute_field(attribute: &Attribute) -> FieldRow {
    let id = attribute.id.clone();
    let ty = match attribute.ty {
        AttributeType::Text | AttributeType::Url | AttributeType::Choice(_) => "String",
        AttributeType::Integer => "Int",
        AttributeType::Boolean => "Boolean",
        AttributeType::Date => "Date",
        AttributeType::Texts | AttributeType::Locators => "[String!]",
    };
    field(camel_case(&attribute.id), ty, described(attribute), move |scope| {
        with(scope, |entity| entity.attribute(&id).map_or(Out::Null, value))
    })
}

/// What an attribute says, with the words of a choice.
pub fn described(attribute: &Attribute) -> String {
    match &attribute.ty {
        AttributeType::Choice(words) => format!("{} One of: {}.", attribute.description, words.join(", ")),
        _ => attribute.description.clone(),
    }
}

/// The value of an attribute.
pub fn value(value: &Value) -> Out {
    match value {
        Value::Text(text) => Out::Text(text.to_string()),
        Value::Integer(number) => Out::Integer(*number),
        Value::Boolean(flag) => Out::Boolean(*flag),
        Value::Date(date) => Out::Text(date.to_string()),
        Value::Texts(texts) => Out::List(texts.iter().map(|text| Out::Text(text.to_string())).collect()),
    }
}

fn statements_field() -> FieldRow {
    let about = "All statements that cite this document, in the order of its text, so that the graph can be checked against it page by page.";
    field("statements", "StatementConnection!", about, |scope| {
        let Node::Entity(ix, _) = scope.parent else { return Ok(Out::Null) };
        let lens = scope.lens()?;
        let wanted = statement_filter(scope)?;
        let said = scope.graph.at(*ix).cited().iter().filter(|said| {
            let statement = scope.graph.statement(**said);
            lens.shows(statement) && wanted.passes(statement)
        });
        let items: Vec<Item> = said.map(|said| Item::Statement(*said)).collect();
        let page = page(scope.graph, &items, lens, scope.arguments)?;
        Ok(Out::Object(Node::Page(Arc::new(page))))
    })
    .with(paging())
    .with([super::super::lens::lens_argument(), statement_argument()])
}

fn name_type(ontology: &Ontology) -> TypeRow {
    let source = source_type(ontology);
    object(
        "Name",
        "A further name of an entity: an alias, an acronym, a scientific, common or former name, or a misprint.",
        vec![
            field("text", "String!", "The name.", |scope| named(scope, |name| Out::Text(name.text().into()))),
            field(
                "as",
                "String",
                "What sort of name it is: alias, acronym, scientific, common, former or misprint.",
                |scope| named(scope, |name| Out::text(name.form())),
            ),
            field("lang", "String", "Its language, as a BCP 47 tag.", |scope| {
                named(scope, |name| Out::text(name.lang()))
            }),
            field("authority", "String", "Who uses or publishes it.", |scope| {
                named(scope, |name| Out::text(name.authority()))
            }),
            field("source", source, "The document that prints it.", |scope| {
                let lens = scope.parent.lens();
                named(scope, |name| Out::object(name.citation().map(|at| Node::Entity(at.source().ix(), lens.clone()))))
            }),
            field("locator", "String", "Where in that document.", |scope| {
                named(scope, |name| Out::text(name.citation().map(CitationRef::locator)))
            }),
        ],
    )
}

fn named(scope: &Scope<'_>, read: impl FnOnce(NameRef<'_>) -> Out) -> Result<Out, super::super::error::ApiError> {
    Ok(match scope.parent {
        Node::Name(ix, at, _) => scope.graph.at(*ix).name_at(*at).map_or(Out::Null, read),
        _ => Out::Null,
    })
}
