//! Connections after the Relay specification: pages, edges, cursors.

use super::super::node::{Node, type_name};
use super::super::out::{Out, Outcome};
use super::super::page::{Item, Page};
use super::super::table::{FieldRow, Scope, TypeRow, entity, field, object, text};
use super::statements::statements_of;
use crate::graph::{Graph, LinkRef};
use crate::ontology::Ontology;

/// A connection and an edge type for every kind, plain and linked, for mixed entities, and for statements.
pub fn types(ontology: &Ontology) -> Vec<TypeRow> {
    let mut types = vec![page_info()];
    let kinds = ontology.kind_ids().map(|(id, _)| type_name(ontology, id));
    for name in std::iter::once("Entity".to_owned()).chain(kinds) {
        types.push(connection(&name, &name, &format!("A page of a list of entities of type `{name}`.")));
        types.push(edge(&name, plain_edge_fields(&name), "An entity in a list."));
        let linked = format!("{name}Link");
        types.push(connection(&linked, &name, &format!("A page of the links to entities of type `{name}`.")));
        types.push(edge(&linked, link_edge_fields(&name), "A link to an entity, with the statements it rests on."));
    }
    types.push(connection("Statement", "Statement", "A page of a list of statements."));
    types.push(edge("Statement", plain_edge_fields("Statement"), "A statement in a list."));
    types
}

fn connection(prefix: &str, node: &str, description: &str) -> TypeRow {
    object(
        format!("{prefix}Connection"),
        description,
        vec![
            of_page("totalCount", "Int!", "How many items the whole list has.", |page, _, out| out.count(page.total)),
            of_page("edges", format!("[{prefix}Edge!]!"), "The items of this page.", |page, _, out| {
                out.objects(page.items.iter().map(|item| Node::Edge(page, *item)))
            }),
            of_page("nodes", format!("[{node}!]!"), "The items of this page, without their edges.", |page, _, out| {
                out.objects(page.items.iter().map(|item| node_of(page, *item)))
            }),
            field("pageInfo", "PageInfo!", "Where this page stands in the whole list.", |scope, out| {
                out.object(scope.parent)
            }),
        ],
    )
}

fn of_page(
    name: &str,
    ty: impl Into<String>,
    description: &str,
    read: for<'a> fn(&'a Page<'a>, &Scope<'_>, Out<'_, '_>) -> Outcome,
) -> FieldRow {
    field(name, ty, description, move |scope, out| match scope.parent {
        Node::Page(page) => read(page, scope, out),
        _ => out.null(),
    })
}

fn edge(prefix: &str, fields: Vec<FieldRow>, description: &str) -> TypeRow {
    object(format!("{prefix}Edge"), description, fields)
}

fn plain_edge_fields(node: &str) -> Vec<FieldRow> {
    vec![
        field("cursor", "String!", "Finds this item again.", |scope, out| match scope.parent {
            Node::Edge(_, item) => out.shown(Some(item.cursor(scope.graph))),
            _ => out.null(),
        }),
        match node {
            "Statement" => field("node", "Statement!", "The item.", |scope, out| match scope.parent {
                Node::Edge(page, item) => out.object(node_of(page, item)),
                _ => out.null(),
            }),
            _ => entity("node", format!("{node}!"), "The item.", |node, _| match node {
                Node::Edge(_, item) => item.entity(),
                _ => None,
            }),
        },
    ]
}

fn link_edge_fields(node: &str) -> Vec<FieldRow> {
    let mut fields = plain_edge_fields(node);
    fields.extend([
        text("relation", "String!", "The name of the relation.", |node, graph| Some(&node.link(graph)?.relation().id)),
        field(
            "direction",
            "Direction!",
            "Whether the link leads to the item (`OUT`) or comes from it (`IN`).",
            |scope, out| match linked(scope.parent, scope.graph) {
                Some((link, _)) if link.relation().symmetric => out.word("both"),
                Some((_, forward)) => out.word(if forward { "out" } else { "in" }),
                None => out.null(),
            },
        ),
        text("label", "String!", "The relation as read in this direction, for people.", |node, graph| {
            let (link, forward) = linked(*node, graph)?;
            Some(if forward { &link.relation().label } else { &link.relation().inverse_label })
        }),
        statements_of("What the link rests on: which document says so, where in it, how firmly."),
        entity(
            "via",
            "Entity",
            "With `rollUp`: the part whose link it is; null for a link of the entity itself.",
            |node, _| match *node {
                Node::Edge(page, Item::Linked { from, .. }) if page.owner != Some(from) => Some(from),
                _ => None,
            },
        ),
        field("link", "Link!", "The link itself.", |scope, out| {
            let link = scope.parent.link(scope.graph);
            out.object_or_null(link.map(|link| Node::Link(link.ix(), scope.parent.lens())))
        }),
    ]);
    fields
}

fn node_of<'a>(page: &'a Page<'a>, item: Item) -> Node<'a> {
    match item {
        Item::Entity(ix) | Item::Linked { to: ix, .. } => Node::Entity(ix, page.lens),
        Item::Statement(ix) => Node::Statement(ix, page.lens),
    }
}

/// The link of an edge, and whether it leads to the item.
fn linked<'g>(node: Node<'_>, graph: &'g Graph) -> Option<(LinkRef<'g>, bool)> {
    match node {
        Node::Edge(_, Item::Linked { from, link, .. }) => {
            let link = graph.link(link);
            Some((link, link.from().ix() == from))
        }
        _ => None,
    }
}

fn page_info() -> TypeRow {
    object(
        "PageInfo",
        "Where a page stands in the whole list.",
        vec![
            of_page("hasPreviousPage", "Boolean!", "Whether there are items before this page.", |page, _, out| {
                out.boolean(page.has_previous)
            }),
            of_page("hasNextPage", "Boolean!", "Whether there are items after this page.", |page, _, out| {
                out.boolean(page.has_next)
            }),
            of_page("startCursor", "String", "The cursor of the first item.", |page, scope, out| {
                out.shown(page.items.first().map(|item| item.cursor(scope.graph)))
            }),
            of_page("endCursor", "String", "The cursor of the last item.", |page, scope, out| {
                out.shown(page.items.last().map(|item| item.cursor(scope.graph)))
            }),
        ],
    )
}
