//! The rules: each with a folder of data that breaks it, and what people then read.

use crate::support::{fixture, ontology, read, run};
use meagraph::check::{RULES, check, render};
use meagraph::data::{Input, load};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_rule_has_a_folder_that_breaks_it_and_a_message() {
    let ontology = ontology();
    for rule in RULES {
        let folder = Path::new("tests/data/invalid").join(rule.code);
        assert!(folder.is_dir(), "no folder for `{}`", rule.code);
        let report = check(&ontology, read(&ontology, &[&folder]));
        let broken: BTreeSet<&str> = report.findings.iter().map(|finding| finding.code).collect();
        assert!(broken.contains(rule.code), "`{}` was not found among {broken:?}", rule.code);
        insta::assert_snapshot!(rule.code, render::text(&report, false));
    }
}

#[test]
fn every_folder_is_for_a_rule() {
    let codes: BTreeSet<String> = RULES.iter().map(|rule| rule.code.to_owned()).collect();
    let folders = std::fs::read_dir(fixture("invalid")).unwrap();
    let names: BTreeSet<String> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, codes);
}

#[test]
fn rules_are_described_and_unlike() {
    let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.description.ends_with('.')));
}

#[test]
fn all_faults_are_reported_at_once_in_the_order_of_files() {
    let ontology = ontology();
    let folders: Vec<_> = ["bad-date", "cycle", "unknown-key"].map(|name| fixture("invalid").join(name)).into();
    let paths: Vec<&Path> = folders.iter().map(std::path::PathBuf::as_path).collect();
    let report = check(&ontology, read(&ontology, &paths));
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
    for code in ["bad-date", "cycle", "unknown-key"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert!(report.findings.is_sorted_by_key(|finding| finding.place.file));
}

#[test]
fn json_has_places_and_ways_out() {
    let run = run(&["--data", "tests/data/invalid/dangling-id", "check", "--format", "json"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("dangling-id-json", run.out);
    let run = crate::support::run(&["--data", "tests/data/invalid/dangling-id", "check", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    insta::assert_json_snapshot!("dangling-id-sarif", log["runs"][0]["results"]);
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), RULES.len());
}

#[test]
fn exit_codes_tell_clean_faulty_and_not_run() {
    let clean = run(&["--data", "tests/data/small", "check"]);
    assert_eq!((clean.code, clean.err.as_str()), (0, "14 files, 13 entities, 16 statements: 0 faults, 0 warnings\n"));
    assert_eq!(run(&["--data", "tests/data/invalid/orphan-entity", "check"]).code, 0);
    assert_eq!(run(&["--data", "tests/data/invalid/cycle", "check"]).code, 1);
    assert_eq!(run(&["--data", "tests/data/nowhere", "check"]).code, 2);
}

#[test]
fn every_command_refuses_faulty_data_with_the_same_text() {
    let shown = run(&["--data", "tests/data/invalid/dangling-id", "show", "saiga-tatarica"]);
    assert_eq!(shown.code, 1);
    assert!(shown.err.contains("did you mean `saiga-tatarica`?"), "{}", shown.err);
    assert!(shown.err.contains("^^^^^^^^^^^^^^^"), "{}", shown.err);
}

/// Files to damage: one of each form.
fn originals() -> Vec<(&'static str, String)> {
    let small = |path: &str| std::fs::read_to_string(fixture("small").join(path)).unwrap();
    let whole = run(&["--data", "tests/data/small", "export", "--format", "ndjson"]).out;
    vec![
        ("bodies/alpha-secretariat.toml", small("bodies/alpha-secretariat.toml")),
        ("organizations/omega.toml", small("organizations/omega.toml")),
        ("documents/report-2012.toml", small("documents/report-2012.toml")),
        ("all.ndjson", whole),
    ]
}

#[derive(Clone, Debug)]
enum Damage {
    Replace(prop::sample::Index, u8),
    Insert(prop::sample::Index, String),
    Cut(prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let bit = prop::sample::select(vec![
        "\"", "[", "]", "{", "}", "=", "\n", "\\", "#", "'''", "\u{0}", "\u{202e}", "é", ",", "to = 3", "null", "1e9",
        "[[a]]",
    ]);
    prop_oneof![
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (any::<prop::sample::Index>(), bit).prop_map(|(at, text)| Damage::Insert(at, text.to_owned())),
        (any::<prop::sample::Index>(), 1..40usize).prop_map(|(at, count)| Damage::Cut(at, count)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for damage in damages {
        match damage {
            Damage::Replace(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Insert(at, text) => {
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, text.bytes());
            }
            Damage::Cut(at, count) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                let end = (at + count).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes a file has, checking ends with a report that can be rendered.
    #[test]
    fn no_bytes_make_it_panic(which in 0..4usize, damages in prop::collection::vec(damage(), 1..6)) {
        let ontology = ontology();
        let (path, text) = originals().swap_remove(which);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, damaged(&text, &damages)).unwrap();
        let report = check(&ontology, load(&ontology, &[Input::Path(folder.path().to_owned())]).unwrap());
        let shown = render::text(&report, false);
        prop_assert!(shown.ends_with("warnings\n") || shown.ends_with("warning\n"));
        let json: serde_json::Value = serde_json::from_str(&render::json(&report)).unwrap();
        prop_assert_eq!(json["findings"].as_array().unwrap().len(), report.findings.len());
    }
}
