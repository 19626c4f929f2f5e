//! The fields of `Query`.

use super::super::connection::{page, page_of, paging};
use super::super::error::{ApiError, Code};
use super::super::filter::{is_ordered, ordered, refining, wanted};
use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::page::Item;
use super::super::table::{FieldRow, Scope, TypeRow, argument, field, object};
use super::{claims, comparison, network, paths, source_type, stats};
use crate::graph::{EntityIx, LONGEST_SEARCH, Lens, Select};
use crate::ontology::{KindId, Ontology, camel_case};
use std::collections::BTreeSet;

/// The most entities that `subgraph` gives.
const LARGEST_SUBGRAPH: usize = 2000;
/// The most steps that `subgraph` goes.
const FARTHEST: usize = 20;
/// The most ids that can be asked for at once.
const MOST_IDS: usize = 1000;

/// The type `Query`.
pub fn query(ontology: &Ontology) -> TypeRow {
    let mut fields = by_id();
    fields.extend(ontology.kind_ids().flat_map(|(id, _)| kind_fields(ontology, id)));
    fields.extend([search_field(), subgraph_field(), sources_field(ontology), stats::field_row()]);
    fields.push(paths::field_row());
    fields.extend(claims::field_rows());
    fields.extend(comparison::field_rows());
    fields.extend(network::field_rows());
    fields.extend(super::views::fields());
    fields.push(field("ontology", "Ontology!", "The kinds and relations that the graph may have.", |_, out| {
        out.object(Node::Ontology)
    }));
    object("Query", "Where every question starts.", fields)
}

fn by_id() -> Vec<FieldRow> {
    let id = || argument("id", "ID!", "The id.");
    let ids = || argument("ids", "[ID!]!", "The ids.");
    vec![
        // One argument each and no lens: so object identification has it, and Relay's compiler insists.
        field("node", "Node", "The entity with this id, or null (Relay object identification).", one).with([id()]),
        field("nodes", "[Node]!", "The entities with these ids; null for an id that is none's.", many).with([ids()]),
        field("entity", "Entity", "The entity with this id, of whatever kind, or null.", one)
            .with([id(), lens_argument()]),
        field("entities", "[Entity]!", "The entities with these ids; null for an id that is none's.", many)
            .with([ids(), lens_argument()]),
    ]
}

fn one(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let lens = scope.lens()?;
    let found = scope.graph.entity(scope.arguments.text("id").unwrap_or_default());
    out.object_or_null(found.map(|entity| Node::Entity(entity.ix(), &lens)))
}

fn many(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let lens = scope.lens()?;
    let ids = scope.arguments.texts("ids").unwrap_or_default();
    if ids.len() > MOST_IDS {
        let message = format!("`ids` has {} ids, but can have {MOST_IDS} at most", ids.len());
        return Err(ApiError::new(Code::LimitExceeded, message).into());
    }
    out.list(ids, |id, out| out.object_or_null(scope.graph.entity(id).map(|entity| Node::Entity(entity.ix(), &lens))))
}

fn kind_fields(ontology: &Ontology, id: KindId) -> [FieldRow; 2] {
    let kind = ontology.kind(id);
    let name = super::super::node::type_name(ontology, id);
    let about = format!("The {} with this id, or null. {}", kind.label, kind.description);
    let single = field(camel_case(&kind.id), name.clone(), about, move |scope, out| {
        let lens = scope.lens()?;
        let found = scope.graph.entity(scope.arguments.text("id").unwrap_or_default());
        let found = found.filter(|entity| entity.kind_id() == id);
        out.object_or_null(found.map(|entity| Node::Entity(entity.ix(), &lens)))
    });
    let about = format!(
        "All entities of kind `{}` in order of ids; under a lens that narrows, those that it shows anything of.",
        kind.id
    );
    let plural = field(camel_case(&kind.plural), format!("{name}Connection!"), about, move |scope, out| {
        let lens = scope.lens()?;
        let (graph, filter, counted) = (scope.graph, wanted(scope)?, out.asks("totalCount"));
        let passes =
            |ix| graph.is_spoken_of(ix, &lens) && filter.as_ref().is_none_or(|filter| graph.passes(ix, filter, &lens));
        let all = graph.of_kind(id);
        let page = if is_ordered(scope) {
            let chosen = all.iter().copied().filter(|ix| passes(*ix)).map(Item::Entity).collect();
            page(graph, ordered(scope, chosen).into_iter(), counted, &lens, scope.arguments)?
        } else {
            page_of(graph, all, passes, counted, &lens, scope.arguments)?
        };
        out.object(Node::Page(&page))
    });
    [
        single.with([argument("id", "ID!", "The id."), lens_argument()]),
        plural.with([lens_argument()]).with(refining()).with(paging()),
    ]
}

fn search_field() -> FieldRow {
    let about = "Entities by any of their names, best first: accents, case and punctuation do not matter, a part of a word is enough, slips are forgiven.";
    field("search", "[SearchHit!]!", about, |scope, out| {
        let lens = scope.lens()?;
        let kinds = scope.arguments.kinds(scope.graph)?.unwrap_or_default();
        let first = scope.arguments.number("first", 200)?.unwrap_or(20);
        let text = scope.arguments.text("text").unwrap_or_default();
        if text.len() > LONGEST_SEARCH {
            let message = format!("`text` has {} bytes, but can have {LONGEST_SEARCH} at most", text.len());
            return Err(ApiError::new(Code::BadArgument, message).into());
        }
        let hits = scope.graph.search_first(text, &kinds, first);
        out.objects(hits.iter().map(|hit| Node::Hit(hit, &lens)))
    })
    .with([
        argument("text", "String!", "A name, an acronym, a number, or a part of one."),
        argument("kinds", "[String!]", "Only these kinds."),
        argument("first", "Int", "How many entities at most, 200 at the utmost.").or(20),
        lens_argument(),
    ])
}

fn subgraph_field() -> FieldRow {
    let about = "The part of the graph within some steps of a focus, nearer entities first until the limit.";
    field("subgraph", "Subgraph!", about, |scope, out| {
        let arguments = scope.arguments;
        let lens = scope.lens()?;
        let focus = arguments.entities("focus", scope.graph)?.unwrap_or_default();
        let selection = scope.graph.select(&Select {
            focus: rolled_up(scope, focus, &lens),
            depth: u32::try_from(arguments.number("depth", FARTHEST)?.unwrap_or(1)).unwrap_or(1),
            kinds: arguments.kinds(scope.graph)?,
            relations: arguments.relations(scope.graph)?,
            stop_at: arguments.entities("stopAt", scope.graph)?.unwrap_or_default(),
            lens: lens.clone().into_owned(),
            limit: arguments.number("limit", LARGEST_SUBGRAPH)?.unwrap_or(500),
        });
        out.object(Node::Value(&selection, &lens))
    })
    .slow()
    .with([
        argument("focus", "[ID!]!", "Where to start; the whole graph if empty."),
        argument("depth", "Int", &format!("How many links to go, {FARTHEST} at most.")).or(1),
        argument("kinds", "[String!]", "Only these kinds besides the focus."),
        argument("relations", "[String!]", "Only these relations."),
        argument("stopAt", "[ID!]", "Entities to show but not to walk through, such as hubs."),
        argument("rollUp", "Boolean", "Start from the parts and bodies of the focus too.").or(false),
        argument("limit", "Int", &format!("The most entities, {LARGEST_SUBGRAPH} at the utmost.")).or(500),
        lens_argument(),
    ])
}

/// A focus, and with roll-up all its parts.
fn rolled_up(scope: &Scope<'_>, mut focus: Vec<EntityIx>, lens: &Lens) -> Vec<EntityIx> {
    if scope.arguments.flag("rollUp") {
        let parts: BTreeSet<EntityIx> = focus.iter().flat_map(|ix| scope.graph.parts(*ix, lens)).collect();
        focus.extend(parts.into_iter().filter(|part| !focus.contains(part)).collect::<Vec<_>>());
    }
    focus
}

fn sources_field(ontology: &Ontology) -> FieldRow {
    field("sources", format!("[{}!]!", source_type(ontology)), "The documents that statements cite.", |scope, out| {
        let lens = scope.lens()?;
        out.objects(scope.graph.sources().map(|source| Node::Entity(source.ix(), &lens)))
    })
    .with([lens_argument()])
}
