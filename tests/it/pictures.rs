//! Pictures as report writers meet them: read at the size of A4, rolled up, in any script, stopped, and in Mermaid.

use crate::support::{build, built_in, graphviz, has_tool, node, ontology, run, run_small, small};
use meagraph::data::{Input, load};
use meagraph::diagram::render::{LEAST, draw, pages, smallest_on_a4};
use meagraph::diagram::views;
use meagraph::diagram::{
    DiagramSpec, Drawer, Flow, Graphviz, GroupBy, Layout, Looks, Picture, PictureFormat, Place, Stop, Stroke, dot,
    mermaid,
};
use meagraph::graph::{Graph, Select};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

fn around(graph: &Graph, id: &str, depth: u32, looks: Looks) -> Picture {
    let select = Select { focus: vec![graph.entity(id).unwrap().ix()], depth, limit: 500, ..Select::default() };
    Picture::new(graph, &DiagramSpec { select, looks, ..DiagramSpec::default() })
}

/// The pages of a picture; each must be readable at the size of A4, and no text may be cut by its edges.
fn readable(name: &str, picture: &Picture) -> usize {
    let all = pages(picture, None).unwrap();
    for (at, page) in all.iter().enumerate() {
        let tree = roxmltree::Document::parse(&page.svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let number = |node: roxmltree::Node<'_, '_>, key: &str| node.attribute(key).unwrap().parse::<f64>().unwrap();
        let texts: Vec<_> =
            tree.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text"))).collect();
        let smallest = texts.iter().map(|text| number(*text, "font-size")).fold(f64::INFINITY, f64::min);
        let points = smallest_on_a4(page.width, page.height, smallest);
        assert!(
            points >= LEAST - 0.15,
            "{name}, page {}: {:.0} by {:.0}, text of {points:.1} points",
            at + 1,
            page.width,
            page.height
        );
        for text in texts.iter().filter(|text| text.attribute("y").is_some()) {
            let window = text.ancestors().find(|node| node.attribute("overflow").is_some());
            let Some(window) = window else { continue };
            let range: Vec<f64> = window.attribute("viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
            let (bottom, size) = (number(*text, "y"), number(*text, "font-size"));
            let cut = |edge: f64| bottom - size * 0.7 < edge && edge < bottom;
            assert!(!cut(range[1]) && !cut(range[1] + range[3]), "{name}: `{:?}` is cut between pages", text.text());
        }
        let mut ids: Vec<&str> = tree.descendants().filter_map(|node| node.attribute("id")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: an id stands twice");
    }
    all.len()
}

#[test]
fn every_view_can_be_read_on_one_page_of_a4() {
    let graph = built_in();
    for view in views::all(&graph) {
        let picture = Picture::new(&graph, &view.spec);
        assert_eq!(readable(&view.id, &picture), 1, "{}", view.id);
        let points = draw(&picture.legible(), None).unwrap().points();
        assert!(points >= LEAST, "{}: {points:.1} points", view.id);
    }
}

#[test]
fn every_view_can_be_read_by_graphviz_too() {
    if !has_tool("dot", "every_view_can_be_read_by_graphviz_too") {
        return;
    }
    let graph = built_in();
    let engine = Graphviz { program: PathBuf::from("dot"), patience: Duration::from_secs(30), alone: true };
    for view in views::all(&graph) {
        let points = draw(&Picture::new(&graph, &view.spec).legible(), Some(&engine)).unwrap().points();
        assert!(points >= LEAST, "{}: {points:.1} points", view.id);
    }
}

#[test]
fn what_is_too_small_for_a_page_is_said() {
    let draw = |format: &str| run(&["diagram", "--focus", "cites", "--layout", "ego", "--format", format]);
    let small = draw("svg");
    assert_eq!(small.code, 0);
    assert!(small.err.contains("too small to read") && small.err.contains("--format pdf"), "{}", small.err);
    assert_eq!(draw("text").err, "");
}

#[test]
fn pictures_of_any_focus_can_be_read_on_a4() {
    let graph = built_in();
    let ids: Vec<String> = graph.entities().map(|entity| entity.id().to_owned()).collect();
    for (index, id) in ids.iter().step_by(ids.len() / 20).enumerate() {
        let depth = u32::try_from(index % 2).unwrap() + 1;
        readable(id, &around(&graph, id, depth, Looks::default()));
    }
}

/// Fifty pictures of entities of all kinds, the same in every run: those that lie after one another by a step that shares
/// no factor with their number.
#[test]
fn pictures_of_any_focus_fit_a_page() {
    const STEP: usize = 379;
    let graph = built_in();
    let ids: Vec<String> = graph.entities().map(|entity| entity.id().to_owned()).collect();
    for index in 0..50 {
        let (id, depth) = (&ids[index * STEP % ids.len()], [2, 1, 2, 3, 2][index % 5]);
        let shown = around(&graph, id, depth, Looks::default()).legible();
        let points = draw(&shown, None).unwrap().points();
        assert!(points >= LEAST, "{id}, depth {depth}: {points:.1} points");
    }
}

#[test]
fn neighbourhoods_beyond_one_hub_are_thinned_too() {
    let graph = built_in();
    for id in ["internet-based-initiatives", "guidelines-for-joint-adoption", "saiga-range-states"] {
        let shown = around(&graph, id, 2, Looks::default()).legible();
        assert_eq!(shown.columns.len(), 3, "{id}");
        assert!(shown.nodes.iter().any(|node| node.column == 2), "{id}");
    }
}

#[test]
fn boxes_that_would_read_alike_are_told_apart() {
    let graph = built_in();
    for id in ["cms-notification-2016-023", "internet-based-initiatives", "iccwc"] {
        let picture = around(&graph, id, 1, Looks::default());
        let mut texts: Vec<_> = picture.nodes.iter().map(|node| &node.text).collect();
        texts.sort_unstable();
        assert!(texts.windows(2).all(|pair| pair[0] != pair[1]), "{id}: {texts:?}");
    }
}

#[test]
fn dense_neighbourhoods_are_thinned_and_say_so() {
    let graph = built_in();
    for id in ["mike", "iccwc", "grasp", "hominidae", "cms-saiga-mou", "jwp-2015-b9"] {
        let picture = around(&graph, id, 2, Looks::default());
        let shown = picture.legible();
        assert_eq!(shown.columns.len(), 3, "{id}");
        let focus: Vec<_> = shown.nodes.iter().filter(|node| node.column == 0).collect();
        assert!(focus.len() == 1 && focus[0].id == id, "{id}");
        let direct = |id: &str, picture: &Picture| {
            let ends = picture.edges.iter().map(|edge| [edge.from, edge.to].map(|end| picture.nodes[end].id.clone()));
            ends.filter(|ends| ends.iter().any(|end| end == id)).count()
        };
        assert_eq!(direct(id, &shown), direct(id, &picture), "{id} has lost a link of its own");
        for edge in &shown.edges {
            assert_eq!(shown.nodes[edge.from].column.abs_diff(shown.nodes[edge.to].column), 1, "{id}");
        }
        let lost = (picture.nodes.len() - shown.nodes.len(), picture.edges.len() - shown.edges.len());
        let words = match lost.0 {
            0 => format!("{} more links not shown", lost.1),
            boxes => format!("{boxes} more entities and {} more links not shown", lost.1),
        };
        assert!(shown.captions.contains(&words), "{id}: {:?}", shown.captions);
        assert_eq!(readable(id, &picture), 1, "{id}");
    }
    let asked = around(&graph, "grasp", 2, Looks { layout: Layout::Layered, ..Looks::default() });
    assert_eq!(asked.legible().nodes.len(), asked.nodes.len());
}

#[test]
fn of_what_is_linked_to_a_hub_some_is_shown_and_the_rest_counted() {
    let graph = built_in();
    for id in ["cites", "cms", "cites-secretariat", "cms-secretariat"] {
        let picture = around(&graph, id, 1, Looks::default());
        let shown = picture.legible();
        let hidden = picture.nodes.len() - shown.nodes.len();
        assert!(hidden > 40 && shown.nodes.len() > 15, "{id}: {hidden}");
        assert_eq!(shown.more.values().sum::<usize>(), hidden, "{id}");
        assert!(shown.captions.contains(&format!("{hidden} more that are linked to it are not shown")), "{id}");
        assert_eq!(readable(id, &picture), 1, "{id}");
        let all = around(&graph, id, 1, Looks { layout: Layout::Ego, ..Looks::default() });
        assert_eq!(all.legible().nodes.len(), all.nodes.len(), "{id}");
    }
    let said = run(&["diagram", "--focus", "cites", "--format", "svg"]).err;
    assert!(said.contains("so that the picture can be read") && said.contains("--layout ego"), "{said}");
}

#[test]
fn a_long_picture_goes_on_over_pages_of_a_pdf() {
    let graph = built_in();
    let picture = around(&graph, "cites", 1, Looks { layout: Layout::Ego, ..Looks::default() });
    let format = PictureFormat::find("pdf").unwrap();
    let bytes = format.write(&picture, &Drawer::default()).unwrap();
    let count = pages(&picture, None).unwrap().len();
    assert!(count > 1);
    let found = bytes.windows(11).filter(|part| part == b"/Type /Page" || part.starts_with(b"/Type/Page")).count();
    assert!(found > count, "{found} of {count} pages");
}

#[test]
fn parts_are_drawn_as_their_wholes() {
    let graph = built_in();
    let ix = |id: &str| graph.entity(id).unwrap().ix();
    let select = Select { focus: vec![ix("iccwc")], ..Select::default() };
    let plain = Picture::new(&graph, &DiagramSpec { select: select.clone(), ..DiagramSpec::default() });
    assert!(plain.nodes.iter().any(|node| node.id == "cites-secretariat"));
    let convention = graph.ontology().kind_named("convention").unwrap();
    let spec = DiagramSpec { select, roll_up: vec![Place::Kind(convention)], ..DiagramSpec::default() };
    let rolled = Picture::new(&graph, &spec);
    assert!(rolled.nodes.iter().all(|node| node.id != "cites-secretariat"));
    assert!(rolled.nodes.iter().any(|node| node.id == "cites"));
    assert!(
        rolled.captions.iter().any(|caption| caption.starts_with("CITES stands for its parts too: ")),
        "{:?}",
        rolled.captions
    );
    assert!(rolled.edges.iter().any(|edge| edge.tooltip.contains("CITES Secretariat")));
}

#[test]
fn a_rolled_up_link_is_as_firm_as_its_firmest() {
    let graph = built_in();
    let ix = |id: &str| graph.entity(id).unwrap().ix();
    let select = Select { focus: vec![ix("cites"), ix("cms")], limit: 60, ..Select::default() };
    let roll_up = vec![Place::Whole(ix("cites")), Place::Whole(ix("cms"))];
    let picture = Picture::new(&graph, &DiagramSpec { select, roll_up, ..DiagramSpec::default() });
    let merged: Vec<_> = picture.edges.iter().filter(|edge| edge.count > 1).collect();
    assert!(!merged.is_empty());
    assert!(picture.captions.iter().any(|caption| caption.starts_with("×2")));
    for edge in merged {
        assert!(edge.label.contains(&format!("×{}", edge.count)), "{}", edge.label);
        let asserted = edge.tooltip.contains("(asserted)");
        assert_eq!(edge.stroke == Stroke::Solid, asserted, "{}", edge.tooltip);
    }
    let mut ends: Vec<_> = picture.edges.iter().map(|edge| (edge.from, edge.to, edge.relation)).collect();
    let count = ends.len();
    ends.dedup();
    assert_eq!(ends.len(), count);
}

#[test]
fn roll_up_is_asked_for_in_every_way() {
    let run = run(&["diagram", "--focus", "cites", "--roll-up", "--format", "text", "--limit", "30"]);
    assert!(run.out.contains("CITES stands for its parts too"), "{}{}", run.out, run.err);
    let run = run_small(&["diagram", "--focus", "pact", "--roll-up", "planets"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no kind or entity `planets`"), "{}", run.err);
}

/// A graph of one organization with a name in any script, and a neighbour.
fn called(name: &str) -> Graph {
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::Path(file_of(name).path().to_owned())]).unwrap();
    build(ontology, dataset)
}

/// The file that it is read from.
fn file_of(name: &str) -> tempfile::NamedTempFile {
    let lines = [
        json!({ "id": "doc", "kind": "document", "name": "Paper" }),
        json!({ "id": "one", "kind": "organization", "name": name,
                "links": [{ "relation": "cooperates-with", "to": "two", "statements": [{ "source": "doc", "at": "1" }] }] }),
        json!({ "id": "two", "kind": "organization", "name": "Neighbour" }),
    ];
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    file.write_all(lines.iter().map(|line| line.to_string() + "\n").collect::<String>().as_bytes()).unwrap();
    file
}

#[test]
fn missing_letters_are_warned_of() {
    let file = file_of("濒危 Convention");
    let folder = tempfile::tempdir().unwrap();
    let (data, target) = (file.path().to_str().unwrap(), folder.path().join("p.png"));
    let draw = |format: &str| {
        let target = target.to_str().unwrap();
        run(&["--data", data, "diagram", "--focus", "two", "--format", format, "-o", target])
    };
    let png = draw("png");
    assert_eq!(png.code, 0, "{}", png.err);
    assert!(png.err.contains("lacks letters") && png.err.contains("危 濒"), "{}", png.err);
    assert_eq!(draw("svg").err, "");
    let document = folder.path().join("r.md");
    let embed = |format: &str| {
        let text = format!("<!-- meagraph: focus=two format={format} -->\n<!-- /meagraph -->\n");
        std::fs::write(&document, text).unwrap();
        run(&["--data", data, "embed", document.to_str().unwrap()])
    };
    let png = embed("png");
    assert_eq!(png.code, 0, "{}", png.err);
    assert!(png.err.contains("lacks letters") && png.err.contains("危 濒"), "{}", png.err);
    assert!(!embed("svg").err.contains("lacks letters"));
}

#[test]
fn letters_without_a_shape_are_named() {
    let (png, svg) = (PictureFormat::find("png").unwrap(), PictureFormat::find("svg").unwrap());
    for (name, lacking) in [
        ("濒危野生动植物种国际贸易公约", true),
        ("🐘 MIKE", true),
        ("संरक्षण", true),
        ("منظمة الأغذية والزراعة", false),
        ("Конвенция", false),
        ("Σύμβαση", false),
        ("Việt Nam – Ōkami", false),
    ] {
        let graph = called(name);
        let picture = around(&graph, "two", 1, Looks::default());
        assert_eq!(!png.lacking(&picture).is_empty(), lacking, "{name}: {:?}", png.lacking(&picture));
        assert!(svg.lacking(&picture).is_empty());
        let drawing = draw(&picture, None).unwrap();
        let first = name.split(' ').next().unwrap();
        assert!(drawing.svg.contains(&first.chars().take(3).collect::<String>()), "{name} is not in the SVG");
        assert!(png.write(&picture, &Drawer::default()).is_ok());
    }
}

#[test]
fn a_stopped_picture_is_not_drawn() {
    let graph = small();
    let stop = Stop::default();
    let select = Select { focus: vec![graph.entity("pact").unwrap().ix()], ..Select::default() };
    let picture = Picture::new(&graph, &DiagramSpec { select, stop: stop.clone(), ..DiagramSpec::default() });
    for name in ["svg", "png", "pdf"] {
        assert!(PictureFormat::find(name).unwrap().write(&picture, &Drawer::default()).is_ok(), "{name}");
    }
    stop.set();
    for name in ["svg", "png", "pdf", "dot"] {
        let error = PictureFormat::find(name).unwrap().write(&picture, &Drawer::default()).unwrap_err().to_string();
        assert!(error.contains("stopped"), "{name}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn stopping_ends_graphviz() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (program, started) = (folder.path().join("dot"), folder.path().join("started"));
    std::fs::write(&program, format!("#!/bin/sh\necho $$ > {}\nexec sleep 600\n", started.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let graph = small();
    let stop = Stop::default();
    let select = Select { focus: vec![graph.entity("pact").unwrap().ix()], ..Select::default() };
    let looks = Looks { layout: Layout::Dot, ..Looks::default() };
    let picture = Picture::new(&graph, &DiagramSpec { select, looks, stop: stop.clone(), ..DiagramSpec::default() });
    let drawer = Drawer { graphviz: Some(Graphviz { program, patience: Duration::from_secs(600), alone: true }) };
    let drawing = std::thread::spawn(move || PictureFormat::find("svg").unwrap().write(&picture, &drawer));
    while std::fs::read_to_string(&started).map_or(true, |text| !text.ends_with('\n')) {
        std::thread::sleep(Duration::from_millis(10));
    }
    stop.set();
    assert!(drawing.join().unwrap().unwrap_err().to_string().contains("stopped"));
    let process = std::fs::read_to_string(&started).unwrap();
    assert!(!PathBuf::from(format!("/proc/{}", process.trim())).exists(), "the process still runs");
}

#[test]
fn the_mermaid_parser_reads_everything() {
    let graph = built_in();
    let mut pictures: Vec<Picture> = views::all(&graph).iter().map(|view| Picture::new(&graph, &view.spec)).collect();
    let ids: Vec<String> = graph.entities().map(|entity| entity.id().to_owned()).collect();
    pictures.extend(ids.iter().step_by(ids.len() / 20).map(|id| around(&graph, id, 1, Looks::default())));
    for (id, group_by) in [("iccwc", GroupBy::Kind), ("jwp-2015-theme-b", GroupBy::Whole)] {
        let select = Select { focus: vec![graph.entity(id).unwrap().ix()], ..Select::default() };
        let looks = Looks { flow: Flow::Down, ..Looks::default() };
        pictures.push(Picture::new(&graph, &DiagramSpec { select, group_by, looks, ..DiagramSpec::default() }));
    }
    let long = "word ".repeat(100);
    for name in [
        "x\"]; evil -> owned",
        "end",
        "graph",
        "subgraph x",
        "click n0 \"javascript:alert(1)\"",
        "%% comment",
        "%%{init: {}}%%",
        "<b>x</b>",
        "`**bold**`",
        "a\\nb",
        "#35;",
        "&lt;",
        "\u{202e}live",
        "🐘👩‍👩‍👧",
        "IT04FF_1983E21:CITES_1973A",
        "ARG[PRY]",
        "1. list",
        "- item",
        "a|b",
        "a --> b",
        ":::class",
        "@{ shape: circle }",
        "---\ntitle: x\n---",
        "النص",
        &long,
    ] {
        pictures.push(around(&called(name), "two", 1, Looks::default()));
    }
    let texts: Vec<(String, String)> = pictures
        .iter()
        .filter_map(|picture| {
            Some((mermaid(picture).ok()?, format!("{} {}", picture.nodes.len(), picture.edges.len())))
        })
        .collect();
    assert!(texts.len() > 60, "{}", texts.len());
    let input: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
    let Some((ok, out)) = node("mermaid.mjs", &[], &input.join("\n%%%%\n"), "the_mermaid_parser_reads_everything")
    else {
        return;
    };
    assert!(ok, "{out}");
    let meant: Vec<&str> = texts.iter().map(|(_, counts)| counts.as_str()).collect();
    assert_eq!(out.lines().collect::<Vec<_>>(), meant);
}

#[test]
fn clusters_and_direction_are_in_dot_too() {
    let graph = built_in();
    let select = Select { focus: vec![graph.entity("iccwc").unwrap().ix()], ..Select::default() };
    let looks = Looks { flow: Flow::Down, layout: Layout::Fdp, ..Looks::default() };
    let spec = DiagramSpec { select, group_by: GroupBy::Kind, looks, ..DiagramSpec::default() };
    let picture = Picture::new(&graph, &spec);
    let text = dot(&picture);
    for part in ["rankdir=\"TB\"", "layout=\"fdp\"", "subgraph cluster_0", "label=\"organizations\""] {
        assert!(text.contains(part), "{part}");
    }
    if has_tool("dot", "clusters_and_direction_are_in_dot_too") {
        let (ok, out, err) = graphviz(&["-Kdot", "-Tdot_json"], &text);
        assert!(ok && err.is_empty(), "{err}");
        let drawn: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(drawn["edges"].as_array().unwrap().len(), picture.edges.len());
    }
}

#[test]
fn columns_without_more_are_kinds() {
    let graph = built_in();
    let picture = around(&graph, "jwp-2015-b9", 1, Looks { layout: Layout::Columns, ..Looks::default() });
    assert!((2..=4).contains(&picture.columns.len()), "{:?}", picture.columns);
    readable("columns by kind", &picture);
}

#[test]
fn graphviz_cuts_and_covers_no_text() {
    if !has_tool("dot", "graphviz_cuts_and_covers_no_text") {
        return;
    }
    let graph = built_in();
    let engine = Graphviz { program: PathBuf::from("dot"), patience: Duration::from_secs(30), alone: true };
    let mut pictures: Vec<(String, Picture)> =
        views::all(&graph).into_iter().map(|view| (view.id.clone(), Picture::new(&graph, &view.spec))).collect();
    for id in ["iccwc", "cms-saiga-mou", "jwp-2015-b9", "blg", "hominidae", "mike"] {
        for layout in [Layout::Dot, Layout::Neato, Layout::Fdp, Layout::Twopi, Layout::Circo] {
            let picture = around(&graph, id, 1, Looks { layout, ..Looks::default() });
            pictures.push((format!("{id} by {layout}"), picture));
        }
    }
    for (name, picture) in pictures {
        let drawing = draw(&picture.legible(), Some(&engine)).unwrap();
        for (index, text) in drawing.texts.iter().enumerate() {
            assert!(text.x >= 0.0 && text.right() <= drawing.width + 0.5, "{name}: a text is cut: {text:?}");
            let covered = drawing.texts[index + 1..].iter().find(|other| text.overlaps(other));
            assert!(covered.is_none(), "{name}: texts overlap: {text:?} {covered:?}");
        }
    }
}
