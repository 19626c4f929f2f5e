//! Any graph survives every round trip: random graphs of random ids, names, links and statements, written and read back.

use crate::support::{build, ontology};
use meagraph::data::{Input, load};
use meagraph::export::{self, Part, unguarded};
use meagraph::graph::{Graph, Lens, Select};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One statement of a random graph: modality, first and last year, role in words.
type Said = (usize, Option<u16>, Option<u16>, String);

#[derive(Clone, Debug)]
struct Plan {
    /// Ids and names.
    things: BTreeMap<String, String>,
    /// From, to, what is said.
    links: Vec<(usize, usize, Vec<Said>)>,
}

const MODALITIES: [&str; 7] = ["asserted", "planned", "conditional", "proposed", "requested", "implied", "negated"];

fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9]{1,6}([-.][a-z0-9]{1,4}){0,2}",
        prop::sample::select(vec![
            "null",
            "true",
            "nan",
            "1",
            "1e5",
            "0x1",
            "00",
            "node",
            "graph",
            "digraph",
            "subgraph",
            "edge",
            "strict",
            "end",
            "class",
            "click",
            "style",
            "con",
            "index",
            "id",
            "a.b.c",
            "a-b",
            "1-2.3",
            "constructor",
            "x.toml",
            "select",
            "return",
            "inf",
        ])
        .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let odd = vec![
        "=1+1",
        "@x",
        "'}) DETACH DELETE n;//",
        "\"\"\"",
        "\\",
        "\\u0027",
        "</data>",
        "]]>",
        "<!--",
        "&#0;",
        "${x}",
        "a\tb",
        "a\nb",
        "a\r\nb",
        "\u{85}",
        "\u{2028}",
        "\u{feff}x",
        "\u{202e}x",
        "e\u{301}",
        "🐘",
        "_:b0",
        "<http://x>",
        "\"@fr",
        "^^<x>",
        "#",
        ";",
        ",",
        "|",
        "-->",
        "%%",
        "x\u{0}",
        "\u{1b}[31m",
        "\u{fffe}",
        "null",
        "1.0",
        "  x  ",
    ];
    prop_oneof!["\\PC{1,20}", prop::sample::select(odd).prop_map(str::to_owned)]
        .prop_filter("a text is not blank", |text| !text.trim().is_empty())
}

fn plan() -> impl Strategy<Value = Plan> {
    let said = (0..MODALITIES.len(), prop::option::of(1950u16..1990), prop::option::of(1990u16..2030), text());
    let links = prop::collection::vec((0..8usize, 0..8usize, prop::collection::vec(said, 1..4)), 0..10);
    (prop::collection::btree_map(id(), text(), 2..8), links).prop_map(|(things, links)| Plan { things, links })
}

/// The lines of a plan as NDJSON: organizations that cooperate, and a document that says so.
fn lines(plan: &Plan) -> Vec<Value> {
    let ids: Vec<&String> = plan.things.keys().collect();
    let mut links: BTreeMap<(usize, usize), Vec<&Said>> = BTreeMap::new();
    for (from, to, said) in &plan.links {
        let (from, to) = (from % ids.len(), to % ids.len());
        if from != to {
            // Cooperation has no direction; each pair is stated one way round.
            links.entry((from.min(to), from.max(to))).or_default().extend(said);
        }
    }
    let mut lines = vec![json!({ "id": "the-document", "kind": "document", "name": "The document" })];
    for (index, (id, name)) in plan.things.iter().enumerate() {
        let own = links.iter().filter(|((from, _), _)| *from == index).map(|((_, to), said)| {
            let statements = said.iter().enumerate().map(|(number, (modality, since, until, words))| {
                let mut statement = json!({ "source": "the-document", "at": format!("{words} {number}"), "note": words,
                    "modality": MODALITIES[*modality], "attributes": { "area": words } });
                for (key, year) in [("since", since), ("until", until)] {
                    if let Some(year) = year {
                        statement[key] = json!(year.to_string());
                    }
                }
                statement
            });
            json!({ "relation": "cooperates-with", "to": ids[*to], "statements": statements.collect::<Vec<_>>() })
        });
        lines.push(json!({ "id": id, "kind": "organization", "name": format!("{name} {index}"), "acronym": format!("{index}{name}"), "summary": name,
            "names": [{ "text": format!("{name} alias {index}"), "as": "alias", "lang": "fr" }], "links": own.collect::<Vec<_>>() }));
    }
    lines
}

fn read_back(ndjson: &[u8]) -> Graph {
    let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    std::fs::write(file.path(), ndjson).unwrap();
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::Path(file.path().to_owned())]).unwrap();
    build(ontology, dataset)
}

fn written(graph: &Graph, format: &str, file: Option<&str>) -> Vec<u8> {
    let lens = Lens::everything();
    let selection = graph.select(&Select { lens: lens.clone(), ..Select::default() });
    let part = Part { graph, selection: &selection, lens: &lens };
    let format = export::find(format).unwrap();
    let write = file.map_or(format.write, |name| format.files.iter().find(|file| file.name == name).unwrap().write);
    let mut bytes = Vec::new();
    write(&part, &mut bytes).unwrap();
    bytes
}

fn in_xml(text: &str) -> String {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if holds(c) { c } else { '\u{fffd}' }).collect()
}

/// What the graph holds: ids with names, and what is said of which pair.
fn meant(graph: &Graph) -> (BTreeMap<String, String>, Vec<[String; 4]>) {
    let names = graph.entities().map(|entity| (entity.id().to_owned(), entity.name().to_owned())).collect();
    let mut said: Vec<[String; 4]> = Vec::new();
    for link in graph.links() {
        for statement in link.all_statements() {
            let ends = [link.from().id(), link.to().id()].map(str::to_owned);
            let [from, to] = ends;
            said.push([from, to, statement.locator().to_owned(), statement.modality().name().to_owned()]);
        }
    }
    said.sort();
    (names, said)
}

/// How many nodes and lines a Mermaid diagram has; each stands alone on its line, and all that people wrote is in quotes.
fn in_mermaid(diagram: &str) -> (usize, usize) {
    let is_id = |text: &str| text.strip_prefix('n').is_some_and(|number| number.parse::<usize>().is_ok());
    let (mut nodes, mut edges) = (0, 0);
    for line in diagram.lines().skip(1).map(str::trim) {
        if let Some(style) = line.strip_prefix("classDef ").or_else(|| line.strip_prefix("class ")) {
            assert!(style.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" #:,;-".contains(&byte)), "{line}");
            continue;
        }
        let parts: Vec<&str> = line.split('"').collect();
        let [before, words, after] = parts[..] else { panic!("{line}") };
        assert!(!words.contains(['[', ']', '<', '>', '`']) && !words.contains("%%"), "{line}");
        match after {
            "]" => nodes += usize::from(before.strip_suffix('[').is_some_and(is_id)),
            _ => {
                let (from, arrow) = before.split_once(' ').unwrap();
                let sound = ["-->|", "-.->|", "--x|"].contains(&arrow);
                edges += usize::from(sound && is_id(from) && after.strip_prefix("| ").is_some_and(is_id));
            }
        }
    }
    (nodes, edges)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_survives(plan in plan()) {
        prop_assume!(!plan.things.contains_key("the-document"));
        let text: String = lines(&plan).iter().map(|line| line.to_string() + "\n").collect();
        let graph = read_back(text.as_bytes());
        let (names, said) = meant(&graph);

        // Its own form loses nothing.
        let ndjson = written(&graph, "ndjson", None);
        prop_assert_eq!(&ndjson, &written(&read_back(&ndjson), "ndjson", None));

        // JSON for programs.
        let json: Value = serde_json::from_slice(&written(&graph, "json", None)).unwrap();
        let pairs = json["nodes"].as_array().unwrap().iter().map(|node| ["id", "name"].map(|key| node[key].as_str().unwrap().to_owned()));
        prop_assert_eq!(&pairs.map(|[id, name]| (id, name)).collect::<BTreeMap<_, _>>(), &names);
        let mut found: Vec<[String; 4]> = json["links"].as_array().unwrap().iter().flat_map(|link| {
            let text = |value: &Value| value.as_str().unwrap_or("asserted").to_owned();
            let of = move |said: &Value| [text(&link["source"]), text(&link["target"]), text(&said["at"]), text(&said["modality"])];
            link["statements"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
        }).collect();
        found.sort();
        prop_assert_eq!(&found, &said);

        // XML for network tools.
        for (format, node, edge) in [("graphml", "node", "edge"), ("gexf", "node", "edge")] {
            let bytes = written(&graph, format, None);
            let tree = roxmltree::Document::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
            let all = |tag: &str| tree.descendants().filter(|one| one.tag_name().name() == tag).collect::<Vec<_>>();
            let ids: BTreeSet<&str> = all(node).iter().map(|one| one.attribute("id").unwrap()).collect();
            prop_assert_eq!(&ids, &names.keys().map(String::as_str).collect::<BTreeSet<_>>());
            let ends = |one: &roxmltree::Node<'_, '_>| (one.attribute("source").unwrap().to_owned(), one.attribute("target").unwrap().to_owned());
            let found: BTreeSet<_> = all(edge).iter().map(ends).collect();
            prop_assert_eq!(found, said.iter().map(|said| (said[0].clone(), said[1].clone())).collect::<BTreeSet<_>>());
            let texts: BTreeSet<String> = tree.descendants().filter_map(|one| one.text().map(str::to_owned)).collect();
            let shown = |name: &String| texts.contains(&in_xml(name)) || format == "gexf";
            prop_assert!(names.values().all(shown), "{}", format);
        }

        // RDF, in three forms that say the same.
        let linked: BTreeSet<String> = oxjsonld::JsonLdParser::new().for_slice(&written(&graph, "jsonld", None))
            .map(|quad| quad.unwrap()).filter(|quad| !quad.subject.is_blank_node() && !quad.object.is_blank_node())
            .map(|quad| oxrdf::Triple::from(quad).to_string()).collect();
        let turtle: BTreeSet<String> = oxttl::TurtleParser::new().for_slice(&written(&graph, "turtle", None))
            .map(|triple| triple.unwrap()).filter(|triple| !triple.subject.is_blank_node() && !triple.object.is_blank_node())
            .map(|triple| triple.to_string()).collect();
        let quads: BTreeSet<String> = oxttl::NQuadsParser::new().for_slice(&written(&graph, "nquads", None))
            .map(|quad| quad.unwrap()).filter(|quad| !quad.subject.is_blank_node() && !quad.object.is_blank_node())
            .map(|quad| oxrdf::Triple::from(quad).to_string()).collect();
        prop_assert_eq!(&turtle, &quads);
        prop_assert_eq!(&turtle, &linked);
        for (id, name) in &names {
            let label = oxrdf::Literal::new_simple_literal(name).to_string();
            let has = |triple: &String| triple.contains(&format!("/{id}>")) && triple.contains(&label);
            prop_assert!(turtle.iter().any(has), "{} {}", id, name);
        }

        // Tables.
        let table = written(&graph, "csv", Some("statements.csv"));
        let mut reader = csv::Reader::from_reader(table.as_slice());
        let heads = reader.headers().unwrap().clone();
        let column = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{heads:?}"));
        let at = [column("from"), column("to"), column("at"), column("modality")];
        let mut found: Vec<[String; 4]> = reader.records().map(|record| {
            let record = record.unwrap();
            at.map(|at| unguarded(&record[at]).to_owned())
        }).collect();
        found.sort();
        prop_assert_eq!(&found, &said);

        // Pictures and scripts: as many lines as things, nothing breaks out.
        let cypher = String::from_utf8(written(&graph, "cypher", None)).unwrap();
        prop_assert_eq!(cypher.lines().count(), 1 + names.len() + graph.links().len());
        let dot = String::from_utf8(written(&graph, "dot", None)).unwrap();
        let bare = dot.replace("\\\\", "").replace("\\\"", "");
        prop_assert!(bare.lines().all(|line| line.matches('"').count() % 2 == 0), "{}", dot);
        let mermaid = String::from_utf8(written(&graph, "mermaid", None)).unwrap();
        let (nodes, edges) = in_mermaid(&mermaid);
        prop_assert_eq!((nodes, edges), (names.len(), graph.links().len()), "{}", mermaid);
    }
}
