//! Connections after the Relay specification: pages, edges, cursors.

use super::super::node::{Node, Out, type_name};
use super::super::page::{Item, Page};
use super::super::table::{FieldRow, Scope, TypeRow, field, object};
use crate::graph::LinkRef;
use crate::ontology::Ontology;
use std::sync::Arc;

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
            field("totalCount", "Int!", "How many items the whole list has.", |scope| {
                Ok(page(scope).map_or(Out::Null, |page| Out::count(page.total)))
            }),
            field("edges", format!("[{prefix}Edge!]!"), "The items of this page.", |scope| {
                Ok(page(scope).map_or(Out::Null, |page| {
                    Out::objects((0..page.items.len()).map(|at| Node::Edge(page.clone(), at)))
                }))
            }),
            field("nodes", format!("[{node}!]!"), "The items of this page, without their edges.", |scope| {
                Ok(page(scope)
                    .map_or(Out::Null, |page| Out::objects(page.items.iter().map(|item| node_of(page, *item)))))
            }),
            field("pageInfo", "PageInfo!", "Where this page stands in the whole list.", |scope| {
                Ok(page(scope).map_or(Out::Null, |page| Out::Object(Node::Page(page.clone()))))
            }),
        ],
    )
}

fn edge(prefix: &str, fields: Vec<FieldRow>, description: &str) -> TypeRow {
    object(format!("{prefix}Edge"), description, fields)
}

fn plain_edge_fields(node: &str) -> Vec<FieldRow> {
    vec![
        field("cursor", "String!", "Finds this item again.", |scope| {
            Ok(item(scope).map_or(Out::Null, |(_, item)| Out::Text(item.cursor(scope.graph))))
        }),
        field("node", format!("{node}!"), "The item.", |scope| {
            Ok(item(scope).map_or(Out::Null, |(page, item)| Out::Object(node_of(page, item))))
        }),
    ]
}

fn link_edge_fields(node: &str) -> Vec<FieldRow> {
    let mut fields = plain_edge_fields(node);
    fields.extend([
        field("relation", "String!", "The name of the relation.", |scope| {
            linked(scope, |link, _| Out::Text(link.relation().id.clone()))
        }),
        field(
            "direction",
            "Direction!",
            "Whether the link leads to the item (`OUT`) or comes from it (`IN`).",
            |scope| {
                linked(scope, |link, forward| {
                    Out::Text(
                        if link.relation().symmetric {
                            "BOTH"
                        } else if forward {
                            "OUT"
                        } else {
                            "IN"
                        }
                        .into(),
                    )
                })
            },
        ),
        field("label", "String!", "The relation as read in this direction, for people.", |scope| {
            linked(scope, |link, forward| {
                let relation = link.relation();
                Out::Text(if forward { relation.label.clone() } else { relation.inverse_label.clone() })
            })
        }),
        field(
            "statements",
            "[Statement!]!",
            "What the link rests on: which document says so, where in it, how firmly.",
            |scope| {
                let lens = scope.parent.lens();
                linked(scope, |link, _| {
                    Out::objects(link.statements(&lens).map(|statement| Node::Statement(statement.ix(), lens.clone())))
                })
            },
        ),
        field(
            "via",
            "Entity",
            "With `rollUp`: the part whose link it is; null for a link of the entity itself.",
            |scope| {
                Ok(match item(scope) {
                    Some((page, Item::Linked { from, .. })) if page.owner != Some(from) => {
                        Out::Object(Node::Entity(from, page.lens.clone()))
                    }
                    _ => Out::Null,
                })
            },
        ),
        field("link", "Link!", "The link itself.", |scope| {
            let lens = scope.parent.lens();
            linked(scope, |link, _| Out::Object(Node::Link(link.ix(), lens.clone())))
        }),
    ]);
    fields
}

fn page<'a>(scope: &'a Scope<'_>) -> Option<&'a Arc<Page>> {
    match scope.parent {
        Node::Page(page) => Some(page),
        _ => None,
    }
}

fn item<'a>(scope: &'a Scope<'_>) -> Option<(&'a Arc<Page>, Item)> {
    match scope.parent {
        Node::Edge(page, at) => Some((page, *page.items.get(*at)?)),
        _ => None,
    }
}

fn node_of(page: &Arc<Page>, item: Item) -> Node {
    match item {
        Item::Entity(ix) | Item::Linked { to: ix, .. } => Node::Entity(ix, page.lens.clone()),
        Item::Statement(ix) => Node::Statement(ix, page.lens.clone()),
    }
}

/// Reads a field of the link of an edge; the flag says whether it leads to the item.
fn linked(
    scope: &Scope<'_>,
    read: impl FnOnce(LinkRef<'_>, bool) -> Out,
) -> Result<Out, super::super::error::ApiError> {
    Ok(match item(scope) {
        Some((_, Item::Linked { from, link, .. })) => {
            let link = scope.graph.link(link);
            read(link, link.from().ix() == from)
        }
        _ => Out::Null,
    })
}

fn page_info() -> TypeRow {
    let cursor = |scope: &Scope<'_>, last: bool| {
        let found = page(scope).and_then(|page| if last { page.items.last() } else { page.items.first() });
        Ok(Out::text(found.map(|item| item.cursor(scope.graph))))
    };
    object(
        "PageInfo",
        "Where a page stands in the whole list.",
        vec![
            field("hasPreviousPage", "Boolean!", "Whether there are items before this page.", |scope| {
                Ok(page(scope).map_or(Out::Null, |page| Out::Boolean(page.has_previous)))
            }),
            field("hasNextPage", "Boolean!", "Whether there are items after this page.", |scope| {
                Ok(page(scope).map_or(Out::Null, |page| Out::Boolean(page.has_next)))
            }),
            field("startCursor", "String", "The cursor of the first item.", move |scope| cursor(scope, false)),
            field("endCursor", "String", "The cursor of the last item.", move |scope| cursor(scope, true)),
        ],
    )
}
