//! Documents with marked blocks.

use crate::support::{built_in, run, run_small, small};
use meagraph::report::{Syntax, TABLES, fill};
use std::fs;
use std::path::Path;

const BLOCKS: &str = "Before\n\n<!-- meagraph: view=members format=svg -->\nold\n<!-- /meagraph -->\n\nBetween\n\n<!-- meagraph: focus=pact table=links title=\"A table\" -->\n<!-- /meagraph -->\nAfter\n";

fn both(syntax: Syntax, text: &str) -> String {
    if syntax == Syntax::AsciiDoc { text.replace("<!--", "//").replace(" -->", "") } else { text.to_owned() }
}

#[test]
fn blocks_are_filled_and_the_rest_is_kept() {
    let graph = small();
    for (syntax, name) in [(Syntax::Markdown, "md"), (Syntax::AsciiDoc, "adoc"), (Syntax::Html, "html")] {
        let filled = fill(&graph, syntax, "report", &both(syntax, BLOCKS)).unwrap();
        assert_eq!(filled.files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["report-members.svg"]);
        assert!(filled.blocks.iter().all(|block| block.stale));
        insta::assert_snapshot!(format!("filled-{name}"), filled.text);
        let again = fill(&graph, syntax, "report", &filled.text).unwrap();
        assert_eq!(again.text, filled.text);
        assert!(again.blocks.iter().all(|block| !block.stale));
    }
}

#[test]
fn every_form_of_picture_can_be_embedded() {
    let graph = small();
    for syntax in [Syntax::Markdown, Syntax::AsciiDoc, Syntax::Html] {
        for format in ["svg", "png", "inline", "mermaid"] {
            let text = format!("<!-- meagraph: view=members format={format} -->\n<!-- /meagraph -->\n");
            let filled = fill(&graph, syntax, "r", &both(syntax, &text)).unwrap();
            assert_eq!(fill(&graph, syntax, "r", &filled.text).unwrap().text, filled.text);
            let inner: Vec<&str> = filled.text.split("<svg").collect();
            assert!(format != "inline" || !inner[1].split("</svg>").next().unwrap().contains("\n\n"));
        }
    }
}

#[test]
fn one_view_in_two_themes_makes_two_files() {
    let block = |asks: &str| format!("<!-- meagraph: view=members {asks} -->\n<!-- /meagraph -->\n");
    let text = block("theme=light") + &block("theme=dark") + &block("theme=light");
    let filled = fill(&small(), Syntax::Html, "r", &text).unwrap();
    let names: Vec<&str> = filled.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["r-members.svg", "r-members-2.svg", "r-members.svg"]);
}

#[test]
fn tables_of_the_graph_are_filled_with_their_sources() {
    let graph = built_in();
    for (name, asks) in [
        ("compare", "table=compare left=cms-cites-jwp-2012-2014 right=cms-cites-jwp-2015-2020 section=activities"),
        ("compare-dates", "table=compare left=2012 right=2013 modality=asserted"),
        ("lineage", "table=lineage of=jwp-2015-b9"),
        ("sources", "table=sources said-by=2016"),
    ] {
        let text = format!("<!-- meagraph: {asks} -->\n<!-- /meagraph -->\n");
        let filled =
            fill(&graph, Syntax::Markdown, "r", &text).unwrap_or_else(|faults| panic!("{name}: {}", faults[0]));
        assert_eq!(fill(&graph, Syntax::Markdown, "r", &filled.text).unwrap().text, filled.text);
        insta::assert_snapshot!(format!("table-{name}"), filled.text);
    }
}

#[test]
fn a_long_picture_becomes_an_image_a_page() {
    let text = "<!-- meagraph: focus=cites layout=ego format=svg -->\n<!-- /meagraph -->\n";
    let filled = fill(&built_in(), Syntax::Markdown, "r", text).unwrap();
    assert!(filled.files.len() > 1);
    for (at, (name, _)) in filled.files.iter().enumerate() {
        assert_eq!(*name, format!("r-cites-page-{}.svg", at + 1));
        assert!(filled.text.contains(&format!("]({name})")));
    }
    assert_eq!(filled.blocks[0].files.len(), filled.files.len());
}

#[test]
fn faults_of_blocks_are_said_with_their_lines() {
    let graph = small();
    let mut said = String::new();
    for asks in [
        "view=membres",
        "table=links",
        "view=members format=gif",
        "view=members table=sums",
        "size=3",
        "view",
        "focus=pakt",
        "focus=pact depth=x",
        "focus=pact layout=neato",
        "focus=pact said-by=never",
        "table=compare left=pact",
        "table=compare left=pact right=omega",
        "table=compare left=2012 right=2013 focus=pact",
        "table=compare left=2012 right=2021 section=linkz",
        "table=lineage of=pakt",
    ] {
        let text = format!("# Title\n\n<!-- meagraph: {asks} -->\n<!-- /meagraph -->\n");
        for error in fill(&graph, Syntax::Markdown, "r", &text).err().unwrap() {
            said += &format!("{asks}\n    {error}\n");
        }
    }
    for text in ["<!-- meagraph: view=members -->\n", "<!-- /meagraph -->\n"] {
        said += &format!("{}    {}\n", text, fill(&graph, Syntax::Markdown, "r", text).err().unwrap()[0]);
    }
    insta::assert_snapshot!("faults", said);
}

#[test]
fn markers_in_code_are_passed_over() {
    let text = "```\n<!-- meagraph: view=members -->\n```\n";
    let filled = fill(&small(), Syntax::Markdown, "r", text).unwrap();
    assert_eq!(filled.text, text);
    assert!(filled.blocks.is_empty());
}

#[test]
fn check_names_stale_blocks_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.md");
    fs::write(&path, BLOCKS).unwrap();
    let name = path.to_str().unwrap();
    let check = run_small(&["embed", "--check", name]);
    assert_eq!(check.code, 1);
    assert!(check.err.contains(":3: `view=members format=svg` is not current"), "{}", check.err);
    assert!(check.err.contains("2 blocks are not current"), "{}", check.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), BLOCKS);
    assert_eq!(run_small(&["embed", name]).code, 0);
    assert_eq!(run_small(&["embed", "--check", name]).code, 0);
    let once = fs::read_to_string(&path).unwrap();
    assert_eq!(run_small(&["embed", name]).err, "");
    assert_eq!(fs::read_to_string(&path).unwrap(), once);
    fs::write(folder.path().join("paper-members.svg"), "<svg/>").unwrap();
    assert_eq!(run_small(&["embed", "--check", name]).code, 1);
}

#[test]
fn the_example_report_is_current() {
    let run = run(&["embed", "--check", "docs/example-report/report.md"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string("docs/example-report/report.md").unwrap();
    let filled = fill(&built_in(), Syntax::Markdown, "report", &text).unwrap();
    for (name, bytes) in filled.files {
        assert_eq!(fs::read(Path::new("docs/example-report").join(&name)).unwrap(), bytes, "{name}");
    }
}

#[test]
fn tables_are_described_and_unlike() {
    let names: std::collections::BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), TABLES.len());
    assert!(TABLES.iter().all(|table| table.description.ends_with('.')));
}
