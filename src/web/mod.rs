//! Pages as text, without HTTP: made from the graph by templates that the compiler checks, one file a page under
//! `pages` and one row of [`PAGES`]; and the style sheets and scripts that go with them.

mod context;
mod dates;
mod elsewhere;
mod filter;
mod frame;
mod memory;
mod pages;
mod parts;
mod picture;

pub use memory::Memory;
pub use pages::{PAGES, Page};

use crate::diagram::Looks;
use crate::graph::Graph;
use crate::ontology::Ontology;
use context::{Context, Fault};
use std::fmt::Write as _;

/// A file with its address and media type.
pub struct Asset {
    /// The address it is served at.
    pub path: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The page of the GraphQL editor, which loads [`ASSETS`] and nothing from other hosts.
pub const IDE: &str = include_str!("ide/index.html");

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Style sheets and scripts of pages.
pub const ASSETS: &[Asset] = &[
    Asset { path: "/assets/ide/ide.css", media_type: CSS, text: include_str!("ide/ide.css") },
    Asset { path: "/assets/ide/answer.js", media_type: SCRIPT, text: include_str!("ide/answer.js") },
    Asset { path: "/assets/ide/browse.js", media_type: SCRIPT, text: include_str!("ide/browse.js") },
    Asset { path: "/assets/ide/complete.js", media_type: SCRIPT, text: include_str!("ide/complete.js") },
    Asset { path: "/assets/ide/edit.js", media_type: SCRIPT, text: include_str!("ide/edit.js") },
    Asset { path: "/assets/ide/history.js", media_type: SCRIPT, text: include_str!("ide/history.js") },
    Asset { path: "/assets/ide/ide.js", media_type: SCRIPT, text: include_str!("ide/ide.js") },
    Asset { path: "/assets/ide/page.js", media_type: SCRIPT, text: include_str!("ide/page.js") },
    Asset { path: "/assets/ide/schema.js", media_type: SCRIPT, text: include_str!("ide/schema.js") },
    Asset { path: "/assets/ide/text.js", media_type: SCRIPT, text: include_str!("ide/text.js") },
    Asset { path: "/assets/palette.css", media_type: CSS, text: include_str!("site/palette.css") },
    Asset { path: "/assets/site.css", media_type: CSS, text: include_str!("site/site.css") },
    Asset { path: "/assets/site.js", media_type: SCRIPT, text: include_str!("site/site.js") },
];

/// What is asked for.
pub struct Visit<'v> {
    /// The path of the address.
    pub path: &'v str,
    /// The id in the path, if the page has one.
    pub id: &'v str,
    /// The parameters of the address, decoded, in their order.
    pub parameters: Vec<(String, String)>,
    /// Whether the page is wanted as JSON.
    pub json: bool,
}

/// A page as text.
pub struct Reply {
    /// The HTTP status: 200, 400, 404 or 500.
    pub status: u16,
    /// Whether the text is JSON; else it is HTML.
    pub json: bool,
    /// The text.
    pub text: String,
}

/// Makes a page.
#[must_use]
pub fn answer(graph: &Graph, memory: &Memory, page: &Page, visit: Visit<'_>) -> Reply {
    let id = visit.id.to_owned();
    let (context, problem) = Context::new(graph, memory, visit);
    let result = match problem {
        Some(problem) => Err(Fault::Bad(problem)),
        None => (page.show)(&context, &id),
    };
    frame::reply(&context, page.name, result)
}

/// Makes the page that says that there is nothing at an address.
#[must_use]
pub fn missing(graph: &Graph, memory: &Memory, visit: Visit<'_>) -> Reply {
    let words: String = visit.path.rsplit('/').next().unwrap_or_default().chars().take(80).collect();
    let path = visit.path.to_owned();
    let (context, _) = Context::new(graph, memory, visit);
    let fault = Fault::missing(&context, format!("There is nothing at {path}"), &words);
    frame::reply(&context, "", Err(fault))
}

/// What a search field suggests for a text: at most eight entities, as JSON.
#[must_use]
pub fn suggestions(graph: &Graph, text: &str) -> String {
    let found = graph.search_first(text, &[], 8).into_iter().map(|hit| {
        let entity = graph.at(hit.entity);
        let matched = (hit.matched != entity.name() && hit.form != "id").then_some(hit.matched);
        serde_json::json!({ "id": entity.id(), "name": entity.titled(), "kind": entity.kind().label, "matched": matched })
    });
    serde_json::Value::Array(found.collect()).to_string()
}

/// The colours of kinds as pictures have them, as a style sheet made from the ontology.
#[must_use]
pub fn kind_colours(ontology: &Ontology) -> String {
    ontology.kinds.iter().enumerate().fold(String::new(), |mut css, (index, kind)| {
        let paint = Looks::default().theme.paint(index, &kind.look.fill, &kind.look.text);
        let _ = writeln!(css, ".k-{}{{--kind:{};--on-kind:{}}}", kind.id, paint.fill.hex(), paint.ink.hex());
        css
    })
}
