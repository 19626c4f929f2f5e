//! What is kept between requests must not show in their answers: plans, answers, the marks of answers; and the limits
//! that end an answer.

use crate::server::Server;
use crate::support::{answer, api, ask, built_in, small};
use meagraph::graphql::{Api, Limits, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

fn given(query: &str, variables: Value) -> Request {
    let Value::Object(variables) = variables else { panic!("variables are an object") };
    Request { query: query.to_owned(), operation: None, variables }
}

#[test]
fn one_text_with_other_variables_has_other_answers() {
    let api = api(small());
    let query = "query Q($id: ID!, $deep: Boolean!, $flat: Boolean = false, $as: String!) {
        entity(id: $id) { id kind @skip(if: $flat) ... @include(if: $deep) { links(first: 1) { nodes { id } } } }
        organizations(where: { kinds: [\"organization\"], text: $as }) { totalCount } }";
    let run = |variables| api.execute(given(query, variables)).json()["data"].clone();
    let plain = run(json!({ "id": "omega", "deep": false, "as": "omega" }));
    let wanted = json!({ "entity": { "id": "omega", "kind": "organization" }, "organizations": { "totalCount": 1 } });
    assert_eq!(plain, wanted);
    let deep = run(json!({ "id": "pact", "deep": true, "flat": true, "as": "e" }));
    assert_eq!(deep["entity"]["id"], "pact");
    assert_eq!(deep["entity"].get("kind"), None);
    assert_eq!(deep["entity"]["links"]["nodes"].as_array().map(Vec::len), Some(1));
    assert_eq!(deep["organizations"]["totalCount"], 2);
    assert_eq!(run(json!({ "id": "omega", "deep": false, "as": "omega" })), wanted);
}

#[test]
fn fragments_hold_for_the_kinds_they_name() {
    let data = ask(
        &api(small()),
        "query { entities(ids: [\"pact\", \"panthera-leo\", \"omega\"]) { ...Named ... on Taxon { rank same: id } ... on Initiative { other: kind form } } }
         fragment Named on Node { id ... on Entity { __typename ... on Taxon { kind } } }",
    );
    let wanted = json!([
        { "id": "pact", "__typename": "Initiative", "other": "initiative", "form": data["entities"][0]["form"] },
        { "id": "panthera-leo", "__typename": "Taxon", "kind": "taxon", "rank": "species", "same": "panthera-leo" },
        { "id": "omega", "__typename": "Organization" },
    ]);
    assert_eq!(data["entities"], wanted);
}

#[test]
fn a_page_is_the_same_whether_all_is_counted_or_not() {
    let api = api(built_in());
    for order in ["", ", orderBy: ID", ", where: { text: \"a\" }"] {
        let mut cursor = String::new();
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let list = format!("taxa(first: 7{order}{cursor})");
            let page = "nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor }";
            let lazy = ask(&api, &format!("{{ {list} {{ {page} }} }}"));
            let counted = ask(&api, &format!("{{ {list} {{ totalCount {page} }} }}"));
            let total = counted["taxa"]["totalCount"].as_u64().unwrap();
            assert_eq!(lazy["taxa"]["nodes"], counted["taxa"]["nodes"]);
            assert_eq!(lazy["taxa"]["pageInfo"], counted["taxa"]["pageInfo"]);
            assert_eq!(lazy["taxa"]["pageInfo"]["hasPreviousPage"], pages > 0);
            seen.extend(lazy["taxa"]["nodes"].as_array().unwrap().iter().cloned());
            pages += 1;
            if lazy["taxa"]["pageInfo"]["hasNextPage"] == false {
                assert_eq!(seen.len() as u64, total);
                break;
            }
            cursor = format!(", after: {}", lazy["taxa"]["pageInfo"]["endCursor"]);
        }
        assert!(pages > 3, "{order}: {pages} pages");
    }
    let code = answer(&api, "{ taxa(after: \"iccwc\") { nodes { id } } }")["errors"][0]["extensions"]["code"].clone();
    assert_eq!(code, "BAD_ARGUMENT");
}

#[test]
fn a_query_that_comes_to_a_limit_ends_with_one_error() {
    let deep =
        "{ entities(ids: [\"omega\", \"pact\", \"zeta\"]) { links { nodes { links { nodes { id name kind } } } } } }";
    let few = Api::new(Arc::new(small()), Limits { work: 50, ..Limits::default() }).unwrap();
    let said = answer(&few, deep);
    assert_eq!(said["data"], Value::Null);
    assert_eq!(said["errors"].as_array().map(Vec::len), Some(1), "{said}");
    assert!(said["errors"][0]["message"].as_str().unwrap().contains("more than 50 fields"), "{said}");
    assert!(said["errors"][0]["path"].is_array(), "{said}");

    let api = Api::new(Arc::new(built_in()), Limits { time: Duration::from_millis(20), ..Limits::default() }).unwrap();
    let long = given("{ subgraph(focus: []) { nodes { id name kind acronym } } }", json!({}));
    let long = api.ready(long).unwrap();
    let said = api.run(&long, Some(&|| Duration::from_millis(21))).json();
    assert_eq!(said["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
    assert!(said["errors"][0]["message"].as_str().unwrap().contains("20ms"), "{said}");
    assert!(api.run(&long, Some(&|| Duration::from_millis(19))).is_ok());
}

#[test]
fn what_was_quick_is_known_to_be() {
    let api = api(small());
    let ready = |query: &str| api.ready(given(query, json!({}))).unwrap();
    assert!(ready("{ entity(id: \"pact\") { links { nodes { id } } } }").is_quick());
    assert!(!ready("{ taxa(first: 900) { nodes { links { nodes { id } } } } }").is_quick());
    let stats = ready("{ stats { entities } }");
    assert!(!stats.is_quick(), "it looks at the whole graph");
    let run = |time| assert!(api.run(&stats, Some(&|| time)).is_ok());
    run(Duration::from_micros(50));
    assert!(stats.is_quick());
    run(Duration::from_millis(10));
    assert!(stats.is_quick(), "once is no habit");
    run(Duration::from_secs(1));
    assert!(!stats.is_quick());
}

#[test]
fn answers_by_get_have_marks_that_save_sending_them_again() {
    let server = Server::start(&[]);
    let address = "/graphql?query=%7Bstats%7Bentities%7D%7D";
    let mark = |head: &str| head.lines().find_map(|line| line.strip_prefix("etag: ")).map(str::to_owned);
    let first = server.get(address, "");
    let tag = mark(&first.head).unwrap();
    assert_eq!(first.status, 200);
    let again = server.get(address, &format!("if-none-match: \"other\", W/{tag}\r\n"));
    assert_eq!((again.status, again.body.as_str(), mark(&again.head)), (304, "", Some(tag.clone())));
    assert_eq!(server.get(address, "if-none-match: \"other\"\r\n").body, first.body);
    assert_ne!(mark(&server.get("/graphql?query=%7Bstats%7Blinks%7D%7D", "").head), Some(tag.clone()));
    // An answer that says what is wrong is not worth keeping.
    assert_eq!(
        mark(&server.get("/graphql?query=%7Bnonsense%7D", "accept: application/graphql-response+json\r\n").head),
        None
    );
    assert_eq!(mark(&Server::start(&[]).get(address, "").head), Some(tag), "the same data, the same mark");
}
