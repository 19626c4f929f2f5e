//! What a block's marker asks for, made.

use super::{Syntax, TABLES, block};
use crate::diagram::views;
use crate::diagram::{DiagramSpec, Drawer, Labels, Layout, Picture, PictureFormat, Theme, words};
use crate::graph::{EntityIx, Graph, Select};

/// What stands between a block's markers, and the file it shows.
pub struct Content {
    /// The text, ending in a line break.
    pub text: String,
    /// The file beside the document.
    pub file: Option<(String, Vec<u8>)>,
}

const KEYS: [&str; 12] = [
    "view",
    "focus",
    "depth",
    "kinds",
    "relations",
    "format",
    "table",
    "title",
    "labels",
    "layout",
    "theme",
    "sources",
];
const FORMATS: [&str; 4] = ["svg", "png", "inline", "mermaid"];
/// The most sentences of an image's text alternative.
const SENTENCES: usize = 12;

/// Makes the content of a block.
///
/// # Errors
/// What is wrong with the marker, and what would be right.
pub fn content(
    graph: &Graph,
    syntax: Syntax,
    stem: &str,
    asks: &str,
    taken: &[(String, Vec<u8>)],
) -> Result<Content, String> {
    let pairs = block::pairs(asks)?;
    if let Some((key, _)) = pairs.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
        return Err(format!("there is no `{key}`; one of {}", KEYS.join(", ")));
    }
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (name, mut spec) = spec(graph, &get)?;
    spec.looks.link_base = None;
    spec.looks.id_prefix = format!("{name}-");
    let picture = Picture::new(graph, &spec);
    let (shown, file) = match (get("table"), get("format").unwrap_or("svg")) {
        (Some(table), _) => {
            let names = || TABLES.iter().map(|table| table.name).collect::<Vec<_>>().join(", ");
            let found = TABLES.iter().find(|row| row.name == table);
            let found = found.ok_or_else(|| format!("there is no table `{table}`; one of {}", names()))?;
            ((found.write)(syntax, &picture), None)
        }
        (None, format @ ("svg" | "png")) => {
            let bytes = drawn(&picture, format)?;
            let file = free(&format!("{stem}-{name}"), format, &bytes, taken);
            let about = format!("{}. {}", picture.title, words(&picture.legible(), SENTENCES));
            (syntax.image(&file, &about), Some((file, bytes)))
        }
        (None, "inline") => (syntax.inline(&String::from_utf8_lossy(&drawn(&picture, "svg")?)), None),
        (None, "mermaid") => (syntax.mermaid(&String::from_utf8_lossy(&drawn(&picture, "mermaid")?)), None),
        (None, other) => return Err(format!("there is no format `{other}`; one of {}", FORMATS.join(", "))),
    };
    let picture = if get("table").is_some() || get("format") == Some("mermaid") { picture } else { picture.legible() };
    let sources: Vec<String> = picture.cited.iter().map(|note| note.name.clone()).collect();
    let wanted = !sources.is_empty() && get("sources") != Some("none");
    let list = if wanted { syntax.list("Sources:", &sources) } else { String::new() };
    Ok(Content { text: framed(syntax, &(shown + &list)), file })
}

/// A file name that no other picture of the document has.
fn free(stem: &str, extension: &str, bytes: &[u8], taken: &[(String, Vec<u8>)]) -> String {
    let names = std::iter::once(format!("{stem}.{extension}"))
        .chain((2..).map(|number| format!("{stem}-{number}.{extension}")));
    let usable = |name: &String| taken.iter().all(|(known, content)| known != name || content == bytes);
    names.take(1000).find(usable).unwrap_or_default()
}

/// Markdown needs a blank line between a comment and what follows it.
fn framed(syntax: Syntax, text: &str) -> String {
    match syntax {
        Syntax::Html => text.to_owned(),
        Syntax::Markdown | Syntax::AsciiDoc => format!("\n{text}\n"),
    }
}

fn drawn(picture: &Picture, format: &str) -> Result<Vec<u8>, String> {
    let format = PictureFormat::find(format).ok_or("there is no such format")?;
    format.write(picture, &Drawer::default()).map_err(|error| error.to_string())
}

/// The picture asked for and a name for it: a view's, or that of the focus.
fn spec<'a>(graph: &Graph, get: &impl Fn(&str) -> Option<&'a str>) -> Result<(String, DiagramSpec), String> {
    let (name, mut spec) = match (get("view"), get("focus")) {
        (Some(id), None) => {
            let near = views::near(graph, id);
            let view = views::find(graph, id).ok_or_else(|| unknown("view", id, &near))?;
            (view.id, view.spec)
        }
        (None, Some(ids)) => (ids.replace(',', "-"), selected(graph, ids, get)?),
        _ => return Err("say either `view=…` or `focus=…`".into()),
    };
    if let Some(title) = get("title") {
        spec.title = Some(title.to_owned());
    }
    if let Some(word) = get("labels") {
        spec.labels =
            Labels::find(word).ok_or_else(|| unknown("choice of labels", word, &["short", "name", "both"]))?;
    }
    if let Some(word) = get("layout") {
        spec.looks.layout = Layout::find(word)
            .filter(|layout| layout.graphviz().is_none())
            .ok_or_else(|| unknown("layout", word, &["ego", "layered"]))?;
    }
    if let Some(word) = get("theme") {
        spec.looks.theme =
            Theme::find(word).ok_or_else(|| unknown("set of colours", word, &Theme::names().collect::<Vec<_>>()))?;
    }
    Ok((name, spec))
}

fn selected<'a>(graph: &Graph, ids: &str, get: &impl Fn(&str) -> Option<&'a str>) -> Result<DiagramSpec, String> {
    let ontology = graph.ontology();
    let entity = |id: &str| -> Result<EntityIx, String> {
        let found = graph.entity(id).map(|entity| entity.ix());
        found.ok_or_else(|| unknown("entity", id, &graph.nearest_ids(id)))
    };
    let kind = |name: &str| {
        ontology.find_kind(name).or_else(|| ontology.find_plural(name)).ok_or_else(|| unknown("kind", name, &[]))
    };
    let relation = |name: &str| ontology.find_relation(name).ok_or_else(|| unknown("relation", name, &[]));
    let depth = get("depth").unwrap_or("1");
    let select = Select {
        focus: ids.split(',').map(entity).collect::<Result<_, _>>()?,
        depth: depth
            .parse()
            .ok()
            .filter(|depth| *depth <= 20)
            .ok_or_else(|| format!("`depth` is a number up to 20, not `{depth}`"))?,
        kinds: get("kinds").map(|names| names.split(',').map(kind).collect()).transpose()?,
        relations: get("relations").map(|names| names.split(',').map(relation).collect()).transpose()?,
        limit: 500,
        ..Select::default()
    };
    Ok(DiagramSpec { select, labels: Labels::Both, ..DiagramSpec::default() })
}

fn unknown(what: &str, name: &str, near: &[&str]) -> String {
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean `{}`?", near.join("`, `")) };
    format!("there is no {what} `{name}`{hint}")
}
