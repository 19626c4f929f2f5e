//! The frame of every page: head, search, navigation, the lens bar; and what stands in it when there is no page.

use super::Reply;
use super::context::{Context, Fault, Sheet, address};
use super::parts::EntityLink;
use crate::data::Modality;
use askama::Template;
use serde_json::json;

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'p> {
    title: &'p str,
    about: &'p str,
    body: &'p str,
    home: String,
    places: Vec<NavItem>,
    editor: &'static str,
    twin: Option<String>,
    lens: LensBar,
    carried: Vec<(&'static str, String)>,
    wanted: &'p str,
}

struct NavItem {
    label: &'static str,
    href: String,
    current: bool,
}

/// The form that sets the lens.
struct LensBar {
    action: String,
    said_by: String,
    true_on: String,
    source: String,
    sources: Vec<(String, String, bool)>,
    modalities: Vec<(&'static str, &'static str, bool)>,
    kept: Vec<(String, String)>,
    words: String,
    clear: String,
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage<'p> {
    heading: &'p str,
    message: &'p str,
    near: &'p [EntityLink],
    home: String,
}

/// Up to this many sources are offered in a list; beyond, their ids are typed.
const LISTED_SOURCES: usize = 60;

/// Puts a page, or what is said in its place, into the frame.
pub fn reply(context: &Context<'_>, name: &str, result: Result<Sheet, Fault>) -> Reply {
    let (status, sheet) = match result {
        Ok(sheet) => (200, sheet),
        Err(fault) => fault_sheet(context, fault),
    };
    let text = if context.json { sheet.json.to_string() } else { page(context, name, status == 200, &sheet) };
    Reply { status, json: context.json, text }
}

fn fault_sheet(context: &Context<'_>, fault: Fault) -> (u16, Sheet) {
    let (status, heading, message, near) = match fault {
        Fault::Missing(what, near) => (404, "Not found", what, near),
        Fault::Bad(message) => (400, "This cannot be shown", message, Vec::new()),
        Fault::Broken(message) => (500, "The program is at fault", message, Vec::new()),
    };
    let page = FaultPage { heading, message: &message, near: &near, home: context.href("/", &[]) };
    let html = page.render().unwrap_or_else(|_| heading.to_owned());
    let json = json!({ "error": message, "near": near });
    (status, Sheet { title: heading.to_owned(), about: String::new(), html, json })
}

fn page(context: &Context<'_>, name: &str, has_twin: bool, sheet: &Sheet) -> String {
    let twin = if context.path == "/" { "/home.json".to_owned() } else { format!("{}.json", context.path) };
    let own: Vec<(&str, &str)> = context.parameters().iter().map(|(key, value)| (&**key, &**value)).collect();
    let frame = Frame {
        title: &sheet.title,
        about: &sheet.about,
        body: &sheet.html,
        home: context.href("/", &[]),
        places: places(context, name),
        editor: "/graphql",
        twin: has_twin.then(|| context.href(&twin, &own)),
        lens: lens_bar(context),
        carried: context.filter.pairs(),
        wanted: if name == "search" { context.parameter("q").unwrap_or_default() } else { "" },
    };
    frame.render().unwrap_or_else(|error| error.to_string())
}

fn places(context: &Context<'_>, name: &str) -> Vec<NavItem> {
    let shown = super::PAGES.iter().filter_map(|page| Some((page, page.nav?)));
    let item = |(page, label): (&super::Page, &'static str)| NavItem {
        label,
        href: context.href(page.path, &[]),
        current: page.name == name,
    };
    shown.map(item).collect()
}

fn lens_bar(context: &Context<'_>) -> LensBar {
    let (graph, filter) = (context.graph, &context.filter);
    let all: Vec<_> = graph.sources().take(LISTED_SOURCES + 1).collect();
    let listed = if all.len() > LISTED_SOURCES || filter.sources.len() > 1 { Vec::new() } else { all };
    let own: Vec<(&str, &str)> = context.parameters().iter().map(|(key, value)| (&**key, &**value)).collect();
    let chosen = |id: &str| filter.sources.iter().any(|source| source == id);
    let kept = context.parameters().iter().filter(|(key, _)| key != "page").cloned().collect();
    LensBar {
        action: context.path.clone(),
        said_by: filter.said_by.clone(),
        true_on: filter.true_on.clone(),
        source: filter.sources.join(","),
        sources: listed
            .iter()
            .map(|source| (source.id().to_owned(), shortened(&source.titled()), chosen(source.id())))
            .collect(),
        modalities: Modality::ALL
            .iter()
            .map(|(modality, name, meaning)| (*name, *meaning, filter.modalities.contains(modality)))
            .collect(),
        kept,
        words: filter.words.clone(),
        clear: address(&context.path, &own, Vec::new()),
    }
}

/// A name that fits into a list to choose from.
fn shortened(name: &str) -> String {
    if name.chars().count() <= 70 {
        return name.to_owned();
    }
    name.chars().take(69).chain(['…']).collect()
}
