//! The fields that follow links: one for each relation and its inverse, the shortcuts, and `links` for all at once.

use super::super::connection::{page, paging};
use super::super::error::ApiError;
use super::super::filter::{refine, refining};
use super::super::lens::lens_argument;
use super::super::node::{Node, Out};
use super::super::page::Item;
use super::super::table::{ArgumentRow, FieldRow, Scope, argument, field};
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
    row.with([roll_up_argument(), lens_argument()]).with(refining()).with(paging())
}

/// The argument that counts what the parts of a whole do as the whole's.
fn roll_up_argument() -> ArgumentRow {
    let about =
        "Count what its parts, bodies and lower taxa do as its own; `via` on each edge then says whose link it is.";
    argument("rollUp", "Boolean", about).or(Value::Boolean(false))
}

/// An entity, and with roll-up all its parts.
fn starts(scope: &Scope<'_>, ix: EntityIx, lens: &Lens) -> Vec<EntityIx> {
    let mut starts = vec![ix];
    if scope.arguments.flag("rollUp") {
        starts.extend(scope.graph.parts(ix, lens));
    }
    starts
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
    row.with([lens_argument()]).with(refining()).with(paging())
}

fn follow(scope: &Scope<'_>, walk: &Walk) -> Result<Out, ApiError> {
    let Node::Entity(ix, _) = scope.parent else { return Ok(Out::Null) };
    let lens = scope.lens()?;
    let mut items = Vec::new();
    for start in starts(scope, *ix, &lens) {
        items.extend(reached(scope.graph, start, walk, &lens));
    }
    give_page(scope, *ix, items, lens)
}

/// Filters, orders and cuts a list of what an entity is linked to. Links within the whole are no links of the whole.
fn give_page(scope: &Scope<'_>, ix: EntityIx, mut items: Vec<Item>, lens: Arc<Lens>) -> Result<Out, ApiError> {
    if scope.arguments.flag("rollUp") {
        let within = scope.graph.parts(ix, &lens);
        items.retain(|item| item.entity().is_some_and(|to| to != ix && !within.contains(&to)));
    }
    let items = refine(scope, items, &lens)?;
    let mut page = page(scope.graph, &items, lens, scope.arguments)?;
    page.owner = Some(ix);
    Ok(Out::Object(Node::Page(Arc::new(page))))
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
        let mut items = Vec::new();
        for from in starts(scope, *ix, &lens) {
            let links = scope.graph.at(from).links(scope.arguments.direction(), &lens).filter(|link| {
                relations.as_ref().is_none_or(|list| list.contains(&link.relation_id()))
                    && kinds.as_ref().is_none_or(|list| list.contains(&link.other(from).kind_id()))
            });
            items.extend(links.map(|link| Item::Linked { from, link: link.ix(), to: link.other(from).ix() }));
        }
        give_page(scope, *ix, items, lens)
    })
    .with([
        argument("relations", "[String!]", "Only these relations, by their names such as `member-of`."),
        argument("kinds", "[String!]", "Only entities of these kinds at the other end."),
        argument("direction", "Direction", "Which way the links are read.")
            .or(Value::Enum(async_graphql::Name::new("BOTH"))),
        roll_up_argument(),
        lens_argument(),
    ])
    .with(refining())
    .with(paging())
}
