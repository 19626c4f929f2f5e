//! Reading changed data again under load: no answer fails, none mixes two versions, and faulty data changes nothing.

use crate::server::{Reply, Server};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Data all of whose names say which version it is.
fn data(version: usize) -> String {
    let mut text = String::new();
    for number in 0..20 {
        let _ = writeln!(
            text,
            r#"{{"id":"taxon-{number:02}","kind":"taxon","name":"Taxon {number} of version-{version}."}}"#
        );
    }
    text
}

/// The same with a link to nowhere.
fn broken(version: usize) -> String {
    data(version)
        + r#"{"id":"zz","kind":"taxon","name":"Z","links":[{"relation":"parent-taxon","to":"nowhere","statements":[{"source":"none","at":"x"}]}]}"#
}

/// Replaces a file as editors and deployments do: written beside it, then renamed.
fn replace(file: &Path, text: &str) {
    let beside = file.with_extension("new");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(beside, file).unwrap();
}

/// The versions that an answer names.
fn versions(reply: &Reply) -> Vec<&str> {
    let mut all: Vec<&str> =
        reply.body.split("version-").skip(1).map(|rest| rest.split('.').next().unwrap_or_default()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn count(server: &Server, outcome: &str) -> usize {
    let line = format!("meagraph_reloads_total{{outcome=\"{outcome}\"}} ");
    let all = server.get("/metrics", "").body;
    all.lines().find_map(|text| text.strip_prefix(&line)).map_or(0, |number| number.parse().unwrap())
}

fn wait(what: &str, reached: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !reached() {
        assert!(Instant::now() < until, "{what} did not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

const QUERY: &str = "{ taxa { nodes { name } } stats { fingerprint } }";

/// Asks the same things again and again, and checks that every answer is whole.
fn load(server: &Server, done: &AtomicBool, tags: &Mutex<BTreeMap<(String, String), String>>) -> usize {
    let mut asked = 0;
    while !done.load(Ordering::Relaxed) {
        for path in ["/graphql", "/entities/taxon-03", "/export.ndjson", "/diagram.csv?kinds=taxon"] {
            let reply = if path == "/graphql" { server.ask(QUERY) } else { server.get(path, "") };
            assert_eq!(reply.status, 200, "{path}: {} {}", reply.head, reply.body);
            let versions = versions(&reply);
            assert!(versions.len() <= 1, "{path} mixes {versions:?}");
            let mark = match path {
                "/graphql" => Some(reply.json()["data"]["stats"]["fingerprint"].as_str().unwrap().to_owned()),
                _ => reply.header("etag").map(str::to_owned),
            };
            if let Some(mark) = mark {
                let mut tags = tags.lock().unwrap();
                let known = tags.entry((path.to_owned(), mark)).or_insert_with(|| reply.body.clone());
                assert_eq!(*known, reply.body, "{path}: one tag for two bodies");
            }
            asked += 1;
        }
    }
    asked
}

/// Changes the data so many times, every third time for the worse; gives how many requests were answered meanwhile.
fn reload_under_load(changes: usize) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.ndjson");
    replace(&file, &data(0));
    let server = Server::serve(&["--data", file.to_str().unwrap()], &["--watch"]);
    let (done, tags, asked) = (AtomicBool::new(false), Mutex::new(BTreeMap::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let ask = || asked.fetch_add(load(&server, &done, &tags), Ordering::Relaxed);
        let threads = [scope.spawn(ask), scope.spawn(ask)];
        let mut good = 0;
        for change in 1..=changes {
            let (text, outcome) = if change % 3 == 0 { (broken(change), "failed") } else { (data(change), "ok") };
            good = if change % 3 == 0 { good } else { change };
            let before = count(&server, outcome);
            replace(&file, &text);
            wait("the reload", || {
                count(&server, outcome) > before || threads.iter().any(|thread| thread.is_finished())
            });
            assert_eq!(versions(&server.ask(QUERY)), [good.to_string()]);
            let ready = server.get("/readyz", "");
            assert_eq!((ready.status, ready.body == "ready\n"), (200, outcome == "ok"), "{}", ready.body);
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(count(&server, "ok") + count(&server, "failed"), changes, "each change is read once");
    asked.into_inner()
}

#[test]
fn reloads_under_load_tear_nothing() {
    assert!(reload_under_load(9) > 0);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test it -- --ignored --nocapture a_thousand_reloads"]
fn a_thousand_reloads_under_load_tear_nothing() {
    let asked = reload_under_load(1000);
    println!("1000 reloads, 333 of them of broken data; {asked} requests answered, none failed or torn");
}

#[test]
fn folders_are_watched_and_faults_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let taxa = folder.path().join("taxa");
    std::fs::create_dir(&taxa).unwrap();
    std::fs::write(taxa.join("one.toml"), "name = \"One\"\n").unwrap();
    let mut server = Server::serve(&["--data", folder.path().to_str().unwrap()], &["--watch"]);
    let taxa_of = |server: &Server| server.ask("{ taxa { totalCount } }").json()["data"]["taxa"]["totalCount"].clone();
    assert_eq!(taxa_of(&server), 1);
    std::fs::create_dir(taxa.join("cats")).unwrap();
    std::fs::write(taxa.join("cats/two.toml"), "name = \"Two\"\n").unwrap();
    wait("the file in a new folder", || taxa_of(&server) == 2);
    std::fs::write(taxa.join("cats/two.toml"), "name = \"Two\"\nparent-taxon = [\"oen\"]\n").unwrap();
    wait("the faulty file", || count(&server, "failed") == 1);
    assert_eq!(taxa_of(&server), 2);
    assert!(server.get("/readyz", "").body.starts_with("ready, with older data: "));
    assert!(server.get("/metrics", "").body.contains("meagraph_data_stale 1"));
    std::fs::remove_file(taxa.join("cats/two.toml")).unwrap();
    wait("the mended data", || taxa_of(&server) == 1);
    assert_eq!(server.get("/readyz", "").body, "ready\n");
    server.child.kill().unwrap();
    let mut log = String::new();
    std::io::Read::read_to_string(&mut server.log, &mut log).unwrap();
    assert!(log.contains("the graph before keeps serving"), "{log}");
    assert!(log.contains("did you mean `one`?"), "{log}");
}

#[cfg(unix)]
#[test]
fn a_hangup_has_the_data_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.ndjson");
    std::fs::write(&file, data(1)).unwrap();
    let server = Server::serve(&["--data", file.to_str().unwrap()], &[]);
    std::fs::write(&file, data(2)).unwrap();
    let id = server.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
    wait("the reload", || count(&server, "ok") == 1);
    assert_eq!(versions(&server.ask(QUERY)), ["2"]);
}

#[test]
fn what_cannot_be_watched_is_said() {
    for (arguments, said) in [
        (&["serve", "--watch"][..], "there is nothing to watch"),
        (&["serve", "--watch", "--add", "-"], "the standard input cannot be watched"),
    ] {
        let refused = crate::support::run(arguments);
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains(said) && refused.err.contains("hint: "), "{}", refused.err);
    }
}
