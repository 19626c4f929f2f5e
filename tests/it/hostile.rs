//! Clients that mean no good or know no better: slow, many, malformed, absurd. The same process answers at the end.

use crate::server::Server;
use serde_json::json;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection that stays open for several requests.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn new(server: &Server) -> Self {
        Self::at(&server.address)
    }

    pub fn at(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self(BufReader::new(stream))
    }

    pub fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// The next answer: status, head in lower case, body. An answer that ends early is an error.
    pub fn receive(&mut self) -> std::io::Result<(u16, String, Vec<u8>)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let head = head.to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap();
        let mut body = Vec::new();
        if let Some(length) = head.split("content-length: ").nth(1) {
            body.resize(length.split('\r').next().unwrap().parse().unwrap(), 0);
            self.0.read_exact(&mut body)?;
        } else if head.contains("transfer-encoding: chunked") {
            loop {
                let mut size = String::new();
                self.0.read_line(&mut size)?;
                let Ok(size) = usize::from_str_radix(size.trim(), 16) else {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                };
                let start = body.len();
                body.resize(start + size + 2, 0);
                self.0.read_exact(&mut body[start..])?;
                body.truncate(start + size);
                if size == 0 {
                    break;
                }
            }
        }
        Ok((status, head, body))
    }
}

/// Bytes of memory of the server's process, as it says.
pub fn memory(server: &Server) -> i64 {
    let all = server.get("/metrics", "").body;
    let line = all.lines().find_map(|line| line.strip_prefix("meagraph_resident_memory_bytes "));
    line.map_or(0, |bytes| bytes.parse().unwrap())
}

/// A graph whose export is large.
fn large(entities: usize) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    let summary = "Words that fill the page. ".repeat(40);
    let mut text = String::new();
    for number in 0..entities {
        let _ = writeln!(
            text,
            r#"{{"id":"t{number}","kind":"taxon","name":"Taxon number {number}","summary":"{summary}"}}"#
        );
    }
    file.write_all(text.as_bytes()).unwrap();
    file
}

const GET: &str = "GET /healthz HTTP/1.1\r\nhost: x\r\n";
const BIG: &str = "GET /export.ndjson HTTP/1.1\r\nhost: x\r\n\r\n";
const POST: &str = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";

/// Opens so many connections of each kind of slow client, and keeps them open.
fn slow_clients(server: &Server, each: usize) -> Vec<TcpStream> {
    let mut open = Vec::new();
    for _ in 0..each {
        for part in ["", GET, &format!("{POST}content-length: 1000\r\n\r\n{{"), BIG] {
            if let Ok(mut stream) = TcpStream::connect(&server.address) {
                let _ = stream.write_all(part.as_bytes());
                open.push(stream);
            }
        }
    }
    open
}

/// Lets slow clients in by the hundreds, and asks whether the server is well all the while: the longest it took.
fn health_among_slow_clients(server: &Server, rounds: usize, each: usize) -> Duration {
    let mut longest = Duration::ZERO;
    let mut open = Vec::new();
    for _ in 0..rounds {
        open.extend(slow_clients(server, each));
        let start = Instant::now();
        assert_eq!(server.get("/healthz", "").status, 200);
        longest = longest.max(start.elapsed());
    }
    longest
}

#[test]
fn floods_of_slow_clients_keep_nobody_out() {
    let data = large(2_000);
    // Nobody is cut off for slowness within the test: those who are quiet longest make room.
    let options = ["--max-connections", "40", "--patience", "600"];
    let server = Server::serve(&["--data", data.path().to_str().unwrap()], &options);
    health_among_slow_clients(&server, 10, 15);
    let metrics = server.get("/metrics", "").body;
    assert!(metrics.contains("meagraph_connections_cut_total{reason=\"crowd\"} "), "{metrics}");
    assert_eq!(server.ask("{ __typename }").status, 200);
}

#[test]
fn slow_readers_are_cut_off() {
    let data = large(10_000);
    let server = Server::serve(&["--data", data.path().to_str().unwrap()], &["--patience", "1", "--max-exports", "2"]);
    let open: Vec<TcpStream> = (0..2)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(BIG.as_bytes()).unwrap();
            stream
        })
        .collect();
    // Both places for exports are taken until the slow readers are cut off.
    let whole = server.get("/export.ndjson", "");
    assert!(matches!(whole.status, 200 | 503), "{}", whole.head);
    let until = Instant::now() + Duration::from_secs(30);
    while !server.get("/metrics", "").body.contains("connections_cut_total{reason=\"slow\"} 2") {
        assert!(Instant::now() < until, "slow readers are never cut off");
        std::thread::sleep(Duration::from_millis(50));
    }
    for mut stream in open {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        assert!(!bytes.ends_with(b"0\r\n\r\n"), "an answer broken off must not look whole");
    }
    let mut client = Client::new(&server);
    client.send(BIG.as_bytes()).unwrap();
    let (status, head, body) = client.receive().unwrap();
    assert!(status == 200 && head.contains("transfer-encoding: chunked"), "{head}");
    assert_eq!(body.iter().filter(|byte| **byte == b'\n').count(), 10_000);
}

#[test]
fn requests_in_a_row_are_answered_in_order() {
    let server = Server::start(&[]);
    let mut client = Client::new(&server);
    let paths = ["/healthz", "/nowhere", "/schema.graphql", "/export.ndjson", "/entities/pact"];
    let all: String = (0..40).map(|n| format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", paths[n % paths.len()])).collect();
    client.send(all.as_bytes()).unwrap();
    for number in 0..40 {
        let (status, ..) = client.receive().unwrap();
        assert_eq!(status, if number % paths.len() == 1 { 404 } else { 200 });
    }
}

#[test]
fn methods_have_their_answers_everywhere() {
    let server = Server::start(&[]);
    let paths = [
        "/",
        "/graphql",
        "/entities/pact",
        "/diagrams/members.svg",
        "/export.ndjson",
        "/metrics",
        "/healthz",
        "/nowhere",
    ];
    for path in paths {
        let whole = server.get(path, "accept: text/html\r\n");
        let head = server.raw(
            format!("HEAD {path} HTTP/1.1\r\nhost: x\r\naccept: text/html\r\nconnection: close\r\n\r\n").as_bytes(),
        );
        assert_eq!((head.status, head.body.as_str()), (whole.status, ""), "HEAD {path}");
        for method in ["OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "BREW"] {
            let reply = server.raw(
                format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
                    .as_bytes(),
            );
            assert!((400..500).contains(&reply.status), "{method} {path}: {}", reply.head);
            assert!(reply.status == 404 || reply.header("allow").is_some(), "{method} {path}: {}", reply.head);
        }
    }
    for target in ["CONNECT example.org:443", "GET http://example.org/healthz", "OPTIONS *"] {
        let reply = server.raw(format!("{target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes());
        assert!(reply.status < 500, "{target}: {}", reply.head);
    }
}

#[test]
fn every_answer_has_the_headers_of_security() {
    let server = Server::start(&[]);
    let tag = server.get("/entities/pact", "").header("etag").unwrap().to_owned();
    let json = "content-type: application/json\r\n";
    let replies = [
        (200, server.get("/", "")),
        (200, server.get("/export.csv", "")),
        (200, server.ask("{ __typename }")),
        (304, server.get("/entities/pact", &format!("if-none-match: {tag}\r\n"))),
        (400, server.get("/diagram.svg?focus=nobody", "")),
        (400, server.post(json, "{")),
        (404, server.get("/nowhere", "")),
        (404, server.get("/entities/nobody", "accept: text/html\r\n")),
        (405, server.raw(b"DELETE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")),
        (406, server.post(&format!("{json}accept: image/png\r\n"), "{}")),
        (413, server.post(json, &" ".repeat(100_000))),
        (415, server.post("", "{}")),
    ];
    for (status, reply) in replies {
        assert_eq!(reply.status, status, "{}", reply.head);
        assert!(reply.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert!(reply.header("x-request-id").is_some());
    }
}

#[test]
fn no_address_leads_out_or_into_headers() {
    let server = Server::start(&[]);
    let paths = [
        "/diagrams/..%2f..%2f..%2fetc%2fpasswd.svg",
        "/diagrams/../../Cargo.toml",
        "/diagrams/%2e%2e%2fmembers.svg",
        "/diagrams/members.svg%00.png",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/../../../etc/passwd",
        "//etc/passwd",
        "/entities/..%2f..%2fetc%2fpasswd",
        "/entities/pact%00",
        "/entities/%ff%fe",
        "/entities/pact%0d%0ax-evil:%201",
        "/diagrams/x%0d%0ax-evil:%201.svg",
        "/nowhere%0d%0ax-evil:%201",
        "/search?q=%0d%0ax-evil:%201",
        "/diagram.svg?focus=pact&title=%0d%0ax-evil:%201",
        "/diagram.svg?focus=%0d%0ax-evil:%201",
        "/export.csv?focus=%0d%0ax-evil:%201",
        "/graphql?query=%ff&variables=%00",
    ];
    for path in paths {
        for accept in ["", "accept: text/html\r\n"] {
            let reply = server.get(path, accept);
            assert!((200..500).contains(&reply.status), "{path}: {}", reply.head);
            assert!(!reply.head.contains("\r\nx-evil"), "{path}: {}", reply.head);
            assert!(!reply.body.contains("root:") && !reply.body.contains("[package]"), "{path}");
        }
    }
    let reply = server.get("/healthz", "x-request-id: a b\r\n");
    assert_ne!(reply.header("x-request-id"), Some("a b"));
    assert_eq!(server.get("/healthz", "x-request-id: trace-1.A_b\r\n").header("x-request-id"), Some("trace-1.a_b"));
    let long = "a".repeat(65);
    assert_ne!(server.get("/healthz", &format!("x-request-id: {long}\r\n")).header("x-request-id"), Some(&*long));
}

/// Requests that are none, or that ask for the absurd.
pub fn malformed() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = [
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\nhost: x\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n",
        "GET / HTTP/1.1\r\nhost : x\r\n\r\n",
        "GET / HTTP/1.1\r\nx\u{0}y: z\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n",
        "GET /graphql?query=%7B HTTP/1.1\r\nhost: x\r\naccept: ,,,;q=;;=,*/*;q=nan\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nif-none-match: \"\",,W/,*\r\naccept-encoding: ;;q=,br;q=inf,gzip;q=-1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nrange: bytes=0-0,5-,-9\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    all.push([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3].to_vec());
    all.push(vec![0; 50_000]);
    all.push(vec![0xff; 50_000]);
    all.push(format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(100_000)).into_bytes());
    all.push(format!("GET /search?q={} HTTP/1.1\r\nhost: x\r\n\r\n", "%41".repeat(7_000)).into_bytes());
    all.push(format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "a".repeat(1 << 20)).into_bytes());
    all.push(format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "x: y\r\n".repeat(2_000)).into_bytes());
    all.push(format!("GET / HTTP/1.1\r\nhost: x\r\naccept: {}\r\n\r\n", "a/b;q=0.1,".repeat(2_000)).into_bytes());
    all.push(format!("{POST}transfer-encoding: chunked\r\n\r\n{}0\r\n\r\n", "1\r\n{\r\n".repeat(70_000)).into_bytes());
    for body in [
        json!({"query": "{a".repeat(10_000)}),
        json!({"query": "query($a:[[[[Int]]]]){__typename}", "variables": {"a": "x".repeat(50_000)}}),
        json!({"query": "{ __typename @skip(if: true) ".repeat(300)}),
        json!({"query": "\u{0}\u{feff}\u{202e}{ __typename }"}),
        json!({"query": "{ search(text: \"\\uD800\") { totalCount } }"}),
        json!({"query": format!("{{ search(text: \"{}\") {{ totalCount }} }}", "a ".repeat(25_000))}),
    ] {
        let body = body.to_string();
        all.push(format!("{POST}content-length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    all
}

/// Damages requests in ways that chance would, the same ways every time.
fn damaged(count: usize) -> Vec<Vec<u8>> {
    let whole = format!("{POST}content-length: 24\r\naccept: */*\r\n\r\n{{\"query\":\"{{__typename}}\"}}");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let damage = |_| {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..1 + next() % 4 {
            let place = usize::try_from(next() % bytes.len() as u64).unwrap();
            match next() % 3 {
                0 => bytes[place] = next().to_le_bytes()[0],
                1 => drop(bytes.remove(place)),
                _ => bytes.insert(place, next().to_le_bytes()[0]),
            }
        }
        bytes
    };
    (0..count).map(damage).collect()
}

#[test]
fn malformed_requests_are_no_fault_of_the_server() {
    let mut server = Server::start(&["--patience", "1"]);
    let idle = memory(&server);
    let send = |request: &[u8]| {
        let mut stream = server.connect();
        let _ = stream.write_all(request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        let status: u16 = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        assert!(status < 500, "{} answers {text}", String::from_utf8_lossy(&request[..request.len().min(300)]));
    };
    let all = [malformed(), damaged(200)].concat();
    all.iter().for_each(|request| send(request));
    assert!(server.child.try_wait().unwrap().is_none(), "the server is alive");
    assert_eq!(server.get("/healthz", "").status, 200);
    let grown = memory(&server) - idle;
    assert!(grown < 200 << 20, "memory grew by {grown} bytes");
    assert!(!server.get("/metrics", "").body.contains("status=\"5"));
}

#[test]
fn clients_who_leave_cost_nothing() {
    let server = Server::built_in();
    let idle = memory(&server);
    let body = json!({"query": "{ taxa(first: 100) { nodes { name links { nodes { name } } } } }"}).to_string();
    for number in 0..200 {
        let mut stream = server.connect();
        let request = match number % 4 {
            0 => format!("{POST}content-length: {}\r\n\r\n{body}", body.len()),
            1 => format!("GET /diagram.png?kinds=taxon&depth={number} HTTP/1.1\r\nhost: x\r\n\r\n"),
            2 => "GET /export.json HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
            _ => format!("GET /search?q={number} HTTP/1.1\r\nhost: x\r\n\r\n"),
        };
        stream.write_all(request.as_bytes()).unwrap();
    }
    assert_eq!(server.get("/healthz", "").status, 200);
    let until = Instant::now() + Duration::from_secs(60);
    while !server.get("/metrics", "").body.contains("meagraph_requests_in_flight 1\n") {
        assert!(Instant::now() < until, "requests of those who left are still in flight");
        std::thread::sleep(Duration::from_millis(50));
    }
    let grown = memory(&server) - idle;
    assert!(grown < 200 << 20, "memory grew by {grown} bytes");
}

#[test]
#[ignore = "minutes of load: cargo test --release --test it -- --ignored --nocapture slow_clients_by_the_thousands"]
fn slow_clients_by_the_thousands() {
    let data = large(20_000);
    let server = Server::serve(&["--data", data.path().to_str().unwrap()], &[]);
    let idle = memory(&server);
    let longest = health_among_slow_clients(&server, 100, 25);
    println!(
        "10,000 slow clients: /healthz took {longest:?} at the most, memory grew by {} MB",
        (memory(&server) - idle) >> 20
    );
}
