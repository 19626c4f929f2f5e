//! Requests made to be dear, many at a time: the server stays well, whatever else it has to do, and its memory small.

use crate::hostile::{Client, memory};
use crate::server::Server;
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// An attack by its name: what is sent, each time a little different, so that nothing that is kept answers it.
type Attack = (&'static str, fn(usize) -> String);

const ATTACKS: [Attack; 15] = [
    ("schemas", |n| get(&format!("/schema.graphql?{n}"))),
    ("suggestions", |n| get(&format!("/suggest.json?q={}{n}", "ab%20".repeat(300)))),
    ("pages", |n| get(&format!("/concordance?x={n}"))),
    ("missing pages", |n| get(&format!("/entities/{}{n}", "citse".repeat(20)))),
    ("paths", |n| get(&format!("/paths?from=cites&to=cms&x={n}"))),
    ("pictures", |n| get(&format!("/diagram.png?depth=4&title=t{n}"))),
    ("pictures as data", |n| get(&format!("/diagram.json?depth=4&title=t{n}"))),
    ("exports", |_| get("/export.turtle")),
    ("unknown fields", |n| query(&format!("{{ {} }}", (0..3_900).map(|m| format!("x{n}y{m} ")).collect::<String>()))),
    ("fields", |n| {
        query(&format!("{{ {} }}", (0..1_900).map(|m| format!("x{n}y{m}:__typename ")).collect::<String>()))
    }),
    ("merging", |n| {
        let all: String = (0..250).map(|m| format!("entity(id:\"cites\"){{x{n}:name y{m}:id}}")).collect();
        query(&format!("{{ {all} }}"))
    }),
    ("the schema of itself", |n| {
        query(&format!(
            "{{ x{n}: __typename __schema {{ types {{ name fields {{ name args {{ name type {{ name }} }} }} }} }} }}"
        ))
    }),
    ("lists of lists", |n| {
        query(&format!(
            "{{ taxa(first: 100) {{ nodes {{ x{n}: id links(first: 100) {{ nodes {{ name summary links(first: 50) {{ nodes {{ name }} }} }} }} }} }} }}"
        ))
    }),
    ("searches", |n| query(&format!("{{ search(text: \"{}{n}\") {{ matched }} }}", "ab ".repeat(300)))),
    ("measures", |n| query(&format!("{{ x{n}: measures {{ components }} }}"))),
];

/// What takes seconds where the program was built for tests: pictures of ten million pixels, and as long in pages.
const DEARER: [Attack; 2] = [
    ("large pictures", |n| get(&format!("/diagram.png?focus=cites&layout=ego&limit=2000&depth=3&title=t{n}"))),
    ("long pictures", |n| get(&format!("/diagram.pdf?focus=cites&layout=ego&limit=2000&depth=3&title=t{n}"))),
];

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip, br\r\n\r\n")
}

fn query(text: &str) -> String {
    let body = json!({ "query": text }).to_string();
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\naccept: application/json";
    format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// What came of attacks: requests answered, the longest that the server took to say that it is well, and the most
/// bytes that its memory grew by.
struct Outcome(usize, Duration, i64);

/// Attacks from so many clients at a time, and asks whether the server is well all the while.
fn attack(server: &Server, attacks: &[Attack], clients: usize, duration: Duration) -> Outcome {
    let (done, count, idle) = (AtomicBool::new(false), AtomicUsize::new(0), memory(server));
    let (mut longest, mut grown) = (Duration::ZERO, 0);
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut client = Client::new(server);
                while !done.load(Ordering::Relaxed) {
                    let number = count.fetch_add(1, Ordering::Relaxed);
                    let (name, request) = attacks[number % attacks.len()];
                    if client.send(request(number).as_bytes()).is_err() {
                        client = Client::new(server);
                        continue;
                    }
                    match client.receive() {
                        Ok((status, head, _)) => assert!(status < 500 || status == 503, "{name}: {head}"),
                        Err(_) => client = Client::new(server),
                    }
                }
            });
        }
        let until = Instant::now() + duration;
        while Instant::now() < until {
            let start = Instant::now();
            assert_eq!(server.get("/healthz", "").status, 200);
            longest = longest.max(start.elapsed());
            grown = grown.max(memory(server) - idle);
            std::thread::sleep(Duration::from_millis(10));
        }
        done.store(true, Ordering::Relaxed);
    });
    Outcome(count.into_inner(), longest, grown)
}

#[test]
fn dear_requests_leave_the_server_well() {
    let server = Server::built_in();
    let Outcome(count, _, grown) = attack(&server, &ATTACKS, 8, Duration::from_secs(3));
    assert!(count > 0 && grown < 200 << 20, "{count} requests, memory grew by {grown} bytes");
    assert!(!server.get("/metrics", "").body.contains("status=\"500\""));
}

#[test]
#[ignore = "minutes of load: cargo test --release --test it -- --ignored --nocapture attacks_one_by_one"]
fn attacks_one_by_one_and_together() {
    let mut most = 0;
    let mut shown = |name: &str, attacks: &[Attack], seconds| {
        let server = Server::built_in();
        let Outcome(count, longest, grown) = attack(&server, attacks, 32, Duration::from_secs(seconds));
        println!("{name}: {count} requests; /healthz took {longest:?} at the most, memory grew by {} MB", grown >> 20);
        most = most.max(grown);
    };
    for one in ATTACKS.iter().chain(&DEARER) {
        shown(one.0, &[*one], 5);
    }
    shown("all together", &[&ATTACKS[..], &DEARER].concat(), 60);
    assert!(most < 200 << 20, "memory grew by {most} bytes");
}
