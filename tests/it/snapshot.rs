//! Snapshots: they answer as the sources do, and whatever was done to them, they are refused or do no harm.

use crate::fuzz::targets::walk::{HEAD, summed, walk};
use crate::server::Server;
use crate::support::{api, ask, built_in, run, small};
use meagraph::export::{Part, find};
use meagraph::graph::{Graph, Lens, Select};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn written(folder: &tempfile::TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("graph.snapshot");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn reopened(graph: &Graph) -> Graph {
    let folder = tempfile::tempdir().unwrap();
    Graph::open(&written(&folder, graph.snapshot())).unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, bytes);
    let message = Graph::open(&path).map(drop).unwrap_err().to_string();
    message.replace(&path.display().to_string(), "FILE")
}

/// Everything that the graph says, in one format.
fn exported(graph: &Graph, format: &str) -> String {
    let lens = Lens::everything();
    let selection = graph.select(&Select { lens: lens.clone(), ..Select::default() });
    let mut out = Vec::new();
    (find(format).unwrap().write)(&Part { graph, selection: &selection, lens: &lens }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_snapshot_says_what_the_graph_says() {
    let graph = built_in();
    let opened = reopened(&graph);
    assert_eq!(opened.fingerprint(), graph.fingerprint());
    for format in ["ndjson", "turtle", "graphml"] {
        assert!(exported(&opened, format) == exported(&graph, format), "{format} differs");
    }
    assert_eq!(format!("{:?}", opened.stats(&Lens::default())), format!("{:?}", graph.stats(&Lens::default())));
    let views = |graph: &Graph| graph.views().iter().map(|view| format!("{view:?}")).collect::<Vec<_>>();
    assert_eq!(views(&opened), views(&graph));
    let hits = |graph: &Graph| format!("{:?}", graph.search("migratory shark", &[]));
    assert_eq!(hits(&opened), hits(&graph));
    let query = "{ stats { entities links } search(text: \"elefant\") { matched entity { id name } }
        views { id title } initiative(id: \"iccwc\") { members { edges { node { id } statements { locator } } } } }";
    assert_eq!(ask(&api(opened), query), ask(&api(graph), query));
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    assert!(small().snapshot() == small().snapshot());
    let graph = small();
    assert!(reopened(&graph).snapshot() == graph.snapshot());
}

#[test]
fn every_command_reads_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.snapshot");
    let file = path.to_str().unwrap();
    let made = run(&["--data", "tests/data/small", "snapshot", "-o", file]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    for arguments in [&["stats"][..], &["show", "pact"], &["search", "omga"], &["paths", "a1", "zeta"], &["views"]] {
        let from_sources = run(&[&["--data", "tests/data/small"], arguments].concat());
        let from_snapshot = run(&[&["--data", file], arguments].concat());
        assert_eq!(from_snapshot.shown(), from_sources.shown());
    }
    let served = Server::serve(&["--data", file], &[]);
    let reply = served.get("/graphql?query=%7Bstats%7Bentities%7D%7D", "");
    let tag = |head: &str| head.lines().find(|line| line.to_lowercase().starts_with("etag")).map(str::to_owned);
    let same = Server::start(&[]).get("/graphql?query=%7Bstats%7Bentities%7D%7D", "");
    assert_eq!((reply.status, &reply.body, tag(&reply.head)), (200, &same.body, tag(&same.head)));
}

#[test]
fn snapshots_are_no_sources() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, small().snapshot());
    let file = path.to_str().unwrap();
    let calls = [
        &["--data", file, "--add", "tests/data/small", "stats"][..],
        &["--add", file, "stats"],
        &["--data", file, "check"],
        &["--data", file, "--ontology", "schema/ontology.toml", "stats"],
    ];
    let shown: String = calls.iter().map(|call| run(call).shown().replace(file, "FILE")).collect();
    insta::assert_snapshot!(shown);
}

#[test]
fn a_refusal_says_what_is_wrong_and_what_to_do() {
    let graph = small();
    let bytes = graph.snapshot();
    let with = |at: usize, new: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes[at..at + new.len()].copy_from_slice(new);
        refusal(&bytes)
    };
    let shown = [
        refusal(&bytes[..bytes.len() / 2]),
        refusal(&bytes[..20]),
        refusal(&[bytes, b"more"].concat()),
        with(8, &7u32.to_le_bytes()),
        with(12, &[1, 2, 3, 4]),
        with(bytes.len() / 2, b"damage"),
        fixed(bytes, |body| body[16..24].copy_from_slice(&u64::MAX.to_le_bytes()))
            .map_or_else(|text| text, |_| "opened".into()),
        Graph::open(Path::new("nowhere.snapshot")).map(drop).unwrap_err().to_string(),
    ];
    insta::assert_snapshot!(nameless(&shown.join("\n"), bytes.len()));
}

/// The lengths change with every edit of the ontology.
fn nameless(text: &str, length: usize) -> String {
    let known = [(length, "ALL"), (length / 2, "HALF"), (length + 4, "MORE")];
    known.iter().fold(text.to_owned(), |text, (number, word)| text.replace(&number.to_string(), word))
}

/// A snapshot whose body was changed, with a checksum that fits again.
fn fixed(bytes: &[u8], change: impl FnOnce(&mut [u8])) -> Result<Graph, String> {
    let mut bytes = bytes.to_vec();
    change(&mut bytes[HEAD..]);
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, &summed(bytes));
    Graph::open(&path).map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
}

#[test]
fn the_tests_know_the_checksum() {
    assert!(fixed(small().snapshot(), |_| {}).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_refused(place in 0.0..1.0f64, change in 1..=255u8) {
        let graph = small();
        let mut bytes = graph.snapshot().to_vec();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in the file")]
        let at = (bytes.len() as f64 * place) as usize;
        bytes[at] ^= change;
        let folder = tempfile::tempdir().unwrap();
        prop_assert!(Graph::open(&written(&folder, &bytes)).is_err());
        bytes[at] ^= change;
        prop_assert!(Graph::open(&written(&folder, &bytes[..at])).is_err());
    }

    #[test]
    fn whoever_wrote_it_does_no_harm(places in prop::collection::vec((0.0..1.0f64, any::<u32>()), 1..4), small_numbers: bool) {
        let graph = small();
        let opened = fixed(graph.snapshot(), |body| {
            for (place, value) in &places {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in the file")]
                let at = ((body.len() / 4 - 1) as f64 * place) as usize * 4;
                let value = if small_numbers { value % 64 } else { *value };
                body[at..at + 4].copy_from_slice(&value.to_ne_bytes());
            }
        });
        if let Ok(graph) = opened {
            walk(Arc::new(graph));
        }
    }
}
