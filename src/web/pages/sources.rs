//! The page of all documents that statements cite.

use super::super::context::{Context, Fault, Sheet};
use super::super::dates::When;
use super::super::parts::{EntityLink, Pager};
use super::Page;
use crate::graph::EntityRef;
use crate::ontology::AttributeRole;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "sources",
    path: "/sources",
    nav: Some("Documents"),
    about: "The documents that the graph rests on",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    sources: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    source: EntityLink,
    published: Option<When>,
    statements: usize,
    #[serde(skip)]
    statements_href: String,
}

const SIZE: usize = 60;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let mut all: Vec<EntityRef<'_>> = context.graph.sources().collect();
    let published = |source: &EntityRef<'_>| source.date(AttributeRole::Published);
    all.sort_by_key(|source| (published(source).map(|date| std::cmp::Reverse(date.first_day())), source.ix()));
    all.sort_by_key(|source| published(source).is_none());
    let (shown, pager) = Pager::cut(context, all, SIZE);
    let rows = shown.into_iter().map(|source| Row {
        source: context.entity(source.ix()),
        published: published(&source).map(When::on),
        statements: source.cited().iter().filter(|ix| context.lens.shows(context.graph.statement(**ix))).count(),
        statements_href: context.href(&format!("/sources/{}", source.id()), &[]),
    });
    let page = SourcesPage { sources: rows.collect(), pager };
    context.sheet("Documents", PAGE.about, &page)
}
