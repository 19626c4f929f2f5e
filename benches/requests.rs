//! What the parts of a GraphQL request cost, without HTTP: `cargo bench --bench requests`, on the built-in graph.

use divan::{Bencher, black_box};
use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::graph::Graph;
use meagraph::graphql::{Api, Limits, Request};
use meagraph::ontology::Ontology;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Queries by name.
const QUERIES: [(&str, &str); 6] = [
    ("one field", "query Q($id: ID!) { entity(id: $id) { name } }"),
    (
        "one entity with neighbours and statements",
        "query Q($id: ID!) { entity(id: $id) { id name kind acronym links(first: 20) { totalCount edges { relation direction node { id name } statements { source { id name } locator modality } } } } }",
    ),
    (
        "two hops",
        "query Q($id: ID!) { entity(id: $id) { id name links(first: 10) { edges { relation node { id name links(first: 5) { edges { relation node { id name } } } } } } } }",
    ),
    (
        "by kind",
        "query Q($id: ID!) { entity(id: $id) { id __typename ... on Initiative { form members { nodes { id name ... on Convention { concluded } } } } ... on Taxon { rank } } }",
    ),
    ("list of 300", "query Q($id: ID!) { entity(id: $id) { id } taxa(first: 300) { nodes { id name rank } } }"),
    (
        "all links",
        "query Q($id: ID!) { subgraph(focus: [$id], depth: 2, limit: 200) { nodes { id name } links { relation subject { id } object { id } } } }",
    ),
];

fn main() {
    divan::main();
}

fn api() -> Option<Api> {
    let ontology = Arc::new(Ontology::built_in().ok()?);
    let report = check(&ontology, load(&ontology, &[Input::BuiltIn]).ok()?);
    let graph = Graph::build(ontology, &report.outcome.ok()?);
    Api::new(Arc::new(graph), Limits::default()).ok()
}

fn request(query: &str) -> Request {
    let variables = json!({ "id": "iccwc" }).as_object().cloned().unwrap_or_default();
    Request { query: query.to_owned(), operation: None, variables }
}

/// A text whose plan is kept: reading the variables, and executing.
#[divan::bench(args = QUERIES.map(|query| query.0))]
fn known_text(bencher: Bencher<'_, '_>, name: &str) {
    let Some(api) = api() else { return };
    let query = QUERIES.iter().find(|query| query.0 == name).map_or("", |query| query.1);
    bencher.with_inputs(|| request(query)).bench_values(|request| black_box(api.execute(request)));
}

/// A text never seen before: parsing, validating and planning as well.
#[divan::bench(args = QUERIES.map(|query| query.0))]
fn new_text(bencher: Bencher<'_, '_>, name: &str) {
    let Some(api) = api() else { return };
    let query = QUERIES.iter().find(|query| query.0 == name).map_or("", |query| query.1);
    let number = AtomicUsize::new(0);
    let next = || request(&query.replacen('Q', &format!("Q{}", number.fetch_add(1, Ordering::Relaxed)), 1));
    bencher.with_inputs(next).bench_values(|request| black_box(api.execute(request)));
}

/// A request whose answer is kept.
#[divan::bench]
fn kept_answer(bencher: Bencher<'_, '_>) {
    let Some(api) = api() else { return };
    let sent = vec![b'x'; 400];
    api.keep(&sent, &api.execute(request(QUERIES[1].1)));
    bencher.bench(|| black_box(api.recall(black_box(&sent))));
}
