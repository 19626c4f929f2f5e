//! What is fuzzed: bytes from anywhere go in, and whatever they are, nothing panics, and what comes out holds.
//!
//! One definition for the fuzzer, in `fuzz_targets/`, and for the tests, which run the corpus through it.

use meagraph::check::{check, render};
use meagraph::data::{Input, load};
use meagraph::diagram::{DiagramSpec, Drawer, PICTURE_FORMATS, Picture, PictureFormat, parameters};
use meagraph::export::{self, Part};
use meagraph::graph::{Graph, Lens, Select};
use meagraph::graphql::{self, Api, Limits, Request};
use meagraph::import::{self, IMPORTERS, Settings, SourceFile};
use meagraph::ontology::Ontology;
use meagraph::web::{self, Memory, PAGES, Visit};
use std::path::Path;
use std::sync::{Arc, LazyLock};

#[path = "walk.rs"]
pub mod walk;

/// A target by its name.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 8] = [
    ("data_toml", data_toml),
    ("data_ndjson", data_ndjson),
    ("ontology", ontology),
    ("graphql", graphql),
    ("pictures", pictures),
    ("importers", importers),
    ("snapshot", snapshot),
    ("addresses", addresses),
];

static ONTOLOGY: LazyLock<Arc<Ontology>> = LazyLock::new(|| Arc::new(Ontology::built_in().expect("the ontology")));
static SMALL: LazyLock<Arc<Graph>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = [folder.join("tests/data/small"), folder.join("../tests/data/small")];
    let folder = folder.iter().find(|folder| folder.is_dir()).expect("the small graph");
    Arc::new(loaded(folder).expect("a graph without faults"))
});

/// The graph of a file or folder; its faults are written in every form if it has any.
fn loaded(path: &Path) -> Option<Graph> {
    let dataset = load(&ONTOLOGY, &[Input::Path(path.to_owned())]).ok()?;
    let report = check(&ONTOLOGY, dataset);
    let _ = render::text(&report, true);
    let json: Result<serde_json::Value, _> = serde_json::from_str(&render::json(&report));
    assert!(json.is_ok(), "findings as JSON");
    report.outcome.ok().map(|checked| Graph::build(ONTOLOGY.clone(), &checked))
}

fn written(graph: &Graph, format: &str) -> Vec<u8> {
    let lens = Lens::everything();
    let selection = graph.select(&Select { lens: lens.clone(), ..Select::default() });
    let part = Part { graph, selection: &selection, lens: &lens };
    let mut bytes = Vec::new();
    let format = export::find(format).expect("a format");
    // Mermaid refuses what is too large; nothing else fails.
    let outcome = (format.write)(&part, &mut bytes);
    assert!(outcome.is_ok() || format.name == "mermaid", "{}: {outcome:?}", format.name);
    bytes
}

/// Writes a graph in every format; what is read back from its own form is the same.
fn survives(graph: &Graph) {
    for format in export::FORMATS {
        let bytes = written(graph, format.name);
        let is_text = !matches!(format.name, "csv" | "neo4j-csv" | "parquet");
        assert!(!is_text || std::str::from_utf8(&bytes).is_ok(), "{}", format.name);
    }
    let lines = written(graph, "ndjson");
    let again = in_file(".ndjson", &lines, loaded).expect("what was written is without faults");
    assert_eq!(String::from_utf8_lossy(&lines), String::from_utf8_lossy(&written(&again, "ndjson")));
}

fn in_file<T>(suffix: &str, bytes: &[u8], use_it: impl FnOnce(&Path) -> T) -> T {
    let file = tempfile::Builder::new().suffix(suffix).tempfile().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a temporary file");
    use_it(file.path())
}

/// One entity, or a view, as TOML; the first byte chooses its folder.
pub fn data_toml(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else { return };
    let mut folders: Vec<&str> = ONTOLOGY.kinds.iter().map(|kind| kind.plural.as_str()).collect();
    folders.push("views");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join(folders[usize::from(*first) % folders.len()]);
    std::fs::create_dir(&inner).expect("a temporary folder");
    std::fs::write(inner.join("it.toml"), text).expect("a temporary file");
    if let Some(graph) = loaded(folder.path()) {
        survives(&graph);
    }
}

/// Entities as NDJSON.
pub fn data_ndjson(bytes: &[u8]) {
    if let Some(graph) = in_file(".ndjson", bytes, loaded) {
        survives(&graph);
    }
}

/// An ontology; one that can be read makes a schema, or says why not.
pub fn ontology(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Ontology::parse(text) {
        Ok(ontology) => assert!(!graphql::sdl(&ontology).is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A GraphQL request: a query and, after a null character, variables.
pub fn graphql(bytes: &[u8]) {
    static API: LazyLock<Api> = LazyLock::new(|| Api::new(SMALL.clone(), Limits::default()).expect("a schema"));
    let text = String::from_utf8_lossy(bytes);
    let (query, variables) = text.split_once('\0').unwrap_or((&text, ""));
    let variables = serde_json::from_str(variables).unwrap_or_default();
    let request = Request { query: query.to_owned(), operation: None, variables };
    let _ = API.only_reads(&request);
    let answer = API.execute(request);
    let json: serde_json::Value = serde_json::from_slice(answer.body()).expect("an answer is JSON");
    for error in json["errors"].as_array().into_iter().flatten() {
        assert!(error["extensions"]["code"] != "INTERNAL", "{query}: {error}");
    }
    assert!(answer.is_ok() == json.get("errors").is_none() && answer.was_executed() == json.get("data").is_some());
}

/// Names, one a line, of entities that are drawn.
pub fn pictures(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let names: Vec<&str> = text.split('\n').filter(|name| !name.trim().is_empty()).take(8).collect();
    if names.len() < 2 {
        return;
    }
    let mut lines = serde_json::json!({ "id": "doc", "kind": "document", "name": names[0] }).to_string() + "\n";
    for (index, name) in names.iter().enumerate() {
        let said = serde_json::json!([{ "source": "doc", "at": name, "note": name }]);
        let link = serde_json::json!({ "relation": "cooperates-with", "to": format!("o{}", usize::from(index == 0)), "statements": said });
        let name = format!("{name} {index}");
        let line = serde_json::json!({ "id": format!("o{index}"), "kind": "organization", "name": name, "summary": name, "links": [link] });
        lines += &(line.to_string() + "\n");
    }
    let Some(graph) = in_file(".ndjson", lines.as_bytes(), loaded) else { return };
    let picture = Picture::new(&graph, &DiagramSpec::default());
    let drawer = Drawer::default();
    for name in ["dot", "svg", "mermaid", "json", "csv", "text"] {
        let format = PictureFormat::find(name).expect("a format");
        let bytes = format.write(&picture, &drawer).expect("a picture");
        let text = String::from_utf8(bytes).expect("pictures in words are UTF-8");
        if name == "svg" {
            let tree = roxmltree::Document::parse(&text).expect("an SVG is XML");
            let known = ["svg", "title", "desc", "g", "a", "rect", "path", "text", "circle", "style"];
            let mut elements = tree.descendants().filter(roxmltree::Node::is_element);
            assert!(elements.all(|node| known.contains(&node.tag_name().name())));
        }
        if name == "dot" {
            // Every quote is closed on its line, so nothing of a name stands outside.
            let bare = text.replace("\\\\", "").replace("\\\"", "");
            assert!(bare.lines().all(|line| line.matches('"').count() % 2 == 0), "{text}");
        }
    }
}

/// Files of other people: the first byte chooses the source, null characters part the files.
pub fn importers(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let importer = &IMPORTERS[usize::from(*first) % IMPORTERS.len()];
    let mut parts = rest.split(|byte| *byte == 0);
    let mut settings = Settings { taxon: Some("Panthera leo".into()), ..Settings::default() };
    if importer.name == "csv" {
        let mapping = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
        settings.mapping = Some(("mapping.toml".into(), mapping));
    }
    let files: Vec<SourceFile> = parts
        .enumerate()
        .map(|(index, bytes)| SourceFile { name: format!("file{index}"), bytes: bytes.to_vec() })
        .collect();
    if let Ok(imported) = import::import(importer, &SMALL, &settings, &files) {
        let mut lines = Vec::new();
        imported.write(&mut lines).expect("memory is large enough");
        let _ = (imported.report.text(20), imported.report.json());
        in_file(".ndjson", &lines, loaded);
    }
}

/// A snapshot. The first byte says what the rest is: the whole file; what stands behind its head; or changes of a sound
/// one, each a place and a number there. Then whatever can be opened can be read.
pub fn snapshot(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let file = match first % 4 {
        0 => rest.to_vec(),
        1 => walk::summed([&SMALL.snapshot()[..walk::HEAD], rest].concat()),
        _ => walk::summed(changed(SMALL.snapshot(), rest)),
    };
    if let Ok(graph) = in_file(".snapshot", &file, Graph::open) {
        walk::walk(Arc::new(graph));
    }
}

/// A snapshot with other numbers at some places behind its head.
fn changed(whole: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let places = (bytes.len() - walk::HEAD) / 4;
    for change in changes.as_chunks::<8>().0.iter().take(12) {
        let [a, b, c, d, new @ ..] = change;
        let at = walk::HEAD + 4 * (u32::from_le_bytes([*a, *b, *c, *d]) as usize % places);
        bytes[at..at + 4].copy_from_slice(new);
    }
    bytes
}

/// The addresses of pages and pictures: the first byte chooses which, a line holds an id, the next the parameters.
pub fn addresses(bytes: &[u8]) {
    static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::default);
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let (id, query) = text.split_once('\n').unwrap_or((&text, ""));
    let parameters: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let choice = usize::from(*first) % (PAGES.len() + PICTURE_FORMATS.len());
    if let Some(page) = PAGES.get(choice) {
        let path = page.path.replace("{id}", id);
        let reply = web::answer(&SMALL, &MEMORY, page, Visit { path: &path, id, parameters, json: *first > 127 });
        assert!(matches!(reply.status, 200 | 400 | 404), "{}: {} {query}", reply.status, page.name);
        return;
    }
    let format = &PICTURE_FORMATS[choice - PAGES.len()];
    let view = meagraph::diagram::views::find(&SMALL, id);
    if let Ok(spec) = parameters::spec(&SMALL, view, &parameters) {
        // Some formats refuse what is too large.
        let _ = format.write(&Picture::new(&SMALL, &spec), &Drawer::default());
    }
}
