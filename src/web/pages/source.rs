//! The page of a document: what is known of it, and all its statements in the order of its text.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Pager, Said};
use super::Page;
use super::entity::{Fact, facts};
use crate::graph::{EntityRef, StatementRef};
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "source",
    path: "/sources/{id}",
    nav: None,
    about: "A document and its statements in the order of its text",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "source.html")]
struct SourcePage {
    source: EntityLink,
    facts: Vec<Fact>,
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    places: Vec<Place>,
    pager: Pager,
    #[serde(skip)]
    whole: String,
}

/// All statements of one place in a document.
#[derive(Serialize)]
struct Place {
    at: String,
    #[serde(skip)]
    href: String,
    statements: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    from: EntityLink,
    relation: String,
    to: EntityLink,
    said: Said,
}

const SIZE: usize = 90;

fn show(context: &Context<'_>, id: &str) -> Result<Sheet, Fault> {
    let graph = context.graph;
    let found = graph.entity(id).filter(|entity| context.is_source(*entity));
    let Some(source) = found else {
        return Err(Fault::missing(context, format!("There is no document “{id}”"), id));
    };
    let at = context.parameter("at").map(str::to_owned);
    let all = source.cited().iter().map(|ix| graph.statement(*ix)).filter(|said| context.lens.shows(*said));
    let wanted = all.filter(|said| at.as_deref().is_none_or(|at| said.locator() == at)).collect();
    let (shown, pager) = Pager::cut(context, wanted, SIZE);
    let page = SourcePage {
        source: context.entity(source.ix()),
        facts: facts(source),
        summary: source.summary().map(str::to_owned),
        at,
        places: places(context, source, &shown),
        pager,
        whole: context.here(&[("at", ""), ("page", "")]),
    };
    context.sheet(&source.titled(), PAGE.about, &page)
}

fn places(context: &Context<'_>, source: EntityRef<'_>, shown: &[StatementRef<'_>]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for said in shown {
        if places.last().is_none_or(|place| place.at != said.locator()) {
            let href = context.href(&format!("/sources/{}", source.id()), &[("at", said.locator())]);
            places.push(Place { at: said.locator().to_owned(), href, statements: Vec::new() });
        }
        let link = said.link();
        let row = Row {
            from: context.entity(link.from().ix()),
            relation: link.relation().label.clone(),
            to: context.entity(link.to().ix()),
            said: context.said(*said),
        };
        if let Some(place) = places.last_mut() {
            place.statements.push(row);
        }
    }
    places
}
