//! juniper over the same data, for the load benchmark: as much of the schema as its queries need.
//! `meagraph-bench-juniper GRAPH.ndjson`; says on the standard error where it listens.

mod data;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::post;
use axum::serve::ListenerExt;
use data::{End, Statement, Store};
use juniper::http::GraphQLRequest;
use juniper::{EmptyMutation, EmptySubscription, GraphQLInputObject, ID, RootNode, graphql_object};
use std::error::Error;
use std::sync::{Arc, OnceLock};

/// As the other servers have it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static STORE: OnceLock<Store> = OnceLock::new();

fn store() -> &'static Store {
    STORE.get().expect("the data is read before anything is asked")
}

fn known(id: &str) -> Option<usize> {
    store().ids.get(id).copied()
}

#[derive(GraphQLInputObject)]
struct EntityFilter {
    attributes: Option<Vec<AttributeFilter>>,
}

#[derive(GraphQLInputObject)]
struct AttributeFilter {
    name: String,
    equals: Option<String>,
}

#[derive(Clone, Copy)]
struct Entity(usize);

#[graphql_object]
impl Entity {
    fn id(&self) -> &'static str {
        &store().entities[self.0].id
    }
    fn name(&self) -> &'static str {
        &store().entities[self.0].name
    }
    fn kind(&self) -> &'static str {
        &store().entities[self.0].kind
    }
    fn acronym(&self) -> Option<&'static str> {
        store().entities[self.0].acronym.as_deref()
    }
    fn rank(&self) -> Option<&'static str> {
        store().entities[self.0].attributes.get("rank").map(String::as_str)
    }
    fn links(&self, first: Option<i32>) -> LinkConnection {
        LinkConnection { of: self.0, first: first.unwrap_or(100) as usize }
    }
}

struct LinkConnection {
    of: usize,
    first: usize,
}

#[graphql_object]
impl LinkConnection {
    fn total_count(&self) -> i32 {
        store().entities[self.of].ends.len() as i32
    }
    fn edges(&self) -> Vec<LinkEdge> {
        store().entities[self.of].ends.iter().take(self.first).map(|end| LinkEdge(*end)).collect()
    }
}

fn direction(end: End) -> &'static str {
    if end.out { "OUT" } else { "IN" }
}

struct LinkEdge(End);

#[graphql_object]
impl LinkEdge {
    fn relation(&self) -> &'static str {
        &store().links[self.0.link].relation
    }
    fn direction(&self) -> &'static str {
        direction(self.0)
    }
    fn node(&self) -> Entity {
        Entity(store().other(self.0))
    }
    fn statements(&self) -> Vec<Said> {
        store().links[self.0.link].statements.iter().map(Said).collect()
    }
}

struct Said(&'static Statement);

#[graphql_object(name = "Statement")]
impl Said {
    fn source(&self) -> Entity {
        Entity(self.0.source)
    }
    fn locator(&self) -> &'static str {
        &self.0.locator
    }
    fn modality(&self) -> &'static str {
        &self.0.modality
    }
}

struct TaxonConnection {
    items: Vec<usize>,
    more: bool,
}

#[graphql_object]
impl TaxonConnection {
    fn total_count(&self) -> i32 {
        store().taxa.len() as i32
    }
    fn nodes(&self) -> Vec<Entity> {
        self.items.iter().map(|at| Entity(*at)).collect()
    }
    fn edges(&self) -> Vec<TaxonEdge> {
        self.items.iter().map(|at| TaxonEdge(*at)).collect()
    }
    fn page_info(&self) -> PageInfo {
        PageInfo { more: self.more, last: self.items.last().copied() }
    }
}

struct TaxonEdge(usize);

#[graphql_object]
impl TaxonEdge {
    fn cursor(&self) -> &'static str {
        &store().entities[self.0].id
    }
    fn node(&self) -> Entity {
        Entity(self.0)
    }
}

struct PageInfo {
    more: bool,
    last: Option<usize>,
}

#[graphql_object]
impl PageInfo {
    fn has_next_page(&self) -> bool {
        self.more
    }
    fn end_cursor(&self) -> Option<&'static str> {
        self.last.map(|at| store().entities[at].id.as_str())
    }
}

struct SearchHit(usize);

#[graphql_object]
impl SearchHit {
    fn entity(&self) -> Entity {
        Entity(self.0)
    }
    fn matched(&self) -> &'static str {
        &store().entities[self.0].name
    }
    #[graphql(name = "as")]
    fn matched_as(&self) -> &'static str {
        "name"
    }
}

struct Path {
    nodes: Vec<usize>,
    steps: Vec<End>,
}

#[graphql_object]
impl Path {
    fn length(&self) -> i32 {
        self.steps.len() as i32
    }
    fn nodes(&self) -> Vec<Entity> {
        self.nodes.iter().map(|at| Entity(*at)).collect()
    }
    fn steps(&self) -> Vec<Step> {
        self.steps.iter().map(|end| Step(*end)).collect()
    }
}

struct Step(End);

#[graphql_object]
impl Step {
    fn links(&self) -> Vec<StepLink> {
        vec![StepLink(self.0)]
    }
}

struct StepLink(End);

#[graphql_object]
impl StepLink {
    fn relation(&self) -> &'static str {
        &store().links[self.0.link].relation
    }
    fn direction(&self) -> &'static str {
        direction(self.0)
    }
}

struct Subgraph {
    nodes: Vec<usize>,
    links: Vec<usize>,
    omitted: usize,
}

#[graphql_object]
impl Subgraph {
    fn omitted(&self) -> i32 {
        self.omitted as i32
    }
    fn nodes(&self) -> Vec<Entity> {
        self.nodes.iter().map(|at| Entity(*at)).collect()
    }
    fn links(&self) -> Vec<Link> {
        self.links.iter().map(|at| Link(*at)).collect()
    }
}

struct Link(usize);

#[graphql_object]
impl Link {
    fn relation(&self) -> &'static str {
        &store().links[self.0].relation
    }
    fn subject(&self) -> Entity {
        Entity(store().links[self.0].subject)
    }
    fn object(&self) -> Entity {
        Entity(store().links[self.0].object)
    }
}

struct Query;

#[graphql_object]
impl Query {
    fn entity(id: ID) -> Option<Entity> {
        known(&id).map(Entity)
    }
    fn taxa(
        first: Option<i32>,
        after: Option<String>,
        #[graphql(name = "where")] filter: Option<EntityFilter>,
    ) -> TaxonConnection {
        let tests = filter.and_then(|filter| filter.attributes).unwrap_or_default();
        let tests: Vec<_> = tests.into_iter().map(|test| (test.name, test.equals)).collect();
        let (items, more) = store().page(first.unwrap_or(100) as usize, after.as_deref(), &tests);
        TaxonConnection { items, more }
    }
    fn search(text: String, first: Option<i32>) -> Vec<SearchHit> {
        store().search(&text, first.unwrap_or(20) as usize).into_iter().map(SearchHit).collect()
    }
    fn paths(from: Vec<ID>, to: Vec<ID>, first: Option<i32>) -> Vec<Path> {
        let ends = from.first().and_then(|id| known(id)).zip(to.first().and_then(|id| known(id)));
        let found = ends.and_then(|(from, to)| store().path(from, to));
        found.map(|(nodes, steps)| Path { nodes, steps }).into_iter().take(first.unwrap_or(10) as usize).collect()
    }
    fn subgraph(focus: Vec<ID>, depth: Option<i32>, limit: Option<i32>) -> Subgraph {
        let focus = focus.iter().filter_map(|id| known(id)).collect();
        let (nodes, links, omitted) =
            store().subgraph(focus, depth.unwrap_or(1) as usize, limit.unwrap_or(500) as usize);
        Subgraph { nodes, links, omitted }
    }
}

type Schema = RootNode<Query, EmptyMutation, EmptySubscription>;

fn answer(schema: &Schema, body: &[u8]) -> impl IntoResponse + use<> {
    match serde_json::from_slice::<GraphQLRequest>(body) {
        Ok(request) => {
            let response = request.execute_sync(schema, &());
            (StatusCode::OK, [(CONTENT_TYPE, "application/json")], serde_json::to_vec(&response).unwrap_or_default())
        }
        Err(error) => (StatusCode::BAD_REQUEST, [(CONTENT_TYPE, "text/plain")], error.to_string().into_bytes()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: meagraph-bench-juniper GRAPH.ndjson")?;
    STORE.set(Store::read(&path)?).map_err(|_| "the data is there already")?;
    let schema = Arc::new(Schema::new(Query, EmptyMutation::new(), EmptySubscription::new()));
    let routes = post(move |body: Bytes| async move { answer(&schema, &body) });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("http://{}/", listener.local_addr()?);
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, axum::Router::new().route("/graphql", routes)).await?)
}
