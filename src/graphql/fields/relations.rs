//! The fields that follow links: one for each relation and its inverse, the shortcuts, and `links` for all at once.

use super::super::arguments::lens_argument;
use super::super::connection::{Item, page, paging};
use super::super::error::ApiError;
use super::super::node::{Node, Out};
use super::super::table::{FieldRow, Scope, argument, field};
use super::end_type;
use crate::graph::{Direction, EntityIx, Graph, Lens};
use crate::ontology::{KindId, Ontology, Relation, RelationId, Shortcut, camel_case};
use async_graphql::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A walk from an entity: along which relation, which way, how far, to which kinds.
#[derive(Clone)]
struct Walk {
    relation: RelationId,
    direction: Direction,
    transitive: bool,
    kinds: Option<Vec<KindId>>,
}

/// The relation fields that a kind has.
pub fn kind_relations(ontology: &Ontology, kind: KindId) -> Vec<FieldRow> {
    let mut fields = Vec::new();
    for (id, relation) in ontology.relation_ids() {
        if relation.from.contains(&kind) {
            fields.push(relation_field(ontology, id, relation, true));
        }
        if relation.to.contains(&kind) && !relation.symmetric {
            fields.push(relation_field(ontology, id, relation, false));
        }
    }
    fields.extend(ontology.kind(kind).shortcuts.iter().map(|shortcut| shortcut_field(ontology, shortcut)));
    fields
}

fn relation_field(ontology: &Ontology, id: RelationId, relation: &Relation, forward: bool) -> FieldRow {
    let (name, ends) = if forward { (&relation.id, &relation.to) } else { (&relation.inverse, &relation.from) };
    let description = match (forward, relation.symmetric) {
        (true, true) => relation.description.clone(),
        (true, false) => format!("{} (Relation `{}`.)", relation.description, relation.id),
        (false, _) => format!("What is linked to it by `{}`, read backwards: {}.", relation.id, relation.inverse_label),
    };
    let direction = match (forward, relation.symmetric) {
        (_, true) => Direction::Both,
        (true, false) => Direction::Out,
        (false, false) => Direction::In,
    };
    let ty = format!("{}LinkConnection!", end_type(ontology, ends));
    let row = field(camel_case(name), ty, description, move |scope| {
        let transitive = scope.arguments.flag("transitive");
        follow(scope, &Walk { relation: id, direction, transitive, kinds: scope.arguments.kinds(scope.graph)? })
    });
    let kinds = argument("kinds", "[String!]", "Only entities of these kinds at the other end.");
    let row = row.with((ends.len() > 1).then_some(kinds));
    let row = if relation.transitive {
        row.with([
            argument("transitive", "Boolean", "Follow chains of such links, however long.").or(Value::Boolean(false))
        ])
    } else {
        row
    };
    row.with([lens_argument()]).with(paging())
}

fn shortcut_field(ontology: &Ontology, shortcut: &Shortcut) -> FieldRow {
    let ty = format!("{}LinkConnection!", end_type(ontology, &[shortcut.kind]));
    let walk = Walk {
        relation: shortcut.relation,
        direction: if shortcut.backwards { Direction::In } else { Direction::Out },
        transitive: shortcut.transitive,
        kinds: Some(vec![shortcut.kind]),
    };
    let row = field(camel_case(&shortcut.id), ty, shortcut.description.clone(), move |scope| follow(scope, &walk));
    row.with([lens_argument()]).with(paging())
}

fn follow(scope: &Scope<'_>, walk: &Walk) -> Result<Out, ApiError> {
    let Node::Entity(ix, _) = scope.parent else { return Ok(Out::Null) };
    let lens = scope.lens()?;
    let items = reached(scope.graph, *ix, walk, &lens);
    Ok(Out::Object(Node::Page(Arc::new(page(scope.graph, &items, lens, scope.arguments)?))))
}

/// What a walk reaches, nearest first; each entity once, by the link that reached it first.
fn reached(graph: &Graph, start: EntityIx, walk: &Walk, lens: &Lens) -> Vec<Item> {
    let mut items = Vec::new();
    let mut seen = BTreeSet::from([start]);
    let mut rim = vec![start];
    while !rim.is_empty() {
        let mut next = Vec::new();
        for from in rim {
            let links = graph.at(from).links(walk.direction, lens).filter(|link| link.relation_id() == walk.relation);
            for link in links {
                let to = link.other(from).ix();
                if seen.insert(to) {
                    items.push(Item::Linked { from, link: link.ix(), to });
                    next.push(to);
                } else if to == start && !walk.transitive {
                    items.push(Item::Linked { from, link: link.ix(), to });
                }
            }
        }
        rim = if walk.transitive { next } else { Vec::new() };
    }
    if let Some(kinds) = &walk.kinds {
        items.retain(|item| item.entity().is_some_and(|ix| kinds.contains(&graph.at(ix).kind_id())));
    }
    items
}

/// The field `links`, which every entity has.
pub fn links_field() -> FieldRow {
    field("links", "EntityLinkConnection!", "All its links, of whatever relation, in either direction.", |scope| {
        let Node::Entity(ix, _) = scope.parent else { return Ok(Out::Null) };
        let lens = scope.lens()?;
        let relations = scope.arguments.relations(scope.graph)?;
        let kinds = scope.arguments.kinds(scope.graph)?;
        let links = scope.graph.at(*ix).links(scope.arguments.direction(), &lens).filter(|link| {
            relations.as_ref().is_none_or(|list| list.contains(&link.relation_id()))
                && kinds.as_ref().is_none_or(|list| list.contains(&link.other(*ix).kind_id()))
        });
        let items: Vec<Item> =
            links.map(|link| Item::Linked { from: *ix, link: link.ix(), to: link.other(*ix).ix() }).collect();
        Ok(Out::Object(Node::Page(Arc::new(page(scope.graph, &items, lens, scope.arguments)?))))
    })
    .with([
        argument("relations", "[String!]", "Only these relations, by their names such as `member-of`."),
        argument("kinds", "[String!]", "Only entities of these kinds at the other end."),
        argument("direction", "Direction", "Which way the links are read.")
            .or(Value::Enum(async_graphql::Name::new("BOTH"))),
        lens_argument(),
    ])
    .with(paging())
}
