//! `meagraph serve`: answers over HTTP until told to stop.

use super::console::{Console, Failure};
use super::log::{self, LogFormat, LogLevel};
use super::world::Inputs;
use crate::graphql::Limits;
use crate::server::{ServeError, Settings, Source, serve};
use clap::Args;
use clap::builder::{BoolishValueParser, RangedI64ValueParser};
use std::net::SocketAddr;
use std::time::Duration;

#[derive(Args)]
#[command(
    after_help = "The variables MEAGRAPH_DATA, MEAGRAPH_ADD and MEAGRAPH_ONTOLOGY stand for --data, --add and --ontology."
)]
pub struct Arguments {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "MEAGRAPH_LISTEN")]
    listen: SocketAddr,
    /// Read the data again when its files change; faulty data changes nothing but the log, /readyz and /metrics. SIGHUP has the data read again even without this.
    #[arg(long, env = "MEAGRAPH_WATCH", value_parser = BoolishValueParser::new())]
    watch: bool,
    #[command(flatten)]
    log: LogArguments,
    #[command(flatten)]
    bounds: BoundArguments,
    #[command(flatten)]
    query: QueryArguments,
}

/// What is logged.
#[derive(Args)]
#[command(next_help_heading = "Log")]
struct LogArguments {
    /// How the log is written, to the standard error.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text", env = "MEAGRAPH_LOG_FORMAT")]
    log_format: LogFormat,
    /// What is worth a line.
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "info", env = "MEAGRAPH_LOG_LEVEL")]
    log_level: LogLevel,
    /// Log every request: id, method, address, status, microseconds, bytes.
    #[arg(long, env = "MEAGRAPH_LOG_REQUESTS", value_parser = BoolishValueParser::new())]
    log_requests: bool,
}

/// Bounds on clients and work.
#[derive(Args)]
#[command(next_help_heading = "Bounds")]
struct BoundArguments {
    /// The most connections at a time; a further one takes the place of the one that was quiet longest.
    #[arg(long, value_name = "N", default_value_t = 1024, env = "MEAGRAPH_MAX_CONNECTIONS", value_parser = places())]
    max_connections: u32,
    /// The most requests answered at a time; further ones wait.
    #[arg(long, value_name = "N", default_value_t = 64, env = "MEAGRAPH_MAX_REQUESTS", value_parser = places())]
    max_requests: u32,
    /// The most pictures drawn at a time; further ones wait.
    #[arg(long, value_name = "N", default_value_t = 2, env = "MEAGRAPH_MAX_DRAWINGS", value_parser = places())]
    max_drawings: u32,
    /// How many seconds a picture may take; 0 draws none.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, env = "MEAGRAPH_MAX_DRAWING_SECONDS")]
    max_drawing_seconds: u64,
    /// The most exports read at a time; further ones wait.
    #[arg(long, value_name = "N", default_value_t = 4, env = "MEAGRAPH_MAX_EXPORTS", value_parser = places())]
    max_exports: u32,
    /// The most bytes of large answers that wait to be sent; further ones wait.
    #[arg(long, value_name = "BYTES", default_value_t = 32 << 20, env = "MEAGRAPH_MAX_UNSENT_BYTES",
        value_parser = clap::value_parser!(u32).range(1..=1 << 30))]
    max_unsent_bytes: u32,
    /// How many seconds a client may take to send the head of a request, then its body, and to take 16 kB of the answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, env = "MEAGRAPH_PATIENCE",
        value_parser = clap::value_parser!(u64).range(1..))]
    patience: u64,
    /// How many seconds connections are still accepted when the server is told to stop, as long as any are open; /readyz then answers 503.
    #[arg(long, value_name = "SECONDS", default_value_t = 1, env = "MEAGRAPH_DRAIN")]
    drain: u64,
    /// How many seconds accepted requests may then take to finish.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, env = "MEAGRAPH_GRACE")]
    grace: u64,
}

/// Bounds on GraphQL requests.
#[derive(Args)]
#[command(next_help_heading = "Bounds of GraphQL requests")]
struct QueryArguments {
    /// The most bytes.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().bytes, env = "MEAGRAPH_MAX_QUERY_BYTES")]
    max_query_bytes: usize,
    /// The most words, numbers and texts.
    #[arg(long, value_name = "N", default_value_t = Limits::default().tokens, env = "MEAGRAPH_MAX_QUERY_TOKENS")]
    max_query_tokens: usize,
    /// The most brackets within brackets.
    #[arg(long, value_name = "N", default_value_t = Limits::default().nesting, env = "MEAGRAPH_MAX_QUERY_NESTING")]
    max_query_nesting: usize,
    /// The most fields within fields.
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth, env = "MEAGRAPH_MAX_QUERY_DEPTH")]
    max_query_depth: usize,
    /// The most fields asked for, with fragments written out.
    #[arg(long, value_name = "N", default_value_t = Limits::default().fields, env = "MEAGRAPH_MAX_QUERY_FIELDS")]
    max_query_fields: u64,
    /// The most fields read while answering.
    #[arg(long, value_name = "N", default_value_t = Limits::default().work, env = "MEAGRAPH_MAX_QUERY_WORK")]
    max_query_work: u64,
    /// The most bytes of an answer.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().answer, env = "MEAGRAPH_MAX_ANSWER_BYTES")]
    max_answer_bytes: usize,
    /// How many seconds one may be worked on.
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().time.as_secs(), env = "MEAGRAPH_MAX_QUERY_SECONDS")]
    max_query_seconds: u64,
}

/// A number of places: at least one.
fn places() -> RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=1_000_000)
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let settings = arguments.settings();
    let _log = log::start(arguments.log.log_format, arguments.log.log_level);
    let source = source(arguments, inputs)?;
    let graph = inputs.graph(console)?;
    let counts = format!("{} entities, {} statements", graph.entities().len(), graph.statement_count());
    let ready = |address: SocketAddr| match arguments.log.log_format {
        LogFormat::Text => console.say(&format!("serving {counts} at http://{address}/graphql (Ctrl-C stops)\n")),
        LogFormat::Json => log::serving(address, &counts),
    };
    serve(&settings, graph, source, ready).map_err(|error| {
        let failure = Failure::unable(error.to_string());
        match error {
            ServeError::Listen(..) => failure.hint("stop what uses that address, or choose another with --listen"),
            _ => failure,
        }
    })
}

/// The files to watch, and how the data is read again.
fn source(arguments: &Arguments, inputs: &Inputs) -> Result<Source, Failure> {
    let paths = inputs.files();
    let stream = paths.iter().any(|path| path.as_os_str() == "-");
    if arguments.watch && stream {
        return Err(Failure::unable("the standard input cannot be watched").hint("write the data to a file"));
    }
    if arguments.watch && paths.is_empty() {
        return Err(
            Failure::unable("there is nothing to watch").hint("say with --data, --add or --ontology what to read")
        );
    }
    let again = inputs.clone();
    let read = move || match stream {
        true => Err("the standard input cannot be read a second time".to_owned()),
        false => again.read().map_err(|failure| failure.text()),
    };
    Ok(Source::new(paths, read))
}

impl Arguments {
    fn settings(&self) -> Settings {
        let (bounds, query) = (&self.bounds, &self.query);
        Settings {
            listen: self.listen,
            connections: bounds.max_connections as usize,
            requests: bounds.max_requests as usize,
            drawings: bounds.max_drawings as usize,
            drawing: Duration::from_secs(bounds.max_drawing_seconds),
            exports: bounds.max_exports as usize,
            unsent: bounds.max_unsent_bytes as usize,
            patience: Duration::from_secs(bounds.patience),
            drain: Duration::from_secs(bounds.drain),
            grace: Duration::from_secs(bounds.grace),
            limits: Limits {
                bytes: query.max_query_bytes,
                tokens: query.max_query_tokens,
                nesting: query.max_query_nesting,
                depth: query.max_query_depth,
                fields: query.max_query_fields,
                work: query.max_query_work,
                answer: query.max_answer_bytes,
                time: Duration::from_secs(query.max_query_seconds),
            },
            watch: self.watch,
            log_requests: self.log.log_requests,
        }
    }
}
