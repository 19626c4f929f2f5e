//! Exports read back by the tools that people use: NetworkX, igraph, rdflib, Oxigraph, DuckDB, JSON
//! Schema, and a Cypher engine (kglite).
//!
//! The tools live in a Python environment that `scripts/test` makes; without it these tests are left out and say so.

use crate::support::{api, ask, built_in, fixture, run};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Python of the tools, if it is there.
fn python(test: &str) -> Option<PathBuf> {
    let told = std::env::var_os("MEAGRAPH_TEST_PYTHON").map(PathBuf::from);
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/python");
    let found = told.clone().or_else(|| usual.exists().then_some(usual));
    let modules = "import tomllib, networkx, igraph, rdflib, pyoxigraph, duckdb, jsonschema, kglite";
    let works =
        |python: &PathBuf| Command::new(python).args(["-c", modules]).output().is_ok_and(|run| run.status.success());
    let works = found.filter(works);
    assert!(works.is_some() || told.is_none(), "the Python of MEAGRAPH_TEST_PYTHON lacks one of the tools");
    if works.is_none() {
        println!(
            "LEFT OUT {test}: no Python with networkx, igraph, rdflib, pyoxigraph, duckdb, jsonschema and kglite; scripts/test makes one"
        );
    }
    works
}

/// Runs a script below `tests/tools` with a folder of exports; gives what it prints as JSON.
fn tool(python: &Path, script: &str, folder: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools").join(script);
    let run = Command::new(python).arg(script).arg(folder).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// Exports a graph into a folder in the given formats; those of several files into folders of their own.
fn exported(data: &[&str], formats: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for format in formats {
        let several = !meagraph::export::find(format).unwrap().files.is_empty();
        let file = folder.path().join(if several { format!("{format}/") } else { format!("graph.{format}") });
        let mut arguments = data.to_vec();
        arguments.extend(["export", "--format", format, "-o", file.to_str().unwrap()]);
        let run = run(&arguments);
        assert_eq!(run.code, 0, "{format}: {}", run.err);
    }
    folder
}

const FORMATS: [&str; 9] = ["json", "graphml", "gexf", "turtle", "jsonld", "nquads", "csv", "cypher", "neo4j-csv"];

/// What the graph holds, by our own account.
fn meant(data: &[&str]) -> Value {
    let mut arguments = data.to_vec();
    arguments.extend(["export", "--format", "ndjson"]);
    let lines = run(&arguments).out;
    let entities: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let empty = Vec::new();
    let links = || {
        entities
            .iter()
            .flat_map(|entity| entity["links"].as_array().unwrap_or(&empty).iter().map(move |link| (entity, link)))
    };
    let mut ends: Vec<String> = links()
        .map(|(from, link)| {
            format!(
                "{} {} {}",
                from["id"].as_str().unwrap(),
                link["relation"].as_str().unwrap(),
                link["to"].as_str().unwrap()
            )
        })
        .collect();
    ends.sort_unstable();
    let statements: usize = links().map(|(_, link)| link["statements"].as_array().unwrap().len()).sum();
    let names: Vec<&str> = entities.iter().map(|entity| entity["name"].as_str().unwrap()).collect();
    let ids: Vec<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
    json!({ "ids": ids, "names": names, "links": ends, "statements": statements })
}

fn same_everywhere(data: &[&str], test: &str) {
    let Some(python) = python(test) else { return };
    let mut formats = FORMATS.to_vec();
    formats.extend(cfg!(feature = "parquet").then_some("parquet"));
    let folder = exported(data, &formats);
    let read = tool(&python, "read_back.py", folder.path());
    let meant = meant(data);
    for (reader, found) in read.as_object().unwrap() {
        for (what, found) in found.as_object().unwrap() {
            assert!(found == &meant[what], "{reader}: {what} differ");
        }
    }
    assert!(read.as_object().unwrap().len() >= 11, "{:?}", read.as_object().unwrap().keys());
}

/// What Graphviz's own scripting language finds in the DOT export: ids, and links the right way round.
fn graphviz_finds(data: &[&str], test: &str) {
    if !crate::support::has_tool("gvpr", test) {
        return;
    }
    let folder = exported(data, &["dot"]);
    let program =
        r#"N { print("N ", name) } E { print("E ", $.tail.name, " ", dir, " ", relation, " ", $.head.name) }"#;
    let run = Command::new("gvpr").arg(program).arg(folder.path().join("graph.dot")).output().unwrap();
    assert!(run.status.success() && run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).unwrap();
    let mut ids: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("N ")).collect();
    ids.sort_unstable();
    let end = |line: &str| -> String {
        let parts: Vec<&str> = line.split(' ').collect();
        let [tail, dir, relation, head] = parts.as_slice() else { panic!("{line}") };
        let (from, to) = if *dir == "back" { (head, tail) } else { (tail, head) };
        format!("{from} {relation} {to}")
    };
    let mut links: Vec<String> = text.lines().filter_map(|line| line.strip_prefix("E ")).map(end).collect();
    links.sort_unstable();
    let meant = meant(data);
    assert!(json!(ids) == meant["ids"] && json!(links) == meant["links"]);
}

#[test]
fn tools_find_what_the_built_in_graph_holds() {
    same_everywhere(&[], "tools_find_what_the_built_in_graph_holds");
    graphviz_finds(&[], "tools_find_what_the_built_in_graph_holds");
}

#[test]
fn tools_find_ids_full_of_colons_and_brackets() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ecolex.ndjson");
    let [references, titles] = ["import/iea-references.csv", "import/iea-titles.csv"].map(fixture);
    let arguments =
        ["import", "ieadb", references.to_str().unwrap(), titles.to_str().unwrap(), "-o", file.to_str().unwrap()];
    assert_eq!(run(&arguments).code, 0);
    let data = ["--data", file.to_str().unwrap()];
    same_everywhere(&data, "tools_find_ids_full_of_colons_and_brackets");
    graphviz_finds(&data, "tools_find_ids_full_of_colons_and_brackets");
}

#[test]
fn json_follows_its_schema_and_data_files_theirs() {
    let Some(python) = python("json_follows_its_schema_and_data_files_theirs") else { return };
    let folder = exported(&[], &["json"]);
    let found = tool(&python, "schemas.py", folder.path());
    assert_eq!(found["faults"], json!([]));
    assert!(found["files"].as_u64().unwrap() > 500);
}

/// Editors check the data files with the schemas that `.taplo.toml` names; here the same program does.
#[test]
fn taplo_takes_the_data_files_and_refuses_a_broken_one() {
    let test = "taplo_takes_the_data_files_and_refuses_a_broken_one";
    let taplo = fixture("../tools/node_modules/@taplo/cli/dist/cli.js");
    assert!(taplo.exists() || std::env::var_os("MEAGRAPH_TEST_ALL").is_none(), "run `npm install` in tests/tools");
    if !taplo.exists() {
        return println!("LEFT OUT {test}: run `npm install` in tests/tools first");
    }
    let lint = |folder: &Path| {
        let run = Command::new("node").arg(&taplo).args(["lint", "graph-data/**/*.toml"]).current_dir(folder).output();
        let run = run.unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (passes, said) = lint(root);
    assert!(passes, "{}", said.chars().take(2000).collect::<String>());
    let found = said.split("found files total=").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
    assert!(found.is_some_and(|files| files > 500), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let body = folder.path().join("graph-data/bodies");
    std::fs::create_dir_all(&body).unwrap();
    std::fs::create_dir_all(folder.path().join("schema/data")).unwrap();
    for file in [".taplo.toml", "schema/data/bodies.schema.json"] {
        std::fs::copy(root.join(file), folder.path().join(file)).unwrap();
    }
    for (text, passes) in [("form = \"working-group\"", true), ("form = \"crowd\"", false), ("colour = \"red\"", false)]
    {
        std::fs::write(body.join("group.toml"), format!("name = \"Group\"\n{text}\n")).unwrap();
        assert_eq!(lint(folder.path()).0, passes, "{text}");
    }
}

/// Ten questions in GraphQL, where the ids stand in the answer, and the same in SPARQL.
const QUESTIONS: [(&str, &str, &str); 10] = [
    (
        r#"{ initiative(id: "iccwc") { members(first: 100) { nodes { id } } } }"#,
        "/initiative/members/nodes",
        "?id m:memberOf e:iccwc",
    ),
    (
        r#"{ workProgramme(id: "cms-cites-jwp-2015-2020") { activities(first: 100) { nodes { id } } } }"#,
        "/workProgramme/activities/nodes",
        "?id m:partOf+ e:cms-cites-jwp-2015-2020 ; a m:Activity",
    ),
    (
        r#"{ convention(id: "cites") { cooperatesWith(first: 100) { nodes { id } } } }"#,
        "/convention/cooperatesWith/nodes",
        "?id m:cooperatesWith|^m:cooperatesWith e:cites",
    ),
    (
        r#"{ activity(id: "jwp-2015-b9") { addresses(first: 100) { nodes { id } } } }"#,
        "/activity/addresses/nodes",
        "e:jwp-2015-b9 m:addresses ?id",
    ),
    (
        r#"{ activity(id: "jwp-2015-b9") { involves(first: 100) { nodes { id } } } }"#,
        "/activity/involves/nodes",
        "e:jwp-2015-b9 m:involves ?id",
    ),
    (r"{ initiatives(first: 100) { nodes { id } } }", "/initiatives/nodes", "?id a m:Initiative"),
    (r"{ taxa(first: 100) { nodes { id } } }", "/taxa/nodes", "?id a dwc:Taxon"),
    (
        r#"{ topic(id: "biodiversity") { concernedBy(first: 100) { nodes { id } } } }"#,
        "/topic/concernedBy/nodes",
        "?id m:concerns e:biodiversity",
    ),
    (
        r#"{ body(id: "cites-secretariat") { mandatedBy(first: 100) { nodes { id } } } }"#,
        "/body/mandatedBy/nodes",
        "?id m:mandates e:cites-secretariat",
    ),
    (
        r#"{ workProgramme(id: "cms-cites-jwp-2015-2020") { hasFocusSpecies(first: 100) { nodes { id } } } }"#,
        "/workProgramme/hasFocusSpecies/nodes",
        "e:cms-cites-jwp-2015-2020 m:hasFocusSpecies ?id",
    ),
];

#[test]
fn sparql_answers_what_graphql_answers() {
    let Some(python) = python("sparql_answers_what_graphql_answers") else { return };
    let folder = exported(&[], &["turtle", "jsonld"]);
    let patterns: Vec<&str> = QUESTIONS.iter().map(|question| question.2).collect();
    std::fs::write(folder.path().join("patterns.json"), json!(patterns).to_string()).unwrap();
    let answers = tool(&python, "sparql.py", folder.path());
    let api = api(built_in());
    let mut some = 0;
    for (index, (query, pointer, pattern)) in QUESTIONS.iter().enumerate() {
        let data = ask(&api, query);
        let nodes = data.pointer(pointer).and_then(Value::as_array).unwrap_or_else(|| panic!("{query}: {data}"));
        let mut ids: Vec<&str> = nodes.iter().map(|node| node["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        for reader in ["oxigraph-turtle", "oxigraph-jsonld", "rdflib-turtle"] {
            assert_eq!(answers[reader][index], json!(ids), "{reader}: {pattern}");
        }
        some += usize::from(!ids.is_empty());
    }
    assert!(some >= 9, "only {some} questions have answers");
}

#[test]
fn recipes_in_python_run() {
    let Some(python) = python("recipes_in_python_run") else { return };
    let mut formats = vec!["json", "graphml", "gexf", "turtle", "csv"];
    formats.extend(cfg!(feature = "parquet").then_some("parquet"));
    let folder = exported(&[], &formats);
    let text = std::fs::read_to_string("docs/scripting.md").unwrap();
    let recipes: Vec<&str> = text.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(recipes.len() >= 3);
    for recipe in recipes.into_iter().filter(|recipe| cfg!(feature = "parquet") || !recipe.contains("parquet")) {
        let run = Command::new(&python).args(["-c", recipe]).current_dir(folder.path()).output().unwrap();
        assert!(run.status.success(), "{recipe}\n{}", String::from_utf8_lossy(&run.stderr));
        assert!(!run.stdout.is_empty(), "{recipe}");
    }
}

/// The query of the recipe for Neo4j, in another engine that reads the same export.
#[test]
fn the_recipe_in_cypher_runs() {
    let Some(python) = python("the_recipe_in_cypher_runs") else { return };
    let folder = exported(&[], &["cypher"]);
    let text = std::fs::read_to_string("docs/scripting.md").unwrap();
    let query = text.split("```cypher\n").nth(1).unwrap().split(';').next().unwrap();
    let program = r#"
import json, sys, kglite
store = kglite.KnowledgeGraph()
for line in open("graph.cypher").read().splitlines():
    store.cypher(line.removesuffix(";"))
json.dump([row["member.name"] for row in store.cypher(sys.argv[1])], sys.stdout)
"#;
    let run = Command::new(python).args(["-c", program, query]).current_dir(folder.path()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut names: Vec<String> = serde_json::from_slice(&run.stdout).unwrap();
    names.sort_unstable();
    let data = ask(&api(built_in()), r#"{ initiative(id: "iccwc") { members { nodes { name } } } }"#);
    let members = data["initiative"]["members"]["nodes"].as_array().unwrap();
    let mut meant: Vec<&str> = members.iter().map(|node| node["name"].as_str().unwrap()).collect();
    meant.sort_unstable();
    assert_eq!(names, meant);
}

#[test]
fn json_of_every_command_has_the_documented_shape() {
    let text = std::fs::read_to_string("docs/scripting.md").unwrap();
    let rows: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `meagraph ")?.strip_suffix("` |")?.split_once("` | `"))
        .collect();
    assert!(rows.len() >= 14);
    for (command, shape) in rows {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.extend(["--format", "json"]);
        let run = run(&arguments);
        let found: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{command}: {error}"));
        let keys = shape.trim_matches(['[', ']', '{', '}']).split(", ").filter(|key| !key.ends_with('?'));
        let keys: Vec<&str> = keys.collect();
        assert_eq!(found.is_array(), shape.starts_with('['), "{command}");
        let objects = found.as_array().cloned().unwrap_or_else(|| vec![found]);
        assert!(!objects.is_empty(), "{command} prints nothing");
        for object in objects {
            let known: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
            assert!(keys.iter().all(|key| known.contains(key)), "{command}: {known:?}");
        }
    }
}

#[test]
fn recipes_with_jq_run() {
    if !crate::support::has_tool("jq", "recipes_with_jq_run") {
        return;
    }
    let text = std::fs::read_to_string("docs/scripting.md").unwrap();
    let lines: Vec<&str> =
        text.lines().filter(|line| line.starts_with("meagraph ") && line.contains("| jq ")).collect();
    assert!(lines.len() >= 3);
    let program = Path::new(env!("CARGO_BIN_EXE_meagraph")).parent().unwrap();
    for line in lines {
        let line = format!("PATH=\"{}:$PATH\"; {line}", program.display());
        let run = Command::new("sh").args(["-c", &line]).output().unwrap();
        assert!(run.status.success() && !run.stdout.is_empty(), "{line}\n{}", String::from_utf8_lossy(&run.stderr));
    }
}
