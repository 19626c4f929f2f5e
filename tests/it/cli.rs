//! The command line: what people see, and what programs get.

use crate::support::{program, run, run_small};
use serde_json::Value;
use std::io::Read;
use std::process::Stdio;

const COMMANDS: [&str; 21] = [
    "serve",
    "check",
    "show",
    "search",
    "links",
    "sources",
    "paths",
    "claim",
    "compare",
    "lineage",
    "calendar",
    "concordance",
    "measures",
    "query",
    "diagram",
    "export",
    "schema",
    "stats",
    "import",
    "completions",
    "man",
];

#[test]
fn help_of_every_command() {
    let mut text = run(&["--help"]).out;
    for command in COMMANDS {
        text += &format!("\n===== {command}\n{}", run(&[command, "--help"]).out);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn tables_for_people() {
    let shown = [
        vec!["show", "alpha-secretariat"],
        vec!["links", "pact", "--direction", "in"],
        vec!["links", "omega", "--relations", "member-of", "--said-by", "2013"],
        vec!["search", "omega"],
        vec!["sources"],
        vec!["stats"],
    ];
    let text: String = shown
        .iter()
        .map(|arguments| format!("$ meagraph {}\n{}\n", arguments.join(" "), run_small(arguments).shown()))
        .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn json_for_programs() {
    for arguments in [
        vec!["show", "alpha-secretariat"],
        vec!["links", "pact"],
        vec!["search", "omega"],
        vec!["sources"],
        vec!["sources", "report-2012"],
        vec!["stats"],
        vec!["check"],
    ] {
        let mut all = arguments.clone();
        all.extend(["--format", "json"]);
        let run = run_small(&all);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        let json: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        insta::assert_json_snapshot!(format!("json_{}", arguments.join("_")), json);
    }
}

#[test]
fn unknown_names_say_the_nearest_ones() {
    let text: String = [
        vec!["show", "omeg"],
        vec!["links", "pact", "--relations", "membr-of"],
        vec!["links", "pact", "--kinds", "bodi"],
        vec!["sources", "report-2013"],
        vec!["sources", "pact"],
        vec!["search", "zzzz"],
        vec!["links", "pact", "--source", "page"],
        vec!["links", "pact", "--said-by", "yesterday"],
        vec!["diagram", "--focus", "pakt"],
        vec!["query", "{ nothing }"],
        vec!["query", "{ stats { links } }", "--variables", "[1]"],
        vec!["--add", "Cargo.lock", "stats"],
        vec!["serve", "--listen", "nowhere"],
    ]
    .iter()
    .map(|arguments| format!("$ meagraph {}\n{}\n", arguments.join(" "), run_small(arguments).shown()))
    .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn queries_from_the_argument_a_file_and_a_stream() {
    let query = "{ stats { entities } }";
    let direct = run_small(&["query", query]);
    assert_eq!(
        (direct.code, direct.out.as_str()),
        (0, "{\n  \"data\": {\n    \"stats\": {\n      \"entities\": 13\n    }\n  }\n}\n")
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), query).unwrap();
    assert_eq!(run_small(&["query", file.path().to_str().unwrap()]).out, direct.out);
    let mut child = program()
        .args(["--data", "tests/data/small", "query", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), query.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap(), direct.out);
}

#[test]
fn files_appear_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.ndjson");
    let name = file.to_str().unwrap();
    assert_eq!(run_small(&["export", "--format", "ndjson", "-o", name]).code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), run_small(&["export", "--format", "ndjson"]).out);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    let nowhere = run_small(&["export", "--format", "dot", "-o", "/nonexistent/x.dot"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("`/nonexistent/x.dot` could not be written"), "{}", nowhere.err);
}

#[cfg(unix)]
#[test]
fn pipes_and_links_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let whole = run_small(&["export", "--format", "ndjson"]).out;
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    assert_eq!(run_small(&["export", "--format", "ndjson", "-o", pipe.to_str().unwrap()]).code, 0);
    assert_eq!(reader.join().unwrap(), whole);
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());

    let (file, link) = (folder.path().join("kept.ndjson"), folder.path().join("link.ndjson"));
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
    symlink("kept.ndjson", &link).unwrap();
    assert_eq!(run_small(&["export", "--format", "ndjson", "-o", link.to_str().unwrap()]).code, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child =
        program().args(["export", "--format", "ndjson"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut first = [0u8; 10];
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn exports_do_not_vary_from_run_to_run() {
    for format in ["ndjson", "dot"] {
        let first = run(&["export", "--format", format]).out;
        assert_eq!(run(&["export", "--format", format]).out, first);
    }
}

#[test]
fn search_and_sources_look_through_the_lens() {
    let found = run_small(&["search", "zeta"]);
    assert!(found.out.contains("Zeta Institute"), "{}", found.err);
    let found = run_small(&["search", "lion", "--said-by", "2011"]);
    assert_eq!((found.code, found.out.as_str()), (1, ""));
    let all = run_small(&["sources"]);
    let early = run_small(&["sources", "--said-by", "2013"]);
    assert!(all.out.contains("page-2020") && !early.out.contains("page-2020"), "{}", early.out);
    let planned = run_small(&["sources", "report-2012", "--modality", "planned"]);
    assert!(planned.out.contains("planned") && !planned.out.contains("asserted"), "{}", planned.out);
}
