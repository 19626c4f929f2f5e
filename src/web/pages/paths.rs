//! What links one entity to another, step by step, each step with its statements.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Said};
use super::Page;
use crate::graph::{Direction, EntityRef, Path, PathQuery, Rank, Step};
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "paths",
    path: "/paths",
    nav: Some("Connections"),
    about: "What links one entity to another, step by step",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "paths.html")]
struct PathsPage {
    #[serde(skip)]
    heading: String,
    from: Option<EntityLink>,
    to: Option<EntityLink>,
    specific: bool,
    #[serde(skip)]
    from_text: String,
    #[serde(skip)]
    to_text: String,
    paths: Vec<Chain>,
    #[serde(skip)]
    asked: bool,
    #[serde(skip)]
    carried: Vec<(&'static str, String)>,
    #[serde(skip)]
    examples: Vec<(EntityLink, EntityLink, String)>,
}

#[derive(Serialize)]
struct Chain {
    start: EntityLink,
    steps: Vec<Stage>,
}

#[derive(Serialize)]
struct Stage {
    claims: Vec<Claim>,
    to: EntityLink,
}

#[derive(Serialize)]
struct Claim {
    label: String,
    said: Vec<Said>,
}

const LONGEST: u32 = 6;
const FIRST: usize = 8;
/// The most statements shown of one link.
const MOST_SAID: usize = 3;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let (from, to) = (end(context, "from")?, end(context, "to")?);
    let specific = context.parameter("rank") == Some("specific");
    let found = match (from, to) {
        (Some(from), Some(to)) => context.graph.paths(&PathQuery {
            from: vec![from.ix()],
            to: vec![to.ix()],
            max_length: LONGEST,
            relations: None,
            kinds: None,
            stop_at: Vec::new(),
            direction: Direction::Both,
            lens: context.lens.clone(),
            rank: if specific { Rank::Specific } else { Rank::Shortest },
            first: FIRST,
        }),
        _ => Vec::new(),
    };
    let text = |end: Option<EntityRef<'_>>| end.map(|entity| entity.id().to_owned()).unwrap_or_default();
    let heading = match (from, to) {
        (Some(from), Some(to)) => format!("What links {} to {}", from.name(), to.name()),
        _ => "Connections".to_owned(),
    };
    let page = PathsPage {
        heading,
        from: from.map(|from| context.entity(from.ix())),
        to: to.map(|to| context.entity(to.ix())),
        specific,
        from_text: text(from),
        to_text: text(to),
        paths: found.iter().map(|path| chain(context, path)).collect(),
        asked: from.is_some() && to.is_some(),
        carried: context.filter.pairs(),
        examples: examples(context),
    };
    let title = match (from, to) {
        (Some(from), Some(to)) => format!("What links {} to {}", from.short_name(), to.short_name()),
        _ => "Connections".to_owned(),
    };
    context.sheet(&title, PAGE.about, &page)
}

fn end<'g>(context: &Context<'g>, key: &str) -> Result<Option<EntityRef<'g>>, Fault> {
    let Some(text) = context.parameter(key) else { return Ok(None) };
    let what = || Fault::missing(context, format!("Nothing in the graph is called “{text}”"), text);
    context.meant(text).map(Some).ok_or_else(what)
}

/// The entities with most links, in pairs, to try the page with.
fn examples(context: &Context<'_>) -> Vec<(EntityLink, EntityLink, String)> {
    let central = super::home::central(context);
    let pairs = [(0, 5), (1, 7), (3, 9)].into_iter().filter_map(|(a, b)| Some((*central.get(a)?, *central.get(b)?)));
    let example = |(from, to)| {
        let ids = (context.graph.at(from).id(), context.graph.at(to).id());
        (context.entity(from), context.entity(to), context.href("/paths", &[("from", ids.0), ("to", ids.1)]))
    };
    pairs.map(example).collect()
}

fn chain(context: &Context<'_>, path: &Path) -> Chain {
    Chain { start: context.entity(path.start), steps: path.steps.iter().map(|step| stage(context, step)).collect() }
}

fn stage(context: &Context<'_>, step: &Step) -> Stage {
    let links = step.links.iter().map(|ix| context.graph.link(*ix));
    let claim = |link: crate::graph::LinkRef<'_>| {
        let forward = link.from().ix() == step.from;
        let label = if forward { &link.relation().label } else { &link.relation().inverse_label };
        let mut said = context.said_of(link);
        said.truncate(MOST_SAID);
        Claim { label: label.clone(), said }
    };
    Stage { claims: links.map(claim).collect(), to: context.entity(step.to) }
}
