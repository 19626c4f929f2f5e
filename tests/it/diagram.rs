//! Diagrams: what stands in them, and that no text breaks out of its place.

use crate::support::{build, graphviz, has_tool, ontology, run_small, small};
use meagraph::data::{Input, load};
use meagraph::diagram::render::{draw, png};
use meagraph::diagram::{
    DiagramSpec, Layout, Looks, Picture, dot, dot_html, dot_quoted, mermaid, mermaid_quoted, wrapped,
};
use meagraph::graph::{Graph, Lens, Select};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::Write;

fn focus(graph: &Graph, id: &str) -> DiagramSpec {
    let select = Select { focus: vec![graph.entity(id).unwrap().ix()], ..Select::default() };
    DiagramSpec { select, ..DiagramSpec::default() }
}

#[test]
fn the_dot_of_a_neighbourhood() {
    insta::assert_snapshot!(run_small(&["diagram", "--focus", "pact", "--depth", "1", "--format", "dot"]).out);
}

#[test]
fn the_mermaid_of_a_neighbourhood() {
    insta::assert_snapshot!(run_small(&["diagram", "--focus", "pact", "--format", "mermaid"]).out);
}

#[test]
fn the_legend_has_just_what_is_shown() {
    let graph = small();
    let picture = Picture::new(&graph, &focus(&graph, "pact"));
    let legend = picture.legend.unwrap();
    let kinds: Vec<&str> = legend.kinds.iter().map(|(label, _)| label.as_str()).collect();
    let relations: Vec<&str> = legend.relations.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(kinds, ["organization", "body", "initiative"]);
    assert_eq!(relations, ["member of", "chairs"]);
    assert!(legend.strokes.is_empty());
    assert_eq!(legend.sources.len(), 2);
    let picture = Picture::new(&graph, &focus(&graph, "zeta"));
    let strokes = picture.legend.unwrap().strokes;
    assert_eq!(strokes.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(), ["planned"]);
}

#[test]
fn a_limit_is_owned_up_to() {
    let graph = small();
    let spec = focus(&graph, "pact");
    let spec = DiagramSpec { select: Select { limit: 2, ..spec.select }, ..spec };
    assert_eq!(Picture::new(&graph, &spec).captions, ["1 more not shown"]);
}

#[test]
fn long_labels_are_broken_and_cut() {
    assert_eq!(wrapped("International Consortium on Combating", 16), "International\nConsortium on\nCombating");
    assert_eq!(wrapped(&"x".repeat(20), 8), "xxxxxxxx\nxxxxxxxx\nxxxx");
    assert!(wrapped(&"word ".repeat(100), 20).ends_with('…'));
    assert_eq!(wrapped(" \n ", 20), "");
}

#[test]
fn too_large_for_mermaid_is_said() {
    let run = crate::support::run(&["diagram", "--format", "mermaid", "--limit", "5000"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("pages draw at most 300 links"), "{}", run.err);
}

#[test]
fn every_view_of_the_built_in_graph_is_drawn_whole() {
    if !has_tool("dot", "every_view_of_the_built_in_graph_is_drawn_whole") {
        return;
    }
    let graph = crate::support::built_in();
    for id in ["iccwc", "cms-saiga-mou", "jwp-2015-b9", "blg"] {
        let picture = Picture::new(&graph, &focus(&graph, id));
        let (ok, out, err) = graphviz(&["-Tdot_json"], &dot(&picture));
        assert!(ok && err.is_empty(), "{id}: {err}");
        let drawn: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(drawn["objects"].as_array().unwrap().len(), picture.nodes.len(), "{id}");
        assert_eq!(drawn["edges"].as_array().map_or(0, Vec::len), picture.edges.len(), "{id}");
    }
}

/// A graph with hostile names and notes: a hub and its neighbours.
fn hostile(names: &[String]) -> Graph {
    let mut lines = vec![json!({ "id": "doc", "kind": "document", "name": names[0] })];
    for (index, name) in names.iter().enumerate() {
        let to = if index == 0 { 1 } else { 0 };
        lines.push(json!({ "id": format!("o{index}"), "kind": "organization", "name": format!("{name} {index}"),
            "links": [{ "relation": "cooperates-with", "to": format!("o{to}"),
                        "statements": [{ "source": "doc", "at": name, "note": name }] }] }));
    }
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    file.write_all(lines.iter().map(|line| line.to_string() + "\n").collect::<String>().as_bytes()).unwrap();
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::Path(file.path().to_owned())]).unwrap();
    build(ontology, dataset)
}

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,40}",
        "[\"\\\\<>&;\\[\\]{}|%#' \\n\\r\\t=-]{1,30}x",
        prop::sample::select(vec![
            "x\"]; evil -> owned",
            "h[t]",
            "</TABLE>>]; a -> b",
            "&#0;&amp;&lt;",
            "\\",
            "\\N\\G\\L",
            "a\\\"",
            "\u{202e}live",
            "🐘👩‍👩‍👧",
            "IT04FF_1983E21:CITES_1973A",
            "ARG[PRY]",
            "node",
            "graph",
            "<b>x</b>",
            "a\u{0}b\u{1b}[31m",
            "x\u{fffe}",
            "-->",
            "click n0 evil",
        ])
        .prop_map(str::to_owned),
    ]
    .prop_filter("a name is not blank", |text| !text.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Graphviz reads any names, and finds exactly the boxes and lines that are meant.
    #[test]
    fn no_name_breaks_out_of_dot(names in prop::collection::vec(nasty(), 2..8)) {
        if !has_tool("dot", "no_name_breaks_out_of_dot") {
            return Ok(());
        }
        let graph = hostile(&names);
        let picture = Picture::new(&graph, &DiagramSpec { select: Select { lens: Lens::everything(), ..Select::default() }, ..DiagramSpec::default() });
        let text = dot(&picture);
        let (ok, out, err) = graphviz(&["-Tdot_json"], &text);
        prop_assert!(ok && err.is_empty(), "{}\n{}", err, text);
        let drawn: Value = serde_json::from_str(&out).unwrap();
        let found: Vec<&str> = drawn["objects"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect();
        let meant: Vec<&str> = picture.nodes.iter().map(|node| node.id.as_str()).collect();
        prop_assert_eq!(found, meant);
        prop_assert_eq!(drawn["edges"].as_array().unwrap().len(), picture.edges.len());
    }

    /// A real parser reads any names in SVG, and finds exactly the boxes that are meant, whatever the layout.
    #[test]
    fn no_name_breaks_out_of_svg(names in prop::collection::vec(nasty(), 2..8), layered in any::<bool>()) {
        let graph = hostile(&names);
        let layout = if layered { Layout::Layered } else { Layout::Auto };
        let select = Select { focus: vec![graph.entity("o0").unwrap().ix()], depth: 2, lens: Lens::everything(), ..Select::default() };
        let spec = DiagramSpec { select, looks: Looks { layout, ..Looks::default() }, ..DiagramSpec::default() };
        let picture = Picture::new(&graph, &spec).legible();
        let svg = draw(&picture, None).unwrap().svg;
        let tree = roxmltree::Document::parse(&svg).unwrap();
        let boxes = tree.descendants().filter(|node| node.attribute("id").is_some_and(|id| id.starts_with("entity-")));
        prop_assert_eq!(boxes.count(), picture.nodes.len());
        for node in tree.descendants().filter(|node| node.is_element()) {
            let known = ["svg", "title", "desc", "g", "a", "rect", "path", "text", "circle"];
            prop_assert!(known.contains(&node.tag_name().name()), "{}", node.tag_name().name());
            prop_assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
            prop_assert!(node.attribute("href").is_none_or(|address| address.starts_with("/entities/")));
        }
        prop_assert!(png(&svg, 0.5).is_ok());
    }

    /// What is quoted stays between its quotes.
    #[test]
    fn quoting_leaves_nothing_open(text in "\\PC{0,60}|[\\x00-\\x7f]{0,60}") {
        let quoted = dot_quoted(&text);
        let inner = &quoted[1..quoted.len() - 1];
        let unescaped = inner.replace("\\\\", "").replace("\\\"", "").replace("\\n", "");
        prop_assert!(!unescaped.contains(['"', '\\', '\n']), "{}", quoted);
        let html = dot_html(&text).replace("<BR ALIGN=\"LEFT\"/>", "");
        prop_assert!(!html.contains(['<', '>', '"', '\n']), "{}", html);
        let mermaid = mermaid_quoted(&text);
        let inner = mermaid[1..mermaid.len() - 1].replace("<br/>", "");
        prop_assert!(!inner.contains(['"', '<', '>', '[', '`', '\n', '|']), "{}", mermaid);
    }

    /// The same graph gives the same bytes.
    #[test]
    fn pictures_do_not_vary(names in prop::collection::vec(nasty(), 2..5)) {
        let picture = || Picture::new(&hostile(&names), &DiagramSpec::default());
        prop_assert_eq!(dot(&picture()), dot(&picture()));
        prop_assert_eq!(mermaid(&picture()), mermaid(&picture()));
    }
}
