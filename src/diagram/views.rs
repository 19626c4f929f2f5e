//! Named views: stored selections with how to draw them, from `graph-data/views`. Checked data has none that fail.

use super::looks::{Colouring, Flow, GroupBy, Layout, LineLabels, Looks, Theme};
use super::{DiagramSpec, Labels, Place};
use crate::check::nearest;
use crate::data::{RawView, Text};
use crate::graph::{EntityIx, Graph, LensParts, Select};
use crate::ontology::{KindId, RelationId};

/// A named view.
#[derive(Clone, Debug)]
pub struct View {
    /// The id: the stem of its file.
    pub id: String,
    /// The title of the picture.
    pub title: String,
    /// What the picture answers, in a sentence.
    pub about: String,
    /// What it draws, and how.
    pub spec: DiagramSpec,
}

/// All views of a graph, in order of ids.
#[must_use]
pub fn all(graph: &Graph) -> Vec<View> {
    graph.views().iter().map(|raw| view(graph, raw)).collect()
}

/// The view with this id.
#[must_use]
pub fn find(graph: &Graph, id: &str) -> Option<View> {
    graph.views().iter().find(|raw| raw.id == id).map(|raw| view(graph, raw))
}

/// The ids of views most like a word, nearest first.
#[must_use]
pub fn near<'g>(graph: &'g Graph, word: &str) -> Vec<&'g str> {
    nearest(word, graph.views().iter().map(|raw| raw.id.as_str()))
}

fn view(graph: &Graph, raw: &RawView) -> View {
    let title = raw.text("title").unwrap_or(&raw.id).to_owned();
    let some = |list: Vec<RelationId>| (!list.is_empty()).then_some(list);
    let parts = lens(raw);
    let kinds: Vec<KindId> = raw.list("kinds").filter_map(|name| kind(graph, name)).collect();
    let show: Vec<KindId> = raw.list("show").filter_map(|name| kind(graph, name)).collect();
    let select = Select {
        focus: entities(graph, raw, "focus"),
        depth: raw.number("depth").unwrap_or(1),
        kinds: (!kinds.is_empty()).then_some(kinds),
        relations: some(relations(graph, raw, "relations")),
        stop_at: entities(graph, raw, "stop-at"),
        lens: parts.lens(graph).unwrap_or_default(),
        limit: raw.number("limit").map_or(500, |limit| limit as usize),
    };
    let spec = DiagramSpec {
        title: Some(title.clone()),
        caption: parts.words(graph),
        select,
        leave_out: entities(graph, raw, "leave-out"),
        roll_up: raw.lists("roll-up").iter().flat_map(|list| places(graph, list)).collect(),
        show: (!show.is_empty()).then_some(show),
        draw: some(relations(graph, raw, "draw")),
        linked_only: raw.flag("linked-only"),
        labels: raw.text("labels").and_then(Labels::find).unwrap_or(Labels::Both),
        group_by: raw.text("group-by").and_then(|name| GroupBy::find(graph.ontology(), name)).unwrap_or_default(),
        columns: raw.lists("columns").iter().map(|list| places(graph, list)).collect(),
        rows: raw.lists("rows").iter().flat_map(|list| places(graph, list)).collect(),
        through: raw.text("through").and_then(|name| kind(graph, name)),
        colouring: raw.text("colour").and_then(Colouring::find).unwrap_or(Colouring::Kind),
        looks: looks(raw),
        ..DiagramSpec::default()
    };
    View { id: raw.id.clone(), title, about: raw.text("about").unwrap_or_default().to_owned(), spec }
}

fn looks(raw: &RawView) -> Looks {
    let usual = Looks::default();
    Looks {
        layout: raw.text("layout").and_then(Layout::find).unwrap_or(usual.layout),
        flow: raw.text("flow").and_then(Flow::find).unwrap_or(usual.flow),
        theme: raw.text("theme").and_then(Theme::find).unwrap_or(usual.theme),
        line_labels: raw.text("line-labels").and_then(LineLabels::find),
        ..usual
    }
}

/// The lens of a view. Checked views have none that fails.
fn lens(raw: &RawView) -> LensParts {
    let mut parts = LensParts::default();
    for key in ["said-by", "true-on", "sources", "modality"] {
        raw.list(key).for_each(|value| {
            let _ = parts.take(key, value);
        });
    }
    parts
}

fn kind(graph: &Graph, name: &str) -> Option<KindId> {
    graph.ontology().find_kind(name).or_else(|| graph.ontology().find_plural(name))
}

fn entities(graph: &Graph, raw: &RawView, key: &str) -> Vec<EntityIx> {
    raw.list(key).filter_map(|id| graph.entity(id)).map(crate::graph::EntityRef::ix).collect()
}

fn relations(graph: &Graph, raw: &RawView, key: &str) -> Vec<RelationId> {
    raw.list(key).filter_map(|name| graph.ontology().find_relation(name)).collect()
}

fn places(graph: &Graph, list: &[Text]) -> Vec<Place> {
    list.iter().filter_map(|text| place(graph, &text.value)).collect()
}

/// A kind, or else an entity whose parts are meant.
#[must_use]
pub fn place(graph: &Graph, name: &str) -> Option<Place> {
    kind(graph, name).map(Place::Kind).or_else(|| graph.entity(name).map(|entity| Place::Whole(entity.ix())))
}
