//! The life of the server: load with faults until it is told to stop, two replicas behind nginx, what operators see.

use crate::hostile::{Client, malformed};
use crate::server::Server;
use crate::support::{has_tool, program};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn tell(child: &Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

fn query(text: &str) -> String {
    let body = json!({ "query": text }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What users ask for, different things every time.
fn request(number: usize) -> String {
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    match number % 8 {
        0 => query("{ taxa(first: 20) { nodes { name links { totalCount } } } }"),
        1 => query(&format!("{{ search(text: \"a{number}\") {{ name }} }}")),
        2 => get("/entities/iccwc"),
        3 => get(&format!("/search?q=a{number}")),
        4 => get("/export.ndjson"),
        5 => get(&format!("/diagram.svg?focus=iccwc&title=t{}", number % 40)),
        6 => get("/healthz"),
        _ => query(&format!("{{ entity(id: \"iccwc\") {{ name links(first: {}) {{ totalCount }} }} }}", number % 50)),
    }
}

/// What came of many requests.
#[derive(Default)]
struct Tally {
    answered: AtomicUsize,
    refused: AtomicUsize,
    lost: AtomicUsize,
}

/// Asks over connections that stay open until the server closes them.
fn use_well(server: &Server, told: &AtomicBool, tally: &Tally, start: usize) {
    let mut number = start;
    while !told.load(Ordering::Relaxed) {
        let mut client = Client::new(server);
        loop {
            number += 1;
            if client.send(request(number).as_bytes()).is_err() {
                tally.lost.fetch_add(1, Ordering::Relaxed);
                break;
            }
            match client.receive() {
                Ok((200, head, _)) => {
                    tally.answered.fetch_add(1, Ordering::Relaxed);
                    if head.contains("connection: close") {
                        break;
                    }
                }
                Ok((503, ..)) => drop(tally.refused.fetch_add(1, Ordering::Relaxed)),
                Ok((status, head, body)) => panic!("{status} {head} {}", String::from_utf8_lossy(&body)),
                Err(_) => {
                    tally.lost.fetch_add(1, Ordering::Relaxed);
                    break;
                }
            }
        }
    }
}

/// Sends nonsense, leaves early, reads nothing.
fn misuse(server: &Server, told: &AtomicBool) {
    let all = malformed();
    let mut slow = Vec::new();
    for number in 0.. {
        if told.load(Ordering::Relaxed) {
            return;
        }
        let Ok(mut stream) = std::net::TcpStream::connect(&server.address) else { return };
        let bytes = if number % 2 == 0 { all[number / 2 % all.len()].clone() } else { request(number).into_bytes() };
        let _ = stream.write_all(&bytes);
        if number % 5 == 0 {
            slow.push(stream);
        }
        if slow.len() > 200 {
            slow.clear();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Full load with faults for a while, then the signal to stop under that load.
fn load(duration: Duration) -> (Tally, Duration) {
    let mut server = Server::built_in();
    let (told, tally) = (AtomicBool::new(false), Tally::default());
    let mut health = Duration::ZERO;
    std::thread::scope(|scope| {
        let (server, told, tally) = (&server, &told, &tally);
        for start in 0..4 {
            scope.spawn(move || use_well(server, told, tally, start * 1000));
        }
        scope.spawn(move || misuse(server, told));
        let until = Instant::now() + duration;
        while Instant::now() < until {
            let start = Instant::now();
            assert_eq!(server.get("/healthz", "").status, 200);
            health = health.max(start.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        told.store(true, Ordering::Relaxed);
        tell(&server.child, "-TERM");
    });
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    (tally, health)
}

#[cfg(unix)]
#[test]
fn load_with_faults_loses_nothing_even_at_the_end() {
    let (tally, _) = load(Duration::from_secs(2));
    assert!(tally.answered.into_inner() > 0);
    assert_eq!(tally.lost.into_inner(), 0, "requests were lost");
}

#[cfg(unix)]
#[test]
#[ignore = "a minute of load: cargo test --release --test it -- --ignored --nocapture a_minute_of_load"]
fn a_minute_of_load_with_faults_loses_nothing() {
    let (tally, health) = load(Duration::from_secs(60));
    println!(
        "{} answered, {} refused with 503, {} lost; /healthz took {health:?} at the most",
        tally.answered.into_inner(),
        tally.refused.into_inner(),
        tally.lost.load(Ordering::Relaxed)
    );
    assert_eq!(tally.lost.into_inner(), 0, "requests were lost");
}

/// nginx in the foreground with the example of `packaging`, in front of two servers.
struct Nginx {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Nginx {
    fn start(replicas: [&Server; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let site = std::fs::read_to_string("packaging/nginx.conf").unwrap();
        let site = site
            .replace("listen 8080", &format!("listen {address}"))
            .replace("127.0.0.1:8081", &replicas[0].address)
            .replace("127.0.0.1:8082", &replicas[1].address);
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {}/{name};\n", folder.path().display()))
            .concat();
        let whole = format!(
            "daemon off; master_process off; pid {0}/pid; error_log {0}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n",
            folder.path().display()
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, whole).unwrap();
        let mut nginx = Command::new("nginx");
        nginx.arg("-e").arg(folder.path().join("error.log")).arg("-p").arg(folder.path()).arg("-c").arg(file);
        let child = nginx.stdin(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(Instant::now() < until, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, address, _folder: folder }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status, ETag and body of an answer of a server at an address.
fn ask(address: &str, request: &str) -> (u16, Option<String>, Vec<u8>) {
    let mut client = Client::at(address);
    client.send(request.as_bytes()).unwrap();
    let (status, head, body) = client.receive().unwrap();
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).map(str::to_owned);
    (status, tag, body)
}

#[cfg(unix)]
#[test]
fn replicas_behind_nginx_are_as_one() {
    if !has_tool("nginx", "replicas_behind_nginx_are_as_one") {
        return;
    }
    let (mut first, second) = (Server::start(&[]), Server::start(&[]));
    let nginx = Nginx::start([&first, &second]);
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\n\r\n");
    let paths =
        ["/", "/entities/pact", "/entities/pact.json", "/diagrams/members.svg", "/export.ndjson", "/schema.graphql"];
    let page = query("{ taxa(first: 1) { pageInfo { endCursor } nodes { id } } stats { fingerprint } }");
    for request in paths.map(get).into_iter().chain([page]) {
        let answers: Vec<_> = [&first.address, &second.address, &nginx.address, &nginx.address]
            .map(|address| ask(address, &request))
            .into();
        assert_eq!(answers[0].0, 200, "{request}");
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{request}");
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let use_it = || {
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                number += 1;
                let request = if number % 2 == 0 {
                    query(&format!("{{ search(text: \"a{number}\") {{ name }} }}"))
                } else {
                    get("/entities/pact")
                };
                let (status, _, body) = ask(&nginx.address, &request);
                assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
            }
            number
        };
        let threads = [scope.spawn(use_it), scope.spawn(use_it)];
        std::thread::sleep(Duration::from_millis(300));
        tell(&first.child, "-TERM");
        assert_eq!(first.child.wait().unwrap().code(), Some(0));
        std::thread::sleep(Duration::from_millis(300));
        done.store(true, Ordering::Relaxed);
        assert!(threads.into_iter().all(|thread| thread.join().unwrap() > 0));
    });
}

#[test]
fn the_unit_of_systemd_is_sound() {
    if !Path::new("/usr/bin/systemd-analyze").exists() {
        return println!("LEFT OUT the_unit_of_systemd_is_sound: `systemd-analyze` is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("meagraph.service");
    let text = std::fs::read_to_string("packaging/meagraph.service").unwrap();
    std::fs::write(&unit, text.replace("/usr/local/bin/meagraph", env!("CARGO_BIN_EXE_meagraph"))).unwrap();
    let verify = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&unit).output().unwrap();
    let said = String::from_utf8_lossy(&verify.stderr).into_owned();
    let about_it: Vec<&str> = said.lines().filter(|line| line.contains("meagraph")).collect();
    assert!(about_it.is_empty(), "{said}");
}

#[test]
fn metrics_are_in_the_format_of_prometheus() {
    let server = Server::start(&[]);
    for path in ["/entities/pact", "/entities/pact", "/nowhere", "/diagram.svg?focus=nobody"] {
        server.get(path, "");
    }
    server.ask("{ __typename }");
    server.ask("{ nothing }");
    server.ask(&"{a".repeat(1000));
    let reply = server.get("/metrics", "");
    assert!(reply.header("content-type").unwrap().starts_with("application/openmetrics-text; version=1.0.0"));
    assert!(reply.body.ends_with("# EOF\n"));
    for line in reply.body.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("meagraph_") && value.parse::<f64>().is_ok(), "{line}");
    }
    for line in [
        "meagraph_requests_total{route=\"/entities/{id}\",status=\"200\"} 2",
        "meagraph_requests_total{route=\"/graphql\",status=\"200\"} 3",
        "meagraph_refused_total{reason=\"invalid\"} 1",
        "meagraph_refused_total{reason=\"limit\"} 1",
        "meagraph_requests_total{route=\"/diagram.svg\",status=\"400\"} 1",
        "meagraph_requests_total{route=\"none\",status=\"404\"} 1",
        "meagraph_request_duration_seconds_count{route=\"/graphql\"} 3",
        "meagraph_requests_in_flight 1",
        "meagraph_connections_accepted_total 8",
        "meagraph_document_lookups_total{outcome=\"hit\"} 1",
        "meagraph_document_lookups_total{outcome=\"miss\"} 1",
        "meagraph_data_stale 0",
        "meagraph_graph_entities 13",
    ] {
        assert!(reply.body.lines().any(|given| given == line), "{line} is not in\n{}", reply.body);
    }
    let names: Vec<&str> = reply.body.lines().filter(|line| line.starts_with("# TYPE")).collect();
    assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn large_answers_that_are_asked_for_again_are_compressed() {
    let server = Server::built_in();
    let text = "%7B__schema%7Btypes%7Bname%20description%20fields%7Bname%20description%7D%7D%7D%7D";
    let fetch = |headers: &str| {
        let mut client = Client::new(&server);
        client.send(format!("GET /graphql?query={text} HTTP/1.1\r\nhost: x\r\n{headers}\r\n").as_bytes()).unwrap();
        let (status, head, body) = client.receive().unwrap();
        let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
        assert!(head.contains("vary: accept, accept-encoding"), "{head}");
        (status, head.contains("content-encoding: gzip"), body, tag)
    };
    let gzip = "accept-encoding: gzip\r\n";
    let (_, packed, plain, tag) = fetch(gzip);
    assert!(!packed && plain.len() > 50_000);
    // What comes a second time is worth keeping.
    let (_, packed, again, same) = fetch(gzip);
    assert!(!packed && again == plain && same == tag);
    for _ in 0..2 {
        let (_, packed, body, other) = fetch(gzip);
        let mut whole = Vec::new();
        flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut whole).unwrap();
        assert!(packed && whole == plain && other != tag);
        let known = fetch(&format!("{gzip}if-none-match: {other}\r\n"));
        assert_eq!((known.0, known.3), (304, other));
        let known = fetch(&format!("{gzip}if-none-match: {tag}\r\n"));
        assert_eq!((known.0, &known.3), (304, &tag));
    }
    for others in ["", "accept-encoding: br\r\n", "accept-encoding: br, gzip;q=0\r\n"] {
        let (_, packed, again, same) = fetch(others);
        assert!(!packed && again == plain && same == tag, "{others}");
    }
    let metrics = server.get("/metrics", "").body;
    for line in ["answer_lookups_total{outcome=\"hit\"} 5", "answer_lookups_total{outcome=\"miss\"} 2"] {
        assert!(metrics.contains(line), "{metrics}");
    }
}

#[test]
fn the_log_is_json_if_wanted_with_a_line_a_request() {
    let mut server = Server::start(&["--log-format", "json", "--log-requests"]);
    server.get("/entities/pact?said-by=2013", "x-request-id: one-1\r\n");
    server.get("/nowhere", "x-request-id: {\"\r\n");
    let mut lines = Vec::new();
    for _ in 0..2 {
        let mut line = String::new();
        server.log.read_line(&mut line).unwrap();
        lines.push(serde_json::from_str::<Value>(&line).unwrap_or_else(|error| panic!("{error}: {line}")));
    }
    let [found, missing] = &lines[..] else { unreachable!() };
    assert_eq!((&found["id"], &found["status"]), (&json!("one-1"), &json!(200)));
    assert_eq!((&found["method"], &found["address"]), (&json!("GET"), &json!("/entities/pact?said-by=2013")));
    assert!(found["bytes"].as_u64() > Some(100) && found["microseconds"].is_u64() && found["timestamp"].is_string());
    assert_eq!(missing["status"], 404);
    assert_eq!(missing["id"].as_str().map(str::len), Some(16));
}

#[test]
fn a_log_that_nobody_reads_holds_nobody_up() {
    let server = Server::start(&["--log-requests"]);
    let mut client = Client::new(&server);
    let address = "a".repeat(4000);
    for _ in 0..100 {
        client.send(format!("GET /{address} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).unwrap();
        assert_eq!(client.receive().unwrap().0, 404);
    }
}

#[test]
fn settings_come_from_the_environment_too() {
    let server = Server::start(&[]);
    let busy = program()
        .arg("serve")
        .env("MEAGRAPH_LISTEN", &server.address)
        .env("MEAGRAPH_DATA", "tests/data/small")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&busy.stderr).into_owned();
    assert!(said.contains(&format!("`{}` cannot be listened on", server.address)), "{said}");
    let bad = program().arg("serve").env("MEAGRAPH_MAX_CONNECTIONS", "0").output().unwrap();
    assert_eq!(bad.status.code(), Some(2));
}

#[test]
fn pages_and_pictures_are_compressed_as_the_client_likes() {
    let server = Server::start(&[]);
    for path in ["/", "/entities/pact", "/diagrams/members.svg", "/schema.graphql", "/assets/site.css"] {
        let fetch = |coding: &str| {
            let mut client = Client::new(&server);
            client
                .send(format!("GET {path} HTTP/1.1\r\nhost: x\r\naccept-encoding: {coding}\r\n\r\n").as_bytes())
                .unwrap();
            let (status, head, body) = client.receive().unwrap();
            assert_eq!(status, 200);
            assert!(head.contains("vary: accept-encoding"), "{head}");
            let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
            (head, body, tag)
        };
        let (head, plain, tag) = fetch("identity");
        assert!(!head.contains("content-encoding"), "{head}");
        let mut tags = BTreeSet::from([tag]);
        for (coding, accepts) in [("gzip", "gzip, deflate"), ("br", "gzip, deflate, br, zstd")] {
            let (head, body, tag) = fetch(accepts);
            assert!(head.contains(&format!("content-encoding: {coding}\r\n")), "{head}");
            let mut whole = Vec::new();
            match coding {
                "gzip" => flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut whole).unwrap(),
                _ => brotli::Decompressor::new(&body[..], 4096).read_to_end(&mut whole).unwrap(),
            };
            assert!(whole == plain && body.len() < plain.len(), "{path} as {coding}");
            let known = server.get(path, &format!("accept-encoding: {coding}\r\nif-none-match: {tag}\r\n"));
            assert_eq!(known.status, 304);
            assert_eq!(server.get(path, &format!("if-none-match: {tag}\r\n")).status, 200, "another form is no match");
            tags.insert(tag);
        }
        assert_eq!(tags.len(), 3, "each form has a tag of its own");
    }
    let picture = server.get("/diagrams/members.png", "accept-encoding: gzip, br\r\n");
    assert!(!picture.head.contains("content-encoding"), "{}", picture.head);
}
