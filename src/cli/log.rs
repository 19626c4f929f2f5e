//! The log of a server, on the standard error: lines for people or JSON for programs. A thread of its own writes, so
//! that a reader who stalls holds nobody up; lines are left out rather than waited for.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How many lines may wait to be written.
const WAITING: usize = 4096;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is worth a line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What keeps the server from working.
    Error,
    /// Faulty data and other troubles too.
    Warn,
    /// Also start, end, reloads and, if wanted, requests.
    Info,
    /// Everything.
    Debug,
}

/// What waits for the thread that writes.
enum Entry {
    Line(Vec<u8>),
    /// Somebody wants to know that everything before is written.
    Done(SyncSender<()>),
}

/// The log; when dropped, what was logged has been written.
pub struct Log(SyncSender<Entry>);

impl Drop for Log {
    fn drop(&mut self) {
        let (done, wait) = sync_channel(1);
        if self.0.try_send(Entry::Done(done)).is_ok() {
            let _ = wait.recv_timeout(Duration::from_secs(1));
        }
    }
}

/// Starts the log.
pub fn start(format: LogFormat, level: LogLevel) -> Log {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let (sender, entries) = sync_channel(WAITING);
    std::thread::spawn(move || {
        for entry in entries {
            // Nobody can be told that the log cannot be written.
            let _ = match entry {
                Entry::Line(line) => io::stderr().lock().write_all(&line),
                Entry::Done(done) => done.send(()).map_err(io::Error::other),
            };
        }
    });
    let lines = Lines(sender.clone());
    let builder = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(lines);
    // A second server in the same process goes on with the log of the first.
    let _ = match format {
        LogFormat::Text => tracing::subscriber::set_global_default(builder.finish()),
        LogFormat::Json => tracing::subscriber::set_global_default(builder.json().flatten_event(true).finish()),
    };
    Log(sender)
}

/// Says that the server is ready.
pub fn serving(address: std::net::SocketAddr, counts: &str) {
    tracing::info!(%address, "serving {counts} at http://{address}/graphql");
}

/// Hands lines on.
struct Lines(SyncSender<Entry>);

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Line<'w>;

    fn make_writer(&'w self) -> Self::Writer {
        Line(&self.0)
    }
}

/// One line; it comes in one piece.
struct Line<'w>(&'w SyncSender<Entry>);

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.try_send(Entry::Line(bytes.to_vec()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
