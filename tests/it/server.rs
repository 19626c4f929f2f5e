//! HTTP: the GraphQL protocol, the other addresses, slow and hostile clients, the end of the process.

use crate::support::{program, run};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

/// A running server on the small graph; ended when dropped.
pub struct Server {
    pub child: Child,
    pub address: String,
    /// What the server logs.
    pub log: BufReader<ChildStderr>,
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Server {
    /// Serves the small graph.
    pub fn start(options: &[&str]) -> Self {
        Self::serve(&["--data", "tests/data/small"], options)
    }

    /// Serves the built-in graph.
    pub fn built_in() -> Self {
        Self::serve(&[], &[])
    }

    /// Serves any data.
    pub fn serve(data: &[&str], options: &[&str]) -> Self {
        let mut child = program()
            .args(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        log.read_line(&mut line).unwrap();
        let address =
            line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_else(|| panic!("{line}"));
        Self { child, address: address.to_owned(), log }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    pub fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = self.connect();
        // A server that has heard enough may close before everything is sent.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub fn get(&self, path: &str, headers: &str) -> Reply {
        self.raw(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n").as_bytes())
    }

    pub fn post(&self, headers: &str, body: &str) -> Reply {
        let length = body.len();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        );
        self.raw(request.as_bytes())
    }

    pub fn ask(&self, query: &str) -> Reply {
        self.post("content-type: application/json\r\n", &json!({ "query": query }).to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

const NEW: &str = "accept: application/graphql-response+json\r\n";
const JSON: &str = "content-type: application/json\r\n";

#[test]
fn queries_by_post_and_get() {
    let server = Server::start(&[]);
    let reply = server.ask("{ stats { entities } }");
    assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"data":{"stats":{"entities":13}}}"#));
    assert!(reply.head.contains("content-type: application/json; charset=utf-8"), "{}", reply.head);
    assert!(reply.head.contains("vary: accept"), "{}", reply.head);
    let reply = server.get("/graphql?query=query%20Q(%24n:Int)%7Btaxa(first:%24n)%7BtotalCount%7D%7D&variables=%7B%22n%22:1%7D&operationName=Q", NEW);
    assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"data":{"taxa":{"totalCount":2}}}"#));
    assert!(reply.head.contains("content-type: application/graphql-response+json; charset=utf-8"), "{}", reply.head);
}

#[test]
fn statuses_follow_the_specification() {
    let server = Server::start(&[]);
    let body = |query: &str| json!({ "query": query }).to_string();
    let new = format!("{JSON}{NEW}");
    let cases = [
        ("parse error, new type", server.post(&new, &body("{ a")).status, 400),
        ("parse error, json", server.post(JSON, &body("{ a")).status, 200),
        ("invalid, new type", server.post(&new, &body("{ nothing }")).status, 400),
        ("invalid, json", server.post(JSON, &body("{ nothing }")).status, 200),
        ("field error, new type", server.post(&new, &body("{ taxa(first: 9999) { totalCount } }")).status, 200),
        ("no query", server.post(JSON, "{}").status, 400),
        ("no json", server.post(JSON, "{ a").status, 400),
        ("batch", server.post(JSON, "[{\"query\":\"{ stats { links } }\"}]").status, 400),
        ("query of a wrong type", server.post(JSON, "{\"query\":1}").status, 400),
        ("variables of a wrong type", server.post(JSON, "{\"query\":\"{__typename}\",\"variables\":[]}").status, 400),
        ("extensions of a wrong type", server.post(JSON, "{\"query\":\"{__typename}\",\"extensions\":7}").status, 400),
        (
            "null members",
            server.post(JSON, "{\"query\":\"{__typename}\",\"variables\":null,\"operationName\":null}").status,
            200,
        ),
        ("form", server.post("content-type: application/x-www-form-urlencoded\r\n", "query={__typename}").status, 415),
        ("text", server.post("content-type: text/plain\r\n", &body("{ __typename }")).status, 415),
        ("no type", server.post("", &body("{ __typename }")).status, 415),
        (
            "latin",
            server.post("content-type: application/json; charset=latin1\r\n", &body("{ __typename }")).status,
            415,
        ),
        (
            "utf-8",
            server.post("content-type: application/json; charset=UTF-8\r\n", &body("{ __typename }")).status,
            200,
        ),
        ("picture wanted", server.post(&format!("{JSON}accept: image/png\r\n"), &body("{ __typename }")).status, 406),
        ("no query in address", server.get("/graphql", "accept: application/json\r\n").status, 400),
        ("bad variables in address", server.get("/graphql?query=%7B__typename%7D&variables=x", "").status, 400),
        ("mutation by get", server.get("/graphql?query=mutation%7Bx%7D", "").status, 405),
        ("too large", server.post(JSON, &body(&"#".repeat(70_000))).status, 413),
        (
            "put",
            server.raw(b"PUT /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").status,
            405,
        ),
        ("nowhere", server.get("/nowhere", "").status, 404),
    ];
    for (what, status, wanted) in cases {
        assert_eq!(status, wanted, "{what}");
    }
}

#[test]
fn the_audits_of_graphql_over_http_pass() {
    let server = Server::start(&[]);
    let address = format!("http://{}/graphql", server.address);
    if let Some((ok, text)) = crate::support::node("audit.mjs", &[&address], "", "the_audits_of_graphql_over_http_pass")
    {
        assert!(ok, "{text}");
        assert!(text.ends_with("61 of 61\n"), "{text}");
    }
}

#[test]
fn errors_of_the_protocol_have_codes_too() {
    let server = Server::start(&[]);
    let reply = server.post(JSON, "{ a").json();
    assert_eq!(reply["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    let reply = server.ask("{ nothing }").json();
    assert_eq!(reply["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
}

#[test]
fn a_browser_gets_the_editor_which_loads_nothing_from_elsewhere() {
    let server = Server::start(&[]);
    let reply = server.get("/graphql", "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n");
    assert_eq!(reply.status, 200);
    assert!(reply.head.contains("content-type: text/html; charset=utf-8"), "{}", reply.head);
    assert!(reply.head.contains("content-security-policy: default-src 'none'; script-src 'self'"), "{}", reply.head);
    for asset in ["/assets/ide/ide.js", "/assets/ide/ide.css", "/assets/palette.css"] {
        assert!(reply.body.contains(asset), "{asset}");
        let file = server.get(asset, "");
        assert_eq!(file.status, 200);
        assert!(!file.body.contains("http://") || file.body.contains("www.w3.org"), "{asset} names another host");
        assert!(!file.body.contains("https://"), "{asset} names another host");
    }
    assert!(!reply.body.contains("https://"), "the page names another host");
}

#[test]
fn pictures_have_addresses_tags_and_bounds() {
    let server = Server::start(&[]);
    let starts = [
        ("svg", "<svg"),
        ("png", "\u{fffd}PNG"),
        ("pdf", "%PDF-"),
        ("dot", "digraph"),
        ("mmd", "flowchart"),
        ("json", "{"),
        ("csv", "from,"),
        ("txt", ""),
    ];
    for (extension, start) in starts {
        for path in [format!("/diagrams/members.{extension}"), format!("/diagram.{extension}?focus=pact&theme=print")] {
            let reply = server.get(&path, "");
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
            assert!(reply.body.starts_with(start), "{path}");
        }
    }
    let reply = server.get("/diagrams/members.svg", "");
    let tag = reply.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let early = server.get("/diagrams/members.svg?said-by=2013", "").body;
    assert!(
        early.contains("as stated by 2013") && early.contains("/entities/pact?said-by=2013\" target=\"_top\""),
        "{early}"
    );
    let again = server.get("/diagrams/members.svg", &format!("if-none-match: \"x\", W/{tag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert!(again.head.contains(&tag));
    assert_ne!(server.get("/diagrams/members.svg?theme=dark", &format!("if-none-match: {tag}\r\n")).status, 304);
    for (path, status, said) in [
        ("/diagrams/membres.svg", 404, "did you mean `members`?"),
        ("/diagrams/members.gif", 404, ".svg"),
        ("/diagrams/members.svg?themes=dark", 400, "did you mean `theme`?"),
        ("/diagram.svg?focus=pact&theme=pink", 400, "one of safe, light, dark, print"),
        ("/diagram.svg?focus=pact&group-by=colour", 400, "boxes cannot be put into clusters by `colour`"),
        ("/diagram.svg?focus=pact&layout=neato", 400, "install it, or take another layout"),
        ("/diagram.svg?focus=pact&columns=pakt", 400, "there is no kind or entity `pakt`"),
    ] {
        let reply = server.get(path, "");
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert!(reply.body.contains(said), "{path}: {}", reply.body);
    }
}

#[test]
fn a_picture_that_takes_too_long_is_stopped_and_says_so() {
    let server = Server::start(&["--max-drawing-seconds", "0"]);
    for path in ["/diagrams/members.svg", "/diagram.png?focus=pact"] {
        let reply = server.get(path, "");
        assert_eq!(reply.status, 503, "{path}: {}", reply.head);
        assert!(reply.head.to_ascii_lowercase().contains("retry-after:"), "{path}: {}", reply.head);
        assert!(reply.body.contains("the picture took longer than 0 seconds; narrow it"), "{path}: {}", reply.body);
    }
    assert_eq!(server.get("/healthz", "").status, 200);
}

#[test]
fn the_schema_diagrams_and_exports_have_addresses() {
    let server = Server::start(&[]);
    assert!(server.get("/schema.graphql", "").body.contains("type Query"));
    let dot = server.get("/diagram.dot?focus=pact&depth=1", "");
    assert_eq!(dot.body, crate::support::run_small(&["diagram", "--focus", "pact", "--depth", "1"]).out);
    assert!(server.get("/diagram.mmd?focus=pact&said-by=2013", "").body.starts_with("flowchart LR"));
    let reply = server.get("/diagram.dot?focus=pakt", "");
    assert_eq!((reply.status, reply.body.as_str()), (400, "there is no entity `pakt`; did you mean `pact`?\n"));
    assert_eq!(
        server.get("/diagram.dot?focuss=pact", "").body,
        "there is no parameter `focuss`; did you mean `focus`?\n"
    );
    assert_eq!(server.get("/diagram.dot?focus=pact&depth=99", "").status, 400);
    let whole = server.get("/export.ndjson", "");
    assert_eq!(whole.body, crate::support::run_small(&["export", "--format", "ndjson"]).out);
    assert_eq!(server.get("/healthz", "").body, "ok\n");
    assert_eq!(server.get("/readyz", "").status, 200);
}

#[test]
fn hostile_requests_leave_it_alive() {
    let server = Server::start(&["--patience", "1"]);
    let nested = format!("{{\"query\":\"{}\"}}", "{a".repeat(20_000));
    let deep_json =
        format!("{{\"query\":\"{{__typename}}\",\"variables\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    for body in [nested.as_str(), deep_json.as_str(), "\u{0}", "{\"query\":\"\\ud800\"}"] {
        assert!((200..500).contains(&server.post(JSON, body).status), "{}", &body[..20.min(body.len())]);
    }
    assert_eq!(server.raw(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 4\r\n\r\n\xff\xfe\xfd\xfc").status, 400);
    let nonsense = server.raw(b"\x16\x03\x01 nonsense\r\n\r\n").status;
    assert!(nonsense == 0 || nonsense == 400, "{nonsense}");
    let slow_body = server.raw(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{");
    assert_eq!(slow_body.status, 408);
    let mut slow_head = server.connect();
    slow_head.write_all(b"GET /healthz HTTP/1.1\r\nhost:").unwrap();
    let mut rest = Vec::new();
    slow_head.read_to_end(&mut rest).unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"), "a head that never ends is given up");
    assert_eq!(server.get("/healthz", "").status, 200);
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&[]);
        let mut idle = server.connect();
        assert_eq!(server.get("/healthz", "").status, 200);
        let id = server.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
        let mut rest = Vec::new();
        let _ = idle.read_to_end(&mut rest);
    }
}

#[test]
fn a_busy_address_is_a_clear_error() {
    let server = Server::start(&[]);
    let second = run(&["--data", "tests/data/small", "serve", "--listen", &server.address]);
    assert_eq!(second.code, 2);
    assert!(second.err.contains(&format!("`{}` cannot be listened on", server.address)), "{}", second.err);
    assert!(second.err.contains("hint: stop what uses that address"), "{}", second.err);
}

#[test]
fn faulty_data_is_refused_with_the_text_of_check() {
    let refused = run(&["--data", "tests/data/invalid/dangling-id", "serve", "--listen", "127.0.0.1:0"]);
    let checked = run(&["--data", "tests/data/invalid/dangling-id", "check"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("did you mean `saiga-tatarica`?"));
    assert_eq!(refused.err.lines().next(), checked.err.lines().next());
}
