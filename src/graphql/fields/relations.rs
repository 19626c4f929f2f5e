//! The fields that follow links: one for each relation and its inverse, the shortcuts, and `links` for all at once.

use super::super::connection::{page, paging};
use super::super::filter::{is_ordered, ordered, refining, wanted};
use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::page::{Item, Page};
use super::super::table::{ArgumentRow, FieldRow, Scope, argument, field};
use super::end_type;
use crate::graph::{Direction, EntityIx, Graph, Lens};
use crate::ontology::{KindId, Ontology, Relation, RelationId, Shortcut, camel_case};
use async_graphql::Value;
use std::collections::BTreeSet;

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
    let row = field(camel_case(name), ty, description, move |scope, out| {
        let transitive = scope.arguments.flag("transitive");
        follow(scope, &Walk { relation: id, direction, transitive, kinds: scope.arguments.kinds(scope.graph)? }, out)
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
    let row =
        field(camel_case(&shortcut.id), ty, shortcut.description.clone(), move |scope, out| follow(scope, &walk, out));
    row.with([lens_argument()]).with(refining()).with(paging())
}

fn follow(scope: &Scope<'_>, walk: &Walk, out: Out<'_, '_>) -> Outcome {
    let Node::Entity(ix, _) = scope.parent else { return out.null() };
    let lens = scope.lens()?;
    let starts = starts(scope, ix, &lens);
    let items = starts.iter().flat_map(|start| reached(scope.graph, *start, walk, &lens));
    give_page(scope, ix, items, &lens, out)
}

/// Filters, orders and cuts a list of what an entity is linked to. Links within the whole are no links of the whole.
fn give_page(
    scope: &Scope<'_>,
    ix: EntityIx,
    items: impl Iterator<Item = Item>,
    lens: &Lens,
    out: Out<'_, '_>,
) -> Outcome {
    let (graph, counted, mut filter) = (scope.graph, out.asks("totalCount"), wanted(scope)?);
    // In a list of links the statement must be one of the link itself.
    let said = filter.as_mut().and_then(|filter| filter.said.take());
    let within = scope.arguments.flag("rollUp").then(|| graph.parts(ix, lens));
    let items = items.filter(|item| {
        item.entity().is_some_and(|to| {
            within.as_ref().is_none_or(|within| to != ix && !within.contains(&to))
                && filter.as_ref().is_none_or(|filter| graph.passes(to, filter, lens))
        }) && said
            .as_ref()
            .is_none_or(|said| matches!(item, Item::Linked { link, .. } if said.passes_one_of(graph.link(*link), lens)))
    });
    let page = if is_ordered(scope) {
        page(graph, ordered(scope, items.collect()).into_iter(), counted, lens, scope.arguments)?
    } else {
        page(graph, items, counted, lens, scope.arguments)?
    };
    page.read_ahead(graph);
    out.object(Node::Page(&Page { owner: Some(ix), ..page }))
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
    field(
        "links",
        "EntityLinkConnection!",
        "All its links, of whatever relation, in either direction.",
        |scope, out| {
            let Node::Entity(ix, _) = scope.parent else { return out.null() };
            let lens = scope.lens()?;
            let relations = scope.arguments.relations(scope.graph)?;
            let kinds = scope.arguments.kinds(scope.graph)?;
            let (graph, direction) = (scope.graph, scope.arguments.direction());
            let (relations, kinds, lens) = (&relations, &kinds, &*lens);
            let starts = starts(scope, ix, lens);
            let items = starts.iter().flat_map(move |from| {
                let from = *from;
                let links = graph.at(from).links(direction, lens).filter(move |link| {
                    relations.as_ref().is_none_or(|list| list.contains(&link.relation_id()))
                        && kinds.as_ref().is_none_or(|list| list.contains(&link.other(from).kind_id()))
                });
                links.map(move |link| Item::Linked { from, link: link.ix(), to: link.other(from).ix() })
            });
            give_page(scope, ix, items, lens, out)
        },
    )
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
