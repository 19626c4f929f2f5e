//! What the tests share.

use meagraph::check::check;
use meagraph::data::{Dataset, Input, load};
use meagraph::graph::Graph;
use meagraph::graphql::{Api, Limits, Request};
use meagraph::ontology::Ontology;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// A folder below `tests/data`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

pub fn ontology() -> Ontology {
    Ontology::built_in().unwrap()
}

/// Reads inputs on top of one another.
pub fn read(ontology: &Ontology, paths: &[&Path]) -> Dataset {
    let inputs: Vec<Input> = paths.iter().map(|path| Input::Path(path.to_path_buf())).collect();
    load(ontology, &inputs).unwrap()
}

/// Builds a graph from data that must be without faults.
pub fn build(ontology: Ontology, dataset: Dataset) -> Graph {
    let report = check(&ontology, dataset);
    let text = meagraph::check::render::text(&report, false);
    let checked = report.outcome.unwrap_or_else(|_| panic!("{text}"));
    Graph::build(Arc::new(ontology), &checked)
}

/// The small graph below `tests/data/small`.
pub fn small() -> Graph {
    let ontology = ontology();
    let dataset = read(&ontology, &[&fixture("small")]);
    build(ontology, dataset)
}

/// The graph that is built into the program.
pub fn built_in() -> Graph {
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::BuiltIn]).unwrap();
    build(ontology, dataset)
}

/// Answers a query that must have no errors.
pub fn ask(api: &Api, query: &str) -> serde_json::Value {
    let answer = answer(api, query);
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"].clone()
}

/// Answers a query, errors and all.
pub fn answer(api: &Api, query: &str) -> serde_json::Value {
    api.execute(Request { query: query.to_owned(), ..Request::default() }).json()
}

pub fn api(graph: Graph) -> Api {
    Api::new(Arc::new(graph), Limits::default()).unwrap()
}

/// What came of running the program.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The program itself, without the colours and settings of the one who runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meagraph"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Runs the program.
pub fn run(arguments: &[&str]) -> Run {
    let output = program().args(arguments).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program on the small graph.
pub fn run_small(arguments: &[&str]) -> Run {
    let mut all = vec!["--data", "tests/data/small"];
    all.extend(arguments);
    run(&all)
}

impl Run {
    /// Everything a person at the terminal sees.
    pub fn shown(&self) -> String {
        format!("exit {}\n--- out\n{}--- err\n{}", self.code, self.out, self.err)
    }
}

/// Whether a tool is there. If not, the test that asks is left out and says so; where `MEAGRAPH_TEST_ALL` is set, as
/// in `./scripts/test`, it fails.
pub fn has_tool(tool: &str, test: &str) -> bool {
    let found = Command::new(tool).arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    assert!(found || std::env::var_os("MEAGRAPH_TEST_ALL").is_none(), "`{tool}` is not installed");
    if !found {
        println!("LEFT OUT {test}: `{tool}` is not installed");
    }
    found
}

/// Runs a script of `tests/tools` with Node.js, if it and the packages it needs are there; gives its success and output.
pub fn node(script: &str, arguments: &[&str], input: &str, test: &str) -> Option<(bool, String)> {
    use std::io::Write;
    let folder = fixture("../tools");
    let found = folder.join("node_modules").is_dir();
    assert!(found || std::env::var_os("MEAGRAPH_TEST_ALL").is_none(), "run `npm install` in tests/tools");
    if !found {
        println!("LEFT OUT {test}: run `npm install` in tests/tools first");
        return None;
    }
    let mut command = Command::new("node");
    command.arg(script).args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// Runs Graphviz on a text.
pub fn graphviz(arguments: &[&str], text: &str) -> (bool, String, String) {
    use std::io::Write;
    let mut child = Command::new("dot")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.success(), words(output.stdout), words(output.stderr))
}
