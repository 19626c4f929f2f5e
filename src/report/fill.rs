//! What a block's marker asks for, made.

use super::table::{Asked, Of};
use super::{Syntax, TABLES, Table, block};
use crate::diagram::views;
use crate::diagram::{DiagramSpec, Drawer, Picture, PictureFormat, parameters, words};
use crate::graph::Graph;
use crate::ontology::{Sort, UnknownName};

/// What stands between a block's markers, and the file it shows.
pub struct Content {
    /// The text, ending in a line break.
    pub text: String,
    /// The files beside the document.
    pub files: Vec<(String, Vec<u8>)>,
    /// What its pictures cannot show, and what to do.
    pub warning: Option<String>,
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
    let listed = |sources: &[String]| match sources {
        [] => String::new(),
        _ if get("sources") == Some("none") => String::new(),
        sources => syntax.list("Sources:", sources),
    };
    let table = get("table").map(table).transpose()?;
    if let Some(Of::Graph(own, write)) = table.map(|table| &table.of) {
        let asked = Asked::new(graph, &pairs, own).map_err(|error| error.to_string())?;
        let rows = write(&asked).map_err(|error| error.to_string())?;
        let (header, cells) = rows.filled();
        let text = syntax.table(&header, &cells) + &listed(&rows.sources(graph, &asked.lens));
        return Ok(Content { text: framed(syntax, &text), files: Vec::new(), warning: None });
    }
    let (name, mut spec) = spec(graph, &pairs)?;
    spec.looks.link_base = None;
    spec.looks.id_prefix = format!("{name}-");
    let picture = Picture::new(graph, &spec);
    let format = get("format").unwrap_or("svg");
    let mut files = Vec::new();
    let mut drawn_as = picture.legible();
    let shown = match (table.map(|table| &table.of), format) {
        (Some(Of::Picture(write)), _) => {
            drawn_as = picture;
            write(syntax, &drawn_as)
        }
        (_, "svg" | "png") => {
            files = images(&picture, format, &format!("{stem}-{name}"), taken)?;
            let about = format!("{}. {}", drawn_as.title, words(&drawn_as, SENTENCES));
            let image = |(at, (file, _)): (usize, &(String, Vec<u8>))| {
                let further = format!("{}, page {}.", drawn_as.title, at + 1);
                syntax.image(file, if at == 0 { &about } else { &further })
            };
            files.iter().enumerate().map(image).collect::<Vec<_>>().join("\n")
        }
        (_, "inline") => syntax.inline(&drawn(&picture, "svg")?),
        (_, "mermaid") => {
            drawn_as = picture;
            syntax.mermaid(&drawn(&drawn_as, "mermaid")?)
        }
        (_, other) => return Err(format!("there is no format `{other}`; one of {}", FORMATS.join(", "))),
    };
    let warning = PictureFormat::find(format).filter(|_| table.is_none()).and_then(|format| format.warning(&drawn_as));
    let sources: Vec<String> = drawn_as.cited.iter().map(|note| note.name.clone()).collect();
    Ok(Content { text: framed(syntax, &(shown + &listed(&sources))), files, warning })
}

fn table(name: &str) -> Result<&'static Table, String> {
    let names = || TABLES.iter().map(|table| table.name).collect::<Vec<_>>().join(", ");
    let found = TABLES.iter().find(|row| row.name == name);
    found.ok_or_else(|| format!("there is no table `{name}`; one of {}", names()))
}

/// The pages of a picture as files beside the document.
fn images(
    picture: &Picture,
    format: &str,
    stem: &str,
    taken: &[(String, Vec<u8>)],
) -> Result<Vec<(String, Vec<u8>)>, String> {
    let format = PictureFormat::find(format).ok_or("there is no such format")?;
    let pages = format.pages(picture, &Drawer::default()).map_err(|error| error.to_string())?;
    let many = pages.len() > 1;
    let named = |(at, bytes): (usize, Vec<u8>)| {
        let stem = if many { format!("{stem}-page-{}", at + 1) } else { stem.to_owned() };
        (free(&stem, format.extension, &bytes, taken), bytes)
    };
    Ok(pages.into_iter().enumerate().map(named).collect())
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

fn drawn(picture: &Picture, format: &str) -> Result<String, String> {
    let format = PictureFormat::find(format).ok_or("there is no such format")?;
    let bytes = format.write(picture, &Drawer::default()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
