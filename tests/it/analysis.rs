//! Analysts' questions: claims, lineage, comparison, calendar, measures, concordance, filters, roll-up, the written queries.

use crate::support::{answer, api, ask, build, built_in, fixture, ontology, read, run, run_small, small};
use meagraph::graph::{Graph, Lens};
use meagraph::graphql::examples;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// The small graph with a successor programme, meetings and listings on top.
fn extended() -> Graph {
    let lines = [
        json!({ "id": "curation", "kind": "document", "name": "Curation" }),
        json!({ "id": "programme-2015", "kind": "work-programme", "name": "Programme of Work 2015", "links": [
            link("succeeds", "programme-2012", &json!({ "change": "changed" })) ] }),
        json!({ "id": "theme-a-2015", "kind": "theme", "name": "Cats and dogs", "attributes": { "code": "A" }, "links": [
            link("part-of", "programme-2015", &json!({})), link("succeeds", "theme-a", &json!({ "change": "widened" })),
            link("has-focus-species", "felidae", &json!({})) ] }),
        json!({ "id": "theme-a", "kind": "theme", "links": [ link("has-focus-species", "panthera-leo", &json!({})) ] }),
        json!({ "id": "b1", "kind": "activity", "name": "Count all cats", "attributes": { "code": "B1" }, "links": [
            link("part-of", "theme-a-2015", &json!({})), link("addresses", "felidae", &json!({})),
            link("succeeds", "a1", &json!({ "change": "widened", "confidence": "high" })) ] }),
        json!({ "id": "b2", "kind": "activity", "name": "Count the dogs", "attributes": { "code": "B2" }, "links": [
            link("part-of", "theme-a-2015", &json!({})), link("introduced-in", "programme-2015", &json!({ "confidence": "low" })) ] }),
        json!({ "id": "abc-appendix-i", "kind": "appendix", "name": "Appendix I", "links": [ link("part-of", "alpha", &json!({})) ] }),
        json!({ "id": "panthera-leo", "kind": "taxon", "names": [{ "text": "Felis leo", "as": "scientific", "authority": "ABC" }],
            "links": [ link("listed-in", "abc-appendix-i", &json!({})) ] }),
        json!({ "id": "m2", "kind": "meeting", "name": "Second meeting", "attributes": { "start": "2016-05-02", "end": "2016-05-04" }, "links": [
            link("meeting-of", "alpha-secretariat", &json!({})),
            planned("held-in", "bonn") ] }),
        json!({ "id": "m1", "kind": "meeting", "name": "First meeting", "attributes": { "start": "2011" }, "links": [
            link("meeting-of", "alpha-secretariat", &json!({})), link("held-in", "bonn", &json!({})) ] }),
        json!({ "id": "m3", "kind": "meeting", "name": "Another meeting", "links": [ link("meeting-of", "pact", &json!({})) ] }),
        json!({ "id": "bonn", "kind": "place", "name": "Bonn" }),
        json!({ "id": "discrepancy-members", "kind": "discrepancy", "name": "Members differ", "links": [
            link("concerns", "pact", &json!({})), link("concerns", "zeta", &json!({})) ] }),
    ];
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    file.write_all(lines.iter().map(|line| line.to_string() + "\n").collect::<String>().as_bytes()).unwrap();
    let ontology = ontology();
    let dataset = read(&ontology, &[&fixture("small"), file.path()]);
    build(ontology, dataset)
}

fn link(relation: &str, to: &str, attributes: &Value) -> Value {
    json!({ "relation": relation, "to": to,
            "statements": [{ "source": "curation", "at": "lineage", "note": format!("{relation} {to}"), "attributes": attributes }] })
}

fn planned(relation: &str, to: &str) -> Value {
    json!({ "relation": relation, "to": to, "statements": [{ "source": "curation", "at": "lineage", "modality": "planned" }] })
}

#[test]
fn claims_are_supported_contradicted_or_not_stated() {
    let api = api(extended());
    let claim = |subject: &str, relation: &str, object: &str, lens: &str| {
        let query = format!(
            "{{ claim(subject: \"{subject}\", relation: \"{relation}\", object: \"{object}\"{lens}) {{ verdict discrepancies {{ id }} supporting {{ locator }} denying {{ note }} }} }}"
        );
        ask(&api, &query)["claim"].clone()
    };
    assert_eq!(claim("omega", "member-of", "pact", "")["verdict"], "SUPPORTED");
    assert_eq!(claim("omega", "member-of", "pact", ", lens: { saidBy: \"2013\" }")["verdict"], "NOT_STATED");
    let denied = claim("zeta", "member-of", "pact", "");
    assert_eq!(denied["verdict"], "CONTRADICTED");
    assert_eq!(denied["denying"][0]["note"], "printed as not yet a member");
    assert_eq!(denied["discrepancies"], json!([{ "id": "discrepancy-members" }]));
    assert_eq!(claim("pact", "member-of", "omega", "")["verdict"], "NOT_STATED", "a link is not its inverse");
    assert_eq!(claim("omega", "cooperates-with", "zeta", "")["verdict"], "SUPPORTED", "read the same both ways");
    let chain = claim("a1", "part-of", "programme-2012", "");
    assert_eq!((&chain["verdict"], chain["supporting"].as_array().unwrap().len()), (&json!("SUPPORTED"), 2));
    let error = answer(&api, "{ claim(subject: \"omeg\", relation: \"member-of\", object: \"pact\") { verdict } }");
    assert_eq!(error["errors"][0]["extensions"]["suggestions"], json!(["omega"]));
}

#[test]
fn claims_on_the_command_line() {
    let run = run(&["claim", "unodc", "member-of", "iccwc", "--said-by", "2013-12-31"]);
    assert_eq!((run.code, run.out.as_str()), (0, "not stated\n"));
    insta::assert_snapshot!(run_small(&["claim", "zeta", "member-of", "pact"]).shown());
}

#[test]
fn lineage_leads_back_and_on() {
    let data = ask(
        &api(extended()),
        r#"{ a: lineage(id: "a1") { earlier { entity { id } } later { generation change confidence reason entity { id } } introducedIn { object { id } } }
             b: lineage(id: "b2") { later { entity { id } } introducedIn { object { id } statements { confidence note } } } }"#,
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn programmes_are_compared_by_lineage_taxa_and_what_they_name() {
    let query = r#"{ compare(left: "programme-2012", right: "programme-2015") { section change confidence reason left { id } right { id } } }"#;
    insta::assert_json_snapshot!(ask(&api(extended()), query));
    let error = answer(&api(extended()), r#"{ compare(left: "alpha", right: "programme-2015") { change } }"#);
    assert_eq!(error["errors"][0]["extensions"]["code"], "BAD_ARGUMENT");
}

#[test]
fn lenses_are_compared() {
    let query = r#"{ compareLenses(left: { saidBy: "2013" }, right: {}, relations: ["member-of", "chairs"]) {
        gained { subject { id } relation object { id } } lost { relation } changed { subject { id } } entitiesGained { id } } }"#;
    insta::assert_json_snapshot!(ask(&api(small()), query));
}

#[test]
fn every_activity_of_the_earlier_programme_is_accounted_for() {
    let run = run(&[
        "compare",
        "cms-cites-jwp-2012-2014",
        "cms-cites-jwp-2015-2020",
        "--section",
        "activities",
        "--format",
        "json",
    ]);
    let rows: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let codes = |side: &str| -> BTreeSet<String> {
        let cells = rows.iter().filter_map(|row| row[side].as_str());
        cells.map(|cell| cell.split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!((codes("earlier").len(), codes("later").len()), (31, 33));
    assert!(rows.iter().all(|row| row["confidence"].is_string() && row["reason"].is_string()), "each with a reason");
}

#[test]
fn comparisons_print_as_tables_that_reports_can_carry() {
    for format in ["markdown", "csv"] {
        let arguments = [
            "compare",
            "cms-cites-jwp-2012-2014",
            "cms-cites-jwp-2015-2020",
            "--section",
            "focus species",
            "--format",
            format,
        ];
        insta::assert_snapshot!(format!("compare_{format}"), run(&arguments).out);
    }
    assert_eq!(run(&["compare", "2012", "cms-cites-jwp-2015-2020"]).code, 1);
    let dates = run(&["compare", "2012", "2016", "--format", "csv"]);
    assert!(dates.out.contains("\"gained\"") && !dates.out.contains("\"lost\""), "nothing said is unsaid");
}

#[test]
fn the_calendar_is_in_order_of_time_and_knows_plans() {
    let api = api(extended());
    let ids = |arguments: &str| {
        let data = ask(&api, &format!("{{ calendar{arguments} {{ event {{ id }} planned }} }}"));
        let events = data["calendar"].as_array().unwrap().clone();
        events.iter().map(|row| row["event"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(""), ["m1", "m2", "m3"]);
    assert_eq!(ids("(planned: true)"), ["m2"]);
    assert_eq!(ids("(bodies: [\"alpha\"])"), ["m1", "m2"], "a convention counts with its bodies");
    assert_eq!(ids("(from: \"2011-06\", to: \"2011-07\")"), ["m1"], "a year may hold the month");
    assert_eq!(ids("(from: \"2016-05-04\")"), ["m2"]);
    assert_eq!(ids("(to: \"2016-05-01\")"), ["m1"]);
}

#[test]
fn measures_of_a_small_network() {
    let data = ask(
        &api(small()),
        "{ measures(first: 3) { components bridges { id } entities { entity { id } degree betweenness isArticulationPoint } } }",
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn the_concordance_has_a_row_a_listed_taxon() {
    let data = ask(
        &api(extended()),
        "{ concordance { remark conventions { id } rows { taxon { id } namesDiffer cells { convention { id } names listings { object { id } statements { locator } } } } } }",
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn filters_and_orders_of_every_list() {
    let api = api(extended());
    let ids = |field: &str, arguments: &str| {
        let data = ask(&api, &format!("{{ {field}({arguments}) {{ nodes {{ id }} }} }}"));
        let nodes = data[field]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids("activities", "where: { text: \"LIONS\" }"), "a1 a10");
    assert_eq!(ids("activities", "where: { has: [\"involves\"] }"), "a1");
    assert_eq!(ids("activities", "where: { hasNot: [\"involves\", \"introducedIn\"] }"), "a10 b1");
    assert_eq!(ids("activities", "where: { linkedTo: [{ relation: \"addresses\", entity: \"felidae\" }] }"), "b1");
    assert_eq!(ids("taxa", "where: { has: [\"focusOf\"], hasNot: [\"addressedBy\"] }"), "");
    assert_eq!(ids("activities", "where: { attributes: [{ name: \"code\", contains: \"b\" }] }"), "b1 b2");
    assert_eq!(ids("activities", "where: { attributes: [{ name: \"code\", equals: \"A10\" }] }"), "a10");
    assert_eq!(ids("meetings", "where: { attributes: [{ name: \"start\", isSet: false }] }"), "m3");
    assert_eq!(ids("meetings", "where: { attributes: [{ name: \"start\", from: \"2012\", to: \"2016\" }] }"), "m2");
    assert_eq!(ids("meetings", "orderBy: START"), "m1 m2 m3");
    assert_eq!(ids("meetings", "orderBy: NAME"), "m3 m1 m2");
    assert_eq!(ids("meetings", "orderBy: NAME, descending: true, first: 1"), "m2");
    assert_eq!(ids("activities", "orderBy: TEXT, first: 2"), "a1 a10");
    assert_eq!(ids("organizations", "orderBy: LINKS"), "omega zeta");
    let code = |query: &str| answer(&api, query)["errors"][0]["extensions"].clone();
    assert_eq!(code("{ taxa(where: { has: [\"focus\"] }) { totalCount } }")["code"], "UNKNOWN_RELATION");
    assert_eq!(
        code("{ taxa(where: { attributes: [{ name: \"ranc\" }] }) { totalCount } }")["suggestions"],
        json!(["rank"])
    );
}

#[test]
fn roll_up_counts_the_parts_as_the_whole_and_says_so() {
    let data = ask(
        &api(small()),
        r#"{ convention(id: "alpha") { links { totalCount }
               all: links(rollUp: true, relations: ["member-of", "chairs", "adopted-by"]) { edges { via { id } relation node { id } } } }
             workProgramme(id: "programme-2012") { links(rollUp: true, relations: ["addresses"]) { edges { via { id } node { id } } } }
             subgraph(focus: ["alpha"], depth: 1, relations: ["member-of"], rollUp: true) { nodes { id } } }"#,
    );
    insta::assert_json_snapshot!(data);
}

#[test]
fn variables_must_fit() {
    let api = api(small());
    let message = |query: &str, variables: &Value| {
        let request = meagraph::graphql::Request {
            query: query.into(),
            variables: variables.as_object().unwrap().clone(),
            ..Default::default()
        };
        api.execute(request).json()["errors"][0]["message"].as_str().unwrap_or("fine").to_owned()
    };
    let text = [
        message("query($id: ID!) { node(id: $id) { id } }", &json!({})),
        message("query($id: ID!) { node(id: $id) { id } }", &json!({ "id": null })),
        message("query($id: ID!) { node(id: $id) { id } }", &json!({ "id": ["x"] })),
        message("query($n: Int) { taxa(first: $n) { totalCount } }", &json!({ "n": "two" })),
        message("query($n: Int) { taxa(first: $n) { totalCount } }", &json!({ "n": 3_000_000_000u64 })),
        message("query($n: Int = 1) { taxa(first: $n) { totalCount } }", &json!({})),
        message("query($m: [Modality!]) { taxa(lens: { modality: $m }) { totalCount } }", &json!({ "m": ["MAYBE"] })),
        message("query($m: [Modality!]) { taxa(lens: { modality: $m }) { totalCount } }", &json!({ "m": "PLANNED" })),
        message("query($w: EntityFilter) { taxa(where: $w) { totalCount } }", &json!({ "w": { "texts": "x" } })),
        message(
            "query($w: EntityFilter) { taxa(where: $w) { totalCount } }",
            &json!({ "w": { "linkedTo": [{ "relation": "x" }] } }),
        ),
        message("query($w: EntityFilter) { taxa(where: $w) { totalCount } }", &json!({ "w": { "text": "lion" } })),
    ];
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn every_written_question_is_answered() {
    let api = api(built_in());
    let examples = examples();
    assert!(examples.len() >= 25, "{}", examples.len());
    let names: BTreeSet<&str> = examples.iter().map(|example| example.name.as_str()).collect();
    assert_eq!(names.len(), examples.len(), "names are unlike");
    for example in &examples {
        assert!(example.title.ends_with('?'), "{}", example.name);
        let data = ask(&api, example.query);
        insta::with_settings!({ snapshot_path => "snapshots/queries", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_json_snapshot!(example.name.as_str(), data);
        });
    }
}

#[test]
fn questions_run_by_name() {
    let run = run(&["query", "--example", "what-became-of-d1"]);
    assert!(run.out.contains("jwp-2015-d3"), "{}", run.shown());
    let wrong = crate::support::run(&["query", "--example", "what-became-of-d2"]);
    assert!(wrong.err.contains("did you mean `what-became-of-d1`"), "{}", wrong.err);
}

#[test]
fn the_examples_of_the_data_guide_are_valid() {
    let text = std::fs::read_to_string("graph-data/README.md").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut kinds = BTreeSet::new();
    for block in text.split("```toml\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let path = block.lines().next().unwrap().trim_start_matches("# graph-data/").trim();
        kinds.insert(path.split('/').next().unwrap().to_owned());
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, block).unwrap();
    }
    let ontology = ontology();
    let plurals: BTreeSet<String> = ontology.kinds.iter().map(|kind| kind.plural.clone()).collect();
    assert_eq!(kinds, plurals, "one example a kind");
    let dataset = read(&ontology, &[folder.path() as &Path]);
    let graph = build(ontology, dataset);
    assert!(graph.stats(&Lens::default()).statements > 20);
}
