//! Entities: the interfaces `Node` and `Entity`, an object type for each kind, and their names.

use super::super::connection::{page, paging};
use super::super::filter::{statement_argument, statement_filter};
use super::super::node::{Node, type_name};
use super::super::out::{Out, Outcome};
use super::super::page::Item;
use super::super::table::{FieldRow, Shape, TypeRow, entity, field, object, text};
use super::relations::{kind_relations, links_field};
use super::source_type;
use crate::graph::{CitationRef, EntityRef, Lens, NameRef, Value};
use crate::ontology::{Attribute, AttributeType, Kind, KindId, KindRole, Ontology, camel_case};

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
    fields.extend(kind.attributes.iter().enumerate().map(|(number, attribute)| attribute_field(number, attribute)));
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
    text_of("id", "ID!", "The id, unique over all kinds.", |entity| Some(entity.id()))
}

fn common(ontology: &Ontology) -> Vec<FieldRow> {
    let source = source_type(ontology);
    vec![
        id_field(),
        text_of("kind", "String!", "The name of its kind, such as `convention`.", |entity| Some(&entity.kind().id)),
        text_of("name", "String!", "The preferred name.", |entity| Some(entity.name())),
        text_of("acronym", "String", "The preferred acronym.", |entity| entity.acronym()),
        text_of("summary", "String", "What it is, in the words of the curators.", |entity| entity.summary()),
        of_entity("names", "[Name!]!", "Further names, each with the document that prints it.", |entity, lens, out| {
            out.objects((0..entity.names().len()).map(|at| Node::Name(entity.ix(), at, lens)))
        }),
        entity("source", source, "The document that the description and the attributes rest on.", |node, graph| {
            Some(node.entity(graph)?.citation()?.source().ix())
        }),
        text_of("locator", "String", "Where in that document.", |entity| entity.citation().map(CitationRef::locator)),
        links_field(),
    ]
}

/// A field of an entity that is one of its texts.
fn text_of(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl for<'g> Fn(EntityRef<'g>) -> Option<&'g str> + Send + Sync + 'static,
) -> FieldRow {
    text(name, ty, description, move |node, graph| read(node.entity(graph)?))
}

/// A field of an entity.
fn of_entity(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl Fn(EntityRef<'_>, &Lens, Out<'_, '_>) -> Outcome + Send + Sync + 'static,
) -> FieldRow {
    field(name, ty, description, move |scope, out| match scope.parent {
        Node::Entity(ix, lens) => read(scope.graph.at(ix), lens, out),
        _ => out.null(),
    })
}

/// A field of entities of a kind: the attribute with that number in the ontology.
fn attribute_field(number: usize, attribute: &Attribute) -> FieldRow {
    let (name, ty, about) = (camel_case(&attribute.id), value_type(attribute), described(attribute));
    if ty == "String" {
        return text(name, ty, about, move |node, graph| match node.entity(graph)?.attribute_at(number)? {
            Value::Text(text) => Some(text),
            _ => None,
        });
    }
    of_entity(name, ty, about, move |entity, _, out| value(entity.attribute_at(number), out))
}

/// The type of an attribute's values.
pub fn value_type(attribute: &Attribute) -> &'static str {
    match attribute.ty {
        AttributeType::Text | AttributeType::Url | AttributeType::Choice(_) => "String",
        AttributeType::Integer => "Int",
        AttributeType::Boolean => "Boolean",
        AttributeType::Date => "Date",
        AttributeType::Texts | AttributeType::Locators => "[String!]",
    }
}

/// What an attribute says, with the words of a choice.
pub fn described(attribute: &Attribute) -> String {
    match &attribute.ty {
        AttributeType::Choice(words) => format!("{} One of: {}.", attribute.description, words.join(", ")),
        _ => attribute.description.clone(),
    }
}

/// Writes the value of an attribute.
pub fn value(value: Option<Value<'_>>, out: Out<'_, '_>) -> Outcome {
    match value {
        None => out.null(),
        Some(Value::Text(text)) => out.text(text),
        Some(Value::Integer(number)) => out.integer(number),
        Some(Value::Boolean(flag)) => out.boolean(flag),
        Some(Value::Date(date)) => out.shown(Some(&date)),
        Some(texts @ Value::Texts(_)) => out.texts(texts.texts()),
    }
}

fn statements_field() -> FieldRow {
    let about = "All statements that cite this document, in the order of its text, so that the graph can be checked against it page by page.";
    field("statements", "StatementConnection!", about, |scope, out| {
        let Node::Entity(ix, _) = scope.parent else { return out.null() };
        let lens = scope.lens()?;
        let wanted = statement_filter(scope)?;
        let said = scope.graph.at(ix).cited().iter().filter(|said| {
            let statement = scope.graph.statement(**said);
            lens.shows(statement) && wanted.passes(statement)
        });
        let items = said.map(|said| Item::Statement(*said));
        let page = page(scope.graph, items, out.asks("totalCount"), &lens, scope.arguments)?;
        out.object(Node::Page(&page))
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
            of_name("text", "String!", "The name.", |name| Some(name.text())),
            of_name(
                "as",
                "String",
                "What sort of name it is: alias, acronym, scientific, common, former or misprint.",
                |name| name.form(),
            ),
            of_name("lang", "String", "Its language, as a BCP 47 tag.", |name| name.lang()),
            of_name("authority", "String", "Who uses or publishes it.", |name| name.authority()),
            entity("source", source, "The document that prints it.", |node, graph| {
                Some(node.name(graph)?.citation()?.source().ix())
            }),
            of_name("locator", "String", "Where in that document.", |name| name.citation().map(CitationRef::locator)),
        ],
    )
}

fn of_name(
    name: &str,
    ty: &str,
    description: &str,
    read: impl for<'g> Fn(NameRef<'g>) -> Option<&'g str> + Send + Sync + 'static,
) -> FieldRow {
    text(name, ty, description, move |node, graph| read(node.name(graph)?))
}
