//! The home page: what this is, search, the graph at a glance, ways in by task.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, capital, words};
use super::super::picture::Easel;
use super::Page;
use crate::graph::{Direction, EntityIx, EntityRef};
use crate::ontology::KindRole;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page { name: "home", path: "/", nav: None, about: "What this is, and ways in", show };

#[derive(Serialize, Template)]
#[template(path = "home.html")]
struct HomePage {
    entities: usize,
    links: usize,
    statements: usize,
    sources: usize,
    kinds: Vec<KindCount>,
    central: Vec<EntityLink>,
    #[serde(skip)]
    tasks: Vec<Task>,
    #[serde(skip)]
    picture: Option<(Easel, String)>,
    #[serde(skip)]
    carried: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct KindCount {
    kind: String,
    #[serde(skip)]
    label: String,
    #[serde(skip)]
    href: String,
    count: usize,
}

struct Task {
    title: &'static str,
    about: &'static str,
    href: String,
}

/// The ways in: title, what one finds there, address.
const TASKS: [(&str, &str, &str); 8] = [
    ("A species", "Who works on it, under which instruments, and how each convention lists it.", "/species"),
    ("A work programme", "Two programmes side by side: what carried on, what is new, what was left.", "/compare"),
    ("A document", "Every statement taken from it, in the order of its text, ready to be checked.", "/sources"),
    ("A connection", "What links one organization, plan or species to another, step by step.", "/paths"),
    ("A meeting", "The calendar of meetings that the documents report or plan.", "/calendar"),
    ("A question", "Questions that have been asked before, with the queries that answer them.", "/questions"),
    ("A picture", "Diagrams for a report, ready-made or to your own measure.", "/views"),
    ("A doubt", "Where documents disagree or print an error, and how the graph treats it.", "/discrepancies"),
];

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let graph = context.graph;
    let survey = context.survey();
    let stats = survey.stats.get_or_init(|| graph.stats(&context.lens));
    let kinds = stats.kinds.iter().filter(|(_, count)| *count > 0).map(|(kind, count)| {
        let kind = graph.ontology().kind(*kind);
        let href = context.href(&format!("/kinds/{}", kind.plural), &[]);
        KindCount { kind: kind.id.clone(), label: capital(&words(&kind.plural)), href, count: *count }
    });
    let page = HomePage {
        entities: stats.entities,
        links: stats.links,
        statements: stats.statements,
        sources: stats.sources.len(),
        kinds: kinds.collect(),
        central: central(context).into_iter().map(|ix| context.entity(ix)).collect(),
        tasks: TASKS.iter().map(|(title, about, path)| Task { title, about, href: context.href(path, &[]) }).collect(),
        picture: super::views::glance(context),
        carried: context.filter.pairs(),
    };
    context.sheet("How environmental treaties work together", PAGE.about, &page)
}

/// The entities with the most links, but for documents and discrepancies, which are linked to all they speak of.
pub fn central(context: &Context<'_>) -> Vec<EntityIx> {
    context.survey().central.get_or_init(|| most_linked(context)).clone()
}

fn most_linked(context: &Context<'_>) -> Vec<EntityIx> {
    let about_others = [KindRole::Source, KindRole::Discrepancy];
    let counts = |entity: &EntityRef<'_>| !entity.kind().role.is_some_and(|role| about_others.contains(&role));
    let entities = context.graph.entities().filter(counts);
    let mut degrees: Vec<(usize, EntityIx)> =
        entities.map(|entity| (entity.links(Direction::Both, &context.lens).count(), entity.ix())).collect();
    degrees.sort_by_key(|(degree, ix)| (std::cmp::Reverse(*degree), *ix));
    degrees.into_iter().take(12).map(|(_, ix)| ix).collect()
}
