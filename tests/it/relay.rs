//! Relay's specifications: connections with cursors, and object identification.

use crate::support::{answer, api, ask, built_in, small};
use meagraph::graphql::Api;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// All object types by name, as introspection has them.
fn types(api: &Api) -> BTreeMap<String, Value> {
    let of = format!("kind name {} kind name {}", "ofType { kind name ".repeat(7), "}".repeat(7));
    let query = format!(
        "{{ __schema {{ types {{ kind name interfaces {{ name }} fields {{ name args {{ name defaultValue type {{ {of} }} }} type {{ {of} }} }} }} }} }}"
    );
    let data = ask(api, &query);
    let types = data["__schema"]["types"].as_array().unwrap().iter();
    types.map(|ty| (ty["name"].as_str().unwrap().to_owned(), ty.clone())).collect()
}

fn written(ty: &Value) -> String {
    match ty["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&ty["ofType"])),
        "LIST" => format!("[{}]", written(&ty["ofType"])),
        _ => ty["name"].as_str().unwrap().to_owned(),
    }
}

fn field<'t>(ty: &'t Value, name: &str) -> &'t Value {
    let found = ty["fields"].as_array().unwrap().iter().find(|field| field["name"] == name);
    found.unwrap_or_else(|| panic!("{} has no {name}", ty["name"]))
}

fn arguments(field: &Value) -> Vec<(&str, String)> {
    let one = |argument: &'_ Value| written(&argument["type"]);
    field["args"]
        .as_array()
        .unwrap()
        .iter()
        .map(|argument| (argument["name"].as_str().unwrap(), one(argument)))
        .collect()
}

#[test]
fn connections_have_the_types_of_the_specification() {
    let types = types(&api(small()));
    let page = &types["PageInfo"];
    for (name, ty) in [
        ("hasNextPage", "Boolean!"),
        ("hasPreviousPage", "Boolean!"),
        ("startCursor", "String"),
        ("endCursor", "String"),
    ] {
        assert_eq!(written(&field(page, name)["type"]), ty, "{name}");
    }
    let mut connections = 0;
    for (name, ty) in types.iter().filter(|(name, _)| name.ends_with("Connection")) {
        connections += 1;
        assert_eq!(written(&field(ty, "pageInfo")["type"]), "PageInfo!", "{name}");
        let edges = written(&field(ty, "edges")["type"]);
        let edge = &types[edges.trim_matches(['[', ']', '!'])];
        assert!(edges.starts_with('[') && edge["name"].as_str().unwrap().ends_with("Edge"), "{name}: {edges}");
        assert_eq!(written(&field(edge, "cursor")["type"]), "String!", "{name}");
        assert!(!written(&field(edge, "node")["type"]).starts_with('['), "{name}");
    }
    assert!(connections > 20, "{connections}");
    for ty in types.values() {
        for field in ty["fields"].as_array().into_iter().flatten() {
            if written(&field["type"]).trim_end_matches('!').ends_with("Connection") {
                let arguments = arguments(field);
                for wanted in [("first", "Int"), ("after", "String"), ("last", "Int"), ("before", "String")] {
                    assert!(arguments.contains(&(wanted.0, wanted.1.to_owned())), "{}.{}", ty["name"], field["name"]);
                }
            }
        }
    }
}

/// The ids and the page info of a page of taxa of the built-in graph, in order of ids.
fn page(api: &Api, given: &str) -> (Vec<String>, Value, Vec<String>) {
    let query = format!(
        "{{ taxa{given} {{ nodes {{ id }} edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let data = ask(api, &query);
    let list = |pointer: &str, key: &str| -> Vec<String> {
        let items = data.pointer(pointer).unwrap().as_array().unwrap();
        items.iter().map(|item| item.pointer(key).unwrap().as_str().unwrap().to_owned()).collect()
    };
    let (ids, cursors) = (list("/taxa/edges", "/node/id"), list("/taxa/edges", "/cursor"));
    assert_eq!(ids, list("/taxa/nodes", "/id"));
    let info = data["taxa"]["pageInfo"].clone();
    assert_eq!(info["startCursor"], json!(cursors.first()));
    assert_eq!(info["endCursor"], json!(cursors.last()));
    (ids, info, cursors)
}

/// `first`, `after`, `last`, `before`; cursors by number.
type Cut = (Option<usize>, Option<usize>, Option<usize>, Option<usize>);

#[test]
fn pages_follow_the_algorithm_of_the_specification() {
    let api = api(built_in());
    let (all, info, cursors) = page(&api, "(first: 1000)");
    assert!(all.len() > 20);
    assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(false), &json!(false)));
    let count = all.len();
    let cases: [Cut; 14] = [
        (Some(3), None, None, None),
        (Some(0), None, None, None),
        (None, None, Some(3), None),
        (None, None, Some(0), None),
        (Some(3), Some(4), None, None),
        (Some(1000), Some(4), None, None),
        (None, None, Some(3), Some(10)),
        (None, None, Some(1000), Some(10)),
        (Some(3), Some(2), None, Some(10)),
        (None, Some(2), Some(3), Some(10)),
        (Some(5), None, Some(2), None),
        (Some(2), None, Some(5), None),
        (Some(4), Some(9), None, Some(3)),
        (Some(4), Some(count - 1), None, None),
    ];
    for (first, after, last, before) in cases {
        let mut given = Vec::new();
        given.extend(first.map(|first| format!("first: {first}")));
        given.extend(after.map(|after| format!("after: {}", json!(cursors[after]))));
        given.extend(last.map(|last| format!("last: {last}")));
        given.extend(before.map(|before| format!("before: {}", json!(cursors[before]))));
        let given = format!("({})", given.join(", "));
        let (ids, info, _) = page(&api, &given);
        // EdgesToReturn, word for word.
        let (from, to) = (after.map_or(0, |after| after + 1), before.unwrap_or(count));
        let mut wanted: Vec<String> = all[from.min(to)..to.max(from.min(to))].to_vec();
        wanted.truncate(first.unwrap_or(usize::MAX));
        wanted.drain(..wanted.len().saturating_sub(last.unwrap_or(usize::MAX)));
        assert_eq!(ids, wanted, "{given}");
        if let Some(first) = first {
            let more = to.saturating_sub(from) > first || (before.is_some() && to < count);
            assert_eq!(info["hasNextPage"], json!(more), "{given}");
        }
        if let Some(last) = last {
            let more = to.saturating_sub(from).min(first.unwrap_or(usize::MAX)) > last || from > 0;
            assert_eq!(info["hasPreviousPage"], json!(more), "{given}");
        }
    }
}

#[test]
fn walking_a_list_by_cursors_meets_every_item_once_both_ways() {
    let api = api(built_in());
    let all = page(&api, "(first: 1000)").0;
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    let (mut after, mut before) = (String::new(), String::new());
    loop {
        let (ids, info, _) = page(&api, &format!("(first: 7{after})"));
        forward.extend(ids);
        if info["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", info["endCursor"]);
    }
    loop {
        let (ids, info, _) = page(&api, &format!("(last: 7{before})"));
        backward.splice(0..0, ids);
        if info["hasPreviousPage"] == false {
            break;
        }
        before = format!(", before: {}", info["startCursor"]);
    }
    assert_eq!(forward, all);
    assert_eq!(backward, all);
    // The same graph gives the same cursors, also in another process and in another order or selection of items.
    let other = crate::support::api(built_in());
    assert_eq!(page(&api, "(first: 9)").2, page(&other, "(first: 9)").2);
    let last = page(&api, "(first: 9)").2.pop().unwrap();
    let (ids, ..) = page(&other, &format!("(descending: true, first: 2, after: {})", json!(last)));
    assert_eq!(ids, [all[7].clone(), all[6].clone()]);
}

#[test]
fn counts_below_zero_and_unknown_cursors_are_errors() {
    let api = api(small());
    for (given, code) in [
        ("first: -1", "BAD_ARGUMENT"),
        ("last: -1", "BAD_ARGUMENT"),
        ("first: 1001", "LIMIT_EXCEEDED"),
        ("last: 2147483647", "LIMIT_EXCEEDED"),
        ("after: \"\"", "BAD_ARGUMENT"),
        ("after: \"nowhere\"", "BAD_ARGUMENT"),
        ("before: \"\\u0000\"", "BAD_ARGUMENT"),
        ("first: 1, after: \"alpha>member-of:pact\"", "BAD_ARGUMENT"),
    ] {
        let answer = answer(&api, &format!("{{ taxa({given}) {{ totalCount }} }}"));
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{given}: {answer}");
        let name = given.split(':').next().unwrap();
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains('`'), "{name}: {answer}");
    }
}

#[test]
fn objects_are_identified() {
    let api = api(built_in());
    let types = types(&api);
    let query = &types["Query"];
    assert_eq!(arguments(field(query, "node")), [("id", "ID!".to_owned())]);
    assert_eq!(written(&field(query, "node")["type"]), "Node");
    assert_eq!(arguments(field(query, "nodes")), [("ids", "[ID!]!".to_owned())]);
    assert_eq!(written(&field(query, "nodes")["type"]), "[Node]!");
    assert_eq!(written(&field(&types["Node"], "id")["type"]), "ID!");
    let identified = types
        .values()
        .filter(|ty| ty["interfaces"].as_array().is_some_and(|list| list.iter().any(|one| one["name"] == "Node")));
    let identified: Vec<&Value> = identified.filter(|ty| ty["kind"] == "OBJECT").collect();
    assert!(identified.len() > 15 && identified.iter().all(|ty| written(&field(ty, "id")["type"]) == "ID!"));
    // One of every kind is found again by its id alone, and is of the same type.
    let data = ask(&api, "{ ontology { kinds { plural } } }");
    let mut ids = Vec::new();
    for kind in data["ontology"]["kinds"].as_array().unwrap() {
        let plural = meagraph::ontology::camel_case(kind["plural"].as_str().unwrap());
        let found = ask(&api, &format!("{{ {plural}(first: 1) {{ nodes {{ __typename id }} }} }}"));
        for node in found[&plural]["nodes"].as_array().unwrap() {
            let again = ask(&api, &format!("{{ node(id: {}) {{ __typename id }} }}", node["id"]));
            assert_eq!(&again["node"], node);
            ids.push(node["id"].clone());
        }
    }
    assert!(ids.len() > 15);
    // Many at once come in the order asked for, doubles and unknown ones in their places.
    let mut asked = vec![json!("nobody"), ids[3].clone(), ids[3].clone()];
    asked.extend(ids.iter().rev().cloned());
    let data = ask(&api, &format!("{{ nodes(ids: {}) {{ id }} }}", json!(asked)));
    let found: Vec<Value> = data["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
    let wanted: Vec<Value> = asked.iter().map(|id| if id == "nobody" { Value::Null } else { id.clone() }).collect();
    assert_eq!(found, wanted);
}
