//! The gallery of named views: pictures that stand ready.

use super::super::context::{Context, Fault, Sheet};
use super::super::picture::Easel;
use super::Page;
use crate::diagram::views;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page =
    Page { name: "views", path: "/views", nav: Some("Views"), about: "Pictures that stand ready for a report", show };

#[derive(Serialize, Template)]
#[template(path = "views.html")]
struct ViewsPage {
    views: Vec<Tile>,
    #[serde(skip)]
    builder: String,
}

#[derive(Serialize)]
struct Tile {
    id: String,
    title: String,
    about: String,
    #[serde(skip)]
    href: String,
    #[serde(skip)]
    picture: String,
}

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let page = ViewsPage { views: tiles(context), builder: context.href("/draw", &[]) };
    context.sheet("Views", PAGE.about, &page)
}

fn tiles(context: &Context<'_>) -> Vec<Tile> {
    views::all(context.graph)
        .into_iter()
        .map(|view| Tile {
            href: context.href(&format!("/views/{}", view.id), &[]),
            picture: context.href(&format!("/diagrams/{}.svg", view.id), &[]),
            id: view.id,
            title: view.title,
            about: view.about,
        })
        .collect()
}

/// The view that shows the whole at a glance, or else the first: its picture and where it stands in the gallery.
pub fn glance(context: &Context<'_>) -> Option<(Easel, String)> {
    let known = views::find(context.graph, "at-a-glance").or_else(|| views::all(context.graph).into_iter().next());
    known.map(|view| {
        let title = view.title.clone();
        (context.easel(Some(view), &[], title, true), context.href("/views", &[]))
    })
}
