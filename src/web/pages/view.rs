//! The page of a named view: the picture, its files, and how to have the same elsewhere.

use super::super::context::{Context, Fault, Sheet};
use super::super::elsewhere::quoted_list;
use super::super::picture::Easel;
use super::Page;
use crate::diagram::views;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page =
    Page { name: "view", path: "/views/{id}", nav: None, about: "A picture that stands ready for a report", show };

#[derive(Serialize, Template)]
#[template(path = "view.html")]
struct ViewPage {
    id: String,
    title: String,
    about: String,
    easel: Easel,
    downloads: Vec<(&'static str, String)>,
    copies: Vec<(&'static str, String)>,
    #[serde(skip)]
    all: String,
}

/// File endings and what they are called.
const FILES: [(&str, &str); 8] = [
    ("svg", "SVG"),
    ("png", "PNG"),
    ("pdf", "PDF"),
    ("dot", "DOT"),
    ("mmd", "Mermaid"),
    ("csv", "CSV"),
    ("json", "JSON"),
    ("txt", "Text"),
];

fn show(context: &Context<'_>, id: &str) -> Result<Sheet, Fault> {
    let Some(view) = views::find(context.graph, id) else {
        return Err(Fault::missing(context, format!("There is no view “{id}”"), id));
    };
    let (title, about) = (view.title.clone(), view.about.clone());
    let file = |end: &str| context.href(&format!("/diagrams/{id}.{end}"), &[]);
    let page = ViewPage {
        id: id.to_owned(),
        title: title.clone(),
        about: about.clone(),
        downloads: FILES.iter().map(|(end, label)| (*label, file(end))).collect(),
        copies: copies(context, id, file("svg")),
        easel: context.easel(Some(view), &[], title.clone(), true),
        all: context.href("/views", &[]),
    };
    context.sheet(&title, &about, &page)
}

/// What can be copied: label and text. The GraphQL field has the lens of the view and no other.
fn copies(context: &Context<'_>, id: &str, address: String) -> Vec<(&'static str, String)> {
    let marks = context.lens_marks();
    let mut copies = vec![
        ("Address of the picture", address),
        ("Command", format!("meagraph diagram {id}{} --format svg -o {id}.svg", context.lens_options())),
        ("Picture for a report", format!("<!-- meagraph: view={id} format=svg{marks} -->\n<!-- /meagraph -->")),
    ];
    if context.filter.pairs().is_empty() {
        copies.push(("GraphQL", format!("{{ view(id: {}) {{ title about svg }} }}", quoted_list(std::iter::once(id)))));
    }
    copies
}
