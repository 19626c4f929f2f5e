//! Imports: what is made of other people's files, what is said of their faults, and that nothing is half-written.

use crate::support::{build, fixture, ontology, program, run};
use meagraph::data::{Date, Input, load};
use meagraph::graph::{Direction, Graph, Lens};
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

const SPECIES: [&str; 6] = [
    "species-taxa.json",
    "species-legislation.json",
    "species-cites.csv",
    "species-cms.csv",
    "species-history.csv",
    "distributions-901.json",
];
const IEADB: [&str; 4] = ["iea-treaties.csv", "iea-members.csv", "iea-references.csv", "iea-titles.csv"];

const OTHERS: [&str; 4] = ["members.csv", "members.toml", "elephant-history.csv", "README.md"];

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
    let links = taxon.links(Direction::Out, &lens).filter(|link| link.relation().id == "listed-in");
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
        graph.entity("zimbabwe").unwrap().links(Direction::Out, &lens).count()
    };
    assert_eq!([reserved("1989"), reserved("1995"), reserved("1998")], [0, 1, 0]);
}

/// In which appendix the elephants of a country stand on a date, asked in GraphQL: by the annotations of the listings.
fn status(api: &meagraph::graphql::Api, date: &str, country: &str) -> Vec<String> {
    let query = format!(
        r#"{{ taxon(id: "loxodonta-africana") {{ listedIn(lens: {{ trueOn: "{date}" }}) {{ edges {{ node {{ name }} statements {{ note party }} }} }} }} }}"#
    );
    let data = crate::support::ask(api, &query);
    let mut found = Vec::new();
    for edge in data["taxon"]["listedIn"]["edges"].as_array().unwrap() {
        for said in edge["statements"].as_array().unwrap() {
            let note = said["note"].as_str().unwrap_or_default();
            let is_named = note.contains(country);
            let counts = note.is_empty() || is_named != note.starts_with("Except");
            found.extend(counts.then(|| edge["node"]["name"].as_str().unwrap().replace("CITES Appendix ", "")));
        }
    }
    found
}

/// The parties with a reservation on a date, asked on the command line.
fn reserving(data: &str, date: &str) -> Vec<String> {
    let arguments = ["--data", data, "links", "loxodonta-africana", "--true-on", date, "--format", "json"];
    let run = run(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let links: Value = serde_json::from_str(&run.out).unwrap();
    let reserves = links.as_array().unwrap().iter().filter(|link| link["relation"] == "reserves");
    let mut parties: Vec<String> = reserves.map(|link| link["entity"]["id"].as_str().unwrap().to_owned()).collect();
    parties.sort_unstable();
    parties
}

#[test]
fn the_african_elephant_stands_where_the_published_history_says() {
    let ndjson = imported("species-plus", &["elephant-history.csv"], &["--published", "2022-11-27"]).0;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("elephant.ndjson");
    std::fs::write(&file, &ndjson).unwrap();
    let api = crate::support::api(graph(&ndjson));
    for (date, kenya, namibia, south_africa) in [
        ("1976-02-25", "", "", ""),
        ("1976-02-26", "III", "III", "III"),
        ("1977-02-03", "III", "III", "III"),
        ("1977-02-04", "II", "II", "II"),
        ("1990-01-17", "II", "II", "II"),
        ("1990-01-18", "I", "I", "I"),
        ("1997-09-17", "I", "I", "I"),
        ("1997-09-18", "I", "II", "I"),
        ("2000-07-18", "I", "II", "I"),
        ("2000-07-19", "I", "II", "II"),
        ("2019-11-25", "I", "II", "II"),
        ("2019-11-26", "I", "II", "II"),
        ("2026", "I", "II", "II"),
    ] {
        for (country, meant) in [("Kenya", kenya), ("Namibia", namibia), ("South Africa", south_africa)] {
            assert_eq!(status(&api, date, country).join(" "), meant, "{country} on {date}");
        }
    }
    let data = file.to_str().unwrap();
    assert!(reserving(data, "1990-01-17").is_empty());
    assert_eq!(reserving(data, "1990-01-18"), ["botswana", "malawi", "south-africa", "zambia", "zimbabwe"]);
    assert_eq!(reserving(data, "1997-09-17").len(), 6);
    assert_eq!(reserving(data, "1997-09-18"), ["malawi", "south-africa", "zambia"]);
    assert_eq!(reserving(data, "2020").len(), 5);
    let said = |date: &str| {
        let query = format!(
            r#"{{ taxon(id: "loxodonta-africana") {{ listedIn(lens: {{ saidBy: "{date}", trueOn: "2020" }}) {{ totalCount }} }} }}"#
        );
        crate::support::ask(&api, &query)["taxon"]["listedIn"]["totalCount"].as_u64().unwrap()
    };
    assert_eq!((said("2022-11-26"), said("2022-11-27")), (0, 2));
}

#[test]
fn pages_of_distributions_find_their_taxon() {
    let folder = tempfile::tempdir().unwrap();
    let page = std::fs::read(fixture("import/distributions-901.json")).unwrap();
    let write = |name: &str| {
        std::fs::write(folder.path().join(name), &page).unwrap();
        folder.path().join(name).display().to_string()
    };
    let (a, b) = (write("page-1.json"), write("page-2.json"));
    let told = run(&["import", "species-plus", &a, "--taxon", "901"]);
    assert!(told.code == 0 && told.out.contains("distribution of taxon concept 901"), "{}", told.err);
    let both = run(&["import", "species-plus", &a, &b, "--taxon", "901"]);
    assert!(both.code == 2 && both.err.contains("both do not say"), "{}", both.err);
    let nothing = run(&["import", "species-plus", &a]);
    assert!(nothing.code == 2 && nothing.err.contains("distributions-4521.json"), "{}", nothing.err);
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
    for (source, files) in [("species-plus", SPECIES.as_slice()), ("ieadb", IEADB.as_slice())] {
        let first = imported(source, files, &[]).0;
        assert_eq!(imported(source, files, &[]).0, first, "{source}");
        let mut turned = files.to_vec();
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

/// Whatever is done to a good file: the program ends, says why, and leaves no half of a file.
#[test]
fn files_cut_short_or_garbled_are_taken_or_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("out.ndjson"), SPECIES.iter().chain(&IEADB).chain(&["members.csv"]));
    let mut refused = 0;
    for name in bad {
        let bytes = std::fs::read(fixture("import").join(name)).unwrap();
        let garbled: Vec<u8> = bytes.iter().map(|byte| byte.wrapping_mul(31)).collect();
        for bytes in [&bytes[..bytes.len() / 2], &bytes[..1], &garbled] {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            let source = if IEADB.contains(name) { "ieadb" } else { "species-plus" };
            let mapping = fixture("import/members.toml");
            let mut arguments = vec!["--data", "tests/data/small", "import", source, file.to_str().unwrap()];
            if *name == "members.csv" {
                arguments[3] = "csv";
                arguments.extend(["--mapping", mapping.to_str().unwrap()]);
            }
            arguments.extend(["-o", good.to_str().unwrap()]);
            let run = run(&arguments);
            assert!(matches!(run.code, 0..=2), "{name}: {}", run.err);
            assert_eq!(run.code == 0, good.exists(), "{name}: {}", run.err);
            assert!(run.code == 0 || run.err.contains("error: "), "{name}: {}", run.err);
            refused += usize::from(run.code != 0);
            if run.code == 0 {
                graph(&std::fs::read_to_string(&good).unwrap());
                std::fs::remove_file(&good).unwrap();
            }
        }
    }
    assert!(refused > 15, "{refused}");
    assert!(
        !std::fs::read_dir(folder.path()).unwrap().any(|file| file
            .unwrap()
            .file_name()
            .to_str()
            .unwrap()
            .starts_with(".tmp"))
    );
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
    assert_eq!(places.iter().filter(|(file, _)| *file == "iea-treaties.csv").count(), 8);
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

#[test]
fn a_country_is_one_however_its_letters_are_written() {
    let table = "country,mitch_id,treatyname,tterm,csig,crat,ceif3\nutopia,1,,,,,\nUTOPIA,2,,,,,\n";
    let files = [SourceFile { name: "members.csv".into(), bytes: table.into() }];
    let small = crate::support::small();
    let imported = import::import(import::find("ieadb").unwrap(), &small, &Settings::default(), &files).unwrap();
    let mut bytes = Vec::new();
    imported.write(&mut bytes).unwrap();
    let graph = graph(&String::from_utf8(bytes).unwrap());
    let utopia = graph.entity("utopia").unwrap();
    assert_eq!((utopia.name(), utopia.links(Direction::Both, &Lens::default()).count()), ("utopia", 2));
}

#[test]
fn higher_taxa_are_told_apart_from_taxa_of_their_name_by_rank() {
    let file = std::fs::read_to_string(fixture("import").join("species-cites.csv")).unwrap();
    let changed = file.replace("Fictiformes,,ORDER,NC", "Fictiformes,,SUBORDER,NC");
    assert_ne!(changed, file);
    let files = [SourceFile { name: "species-cites.csv".into(), bytes: changed.into_bytes() }];
    let importer = IMPORTERS.iter().find(|importer| importer.name == "species-plus").unwrap();
    let imported = import::import(importer, &crate::support::small(), &Settings::default(), &files).unwrap();
    let mut bytes = Vec::new();
    imported.write(&mut bytes).unwrap();
    let graph = graph(&String::from_utf8(bytes).unwrap());
    let names = || graph.entities().map(|entity| entity.name().to_owned());
    assert!(names().any(|name| name == "Fictiformes") && names().any(|name| name == "Fictiformes (order)"));
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

    /// Bytes of no form at all, or a good file with a few of them wrong: an import or an error, and never bad data.
    #[test]
    fn any_bytes_end_in_an_import_or_an_error(
        which in 0..(SPECIES.len() + IEADB.len()),
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        random in prop::option::weighted(0.3, prop::collection::vec(any::<u8>(), 0..300)),
    ) {
        let name = SPECIES.iter().chain(&IEADB).nth(which).unwrap();
        let mut bytes = random.unwrap_or_else(|| std::fs::read(fixture("import").join(name)).unwrap());
        for (at, byte) in noise {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        let small = crate::support::small();
        let files = [SourceFile { name: (*name).to_owned(), bytes }];
        for importer in IMPORTERS {
            let Ok(imported) = import::import(importer, &small, &Settings::default(), &files) else { continue };
            let mut bytes = Vec::new();
            imported.write(&mut bytes).unwrap();
            graph(&String::from_utf8(bytes).unwrap());
        }
    }

    /// A slug is an id.
    #[test]
    fn any_name_becomes_an_id(name in "\\PC{0,200}") {
        prop_assert!(meagraph::check::is_slug(&slug(&name)), "{}", slug(&name));
    }
}

#[test]
fn fixtures_are_all_used() {
    let used: BTreeSet<&str> = SPECIES.into_iter().chain(IEADB).chain(OTHERS).collect();
    for entry in std::fs::read_dir(Path::new("tests/data/import")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(used.contains(name.as_str()), "{name}");
    }
}
