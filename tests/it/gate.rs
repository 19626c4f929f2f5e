//! Hostile inputs, some two hundred of them, sent to one process that must be alive and well at the end; and every limit
//! of the front gate, met and gone beyond.

use crate::server::{Reply, Server};
use crate::support::{api, small};
use meagraph::graphql::{Api, Limits, Request};
use serde_json::{Value, json};
use std::sync::Arc;

const JSON: &str = "content-type: application/json\r\n";

/// A query within a query, so many times.
fn nested(open: &str, core: &str, close: &str, times: usize) -> String {
    format!("{}{core}{}", open.repeat(times), close.repeat(times))
}

/// Queries that are too deep, too long, too many of something, or nonsense.
fn queries() -> Vec<String> {
    let mut queries = Vec::new();
    for times in [45, 1_000, 12_000] {
        for (open, close) in
            [("{", "}"), ("[", "]"), ("(", ")"), ("{a", "}"), ("{a(b:", ")}"), ("[{a:", "}]"), ("...{", "}")]
        {
            queries.push(nested(open, "", close, times));
            queries.push(open.repeat(times));
            queries.push(close.repeat(times));
        }
        queries.push(format!("{{ nodes(ids: {}) {{ id }} }}", nested("[", "\"a\"", "]", times)));
        queries.push(format!("{{ taxa(where: {}) {{ totalCount }} }}", nested("{ linkedTo: ", "1", "}", times)));
        queries.push(format!("query ($a: {}) {{ nodes(ids: $a) {{ id }} }}", nested("[", "ID", "]", times)));
        queries.push(format!("query ($a: [ID] = {}) {{ nodes(ids: $a) {{ id }} }}", nested("[", "", "]", times)));
        queries.push(format!(
            "{{ taxon(id: \"felidae\") {} }}",
            nested("{ childTaxa { nodes ", "{ id }", "} }", times.min(2_000))
        ));
        queries.push(format!("{{ {} }}", nested("... on Query { ", "__typename", " }", times.min(4_000))));
        queries.push(format!("{{ {} }}", nested("... @include(if: true) { ", "__typename", " }", times.min(2_500))));
        queries.push(format!(
            "{{ __schema {{ types {} }} }}",
            nested("{ possibleTypes { interfaces ", "{ name }", "} }", times.min(1_500))
        ));
        queries.push(format!(
            "{{ __schema {{ types {} }} }}",
            nested("{ fields { type ", "{ name }", "} }", times.min(2_500))
        ));
        queries
            .push(format!("{{ __type(name: \"Query\") {} }}", nested("{ ofType ", "{ name }", "}", times.min(5_000))));
    }
    for times in [200, 3_000, 9_000] {
        queries.push(format!("{{ {} }}", "__typename ".repeat(times)));
        queries.push(format!("{{ {} }}", (0..times).map(|n| format!("a{n}:__typename ")).collect::<String>()));
        queries.push(format!("{{ {} }}", (0..times).map(|n| format!("a{n}:stats{{links}}")).collect::<String>()));
        queries
            .push(format!("{{ {} }}", (0..times).map(|n| format!("a{n}:measures{{__typename}}")).collect::<String>()));
        queries.push(format!("{{ __typename {} }}", "@skip(if:false)".repeat(times)));
        queries.push(format!("{{ __typename {} }}", "@a".repeat(times)));
        queries.push(format!("{{ node({}) {{ id }} }}", "id:1,".repeat(times)));
        queries.push(format!("{{ stats(lens:{{{}}}) {{ links }} }}", "saidBy:\"1\",".repeat(times)));
        queries.push(format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"a\",".repeat(times)));
        queries.push(format!("{{ nodes(ids: [{}]) {{ id }} }}", "1,".repeat(times)));
        queries.push(format!("{{ {} }} fragment F on Query {{ __typename }}", "...F ".repeat(times)));
        queries.push(format!(
            "{{ __typename }} {}",
            (0..times / 9).map(|n| format!("fragment F{n} on Query{{__typename}}")).collect::<String>()
        ));
        queries.push(format!("query({}){{__typename}}", (0..times).map(|n| format!("$a{n}:Int")).collect::<String>()));
        queries.push(format!("{}{{__typename}}", "query Q{__typename}".repeat(times / 4)));
        queries.push((0..times).map(|n| format!("query Q{n}{{__typename}}")).collect());
        queries.push(format!("{{ {} }}", "\"".repeat(times)));
        queries.push(format!("{}{{ __typename }}", "#".repeat(times)));
        queries.push(format!("{{ {} }}", ",".repeat(times)));
        queries.push(format!("{{ search(text: \"{}\") {{ score }} }}", "é".repeat(times)));
        queries.push(format!("{{ search(text: \"{}\") {{ score }} }}", "\\u0065".repeat(times.min(6_000))));
        queries.push(format!("{{ node(id: {}) {{ id }} }}", "9".repeat(times)));
        queries.push(format!("{{ {} }}", "a".repeat(times)));
    }
    // Fragments that double at every step, in circles, in long chains.
    for steps in [10, 30, 400] {
        let chain: String = (0..steps).map(|n| format!("fragment F{n} on Query{{...F{0} ...F{0}}}", n + 1)).collect();
        queries.push(format!("{{...F0}}{chain}fragment F{steps} on Query{{__typename}}"));
        let chain: String =
            (0..steps).map(|n| format!("fragment F{n} on Query{{a{n}:__typename ...F{}}}", (n + 1) % steps)).collect();
        queries.push(format!("{{...F0}}{chain}"));
        let chain: String = (0..steps).map(|n| format!("fragment F{n} on Query{{...F{}}}", n + 1)).collect();
        queries.push(format!("{{...F0}}{chain}fragment F{steps} on Query{{__typename}}"));
        let chain: String = (0..steps)
            .map(|n| format!("fragment F{n} on Entity{{links{{nodes{{...F{0}}}}}a:links{{nodes{{...F{0}}}}}}}", n + 1))
            .collect();
        queries.push(format!("{{entity(id:\"pact\"){{...F0}}}}{chain}fragment F{steps} on Entity{{id}}"));
        let types: String =
            (0..steps).map(|n| format!("fragment F{n} on __Type{{fields{{type{{...F{}}}}}}}", n + 1)).collect();
        queries.push(format!("{{__schema{{types{{...F0}}}}}}{types}fragment F{steps} on __Type{{name}}"));
    }
    // Fields to be compared on types that exclude one another, again at every level.
    for levels in [4, 12, 20] {
        let mut set = "{ id }".to_owned();
        for _ in 0..levels {
            set = format!(
                "{{ ... on Taxon {{ links {{ nodes {{ id }} }} }} ... on Body {{ links {{ nodes {{ id }} }} }} links {{ nodes {set} }} }}"
            );
        }
        queries.push(format!("{{ entity(id: \"pact\") {set} }}"));
    }
    let letters = [
        "\u{0}",
        "\u{7f}",
        "\u{feff}",
        "\u{2028}",
        "\u{202e}",
        "\u{10ffff}",
        "🐘",
        "e\u{301}",
        "\\",
        "\"",
        "\"\"\"",
        "\\u{110000}",
        "\\uD800",
        "%00",
        "../../etc/passwd",
        "';--",
        "<script>",
        "${x}",
        "{{x}}",
    ];
    for letter in letters {
        queries.push(letter.to_owned());
        queries.push(format!("{{ search(text: \"{letter}\") {{ matched }} }}"));
        queries.push(format!("{{ {letter} }}"));
    }
    for number in [
        "-1",
        "2147483648",
        "-2147483649",
        "1e400",
        "-1e400",
        "0x10",
        "1_000",
        "NaN",
        "99999999999999999999999999",
        "1.5",
    ] {
        queries.push(format!("{{ taxa(first: {number}) {{ totalCount }} }}"));
    }
    for heavy in [
        "{ subgraph(focus: [\"pact\"], depth: 2147483647) { dot } }",
        "{ subgraph(focus: [\"pact\"], limit: 2147483647) { svg } }",
        "{ paths(from: \"pact\", to: \"omega\", maxLength: 2147483647, first: 2147483647) { length } }",
        "{ paths(from: \"pact\", to: \"pact\") { length } }",
        "{ search(text: \"\", first: 2147483647) { matched } }",
        "{ calendar(from: \"0000\", to: \"9999-99-99\") { start } }",
        "{ compare(left: \"\", right: \"\") { __typename } }",
        "{ concordance(conventions: []) { __typename } }",
        "{ view(id: \"../members\") { title } }",
        "mutation { a }",
        "subscription { a }",
        "query ($a: Int!) { taxa(first: $a) { totalCount } }",
    ] {
        queries.push(heavy.to_owned());
    }
    queries
}

/// Bodies that are no requests, or not such as anyone would send.
fn bodies() -> Vec<Vec<u8>> {
    let query = "{ __typename }";
    let mut bodies: Vec<Vec<u8>> = [
        "", " ", "null", "true", "1", "\"x\"", "[]", "{}", "[{}]", "{", "}", "{\"query\":}", "{\"query\":null}", "{\"query\":[\"x\"]}", "{\"query\":{}}",
        "{\"query\":\"{__typename}\",\"query\":\"{stats{links}}\"}",
        "{\"query\":\"{__typename}\",\"variables\":{\"a\":1,\"a\":2}}",
        "{\"query\":\"{__typename}\",\"variables\":\"{}\"}",
        "{\"query\":\"{__typename}\",\"variables\":1}",
        "{\"query\":\"{__typename}\",\"operationName\":{}}",
        "{\"query\":\"{__typename}\",\"operationName\":\"\\u0000\"}",
        "{\"query\":\"{__typename}\",\"extensions\":[]}",
        "{\"query\":\"\\ud800\"}", "{\"query\":\"\\udc00\\ud800\"}", "{\"query\":\"\\u12\"}", "{\"query\":\"\\x\"}", "{\"query\":\"a\nb\"}", "{\"query\":\"{__typename}\"}}",
        "{\"query\":\"{__typename}\"} {\"query\":\"{__typename}\"}", "{'query':'{__typename}'}", "{query:\"{__typename}\"}", "{\"query\":\"{__typename}\",}",
        "{\"query\":\"query($a:Int){taxa(first:$a){totalCount}}\",\"variables\":{\"a\":1e999}}",
        "{\"query\":\"query($a:Int){taxa(first:$a){totalCount}}\",\"variables\":{\"a\":-0}}",
        "{\"query\":\"query($a:Int){taxa(first:$a){totalCount}}\",\"variables\":{\"a\":123456789012345678901234567890}}",
        "{\"query\":\"query($a:ID!){node(id:$a){id}}\",\"variables\":{\"a\":\"\\ud83d\"}}",
        "{\"query\":\"query($a:ID!){node(id:$a){id}}\",\"variables\":{\"\":1,\"__proto__\":{},\"constructor\":1}}",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    for times in [100, 5_000, 30_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            bodies.push(nested(open, "1", close, times).into_bytes());
            let deep = nested(open, "1", close, times);
            bodies.push(
                format!("{{\"query\":\"query($a:[ID!]!){{nodes(ids:$a){{id}}}}\",\"variables\":{{\"a\":{deep}}}}}")
                    .into_bytes(),
            );
            bodies.push(format!("{{\"query\":\"{query}\",\"extensions\":{{\"a\":{deep}}}}}").into_bytes());
        }
        let many: Vec<String> = (0..times).map(|n| format!("\"v{n}\":{n}")).collect();
        bodies.push(format!("{{\"query\":\"{query}\",\"variables\":{{{}}}}}", many.join(",")).into_bytes());
        bodies.push(
            json!({ "query": "query ($a: [ID!]!) { nodes(ids: $a) { id } }", "variables": { "a": vec!["x"; times] } })
                .to_string()
                .into_bytes(),
        );
        bodies.push(json!({ "query": query, "operationName": "Q".repeat(times) }).to_string().into_bytes());
    }
    for bytes in [
        &b"\xff\xfe\xfd"[..],
        b"{\"query\":\"\xc3\x28\"}",
        b"{\"query\":\"\xed\xa0\x80\"}",
        b"\xef\xbb\xbf{\"query\":\"{__typename}\"}",
        b"\x00\x00\x00{",
        b"\x1f\x8b\x08\x00",
        b"%PDF-1.7",
    ] {
        bodies.push(bytes.to_vec());
    }
    bodies
}

fn send(server: &Server, body: &[u8]) -> Reply {
    let mut request = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{JSON}accept: application/graphql-response+json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    server.raw(&request)
}

#[test]
fn two_hundred_hostile_inputs_leave_the_process_alive() {
    let server = Server::start(&[]);
    let queries = queries();
    let bodies: Vec<Vec<u8>> =
        queries.iter().map(|query| json!({ "query": query }).to_string().into_bytes()).chain(bodies()).collect();
    assert!(bodies.len() >= 200, "{}", bodies.len());
    for body in &bodies {
        let reply = send(&server, body);
        let shown = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
        if body.len() > 64 * 1024 {
            // Refused before it is read to its end, so that the answer may be lost with the connection.
            assert!([0, 413].contains(&reply.status), "{} {shown}", reply.status);
            continue;
        }
        assert!((200..500).contains(&reply.status), "{} {shown}", reply.status);
        let json: Value = reply.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        assert_eq!(reply.status == 200, json.get("data").is_some(), "{shown}: {json}");
        assert!(reply.status == 200 || !errors.is_empty(), "{shown}");
        for error in errors {
            assert!(
                error["extensions"]["code"].is_string() && error["extensions"]["code"] != "INTERNAL",
                "{shown}: {error}"
            );
            assert!(
                error["message"].as_str().is_some_and(|message| (5..2_000).contains(&message.len())),
                "{shown}: {error}"
            );
        }
    }
    // The same process answers, as the first time.
    let reply = server.post(JSON, "{\"query\":\"{ stats { entities } }\"}");
    assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"data":{"stats":{"entities":13}}}"#));
}

/// The code and message of the first error.
fn said(api: &Api, query: &str) -> Option<(String, String)> {
    let answer = api.execute(Request { query: query.to_owned(), ..Request::default() }).json();
    let error = answer["errors"].get(0)?;
    Some((error["extensions"]["code"].as_str()?.to_owned(), error["message"].as_str()?.to_owned()))
}

#[test]
fn every_limit_lets_pass_what_meets_it_and_names_itself_beyond() {
    let graph = Arc::new(small());
    let wide = Limits::default();
    // A limit, the value it gets, and a query that comes to a given amount of what it limits.
    type Case = (&'static str, Limits, usize, fn(usize) -> String);
    let cases: [Case; 7] = [
        ("bytes", Limits { bytes: 100, ..wide.clone() }, 100, |size| {
            format!("{{ __typename }}{}", " ".repeat(size - 14))
        }),
        ("brackets", Limits { nesting: 6, ..wide.clone() }, 6, |depth| {
            nested("{ ... ", "{ __typename }", "}", depth - 1)
        }),
        ("words", Limits { tokens: 30, ..wide.clone() }, 30, |count| format!("{{ {} }}", "__typename ".repeat(count))),
        ("deep", Limits { depth: 5, ..wide.clone() }, 5, |depth| {
            format!("{{ entity(id: \"pact\") {} }}", nested("{ source ", "{ id }", "}", depth - 2))
        }),
        ("fields", Limits { fields: 50, ..wide.clone() }, 50, |count| {
            format!(
                "{{ {} __typename }} fragment F on Query {{ {} }}",
                "...F ".repeat(7),
                "__typename ".repeat((count - 1) / 7)
            )
        }),
        ("fields", Limits { fields: 2_001, ..wide.clone() }, 2_001, |count| {
            format!("{{ measures {{ {} }} }}", "__typename ".repeat(count - 2_000))
        }),
        ("lists", wide, 3, |depth| {
            format!("{{ __schema {{ types {} }} }}", nested("{ interfaces ", "{ name }", "}", depth))
        }),
    ];
    for (what, limits, limit, query) in cases {
        let api = Api::new(graph.clone(), limits).unwrap();
        assert_eq!(said(&api, &query(limit)), None, "{what}: {}", query(limit));
        let beyond = if what == "fields" && limit == 50 { limit + 7 } else { limit + 1 };
        let (code, message) = said(&api, &query(beyond)).unwrap_or_else(|| panic!("{what}: {}", query(beyond)));
        assert_eq!(code, "LIMIT_EXCEEDED", "{what}: {message}");
        assert!(
            message.contains(&limit.to_string()) && message.contains(what) && message.contains("limit"),
            "{what}: {message}"
        );
    }
}

#[test]
fn the_usual_query_of_tools_about_the_schema_is_within_the_limits() {
    let deep = nested("{ kind name ofType ", "{ kind name }", "}", 9);
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name }} subscriptionType {{ name }}
           types {{ ...T }} directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...I }} }} }} }}
         fragment T on __Type {{ kind name description specifiedByURL isOneOf
           fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...I }} type {{ ...R }} isDeprecated deprecationReason }}
           inputFields(includeDeprecated: true) {{ ...I }} interfaces {{ ...R }} enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...R }} }}
         fragment I on __InputValue {{ name description type {{ ...R }} defaultValue isDeprecated deprecationReason }}
         fragment R on __Type {deep}"
    );
    assert_eq!(said(&api(small()), &query), None);
}

#[test]
fn little_text_never_makes_a_large_answer() {
    // Lists of the schema within one another, each of whose ends is asked for many times.
    let api = api(small());
    let aliases: String = (0..1_000).map(|n| format!("a{n}:description ")).collect();
    let chain = nested("{ fields { type { ofType ", &format!("{{ fields {{ {aliases} }} }}"), "} } }", 2);
    let (code, message) = said(&api, &format!("{{ __schema {{ types {chain} }} }}")).unwrap();
    assert_eq!(code, "LIMIT_EXCEEDED");
    assert!(message.contains("the schema for more than"), "{message}");
    let few = Api::new(Arc::new(small()), Limits { answer: 20_000, ..Limits::default() }).unwrap();
    let aliases: String = (0..300).map(|n| format!("a{n}:id a{n}x:name ")).collect();
    let (code, message) =
        said(&few, &format!("{{ entities(ids: [\"pact\", \"omega\", \"zeta\"]) {{ {aliases} }} }}")).unwrap();
    assert_eq!(code, "LIMIT_EXCEEDED");
    assert!(message.contains("20000 bytes"), "{message}");
}

#[test]
fn a_text_many_times_refused_is_refused_quickly_and_the_same_way() {
    let api = api(small());
    let chain: String = (0..400)
        .map(|n| format!("fragment F{n} on Entity{{links{{nodes{{...F{0}}}}}a:links{{nodes{{...F{0}}}}}}}", n + 1))
        .collect();
    let query = format!("{{entity(id:\"pact\"){{...F0}}}}{chain}fragment F400 on Entity{{id}}");
    let first = said(&api, &query);
    assert!(first.is_some());
    assert!((0..50).all(|_| said(&api, &query) == first));
}
