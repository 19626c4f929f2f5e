//! The concordance: how each convention lists a taxon, and what it calls it.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Pager, Said};
use super::Page;
use crate::graph::ConcordanceCell;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "concordance",
    path: "/concordance",
    nav: None,
    about: "How each convention lists a taxon, and what it calls it",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "concordance.html")]
struct ConcordancePage {
    conventions: Vec<EntityLink>,
    rows: Vec<Row>,
    pager: Pager,
    #[serde(skip)]
    tree: String,
}

#[derive(Serialize)]
struct Row {
    taxon: EntityLink,
    cells: Vec<Cell>,
    names_differ: bool,
}

#[derive(Serialize)]
struct Cell {
    #[serde(skip)]
    convention: String,
    listings: Vec<(EntityLink, Vec<Said>)>,
    names: Vec<String>,
}

const SIZE: usize = 60;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let survey = context.survey();
    let (conventions, rows) = survey.concordance.get_or_init(|| {
        let conventions = context.graph.listing_conventions(&context.lens);
        let rows = context.graph.concordance(&conventions, &context.lens);
        (conventions, rows)
    });
    let (shown, pager) = Pager::part(context, rows, SIZE);
    let rows = shown.iter().map(|row| Row {
        taxon: context.entity(row.taxon),
        cells: row.cells.iter().map(|found| cell(context, found)).collect(),
        names_differ: row.names_differ,
    });
    let page = ConcordancePage {
        rows: rows.collect(),
        conventions: conventions.iter().map(|ix| context.entity(*ix)).collect(),
        pager,
        tree: context.href("/species", &[]),
    };
    context.sheet("Concordance of listings", PAGE.about, &page)
}

fn cell(context: &Context<'_>, found: &ConcordanceCell) -> Cell {
    let links = found.listings.iter().map(|ix| context.graph.link(*ix));
    Cell {
        convention: context.graph.at(found.convention).short_name().to_owned(),
        listings: links.map(|link| (context.entity(link.to().ix()), context.said_of(link))).collect(),
        names: found.names.clone(),
    }
}
