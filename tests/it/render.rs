//! Pictures as drawn by the program itself: nothing overlaps, nothing is cut, nothing breaks out of its place.

use crate::support::{built_in, fixture, has_tool, run_small, small};
use meagraph::diagram::render::{draw, pdf, png};
use meagraph::diagram::views::{self, View};
use meagraph::diagram::{
    DiagramSpec, Drawer, Flow, Graphviz, GroupBy, Labels, Layout, LineLabels, Looks, Picture, PictureFormat, Place,
    Theme, csv, json, words,
};
use meagraph::graph::{Graph, Select};
use std::path::PathBuf;
use std::time::Duration;

fn around(graph: &Graph, id: &str, depth: u32, looks: Looks) -> Picture {
    let select = Select { focus: vec![graph.entity(id).unwrap().ix()], depth, limit: 500, ..Select::default() };
    Picture::new(graph, &DiagramSpec { select, labels: Labels::Both, looks, ..DiagramSpec::default() })
}

/// Draws, and checks what must hold of every picture.
fn sound(name: &str, picture: &Picture) -> String {
    let drawing = draw(&picture.legible(), None).unwrap();
    for (index, text) in drawing.texts.iter().enumerate() {
        assert!(text.x >= 0.0 && text.y >= 0.0, "{name}: a text begins outside");
        assert!(
            text.right() <= drawing.width + 0.5 && text.bottom() <= drawing.height,
            "{name}: a text is cut: {text:?}"
        );
        for other in &drawing.texts[index + 1..] {
            assert!(!text.overlaps(other), "{name}: texts overlap: {text:?} {other:?}");
        }
    }
    for (index, rect) in drawing.boxes.iter().enumerate() {
        for other in &drawing.boxes[index + 1..] {
            assert!(!rect.overlaps(other), "{name}: boxes overlap: {rect:?} {other:?}");
        }
        let half = |text: &&meagraph::diagram::render::Rect| text.overlaps(rect);
        for text in drawing.texts.iter().filter(half) {
            let inside = text.x >= rect.x - 0.5
                && text.right() <= rect.right() + 0.5
                && text.y >= rect.y - 1.0
                && text.bottom() <= rect.bottom() + 1.0;
            assert!(inside, "{name}: a text crosses the side of a box: {text:?} {rect:?}");
        }
    }
    let tree = roxmltree::Document::parse(&drawing.svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    let root = tree.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    for tag in ["title", "desc"] {
        assert!(
            root.children().any(|child| child.has_tag_name(("http://www.w3.org/2000/svg", tag))),
            "{name}: no {tag}"
        );
    }
    let mut ids: Vec<&str> = tree.descendants().filter_map(|node| node.attribute("id")).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{name}: an id stands twice");
    drawing.svg
}

#[test]
fn the_svg_of_a_neighbourhood() {
    let run = run_small(&["diagram", "--focus", "pact", "--format", "svg", "--renderer", "builtin"]);
    insta::assert_snapshot!(run.out);
}

#[test]
fn every_view_is_legible_and_does_not_vary() {
    let (graph, again) = (built_in(), built_in());
    let all = views::all(&graph);
    assert!(all.len() >= 12, "{} views", all.len());
    for View { id, title, about, spec } in all {
        assert!(!title.is_empty() && !about.is_empty(), "{id}");
        let picture = Picture::new(&graph, &spec);
        assert!(picture.nodes.len() > 2, "{id} shows next to nothing");
        let svg = sound(&id, &picture);
        let twin = views::find(&again, &id).unwrap();
        assert_eq!(svg, sound(&id, &Picture::new(&again, &twin.spec)), "{id}");
    }
}

#[test]
fn pictures_of_any_focus_are_legible() {
    let graph = built_in();
    let entities: Vec<String> = graph.entities().map(|entity| entity.id().to_owned()).collect();
    let every = entities.len() / 16;
    let chosen = entities.iter().step_by(every).cloned();
    let hubs =
        ["cites", "cms", "cites-secretariat", "cms-cites-jwp-2015-2020", "iccwc", "hominidae"].map(str::to_owned);
    for (index, id) in chosen.chain(hubs).enumerate() {
        let depth = u32::try_from(index % 3).unwrap() + 1;
        let flow = if index % 2 == 0 { Flow::Right } else { Flow::Down };
        sound(&id, &around(&graph, &id, depth, Looks { flow, ..Looks::default() }));
        sound(&id, &around(&graph, &id, 1, Looks { layout: Layout::Layered, flow, ..Looks::default() }));
    }
}

#[test]
fn every_theme_flow_label_and_cluster_is_legible() {
    let graph = built_in();
    for (theme, name, _) in Theme::ALL {
        sound(name, &around(&graph, "cms-saiga-mou", 1, Looks { theme: *theme, ..Looks::default() }));
    }
    for (flow, _, _) in Flow::ALL {
        for (labels, name, _) in LineLabels::ALL {
            let looks = Looks { layout: Layout::Layered, flow: *flow, line_labels: Some(*labels), ..Looks::default() };
            let select = Select { focus: vec![graph.entity("iccwc").unwrap().ix()], ..Select::default() };
            for group_by in [GroupBy::Nothing, GroupBy::Kind, GroupBy::Whole] {
                let spec =
                    DiagramSpec { select: select.clone(), looks: looks.clone(), group_by, ..DiagramSpec::default() };
                sound(&format!("{flow} {name} {group_by:?}"), &Picture::new(&graph, &spec));
            }
        }
    }
}

#[test]
fn columns_and_matrix_of_any_kinds() {
    let graph = built_in();
    let kind = |name: &str| Place::Kind(graph.ontology().find_kind(name).unwrap());
    let select = Select { focus: vec![graph.entity("iccwc").unwrap().ix()], depth: 2, limit: 60, ..Select::default() };
    let columns = vec![vec![kind("organization"), kind("body")], vec![kind("initiative")], vec![kind("activity")]];
    let spec = DiagramSpec { select, columns, ..DiagramSpec::default() };
    sound("columns", &Picture::new(&graph, &spec));
    let spec = DiagramSpec { rows: vec![kind("activity")], ..spec };
    sound("matrix", &Picture::new(&graph, &spec));
}

#[test]
fn what_is_too_large_is_counted_by_kind() {
    let graph = built_in();
    let picture = around(&graph, "cites", 3, Looks::default()).legible();
    assert!(picture.nodes.len() < 40);
    assert!(picture.captions.iter().any(|caption| caption.contains("too many to draw one by one")));
}

#[test]
fn png_and_pdf_are_what_they_say_and_do_not_vary() {
    let graph = small();
    let picture = around(&graph, "pact", 1, Looks::default());
    let svg = draw(&picture.legible(), None).unwrap().svg;
    let image = png(&svg, 1.0).unwrap();
    assert!(image.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(image, png(&svg, 1.0).unwrap());
    let page = pdf(&[&svg], "Pact").unwrap();
    assert!(page.starts_with(b"%PDF-"));
    assert_eq!(page, pdf(&[&svg], "Pact").unwrap());
    assert!(page.windows(6).any(|bytes| bytes == b"DejaVu"), "the font is not embedded");
}

#[test]
fn a_png_has_twenty_million_pixels_at_most() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='20000' height='5000'><rect width='9' height='9'/></svg>";
    let image = png(svg, 2.0).unwrap();
    let part = |at: usize| u64::from(u32::from_be_bytes(image[at..at + 4].try_into().unwrap()));
    assert!(part(16) * part(20) <= 20_000_000);
}

#[test]
fn a_picture_has_a_data_twin() {
    let graph = small();
    let picture = around(&graph, "pact", 1, Looks::default());
    insta::assert_snapshot!("twin", format!("{}\n{}\n{}\n", json(&picture), csv(&picture), words(&picture, 100)));
}

#[test]
fn choices_of_views_are_those_of_pictures() {
    use meagraph::data::{VIEW_KEYS, ViewKey};
    let words = |key: &str| match VIEW_KEYS.iter().find(|(known, _, _)| *known == key).unwrap().1 {
        ViewKey::Choice(words) => words.to_vec(),
        other => panic!("{key} is {other:?}"),
    };
    let own: Vec<&str> = Layout::ALL.iter().filter(|row| row.0.graphviz().is_none()).map(|row| row.1).collect();
    assert_eq!(words("layout"), own);
    assert_eq!(words("flow"), Flow::names().collect::<Vec<_>>());
    assert_eq!(words("theme"), Theme::names().collect::<Vec<_>>());
    assert_eq!(words("line-labels"), LineLabels::names().collect::<Vec<_>>());
    assert_eq!(words("colour"), meagraph::diagram::Colouring::names().collect::<Vec<_>>());
    assert_eq!(words("labels"), Labels::ALL.map(|(_, name)| name));
}

#[test]
fn graphviz_only_gives_places() {
    if !has_tool("dot", "graphviz_only_gives_places") {
        return;
    }
    let graph = built_in();
    let drawer = |program: &str, patience| Drawer {
        graphviz: Some(Graphviz { program: PathBuf::from(program), patience, alone: true }),
    };
    let patient = Duration::from_secs(30);
    let svg = PictureFormat::find("svg").unwrap();
    for (layout, _, _) in Layout::ALL.iter().filter(|row| row.0.graphviz().is_some() || row.0 == Layout::Layered) {
        for (id, group_by) in [("iccwc", GroupBy::Nothing), ("cms-saiga-mou", GroupBy::Kind)] {
            let select = Select { focus: vec![graph.entity(id).unwrap().ix()], ..Select::default() };
            let looks = Looks { layout: *layout, ..Looks::default() };
            let picture = Picture::new(&graph, &DiagramSpec { select, looks, group_by, ..DiagramSpec::default() });
            let text = String::from_utf8(svg.write(&picture, &drawer("dot", patient)).unwrap()).unwrap();
            let tree = roxmltree::Document::parse(&text).unwrap();
            let ids = tree.descendants().filter_map(|node| node.attribute("id"));
            assert_eq!(ids.filter(|id| id.starts_with("entity-")).count(), picture.nodes.len(), "{layout} {id}");
        }
    }
    let picture = around(&graph, "iccwc", 1, Looks { layout: Layout::Dot, ..Looks::default() });
    let error = svg.write(&picture, &drawer("no-such-program", patient)).unwrap_err().to_string();
    assert!(error.contains("`no-such-program` cannot be run"), "{error}");
    let error = svg.write(&picture, &Drawer::default()).unwrap_err().to_string();
    assert!(error.contains("install it, or take another layout"), "{error}");
}

#[test]
fn all_views_go_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().to_str().unwrap();
    let run = run_small(&["diagram", "--all", "--format", "svg", "-o", target]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut names: Vec<String> =
        std::fs::read_dir(target).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["members.csv", "members.json", "members.svg", "members.txt"]);
    assert!(fixture("small/views/members.toml").is_file());
    insta::assert_snapshot!("views", run_small(&["views"]).out);
    insta::assert_snapshot!("unknown-view", run_small(&["diagram", "member"]).shown());
}
