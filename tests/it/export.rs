//! Exports: every format holds what the graph holds, whatever the names, and always with the same bytes.

use crate::support::{build, built_in, ontology, run_small, small};
use meagraph::data::{Input, load};
use meagraph::export::{self, FORMATS, Part, unguarded};
use meagraph::graph::{Graph, Lens, Select};
use oxrdf::{NamedNodeRef, TermRef};
use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

fn whole(graph: &Graph, format: &str) -> Vec<u8> {
    written(graph, format, &Select { lens: Lens::everything(), ..Select::default() })
}

fn written(graph: &Graph, format: &str, select: &Select) -> Vec<u8> {
    let selection = graph.select(select);
    let mut bytes = Vec::new();
    let part = Part { graph, selection: &selection, lens: &select.lens };
    (export::find(format).unwrap().write)(&part, &mut bytes).unwrap();
    bytes
}

fn text(graph: &Graph, format: &str) -> String {
    String::from_utf8(whole(graph, format)).unwrap()
}

/// A file of a format that has several.
fn file(graph: &Graph, format: &str, name: &str) -> Vec<u8> {
    let selection = graph.select(&Select { lens: Lens::everything(), ..Select::default() });
    let part = Part { graph, selection: &selection, lens: &Lens::everything() };
    let file = export::find(format).unwrap().files.iter().find(|file| file.name == name).unwrap();
    let mut bytes = Vec::new();
    (file.write)(&part, &mut bytes).unwrap();
    bytes
}

#[test]
fn every_format_has_a_name_of_its_own_and_a_line_of_description() {
    let names: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    for format in FORMATS {
        assert!(format.description.ends_with('.') && format.description.len() < 120, "{}", format.name);
        assert!(format.media_type.contains('/'), "{}", format.name);
    }
}

#[test]
fn every_format_of_the_small_graph() {
    let graph = small();
    for format in ["json", "graphml", "gexf", "turtle", "nquads", "jsonld", "cypher", "mermaid"] {
        let text = text(&graph, format).replace(graph.fingerprint(), "…");
        insta::assert_snapshot!(format!("small_{format}"), text);
    }
    for (format, name) in [
        ("csv", "entities.csv"),
        ("csv", "names.csv"),
        ("csv", "links.csv"),
        ("csv", "statements.csv"),
        ("neo4j-csv", "nodes.csv"),
        ("neo4j-csv", "relationships.csv"),
    ] {
        insta::assert_snapshot!(
            format!("small_{format}_{name}"),
            String::from_utf8(file(&graph, format, name)).unwrap()
        );
    }
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    for format in FORMATS.iter().filter(|format| format.name != "mermaid") {
        assert!(whole(&built_in(), format.name) == whole(&built_in(), format.name), "{}", format.name);
    }
}

#[test]
fn a_selection_holds_only_what_was_selected() {
    let graph = small();
    let select =
        || Select { focus: vec![graph.entity("pact").unwrap().ix()], lens: Lens::default(), ..Select::default() };
    let selection = graph.select(&select());
    let json: Value = serde_json::from_slice(&written(&graph, "json", &select())).unwrap();
    assert_eq!(json["nodes"].as_array().unwrap().len(), selection.entities.len());
    assert_eq!(json["links"].as_array().unwrap().len(), selection.links.len());
    assert!(selection.entities.len() < graph.entities().len());
}

#[test]
fn a_folder_and_an_archive_hold_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, archive) = (folder.path().join("tables/"), folder.path().join("tables.zip"));
    assert_eq!(run_small(&["export", "--format", "csv", "-o", tables.to_str().unwrap()]).code, 0);
    assert_eq!(run_small(&["export", "--format", "csv", "-o", archive.to_str().unwrap()]).code, 0);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    assert_eq!(zip.len(), 4);
    assert_eq!(std::fs::read_dir(&tables).unwrap().count(), 4, "no temporary file is left");
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let mut packed = Vec::new();
        entry.read_to_end(&mut packed).unwrap();
        let name = entry.name().unwrap().into_owned();
        assert_eq!(packed, std::fs::read(tables.join(&*name)).unwrap());
    }
}

#[test]
fn a_denial_is_no_triple_and_a_plan_none_of_the_standard_vocabulary() {
    let text = [
        json!({ "id": "doc", "kind": "document", "name": "Doc" }),
        json!({ "id": "a", "kind": "organization", "name": "A", "links": [
            { "relation": "member-of", "to": "b", "statements": [{ "source": "doc", "at": "1", "modality": "negated" }] },
            { "relation": "member-of", "to": "c", "statements": [{ "source": "doc", "at": "2", "modality": "planned" }] },
            { "relation": "member-of", "to": "d", "statements": [{ "source": "doc", "at": "3" }] } ] }),
        json!({ "id": "b", "kind": "initiative", "name": "B" }),
        json!({ "id": "c", "kind": "initiative", "name": "C" }),
        json!({ "id": "d", "kind": "initiative", "name": "D" }),
    ];
    let triples = triples(&text_of(&from_lines(&text), "turtle"));
    let objects = |property: &str| -> Vec<&str> {
        triples
            .iter()
            .filter(|(s, p, _)| s == "https://meagraph.org/id/a" && p == property)
            .map(|(_, _, o)| o.as_str())
            .collect()
    };
    let id = "https://meagraph.org/id/";
    assert_eq!(objects("https://meagraph.org/ns#memberOf"), [format!("{id}c"), format!("{id}d")]);
    assert_eq!(objects("http://www.w3.org/ns/org#memberOf"), [format!("{id}d")]);
    let modalities = triples.iter().filter(|(_, p, _)| p == "https://meagraph.org/ns#modality");
    assert_eq!(
        modalities.map(|(_, _, o)| o.as_str()).collect::<BTreeSet<_>>(),
        BTreeSet::from(["asserted", "negated", "planned"])
    );
}

#[test]
fn too_large_for_mermaid_is_said() {
    let run = crate::support::run(&["export", "--format", "mermaid"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("at most 300 links") && run.err.contains("hint: narrow it"), "{}", run.err);
}

fn text_of(graph: &Graph, format: &str) -> String {
    text(graph, format)
}

fn from_lines(lines: &[Value]) -> Graph {
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    file.write_all(lines.iter().map(|line| line.to_string() + "\n").collect::<String>().as_bytes()).unwrap();
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::Path(file.path().to_owned())]).unwrap();
    build(ontology, dataset)
}

/// Triples as texts, read back by a real parser.
fn triples(turtle: &str) -> Vec<(String, String, String)> {
    let read = oxttl::TurtleParser::new().for_slice(turtle.as_bytes()).map(|triple| triple.unwrap());
    read.map(|triple| {
        let object = match triple.object.as_ref() {
            TermRef::NamedNode(node) => node.as_str().to_owned(),
            TermRef::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        };
        let subject = triple.subject.to_string();
        (subject.trim_matches(['<', '>']).to_owned(), triple.predicate.as_str().to_owned(), object)
    })
    .collect()
}

/// Texts by key.
type Texts = Vec<(String, String)>;
/// Values by element and attribute.
type Attributes = BTreeMap<(String, String), Vec<String>>;

/// The texts inside elements of a name, by the `key` attribute, and all values of an attribute.
fn xml(document: &[u8]) -> (Texts, Attributes) {
    let mut reader = quick_xml::Reader::from_reader(document);
    let (mut texts, mut attributes) = (Vec::new(), BTreeMap::<_, Vec<String>>::new());
    let mut buffer = Vec::new();
    let mut open: Option<(String, String)> = None;
    loop {
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Eof => return (texts, attributes),
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let is_start = matches!(event, Event::Start(_));
                let (Event::Start(tag) | Event::Empty(tag)) = event else { unreachable!() };
                let name = std::str::from_utf8(tag.name().as_ref().as_ref()).unwrap().to_owned();
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let key = std::str::from_utf8(attribute.key.as_ref().as_ref()).unwrap().to_owned();
                    let value =
                        quick_xml::escape::unescape(std::str::from_utf8(attribute.value.as_ref().as_ref()).unwrap())
                            .unwrap()
                            .into_owned();
                    if name == "data" && key == "key" && is_start {
                        open = Some((value.clone(), String::new()));
                    }
                    attributes.entry((name.clone(), key)).or_default().push(value);
                }
            }
            Event::Text(part) => {
                if let Some((_, text)) = &mut open {
                    text.push_str(&part);
                }
            }
            Event::GeneralRef(part) => {
                if let Some((_, text)) = &mut open {
                    let entity = format!("&{};", &*part);
                    text.push_str(&quick_xml::escape::unescape(&entity).unwrap());
                }
            }
            Event::End(_) => texts.extend(open.take()),
            _ => {}
        }
        buffer.clear();
    }
}

/// What XML can hold of a text.
fn in_xml(text: &str) -> String {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if holds(c) { c } else { '\u{fffd}' }).collect()
}

/// The texts between single quotes in Cypher, unescaped by its rules; panics on what is no Cypher text.
fn cypher_texts(line: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        if c != '\'' {
            continue;
        }
        let mut text = String::new();
        loop {
            match letters.next().unwrap() {
                '\'' => break,
                '\\' => text.push(match letters.next().unwrap() {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let hex: String = letters.by_ref().take(4).collect();
                        char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap()
                    }
                    c @ ('\'' | '\\') => c,
                    other => panic!("no escape: {other}"),
                }),
                c => {
                    assert!(!matches!(c, ';' | '\n' | '\r'), "{line}");
                    text.push(c);
                }
            }
        }
        texts.push(text);
    }
    texts
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,40}",
        "[\"'\\\\<>&;\\[\\]{}|%#`=+@,-]{1,20}[ \\n\\r\\t]{0,3}x",
        prop::sample::select(vec![
            "=HYPERLINK(\"http://evil\")",
            "'=1+1",
            "''=1+1",
            "\t=1",
            "＝1",
            "@SUM(A1)",
            "']]></data><node id=\"x\"/>",
            "\"); DROP",
            "'}) DETACH DELETE n; //",
            "a\u{0}b\u{1b}[31m\u{1f}c",
            "x\u{fffe}\u{2028}y",
            "IT04FF_1983E21:CITES_1973A",
            "ARG-PRY[SPR]_2000R",
            "\u{202e}live",
            "🐘👩‍👧",
            "<b>é\u{301}</b>\r\n",
            "\"\"\"",
            "\\u0027",
        ])
        .prop_map(str::to_owned),
    ]
    .prop_filter("a name is not blank", |text| !text.trim().is_empty())
}

/// A document and organizations that all cooperate with the first, with hostile names, places and notes.
fn graph_of(names: &[String]) -> Graph {
    let mut lines = vec![json!({ "id": "doc", "kind": "document", "name": names[0] })];
    for (index, name) in names.iter().enumerate() {
        let to = usize::from(index == 0);
        lines.push(json!({ "id": format!("o{index}"), "kind": "organization", "name": format!("{name} {index}"),
            "acronym": format!("{index}{name}"), "summary": name, "names": [{ "text": name, "as": "alias", "lang": "fr" }],
            "links": [{ "relation": "cooperates-with", "to": format!("o{to}"),
                        "statements": [{ "source": "doc", "at": name, "note": name, "attributes": { "area": name } }] }] }));
    }
    from_lines(&lines)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Real readers find the same names again, in their places and nowhere else.
    #[test]
    fn any_names_survive_every_format(names in prop::collection::vec(hostile(), 2..6)) {
        let graph = graph_of(&names);
        let meant: Vec<String> = graph.entities().map(|entity| entity.name().to_owned()).collect();

        let (texts, attributes) = xml(&whole(&graph, "graphml"));
        let found: Vec<String> = texts.iter().filter(|(key, _)| key == "n-name").map(|(_, text)| text.clone()).collect();
        prop_assert_eq!(&found, &meant.iter().map(|name| in_xml(name)).collect::<Vec<_>>());
        prop_assert_eq!(attributes[&("node".into(), "id".into())].len(), graph.entities().len());
        prop_assert_eq!(attributes[&("edge".into(), "id".into())].len(), graph.links().len());

        let (_, attributes) = xml(&whole(&graph, "gexf"));
        let labels: Vec<String> = graph.entities().map(|entity| in_xml(entity.short_name())).collect();
        prop_assert_eq!(&attributes[&("node".into(), "label".into())], &labels);
        prop_assert_eq!(attributes[&("edge".into(), "id".into())].len(), graph.links().len());

        let found: Vec<String> = triples(&text(&graph, "turtle")).into_iter()
            .filter(|(_, property, _)| property.ends_with("#prefLabel")).map(|(_, _, object)| object).collect();
        prop_assert_eq!(&found, &meant);
        let quads: Vec<_> = oxttl::NQuadsParser::new().for_slice(&whole(&graph, "nquads")).map(|quad| quad.unwrap()).collect();
        let notes = quads.iter().filter(|quad| quad.predicate == NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#comment"));
        prop_assert_eq!(notes.count(), names.len());
        let jsonld: Value = serde_json::from_slice(&whole(&graph, "jsonld")).unwrap();
        prop_assert!(jsonld["@graph"].as_array().unwrap().len() > names.len());

        let table = file(&graph, "csv", "entities.csv");
        let mut reader = csv::Reader::from_reader(table.as_slice());
        let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
        let found: Vec<&str> = records.iter().map(|record| unguarded(&record[2])).collect();
        prop_assert_eq!(&found, &meant.iter().map(String::as_str).collect::<Vec<_>>());
        for cell in records.iter().flat_map(csv::StringRecord::iter) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
        }

        let cypher = text(&graph, "cypher");
        prop_assert_eq!(cypher.lines().count(), 1 + graph.entities().len() + graph.links().len());
        let all: BTreeSet<String> = cypher.lines().flat_map(cypher_texts).collect();
        prop_assert!(meant.iter().chain(&names).all(|name| all.contains(name)));
    }
}
