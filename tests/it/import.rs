//! Imports: what is made of other people's files, what is said of their faults, and that nothing is half-written.

use crate::support::{build, fixture, ontology, program, run};
use meagraph::data::{Date, Input, load};
use meagraph::graph::{Graph, Lens};
use meagraph::import::{self, IMPORTERS, Reading, Settings, SourceFile, Verdict, read_date, slug};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// Runs an import over the small graph; gives what was written and what was said.
fn imported(source: &str, files: &[&str], more: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.ndjson");
    let mut command = program();
    command.args(["--data", "tests/data/small", "import", source]);
    command.args(files.iter().map(|file| fixture("import").join(file))).args(more).arg("-o").arg(&out);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    (std::fs::read_to_string(out).unwrap(), said)
}

fn graph(ndjson: &str) -> Graph {
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    std::io::Write::write_all(&mut file, ndjson.as_bytes()).unwrap();
    let ontology = ontology();
    let dataset = load(&ontology, &[Input::Path(file.path().to_owned())]).unwrap();
    build(ontology, dataset)
}

const SPECIES: [&str; 4] = ["species-taxa.json", "species-legislation.json", "species-cms.csv", "species-history.csv"];
const IEADB: [&str; 4] = ["iea-treaties.csv", "iea-members.csv", "iea-references.csv", "iea-titles.csv"];

#[test]
fn every_source_has_a_name_and_a_line_of_description() {
    let names: BTreeSet<&str> = IMPORTERS.iter().map(|importer| importer.name).collect();
    assert_eq!(names.len(), IMPORTERS.len());
    assert!(IMPORTERS.iter().all(|importer| importer.description.ends_with('.')));
}

#[test]
fn species_plus() {
    let (ndjson, said) = imported("species-plus", &SPECIES, &[]);
    insta::assert_snapshot!("species_plus", format!("{ndjson}---\n{said}"));
    graph(&ndjson);
}

/// The appendices in which the made-up elephant is listed on a date.
fn listed(graph: &Graph, date: &str) -> Vec<String> {
    let lens = Lens::default().true_on(date.parse().unwrap());
    let taxon = graph.entity("fictelephas-africanus").unwrap();
    let links = taxon.links(meagraph::graph::Direction::Out, &lens).filter(|link| link.relation().id == "listed-in");
    let links = links.filter(|link| link.to().id().starts_with("cites"));
    links
        .flat_map(|link| {
            let notes =
                link.statements(&lens).map(|said| said.note().unwrap_or("all").chars().take(6).collect::<String>());
            notes.map(|note| format!("{} {note}", link.to().name())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_listing_lasts_until_a_later_change_of_the_same_population() {
    let graph = graph(&imported("species-plus", &SPECIES, &[]).0);
    assert_eq!(listed(&graph, "1975-12-31"), [""; 0]);
    assert_eq!(listed(&graph, "1976-06"), ["CITES Appendix III all"]);
    assert_eq!(listed(&graph, "1977-02-03"), ["CITES Appendix III all"]);
    assert_eq!(listed(&graph, "1977-02-04"), ["CITES Appendix II all"]);
    assert_eq!(listed(&graph, "1990-01-17"), ["CITES Appendix II all"]);
    assert_eq!(listed(&graph, "1990-01-18"), ["CITES Appendix I all"]);
    assert_eq!(listed(&graph, "1998"), ["CITES Appendix I Except", "CITES Appendix II The po"]);
    assert_eq!(listed(&graph, "2020"), ["CITES Appendix I Except", "CITES Appendix II Popula"]);
    let reserved = |date: &str| {
        let lens = Lens::default().true_on(date.parse().unwrap());
        graph.entity("zimbabwe").unwrap().links(meagraph::graph::Direction::Out, &lens).count()
    };
    assert_eq!([reserved("1989"), reserved("1995"), reserved("1998")], [0, 1, 0]);
}

#[test]
fn ieadb() {
    let (ndjson, said) = imported("ieadb", &IEADB, &[]);
    insta::assert_snapshot!("ieadb", format!("{ndjson}---\n{said}"));
    graph(&ndjson);
}

#[test]
fn a_table_by_its_mapping() {
    let mapping = fixture("import/members.toml");
    let (ndjson, said) = imported("csv", &["members.csv"], &["--mapping", mapping.to_str().unwrap()]);
    insta::assert_snapshot!("table", format!("{ndjson}---\n{said}"));
    graph(&ndjson);
}

#[test]
fn the_order_of_files_and_a_second_run_change_nothing() {
    for (source, files) in [("species-plus", SPECIES), ("ieadb", IEADB)] {
        let first = imported(source, &files, &[]).0;
        let mut turned = files;
        turned.reverse();
        assert_eq!(imported(source, &turned, &[]).0, first, "{source}");
    }
}

#[test]
fn what_the_base_has_keeps_its_id_and_name() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.json");
    let taxon = r#"{"taxon_concepts":[{"id":7,"full_name":"Panthera leo","rank":"SPECIES","name_status":"A","higher_taxa":{"family":"Felidae"}}]}"#;
    std::fs::write(&page, taxon).unwrap();
    let run = crate::support::run_small(&["import", "species-plus", page.to_str().unwrap()]);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lion = lines.iter().find(|line| line["id"] == "panthera-leo").unwrap();
    let small = crate::support::small();
    assert_eq!(lion["name"], small.entity("panthera-leo").unwrap().name());
    assert!(lion.get("attributes").is_none());
}

#[test]
fn broken_files_are_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).display().to_string()
    };
    let cases = [
        ("species-plus", write("cut.json", b"{\"taxon_concepts\": [")),
        ("species-plus", write("other.json", b"{\"weather\": []}")),
        ("species-plus", write("places.json", b"[{\"name\":\"Ghana\",\"iso_code2\":\"GH\"}]")),
        ("species-plus", write("other.csv", b"a,b\n1,2\n")),
        ("ieadb", write("latin.csv", b"country,mitch_id\nC\xf4te,1\n")),
        ("ieadb", write("empty.csv", b"")),
        ("ieadb", write("unknown.csv", b"x,y\n1,2\n")),
        ("csv", write("table.csv", b"x,y\n1,2\n")),
        ("ieadb", folder.path().join("none.csv").display().to_string()),
    ];
    let mut text = String::new();
    for (source, file) in &cases {
        let out = folder.path().join("out.ndjson");
        let run = run(&["import", source, file, "-o", out.to_str().unwrap()]);
        assert_eq!((run.code, out.exists()), (2, false), "{file}: {}", run.err);
        let _ = writeln!(text, "{}", run.err.replace(&folder.path().display().to_string(), ""));
    }
    insta::assert_snapshot!("broken_files", text);
    let error = write("error.json", br#"{"error":{"message":"We are sorry"}}"#);
    let run = run(&["import", "species-plus", &error]);
    assert!(run.err.contains("Species+ answered with an error: We are sorry"), "{}", run.err);
}

#[test]
fn mappings_that_do_not_fit_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read_to_string(fixture("import/members.toml")).unwrap();
    let mut text = String::new();
    for (from, to) in [
        ("kind = \"organization\"", "kind = \"organisation\""),
        ("links.member-of", "links.membr-of"),
        ("properties.website", "properties.web"),
        ("column = \"Short\"", "column = \"Shrt\""),
        ("entity = \"group\"", "entity = \"nothing\""),
        ("[source]", "[sauce]"),
        ("properties.name = { column", "properties.nom = { column"),
    ] {
        assert!(good.contains(from), "{from}");
        let mapping = folder.path().join("mapping.toml");
        std::fs::write(&mapping, good.replacen(from, to, 1)).unwrap();
        let table = fixture("import/members.csv");
        let run = run(&["import", "csv", table.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
        assert_eq!(run.code, 2, "{from}");
        let _ = writeln!(text, "{}", run.err.replace(&folder.path().display().to_string(), ""));
    }
    insta::assert_snapshot!("mappings", text);
}

#[test]
fn a_report_has_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    imported("ieadb", &IEADB, &["--report", report.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let places: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row["file"].as_str().unwrap(), row["place"].as_str().unwrap())).collect();
    assert_eq!(places.iter().filter(|(file, _)| *file == "iea-treaties.csv").count(), 6);
    assert_eq!(places.iter().filter(|(file, _)| *file == "iea-members.csv").count(), 6);
    for row in rows.iter().filter(|row| row["verdict"] != "taken") {
        assert!(!row["reason"].as_str().unwrap().is_empty());
    }
}

#[test]
fn dates_are_read_or_said_to_be_broken() {
    let date = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(read_date(""), Reading::Nothing);
    assert_eq!(read_date("1973-03-03"), Reading::Date(date("1973-03-03")));
    assert_eq!(read_date("2011-01-01~"), Reading::Date(date("2011-01-01~")));
    assert_eq!(read_date("23/12/2002"), Reading::Date(date("2002-12-23")));
    assert_eq!(read_date("2899-01-01"), Reading::Never);
    for (text, meant) in [
        ("1964-XX-16", "1964"),
        ("2010-XX-XX", "2010"),
        ("2010-05-XX", "2010-05"),
        ("16-12-1991.", "1991-12-16"),
        ("17801.0", "1948-09-25"),
    ] {
        assert!(
            matches!(read_date(text), Reading::Changed(read, _) if read == date(meant)),
            "{text}: {:?}",
            read_date(text)
        );
    }
    for text in ["14-022005", "8330-01-01", "yesterday", "1973-13-01", "2001-02-30", "1973:1975"] {
        assert!(matches!(read_date(text), Reading::Broken(_)), "{text}: {:?}", read_date(text));
    }
}

/// As many agreements and memberships as the whole database has.
#[test]
fn the_size_of_the_whole_database_takes_seconds() {
    let header = "IEA# (click for add'l info),Signature Date,Date IEA entered into force,Treaty Name,Agreement Type (level 2),Lineage,Sequence in lineage";
    let mut treaties = format!("{header}\n");
    let mut members = String::from("country,mitch_id,treatyname,tterm,csig,crat,ceif3\n");
    for index in 0..5728 {
        let _ = writeln!(
            treaties,
            "{index},19{:02}-01-01,2899-01-01,Made-up agreement {index},Agreement,Line {},1",
            index % 100,
            index % 455
        );
    }
    for index in 0..27_002 {
        let _ = writeln!(
            members,
            "Country {},{},Made-up,,,,1990-01-{:02}",
            index % 200,
            index / 200 * 40 + index % 40,
            index % 28 + 1
        );
    }
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), bytes: text.into_bytes() };
    let files = [file("treaties.csv", treaties), file("members.csv", members)];
    let begin = Instant::now();
    let imported =
        import::import(import::find("ieadb").unwrap(), &crate::support::small(), &Settings::default(), &files).unwrap();
    let mut bytes = Vec::new();
    imported.write(&mut bytes).unwrap();
    println!("{} entities, {} statements in {:?}", imported.entities(), imported.statements(), begin.elapsed());
    assert!(imported.entities() > 5_900 && imported.statements() > 26_000);
    assert_eq!(imported.report.count(Verdict::Skipped) + imported.statements(), 27_002);
    assert!(begin.elapsed().as_secs() < 60, "slower than it should be even without optimization");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in the cells, the import ends, and what it writes has no faults.
    #[test]
    fn any_table_gives_clean_data(
        rows in prop::collection::vec(prop::collection::vec("\\PC{0,12}|[0-9/XT~-]{0,10}", 7), 0..8)
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["country", "mitch_id", "treatyname", "tterm", "csig", "crat", "ceif3"]).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let files = [SourceFile { name: "members.csv".into(), bytes: writer.into_inner().unwrap() }];
        let small = crate::support::small();
        let imported = import::import(import::find("ieadb").unwrap(), &small, &Settings::default(), &files).unwrap();
        let mut bytes = Vec::new();
        imported.write(&mut bytes).unwrap();
        graph(&String::from_utf8(bytes).unwrap());
    }

    /// A slug is an id.
    #[test]
    fn any_name_becomes_an_id(name in "\\PC{0,200}") {
        prop_assert!(meagraph::check::is_slug(&slug(&name)), "{}", slug(&name));
    }
}

#[test]
fn fixtures_are_all_used() {
    let used: BTreeSet<&str> = SPECIES.into_iter().chain(IEADB).chain(["members.csv", "members.toml"]).collect();
    for entry in std::fs::read_dir(Path::new("tests/data/import")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(used.contains(name.as_str()), "{name}");
    }
}
