//! The comparison of two work programmes: what carried on, what is new, what was left, whom each names.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Pager, capital, words};
use super::Page;
use crate::graph::{Change, Direction, EntityIx};
use crate::ontology::{KindRole, RelationRole};
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "compare",
    path: "/compare",
    nav: Some("Programmes"),
    about: "Two work programmes side by side",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "compare.html")]
struct ComparePage {
    left: Option<EntityLink>,
    right: Option<EntityLink>,
    #[serde(skip)]
    programmes: Vec<(EntityLink, bool, bool)>,
    #[serde(skip)]
    carried: Vec<(&'static str, String)>,
    sections: Vec<Section>,
    rows: Vec<Row>,
    pager: Pager,
    #[serde(skip)]
    swap: String,
}

#[derive(Serialize)]
struct Section {
    name: String,
    label: String,
    count: usize,
    chosen: bool,
    #[serde(skip)]
    href: String,
}

#[derive(Serialize)]
struct Row {
    left: Option<EntityLink>,
    change: String,
    #[serde(skip)]
    class: String,
    right: Option<EntityLink>,
    confidence: Option<String>,
    reason: Option<String>,
}

const SIZE: usize = 80;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let all = programmes(context);
    let usual = usual(context, &all);
    let left = chosen(context, "left", usual.map(|pair| pair.0))?;
    let right = chosen(context, "right", usual.map(|pair| pair.1))?;
    let changes = match (left, right) {
        (Some(left), Some(right)) => context.graph.compare_programmes(left, right, &context.lens),
        _ => Vec::new(),
    };
    let sections = sections(context, &changes);
    let section = sections.iter().find(|section| section.chosen).map(|section| section.name.clone());
    let wanted = changes.into_iter().filter(|change| Some(&change.section) == section.as_ref()).collect();
    let (shown, pager) = Pager::cut(context, wanted, SIZE);
    let id = |ix: Option<EntityIx>| ix.map(|ix| context.graph.at(ix).id().to_owned()).unwrap_or_default();
    let page = ComparePage {
        swap: context.here(&[("left", &id(right)), ("right", &id(left)), ("page", "")]),
        left: left.map(|ix| context.entity(ix)),
        right: right.map(|ix| context.entity(ix)),
        programmes: all.into_iter().map(|ix| (context.entity(ix), left == Some(ix), right == Some(ix))).collect(),
        carried: context.filter.pairs(),
        sections,
        rows: shown.into_iter().map(|change| row(context, change)).collect(),
        pager,
    };
    context.sheet("Two programmes compared", PAGE.about, &page)
}

fn programmes(context: &Context<'_>) -> Vec<EntityIx> {
    let kinds = context.graph.ontology().kind_ids().filter(|(_, kind)| kind.role == Some(KindRole::Programme));
    kinds.flat_map(|(kind, _)| context.graph.of_kind(kind)).copied().collect()
}

/// The pair of which one carries on the other and whose parts are the most.
fn usual(context: &Context<'_>, programmes: &[EntityIx]) -> Option<(EntityIx, EntityIx)> {
    let graph = context.graph;
    let pairs = programmes.iter().flat_map(|later| {
        let links = graph.at(*later).links(Direction::Out, &context.lens);
        let earlier = links.filter(|link| link.relation().roles.contains(&RelationRole::Succession));
        earlier.map(move |link| (link.to().ix(), *later))
    });
    let parts = |ix: EntityIx| graph.parts(ix, &context.lens).len();
    pairs.max_by_key(|(earlier, later)| (parts(*earlier).min(parts(*later)), std::cmp::Reverse(*later)))
}

fn chosen(context: &Context<'_>, key: &str, usual: Option<EntityIx>) -> Result<Option<EntityIx>, Fault> {
    let Some(id) = context.parameter(key) else { return Ok(usual) };
    let found = context.graph.entity(id).map(|entity| entity.ix());
    found.map(Some).ok_or_else(|| Fault::missing(context, format!("There is no programme “{id}”"), id))
}

fn sections(context: &Context<'_>, changes: &[Change]) -> Vec<Section> {
    let wanted = context.parameter("section");
    let mut sections: Vec<Section> = Vec::new();
    for change in changes {
        match sections.iter_mut().find(|section| section.name == change.section) {
            Some(section) => section.count += 1,
            None => sections.push(Section {
                name: change.section.clone(),
                label: capital(&words(&change.section)),
                count: 1,
                chosen: wanted == Some(&change.section),
                href: context.here(&[("section", &change.section), ("page", "")]),
            }),
        }
    }
    if !sections.iter().any(|section| section.chosen)
        && let Some(first) = sections.first_mut()
    {
        first.chosen = true;
    }
    sections
}

fn row(context: &Context<'_>, change: Change) -> Row {
    let class = match change.change.as_str() {
        "new" | "gained" => "gain",
        "dropped" | "lost" => "loss",
        "same" | "kept" | "named in both" => "same",
        _ => "shift",
    };
    Row {
        left: change.left.map(|ix| context.entity(ix)),
        right: change.right.map(|ix| context.entity(ix)),
        class: class.to_owned(),
        change: change.change,
        confidence: change.confidence,
        reason: change.reason,
    }
}
