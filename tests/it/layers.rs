//! The layers of `src/lib.rs`: each module uses those above it and none below, and heavy crates have one owner each.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the top; each may use itself and those before it.
const LAYERS: [&str; 12] =
    ["ontology", "data", "check", "graph", "diagram", "export", "import", "report", "graphql", "web", "server", "cli"];

/// Heavy crates and where alone they are named.
const OWNERS: [(&str, &[&str]); 38] = [
    ("askama", &["web"]),
    ("oxrdf", &["export"]),
    ("oxttl", &["export"]),
    ("oxjsonld", &["export"]),
    ("png", &["diagram"]),
    ("quick_xml", &["export"]),
    ("zip", &["export"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("petgraph", &["graph"]),
    ("zerocopy", &["graph"]),
    ("yoke", &["graph"]),
    ("memmap2", &["graph"]),
    ("twox_hash", &["graph"]),
    ("graphviz_rust", &["diagram"]),
    ("resvg", &["diagram"]),
    ("krilla", &["diagram"]),
    ("krilla_svg", &["diagram"]),
    ("ttf_parser", &["diagram"]),
    ("dejavu", &["diagram"]),
    ("async_graphql", &["graphql"]),
    ("annotate_snippets", &["check"]),
    ("include_dir", &["data"]),
    ("axum", &["server"]),
    ("tokio", &["server"]),
    ("hyper", &["server"]),
    ("hyper_util", &["server"]),
    ("clap", &["cli"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("arc_swap", &["server"]),
    ("brotli", &["server"]),
    ("flate2", &["server"]),
    ("notify", &["server"]),
    ("prometheus_client", &["server"]),
    ("tracing", &["server", "cli"]),
    ("tracing_subscriber", &["cli"]),
    ("println!", &[]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// All files of a layer with their code, comments left out.
fn code(layer: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new("src").join(layer), &mut found);
    let without_comments = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
    };
    found.into_iter().map(|path| (path.clone(), without_comments(&path))).collect()
}

#[test]
fn every_module_is_a_layer() {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let mut modules: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut layers = LAYERS.to_vec();
    modules.sort_unstable();
    layers.sort_unstable();
    assert_eq!(modules, layers);
}

#[test]
fn nobody_reaches_back() {
    for (index, layer) in LAYERS.iter().enumerate() {
        for (path, text) in code(layer) {
            for below in &LAYERS[index + 1..] {
                let uses = text.contains(&format!("crate::{below}::")) || text.contains(&format!("crate::{below};"));
                assert!(!uses, "{} uses `{below}`, which lies below `{layer}`", path.display());
            }
        }
    }
}

#[test]
fn heavy_crates_have_one_owner() {
    for (name, owners) in OWNERS {
        for layer in LAYERS.iter().filter(|layer| !owners.contains(layer)) {
            for (path, text) in code(layer) {
                let named = text.contains(&format!("{name}::")) || (name.ends_with('!') && text.contains(name));
                assert!(!named, "{} names `{name}`", path.display());
            }
        }
    }
}

#[test]
fn no_kind_or_relation_is_named_in_code() {
    let ontology = crate::support::ontology();
    let kinds = ontology.kinds.iter().map(|kind| kind.id.as_str());
    let relations = ontology.relations.iter().flat_map(|relation| [relation.id.as_str(), relation.inverse.as_str()]);
    // A name in one word may be a word of the output as well; one with a hyphen can be nothing else.
    let names: Vec<&str> = kinds.chain(relations).filter(|name| name.contains('-')).collect();
    let lookups = ["find_kind(\"", "find_plural(\"", "find_relation(\"", "id == \"", "id() == \""];
    let mut found = Vec::new();
    for (path, text) in LAYERS.iter().flat_map(|layer| code(layer)) {
        let named = names.iter().filter(|name| text.contains(&format!("\"{name}\"")));
        found.extend(named.map(|name| format!("{} names `{name}`", path.display())));
        let asked = lookups.iter().filter(|lookup| text.contains(**lookup));
        found.extend(asked.map(|lookup| format!("{} asks `{lookup}`", path.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    for (path, _) in LAYERS.iter().flat_map(|layer| code(layer)) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is", path.display());
        assert!(text.lines().count() <= 500, "{} is long", path.display());
    }
}

#[test]
fn every_file_of_tests_is_run() {
    let mut tests = Vec::new();
    files(Path::new("tests/it"), &mut tests);
    let main = fs::read_to_string("tests/it/main.rs").unwrap();
    for path in tests.iter().filter(|path| !path.ends_with("main.rs")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(main.contains(&format!("\nmod {name};\n")), "{} is in no module", path.display());
    }
}
