//! Reading and writing: the TOML form, the NDJSON form, and that nothing is lost between them.

use crate::support::{build, ontology, program, run_small, small};
use meagraph::data::{Date, Input, load};
use meagraph::export::{self, Part};
use meagraph::graph::{Graph, Lens, Select};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

/// A graph as NDJSON.
fn ndjson(graph: &Graph) -> String {
    let lens = Lens::everything();
    let selection = graph.select(&Select { lens: lens.clone(), ..Select::default() });
    let mut bytes = Vec::new();
    (export::find("ndjson").unwrap().write)(&Part { graph, selection: &selection, lens: &lens }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A graph from NDJSON text.
fn from_ndjson(text: &str) -> Graph {
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::Path(file.path().to_owned())]).unwrap();
    build(ontology, dataset)
}

#[test]
fn the_small_graph_in_ndjson() {
    insta::assert_snapshot!(ndjson(&small()));
}

#[test]
fn ndjson_is_read_back_without_loss() {
    let text = ndjson(&small());
    assert_eq!(ndjson(&from_ndjson(&text)), text);
}

#[test]
fn the_built_in_graph_is_read_back_without_loss() {
    let text = ndjson(&crate::support::built_in());
    assert_eq!(ndjson(&from_ndjson(&text)), text);
}

#[test]
fn a_layer_extends_what_lies_below() {
    let layer = json!({ "id": "omega", "kind": "organization", "name": "Omega",
        "names": [{ "text": "The Firm", "as": "alias" }],
        "links": [{ "relation": "cooperates-with", "to": "zeta", "statements": [{ "source": "page-2020", "at": "x" }] }] });
    let mut child = program()
        .args(["--data", "tests/data/small", "--add", "-", "show", "omega", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(layer.to_string().as_bytes()).unwrap();
    let shown: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(shown["name"], "Omega");
    assert_eq!(shown["acronym"], "OMG", "what the layer does not say stays");
    assert_eq!(shown["names"].as_array().unwrap().len(), 2);
    assert_eq!(shown["links"].as_array().unwrap().len(), 2);
}

#[test]
fn a_file_without_source_inherits_nothing_and_one_with_source_gives_it_to_all() {
    let graph = small();
    let omega = graph.entity("omega").unwrap();
    let membership = omega.links(meagraph::graph::Direction::Out, &Lens::default()).next().unwrap();
    let statement = membership.all_statements().next().unwrap();
    assert_eq!((statement.source().id(), statement.locator()), ("page-2020", "section 1"));
    let name = omega.name_at(0).unwrap().citation().unwrap();
    assert_eq!((name.source().id(), name.locator()), ("report-2012", "para 1"));
}

#[test]
fn statements_stand_in_the_order_of_the_document() {
    let run = run_small(&["sources", "report-2012"]);
    insta::assert_snapshot!(run.shown());
}

#[test]
fn dates_of_every_precision() {
    for text in ["2012", "2012-07", "2012-02-29", "1973~", "2011-03?", "2011-03-02%"] {
        assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
    }
    for text in
        ["", "12", "2012-13", "2011-02-29", "2012-00", "2012-7", "2012-07-00", "20120701", "2012-07-01-02", "~", "é"]
    {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
}

/// Any text that a name or note may be.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,30}",
        "\\PC{1,20}",
        prop::sample::select(vec![
            "\"\\",
            "<b>&amp;",
            "\u{202e}evil",
            "a\nb\tc",
            "🦁",
            "’",
            "\u{0}\u{7f}",
            "x".repeat(500).leak()
        ])
        .prop_map(str::to_owned),
    ]
    .prop_filter("a name is not blank", |text| !text.trim().is_empty())
}

fn statement() -> impl Strategy<Value = Value> {
    let modality =
        prop::sample::select(vec!["", "planned", "conditional", "proposed", "requested", "implied", "negated"]);
    (text(), modality, prop::option::of(1900..2030u16), prop::option::of(text()), any::<bool>()).prop_map(
        |(at, modality, since, note, role)| {
            let mut said = json!({ "source": "doc", "at": at });
            if !modality.is_empty() {
                said["modality"] = json!(modality);
            }
            if let Some(since) = since {
                said["since"] = json!(since.to_string());
                said["until"] = json!("2031-01~");
            }
            if let Some(note) = note {
                said["note"] = json!(note);
            }
            if role {
                said["attributes"] = json!({ "role": "partner" });
            }
            said
        },
    )
}

/// A graph of a document, some organizations and some activities that involve them.
fn graph_text() -> impl Strategy<Value = String> {
    let activity = prop::collection::vec((0..4usize, prop::collection::vec(statement(), 1..3)), 0..4);
    (prop::collection::vec(text(), 4), prop::collection::vec((text(), activity), 1..4)).prop_map(|(names, activities)| {
        let mut lines = Vec::new();
        for (index, (name, links)) in activities.iter().enumerate() {
            let mut by_object = std::collections::BTreeMap::new();
            for (to, said) in links {
                by_object.entry(*to).or_insert_with(Vec::new).extend(said.iter().cloned());
            }
            let links: Vec<Value> = by_object
                .into_iter()
                .map(|(to, mut said)| {
                    for (index, said) in said.iter_mut().enumerate() {
                        said["at"] = json!(format!("{}, {index}", said["at"].as_str().unwrap()));
                    }
                    json!({ "relation": "involves", "to": format!("org-{to}"), "statements": said })
                })
                .collect();
            let mut line = json!({ "id": format!("act-{index}"), "kind": "activity", "name": format!("{index} {name}"),
                "attributes": { "code": name } });
            if !links.is_empty() {
                line["links"] = json!(links);
            }
            lines.push(line);
        }
        lines.push(json!({ "id": "doc", "kind": "document", "name": "Doc" }));
        for (index, name) in names.iter().enumerate() {
            lines.push(json!({ "id": format!("org-{index}"), "kind": "organization", "name": format!("{name} {index}"),
                "names": [{ "text": name, "as": "alias", "lang": "fr", "source": "doc", "at": name }] }));
        }
        lines.iter().map(|line| line.to_string() + "\n").collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is written is what was read: the same lines, key for key.
    #[test]
    fn any_graph_survives_the_round_trip(text in graph_text()) {
        let written = ndjson(&from_ndjson(&text));
        let lines = |text: &str| text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>();
        prop_assert_eq!(lines(&written), lines(&text));
    }
}
