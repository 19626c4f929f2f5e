//! The page of a kind: what it stands for, and all its entities.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Pager, capital, words};
use super::Page;
use crate::graph::Direction;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page { name: "kind", path: "/kinds/{id}", nav: None, about: "All entities of a kind", show };

#[derive(Serialize, Template)]
#[template(path = "kind.html")]
struct KindPage {
    title: String,
    description: String,
    entities: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    entity: EntityLink,
    links: usize,
    #[serde(skip)]
    summary: String,
}

const SIZE: usize = 60;

fn show(context: &Context<'_>, id: &str) -> Result<Sheet, Fault> {
    let graph = context.graph;
    let found = graph.ontology().find_plural(id).or_else(|| graph.ontology().find_kind(id));
    let Some(kind) = found else {
        return Err(Fault::missing(context, format!("There is no kind “{id}”"), id));
    };
    let all = context.by_name(kind);
    let (shown, pager) = Pager::part(context, &all, SIZE);
    let rows = shown.iter().copied().map(|ix| Row {
        entity: context.entity(ix),
        links: graph.at(ix).links(Direction::Both, &context.lens).count(),
        summary: graph.at(ix).summary().unwrap_or_default().to_owned(),
    });
    let kind = graph.ontology().kind(kind);
    let title = capital(&words(&kind.plural));
    let page =
        KindPage { title: title.clone(), description: kind.description.clone(), entities: rows.collect(), pager };
    context.sheet(&title, &kind.description, &page)
}
