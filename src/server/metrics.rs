//! What the server counts, in the text format that Prometheus and OpenMetrics readers take.

use crate::graph::Graph;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The media type of the text.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the durations that are told apart, in seconds.
const BUCKETS: [f64; 11] = [0.000_1, 0.000_25, 0.001, 0.002_5, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0];

/// The status counted for requests whose client left before the answer.
pub const CLIENT_LEFT: u16 = 499;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    pub in_flight: Gauge,
    pub connections: Gauge,
    pub accepted: Counter,
    cut: Family<Reason, Counter>,
    refused: Family<Reason, Counter>,
    lookups: Family<Outcome, Counter>,
    /// Answers to queries that were found ready.
    pub recalled: Counter,
    /// Those that were not.
    pub forgotten: Counter,
    reloads: Family<Outcome, Counter>,
    stale: Gauge,
    read_at: Gauge<f64, std::sync::atomic::AtomicU64>,
    entities: Gauge,
    links: Gauge,
    statements: Gauge,
    memory: Gauge,
    /// What is wrong with the data that was read last; none if it is being served.
    trouble: Mutex<Option<String>>,
}

impl Metrics {
    pub fn new() -> Self {
        let mut all = Self {
            registry: Registry::with_prefix("meagraph"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_flight: Gauge::default(),
            connections: Gauge::default(),
            accepted: Counter::default(),
            cut: Family::default(),
            refused: Family::default(),
            lookups: Family::default(),
            recalled: Counter::default(),
            forgotten: Counter::default(),
            reloads: Family::default(),
            stale: Gauge::default(),
            read_at: Gauge::default(),
            entities: Gauge::default(),
            links: Gauge::default(),
            statements: Gauge::default(),
            memory: Gauge::default(),
            trouble: Mutex::new(None),
        };
        all.register_traffic();
        all.register_data();
        all
    }

    fn register_traffic(&mut self) {
        let registry = &mut self.registry;
        registry.register("requests", "Requests answered, by route and status", self.requests.clone());
        registry.register("request_duration_seconds", "Seconds until the answer was ready", self.durations.clone());
        registry.register("requests_in_flight", "Requests being answered now", self.in_flight.clone());
        registry.register("connections", "Connections open now", self.connections.clone());
        registry.register("connections_accepted", "Connections accepted", self.accepted.clone());
        registry.register("connections_cut", "Connections the server broke off, by reason", self.cut.clone());
        registry.register("refused", "Requests refused, by reason", self.refused.clone());
        let answers = Family::<Outcome, Counter>::default();
        self.recalled = answers.get_or_create(&Outcome { outcome: "hit" }).clone();
        self.forgotten = answers.get_or_create(&Outcome { outcome: "miss" }).clone();
        registry.register("answer_lookups", "Answers to queries found or not found ready", answers);
        registry.register("document_lookups", "Pages and pictures found or not found ready", self.lookups.clone());
    }

    fn register_data(&mut self) {
        let registry = &mut self.registry;
        registry.register("reloads", "Attempts to read changed data, by outcome", self.reloads.clone());
        registry.register("data_stale", "1 while faulty data keeps an older graph in service", self.stale.clone());
        registry.register("data_read_timestamp_seconds", "When the data in service was read", self.read_at.clone());
        registry.register("graph_entities", "Entities of the graph", self.entities.clone());
        registry.register("graph_links", "Links of the graph", self.links.clone());
        registry.register("graph_statements", "Statements of the graph", self.statements.clone());
        registry.register("resident_memory_bytes", "Memory of the process", self.memory.clone());
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program", version);
    }

    /// Counts a request.
    pub fn answered(&self, route: &str, status: u16, duration: Duration) {
        self.requests.get_or_create(&Answered { route: route.to_owned(), status }).inc();
        self.durations.get_or_create(&Route { route: route.to_owned() }).observe(duration.as_secs_f64());
    }

    /// Counts a refusal.
    pub fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&Reason { reason }).inc();
    }

    /// Counts a connection that the server broke off.
    pub fn cut(&self, reason: &'static str) {
        self.cut.get_or_create(&Reason { reason }).inc();
    }

    /// Counts a look-up among the documents that are kept.
    pub fn looked_up(&self, found: bool) {
        self.lookups.get_or_create(&Outcome { outcome: if found { "hit" } else { "miss" } }).inc();
    }

    /// Notes which graph is in service.
    pub fn serves(&self, graph: &Graph) {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.entities.set(count(graph.entities().len()));
        self.links.set(count(graph.links().len()));
        self.statements.set(count(graph.statement_count()));
        self.read_at.set(now());
    }

    /// Notes that data was read again and is in service.
    pub fn reloaded(&self, graph: &Graph) {
        self.reloads.get_or_create(&Outcome { outcome: "ok" }).inc();
        self.serves(graph);
        self.set_trouble(None);
    }

    /// Notes that data was read again and is not fit for service.
    pub fn reload_failed(&self, summary: String) {
        self.reloads.get_or_create(&Outcome { outcome: "failed" }).inc();
        self.set_trouble(Some(summary));
    }

    fn set_trouble(&self, trouble: Option<String>) {
        self.stale.set(i64::from(trouble.is_some()));
        if let Ok(mut place) = self.trouble.lock() {
            *place = trouble;
        }
    }

    /// What is wrong with the data that was read last.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().ok().and_then(|trouble| trouble.clone())
    }

    /// Everything as text.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        if let Some(bytes) = resident_memory() {
            self.memory.set(bytes);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

#[expect(clippy::disallowed_methods, reason = "an instrument of the process, not an answer")]
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

/// Bytes of memory that the process holds, where the system tells.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok().map(|kilobytes| kilobytes * 1024)
}
