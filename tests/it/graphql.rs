//! GraphQL: the schema, what queries answer, and what errors say.

use crate::support::{answer, api, ask, built_in, ontology, small};
use meagraph::graphql::{Api, Limits, Request, sdl};
use serde_json::{Value, json};
use std::sync::Arc;

#[test]
fn the_committed_schema_is_that_of_the_code() {
    let committed = std::fs::read_to_string("schema/schema.graphql").unwrap();
    assert!(committed == sdl(&ontology()), "run `cargo run -- schema graphql > schema/schema.graphql`");
}

#[test]
fn other_programs_read_the_schema() {
    let text = sdl(&ontology());
    if let Some((ok, said)) = crate::support::node("sdl.mjs", &[], &text, "other_programs_read_the_schema") {
        assert!(ok && said.ends_with("round trip true\n"), "{said}");
    }
}

#[test]
fn everything_in_the_schema_is_described() {
    let api = api(small());
    let data = ask(
        &api,
        "{ __schema { types { name kind description fields { name description args { name description } }
           inputFields { name description } enumValues { name description } } } }",
    );
    let mut missing = Vec::new();
    let mut check = |place: String, item: &Value| {
        if item["description"].as_str().is_none_or(str::is_empty) {
            missing.push(place);
        }
    };
    for ty in data["__schema"]["types"].as_array().unwrap() {
        let name = ty["name"].as_str().unwrap();
        if name.starts_with("__") || ["ID", "Int", "Float", "String", "Boolean"].contains(&name) {
            continue;
        }
        check(name.to_owned(), ty);
        for list in ["fields", "inputFields", "enumValues"] {
            for item in ty[list].as_array().into_iter().flatten() {
                let place = format!("{name}.{}", item["name"].as_str().unwrap());
                check(place.clone(), item);
                for argument in item["args"].as_array().into_iter().flatten() {
                    check(format!("{place}({})", argument["name"].as_str().unwrap()), argument);
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_kind_and_relation_has_its_fields() {
    let text = sdl(&ontology());
    for kind in &ontology().kinds {
        let (single, plural) = (meagraph::ontology::camel_case(&kind.id), meagraph::ontology::camel_case(&kind.plural));
        assert!(text.contains(&format!("\n  {single}(")) && text.contains(&format!("\n  {plural}(")), "{}", kind.id);
        assert!(text.contains(&kind.description), "{}", kind.id);
    }
    for relation in &ontology().relations {
        let forward = meagraph::ontology::camel_case(&relation.id);
        let inverse = meagraph::ontology::camel_case(&relation.inverse);
        assert!(
            text.contains(&format!("\n  {forward}(")) && text.contains(&format!("\n  {inverse}(")),
            "{}",
            relation.id
        );
        assert!(text.contains(&relation.description), "{}", relation.id);
    }
}

#[test]
fn members_of_iccwc_each_with_its_source() {
    let query = r#"{ initiative(id: "iccwc") { members { totalCount edges { node { name } statements { source { id } locator } } } } }"#;
    let data = ask(&api(built_in()), query);
    let members = &data["initiative"]["members"];
    assert_eq!(members["totalCount"], 5);
    for edge in members["edges"].as_array().unwrap() {
        let said = edge["statements"].as_array().unwrap();
        assert!(said.iter().any(|said| said["source"]["id"] == "cites-cooperation-page"), "{edge}");
        assert!(said.iter().all(|said| !said["locator"].as_str().unwrap().is_empty()), "{edge}");
    }
}

#[test]
fn entities_by_id_kind_and_interface() {
    let data = ask(
        &api(small()),
        r#"{ node(id: "pact") { __typename id ... on Initiative { form } ... on Taxon { rank } }
             entity(id: "panthera-leo") { kind name ... on Taxon { rank names { text as lang authority source { id } } } }
             nodes(ids: ["omega", "nobody", "alpha"]) { id }
             taxon(id: "pact") { id }
             missing: node(id: "nobody") { id }
             conventions { totalCount nodes { id concluded } } }"#,
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn links_in_either_direction_with_their_statements() {
    let data = ask(
        &api(small()),
        r#"{ organization(id: "omega") { memberOf { edges { node { id } relation direction label } }
               cooperatesWith { nodes { id } }
               links { totalCount edges { relation direction node { id } statements { modality locator area note role } } }
               links2: links(direction: IN, relations: ["involves"], kinds: ["activity"]) { nodes { id } } }
             workProgramme(id: "programme-2012") { activities { totalCount nodes { code } } parts { nodes { id } }
               all: parts(transitive: true) { nodes { id } } } }"#,
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn a_lens_holds_for_everything_below_and_can_be_changed_in_parts() {
    let data = ask(
        &api(small()),
        r#"{ initiative(id: "pact", lens: { saidBy: "2013" }) { members { nodes { id ... on Body { memberOf { edges { statements { source { id } } } } } } } }
             all: initiative(id: "pact") { members(lens: { modality: [ASSERTED, NEGATED] }) { nodes { id } } }
             denied: initiative(id: "pact", lens: { modality: [NEGATED] }) { members { nodes { id } }
               asserted: members(lens: { modality: [ASSERTED], sources: ["page-2020"] }) { nodes { id } } } }"#,
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn pages_have_cursors_that_lead_on_and_back() {
    let api = api(small());
    let page = |arguments: &str| {
        let data = ask(
            &api,
            &format!(
                "{{ organizations{arguments} {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
            ),
        );
        data["organizations"].clone()
    };
    let first = page("(first: 1)");
    assert_eq!(
        (first["nodes"][0]["id"].as_str(), first["pageInfo"]["hasNextPage"].as_bool()),
        (Some("omega"), Some(true))
    );
    let cursor = first["pageInfo"]["endCursor"].as_str().unwrap();
    let second = page(&format!("(first: 1, after: \"{cursor}\")"));
    assert_eq!(second["nodes"], json!([{ "id": "zeta" }]));
    assert_eq!(second["pageInfo"]["hasPreviousPage"], true);
    let back = page(&format!("(last: 5, before: \"{}\")", second["pageInfo"]["startCursor"].as_str().unwrap()));
    assert_eq!(back["nodes"], json!([{ "id": "omega" }]));
    assert_eq!(page("(first: 0)")["nodes"], json!([]));
}

#[test]
fn search_subgraph_ontology_stats_and_sources() {
    let data = ask(
        &api(small()),
        r#"{ search(text: "omegga") { entity { id } matched as score }
             subgraph(focus: ["zeta"], depth: 1) { nodes { id } links { relation subject { id } object { id } statements { modality } } omitted dot(legend: false) mermaid }
             stats { entities links statements components modalities { name count } }
             sources { id statements(first: 2) { totalCount nodes { locator relation subject { id } object { id } modality } } } }"#,
    );
    insta::assert_json_snapshot!(data);
    let data = ask(
        &api(small()),
        r#"{ ontology { kinds { id iri count attributes { id type values } } relations { id inverse from to symmetric transitive iri attributes { id } } } }"#,
    );
    let relation =
        data["ontology"]["relations"].as_array().unwrap().iter().find(|row| row["id"] == "member-of").unwrap();
    assert_eq!(relation["iri"], "http://www.w3.org/ns/org#memberOf");
    assert_eq!(relation["inverse"], "members");
}

#[test]
fn errors_have_codes_and_say_what_would_be_right() {
    let api = api(small());
    let queries = [
        r#"{ initiative(id: "pact") { links(relations: ["membr-of"]) { totalCount } } }"#,
        r#"{ initiative(id: "pact") { links(kinds: ["taxn"]) { totalCount } } }"#,
        r#"{ subgraph(focus: ["panthera-le"]) { omitted } }"#,
        r#"{ subgraph(focus: ["pact"], depth: 1000) { omitted } }"#,
        r#"{ subgraph(focus: ["pact"], depth: -1) { omitted } }"#,
        r#"{ initiative(id: "pact", lens: { saidBy: "July" }) { id } }"#,
        r#"{ initiative(id: "pact", lens: { sources: ["page-2021"] }) { id } }"#,
        r#"{ taxa(first: 5000) { totalCount } }"#,
        r#"{ taxa(first: -1) { totalCount } }"#,
        r#"{ taxa(after: "nowhere") { totalCount } }"#,
        r#"{ initiativ(id: "pact") { id } }"#,
        r#"{ initiative { id } }"#,
        r#"{ initiative(id: "pact") { links { edges { relation"#,
        r#"query A { stats { links } } query B { stats { links } }"#,
        "",
    ];
    let mut text = String::new();
    for query in queries {
        let answer = answer(&api, query);
        let error = &answer["errors"][0];
        assert!(error["extensions"]["code"].is_string(), "{query}: {answer}");
        text += &format!("{query}\n  {} {}\n", error["extensions"]["code"], error["message"]);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn an_error_leaves_the_rest_unbroken() {
    let answer = answer(
        &api(small()),
        r#"{ good: initiative(id: "pact") { name } bad: initiative(id: "pact", lens: { trueOn: "x" }) { name } }"#,
    );
    assert_eq!(answer["data"], json!({ "good": { "name": "Pact against Poaching" }, "bad": null }));
    assert_eq!(answer["errors"][0]["path"], json!(["bad"]));
    assert_eq!(answer["errors"][0]["locations"][0]["line"], 1);
}

#[test]
fn variables_fragments_aliases_and_directives() {
    let query = "query Q($id: ID!, $n: Int = 1, $no: Boolean!) { e: entity(id: $id) { ...F ... on Body { form } gone: name @include(if: $no) kept: name @skip(if: $no) }
                 organizations(first: $n) { nodes { id } } __typename } fragment F on Entity { id __typename }";
    let variables = json!({ "id": "alpha-secretariat", "no": false }).as_object().unwrap().clone();
    let request = Request { query: query.into(), operation: Some("Q".into()), variables };
    let data = api(small()).execute(request).json()["data"].clone();
    let wanted = json!({ "e": { "id": "alpha-secretariat", "__typename": "Body", "form": "secretariat", "kept": "Alpha Secretariat" },
        "organizations": { "nodes": [{ "id": "omega" }] }, "__typename": "Query" });
    assert_eq!(data, wanted);
}

#[test]
fn limits_answer_with_clear_errors() {
    let api = Api::new(Arc::new(small()), Limits { work: 50, ..Limits::default() }).unwrap();
    let code = |query: &str| answer(&api, query)["errors"][0]["extensions"]["code"].clone();
    assert_eq!(
        code(
            "{ entities(ids: [\"omega\",\"pact\",\"zeta\",\"alpha\"]) { links { nodes { links { nodes { id name kind } } } } } }"
        ),
        "LIMIT_EXCEEDED"
    );
    assert_eq!(code(&"{".repeat(100_000)), "LIMIT_EXCEEDED");
    assert_eq!(code(&format!("{}{}", "{ a ".repeat(5_000), "}".repeat(5_000))), "LIMIT_EXCEEDED");
    assert_eq!(
        code(&format!("{{ nodes(ids: {}{}) {{ id }} }}", "[".repeat(9_000), "]".repeat(9_000))),
        "LIMIT_EXCEEDED"
    );
    assert_eq!(code(&format!("{{ {} }}", "__typename ".repeat(9_000))), "LIMIT_EXCEEDED");
    assert_eq!(
        code("query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
        "GRAPHQL_VALIDATION_FAILED"
    );
    let deep =
        format!("{{ taxon(id: \"felidae\") {{ {} id {} }} }}", "childTaxa { nodes { ".repeat(15), "} }".repeat(15));
    assert!(answer(&api, &deep)["errors"][0]["extensions"]["code"].is_string());
}

#[test]
fn statements_are_filtered_by_what_they_say() {
    let api = api(small());
    let query = r#"{
        chairs: bodies(where: { said: { attributes: [{ name: "capacity", equals: "chair" }] } }) { nodes { id } }
        trained: organization(id: "zeta") {
            all: cooperatesWith { totalCount }
            area: cooperatesWith(where: { said: { attributes: [{ name: "area", contains: "TRAIN" }] } }) { nodes { id } }
            other: cooperatesWith(where: { said: { attributes: [{ name: "area", equals: "funding" }] } }) { totalCount } }
        linked: initiative(id: "pact") {
            members(where: { said: { source: "report-2012", locator: "PARA 2" } }) { nodes { id } } }
        source: document(id: "report-2012") {
            here: statements(where: { locator: "activity", relations: ["parent-taxon"] }) { nodes { locator object { id } } }
            planned: statements(where: { modality: [PLANNED] }) { totalCount } } }"#;
    insta::assert_json_snapshot!(ask(&api, query));
    let wrong = r#"{ bodies(where: { said: { attributes: [{ name: "capasity" }] } }) { totalCount } }"#;
    let error = answer(&api, wrong)["errors"][0].clone();
    assert_eq!(error["extensions"]["code"], "BAD_ARGUMENT", "{error}");
    assert!(error["message"].as_str().unwrap().contains("did you mean `capacity`"), "{error}");
}

#[test]
fn diagrams_take_the_parameters_of_addresses() {
    let api = api(small());
    let query = r#"{
        subgraph(focus: ["pact"]) { svg(theme: "print", layout: "layered", rollUp: "true", labels: "name", leaveOut: "zeta") }
        view(id: "members") { dot(legend: false, title: "Mine") } }"#;
    let data = ask(&api, query);
    assert!(!data["subgraph"]["svg"].as_str().unwrap().contains("entity-zeta"));
    assert!(!data["view"]["dot"].as_str().unwrap().contains("<TABLE"));
    let earlier = r#"{ view(id: "members", lens: { saidBy: "2013" }) { svg } always: view(id: "members") { svg } }"#;
    let data = ask(&api, earlier);
    let (then, always) = (data["view"]["svg"].as_str().unwrap(), data["always"]["svg"].as_str().unwrap());
    assert!(always.contains("entity-omega") && !then.contains("entity-omega"), "{then}");
    assert!(then.contains("as stated by 2013") && !always.contains("as stated by 2013"));
    let error = answer(&api, r#"{ view(id: "members") { svg(theme: "pink") } }"#)["errors"][0].clone();
    assert!(error["message"].as_str().unwrap().contains("one of safe, light, dark, print"), "{error}");
}
