//! What a block's marker asks for, made.

use super::{Syntax, TABLES, block};
use crate::diagram::views;
use crate::diagram::{DiagramSpec, Drawer, Picture, PictureFormat, parameters, words};
use crate::graph::Graph;
use crate::ontology::{Sort, UnknownName};

/// What stands between a block's markers, and the file it shows.
pub struct Content {
    /// The text, ending in a line break.
    pub text: String,
    /// The file beside the document.
    pub file: Option<(String, Vec<u8>)>,
}

/// What blocks may say besides what addresses of pictures say.
const KEYS: [&str; 4] = ["view", "format", "table", "sources"];
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
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (name, mut spec) = spec(graph, &pairs)?;
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
fn spec(graph: &Graph, pairs: &[(String, String)]) -> Result<(String, DiagramSpec), String> {
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (name, view) = match (get("view"), get("focus")) {
        (Some(id), None) => {
            let unknown = || UnknownName::new(Sort::Other("view"), id, graph.views().iter().map(|view| &*view.id));
            let view = views::find(graph, id).ok_or_else(|| unknown().to_string())?;
            (view.id.clone(), Some(view))
        }
        (None, Some(ids)) => (ids.replace(',', "-"), None),
        _ => return Err("say either `view=…` or `focus=…`".into()),
    };
    let labelled = view.is_none().then(|| ("labels".to_owned(), "both".to_owned()));
    let own = pairs.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())).cloned();
    let given: Vec<(String, String)> = labelled.into_iter().chain(own).collect();
    let spec = parameters::spec(graph, view, &given).map_err(|error| error.to_string())?;
    match spec.looks.layout.graphviz() {
        Some(layout) => Err(format!("`layout={layout}` needs Graphviz, which reports do without; take another")),
        None => Ok((name, spec)),
    }
}
