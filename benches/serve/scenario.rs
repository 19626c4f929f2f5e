//! What is asked: known texts with ever new variables, and what is repeated, unchanged or seen for the first time.

use super::client::header;
use super::process::Server;
use meagraph::graph::{Direction, EntityRef, Graph, Lens};
use serde_json::{Value, json};
use std::error::Error;

/// One sort of request.
pub struct Scenario {
    pub name: &'static str,
    pub title: &'static str,
    query: &'static str,
    variables: Vec<Value>,
    manner: Manner,
    /// The mark of the answer that the client has.
    tag: String,
    /// Whether it counts towards the mean.
    pub counts: bool,
    /// Whether other servers are asked too.
    pub peer: bool,
}

/// How the requests of a scenario differ.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// Every request has a value that no request had before.
    NewVariables,
    /// All requests are the same.
    Repeated,
    /// The client has the answer already, and asks whether it is still good.
    Unchanged,
    /// Every request has a text that no request had before.
    NewText,
}

const ONE: &str = "query One($id: ID!) { entity(id: $id) { id name kind acronym links(first: 20) { totalCount edges { relation direction node { id name } statements { source { id name } locator modality } } } } }";
const TWO: &str = "query Two($id: ID!) { entity(id: $id) { id name links(first: 10) { edges { relation node { id name kind links(first: 5) { edges { relation node { id name } } } } } } } }";
const PAGE: &str = "query Page($after: String) { taxa(first: 50, after: $after, where: { attributes: [{ name: \"rank\", equals: \"species\" }] }) { edges { cursor node { id name rank } } pageInfo { hasNextPage endCursor } } }";
const SEARCH: &str =
    "query Search($text: String!) { search(text: $text, first: 10) { matched as entity { id name kind } } }";
const PATH: &str = "query Path($from: ID!, $to: ID!) { paths(from: [$from], to: [$to], first: 1) { length nodes { id name } steps { links { relation direction } } } }";
const SUBGRAPH: &str = "query Sub($id: ID!) { subgraph(focus: [$id], depth: 2, limit: 200) { omitted nodes { id name kind } links { relation subject { id } object { id } } } }";
const LIST: &str = "query List($after: String) { taxa(first: 300, after: $after) { nodes { id name rank acronym } } }";

/// All scenarios for a graph.
pub fn scenarios(graph: &Graph) -> Vec<Scenario> {
    let ids = middling(graph);
    let taxa: Vec<EntityRef<'_>> = graph.entities().filter(|one| one.kind().plural == "taxa").collect();
    let early = taxa.len().saturating_sub(400).max(1);
    let is_species = |one: &&EntityRef<'_>| one.attribute("rank").is_some_and(|rank| rank.to_string() == "species");
    let species: Vec<&EntityRef<'_>> = taxa[..early].iter().filter(is_species).collect();
    let cursors: Vec<Value> = spread(species.len(), 997).map(|at| json!({ "after": species[at].id() })).collect();
    let one: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    let names: Vec<Value> = spread(taxa.len(), 499).map(|at| json!({ "text": taxa[at].name() })).collect();
    let pairs = ids.iter().zip(ids.iter().skip(ids.len() / 2).chain(&ids));
    let pairs: Vec<Value> = pairs.map(|(from, to)| json!({ "from": from, "to": to })).collect();
    let new = |name, title, query, variables: &Vec<Value>| Scenario {
        name,
        title,
        query,
        variables: variables.clone(),
        manner: Manner::NewVariables,
        tag: String::new(),
        counts: true,
        peer: true,
    };
    let like = |name, title, manner, peer| Scenario { manner, counts: false, peer, ..new(name, title, ONE, &one) };
    vec![
        new("one", "one entity with neighbours and statements", ONE, &one),
        new("two", "two hops", TWO, &one),
        new("page", "a filtered page of 50 taxa", PAGE, &cursors),
        new("search", "search", SEARCH, &names),
        new("path", "path", PATH, &pairs),
        new("subgraph", "subgraph of up to 200", SUBGRAPH, &one),
        new("list", "list of 300", LIST, &cursors),
        like("text", "the first, its text never seen before", Manner::NewText, true),
        like("repeated", "the first, repeated", Manner::Repeated, false),
        like("unchanged", "the first, unchanged (304)", Manner::Unchanged, false),
    ]
}

/// Entities with some links, but not with thousands, in an order that has nothing to do with the data.
fn middling(graph: &Graph) -> Vec<String> {
    let lens = Lens::default();
    let fits = |one: &EntityRef<'_>| (5..40).contains(&one.links(Direction::Both, &lens).take(40).count());
    let all: Vec<EntityRef<'_>> = graph.entities().filter(fits).collect();
    spread(all.len(), 2003).map(|at| all[at].id().to_owned()).collect()
}

/// Numbers below an end, far from one another.
fn spread(end: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |at| at * 7919 % end.max(1))
}

impl Scenario {
    /// What a server that knows nothing answers instead: so many bytes, or that nothing changed.
    pub fn fixed(&self, bytes: usize) -> String {
        if self.manner == Manner::Unchanged { "unchanged".to_owned() } else { bytes.to_string() }
    }

    /// The requests of a round, as they go over the wire.
    pub fn requests(&self, round: usize, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|at| self.request(self.manner, round * count + at)).collect()
    }

    /// The same for other servers, which have seen every text before.
    pub fn peer_requests(&self, round: usize, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|at| self.request(Manner::NewVariables, round * count + at)).collect()
    }

    fn request(&self, manner: Manner, number: usize) -> Vec<u8> {
        let new = matches!(manner, Manner::NewVariables | Manner::NewText);
        let variables = &self.variables[if new { number % self.variables.len() } else { 0 }];
        if manner == Manner::Unchanged {
            return get(self.query, variables, &self.tag);
        }
        let query = match manner {
            Manner::NewText => self.query.replacen(' ', &format!(" Q{number}"), 1),
            _ => self.query.to_owned(),
        };
        let mut body = json!({ "query": query, "variables": variables });
        if new {
            // What is asked may come round again, the same bytes never do: no answer is one that was kept.
            body["extensions"] = json!({ "number": number });
        }
        post(&body.to_string())
    }

    /// Asks for the mark of the answer, where it is the answer's being unchanged that is measured.
    pub fn learn(&mut self, server: &Server) -> Result<(), Box<dyn Error>> {
        if self.manner == Manner::Unchanged {
            self.tag = header(server, &get(self.query, &self.variables[0], ""), "etag")?;
        }
        Ok(())
    }
}

fn get(query: &str, variables: &Value, tag: &str) -> Vec<u8> {
    let address: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .append_pair("variables", &variables.to_string())
        .finish();
    let known = if tag.is_empty() { String::new() } else { format!("if-none-match: {tag}\r\n") };
    format!("GET /graphql?{address} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n{known}\r\n")
        .into_bytes()
}

fn post(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
