//! Reading the data again: when files change, or when asked to. What is read is checked first; faulty data changes
//! nothing but the log, `/readyz` and `/metrics`.
//!
//! Notifications of the system only wake the reader: whether something changed is seen from the files themselves, so
//! that a file replaced by another of the same name, or a share that notifies nobody, is not missed.

use super::site::Current;
use crate::graph::Graph;
use crate::graphql::{Api, Limits};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How long files must rest before they are read: changes come in bursts.
const REST: Duration = Duration::from_millis(40);
/// How often files are looked at when no notification comes.
const BEAT: Duration = Duration::from_secs(3);
/// How long the graph before is kept for the requests that still look at it, until its memory is given back by them.
const FAREWELL: Duration = Duration::from_secs(5);

/// Where the graph comes from.
pub struct Source {
    paths: Vec<PathBuf>,
    read: Box<dyn Fn() -> Result<Graph, String> + Send>,
    /// The state of the files before the graph in service was read.
    seen: Stamp,
}

impl Source {
    /// A source that reads these files and folders with this function, which gives the faults as text. Make it before
    /// the first reading, so that no change is missed.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>, read: impl Fn() -> Result<Graph, String> + Send + 'static) -> Self {
        let seen = Stamp::of(&paths);
        Self { paths, read: Box::new(read), seen }
    }
}

/// Why the reader wakes.
pub enum Wake {
    /// Something may have changed.
    Changed,
    /// Somebody asks for the data to be read.
    Asked,
    /// The server ends.
    Stop,
}

/// The state of files: names, sizes, times, identities.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp(u64);

impl Stamp {
    fn of(paths: &[PathBuf]) -> Self {
        let mut hasher = DefaultHasher::new();
        paths.iter().for_each(|path| mark(path, &mut hasher));
        Self(hasher.finish())
    }
}

fn mark(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    let Ok(about) = std::fs::metadata(path) else { return hasher.write_u8(0) };
    if about.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| !is_hidden(path)).collect();
        entries.sort();
        entries.iter().for_each(|entry| mark(entry, hasher));
        return;
    }
    about.len().hash(hasher);
    about.modified().ok().hash(hasher);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        (about.ino(), about.ctime(), about.ctime_nsec()).hash(hasher);
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Reads whenever there is a reason to, until told to stop. `sender` is for the system's notifications.
pub fn run(
    source: &Source,
    watch: bool,
    current: &Current,
    limits: &Limits,
    (sender, wakes): (&Sender<Wake>, &Receiver<Wake>),
) {
    let mut seen = source.seen;
    let mut asked = false;
    let look = || watch.then(|| watcher(&source.paths, sender.clone())).flatten();
    let mut _watcher = look();
    loop {
        match wakes.recv_timeout(if asked { Duration::ZERO } else { BEAT }) {
            Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Wake::Asked) => asked = true,
            Ok(Wake::Changed) | Err(RecvTimeoutError::Timeout) => {}
        }
        if !asked && (!watch || Stamp::of(&source.paths) == seen) {
            continue;
        }
        let stamp = rested(&source.paths);
        let began = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| (source.read)()));
        // What changed meanwhile may have been read half old, half new.
        asked = Stamp::of(&source.paths) != stamp;
        if asked {
            continue;
        }
        seen = stamp;
        let read = read.unwrap_or_else(|_| Err("reading broke off by a fault of the program".to_owned()));
        exchange(current, limits, read, began);
        // A folder that was replaced is another one to the system.
        _watcher = look();
    }
}

/// The state of the files once they rest.
fn rested(paths: &[PathBuf]) -> Stamp {
    let mut stamp = Stamp::of(paths);
    loop {
        std::thread::sleep(REST);
        let next = Stamp::of(paths);
        if next == stamp {
            return stamp;
        }
        stamp = next;
    }
}

fn exchange(current: &Current, limits: &Limits, read: Result<Graph, String>, began: Instant) {
    let metrics = &current.site().metrics.clone();
    let made = read.and_then(|graph| {
        Api::new(Arc::new(graph), limits.clone()).map_err(|error| format!("no GraphQL schema can be made: {error}\n"))
    });
    let api = match made {
        Ok(api) => api,
        Err(faults) => {
            let summary = faults.trim_end().lines().next_back().unwrap_or_default().to_owned();
            tracing::warn!(faults = %faults.trim_end(), "the data has faults; the graph before keeps serving");
            return metrics.reload_failed(summary);
        }
    };
    let graph = api.graph().clone();
    let before = current.replace(api);
    metrics.reloaded(&graph);
    let (entities, statements) = (graph.entities().len(), graph.statement_count());
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(entities, statements, fingerprint = graph.fingerprint(), milliseconds, "read the data again");
    // Large graphs take a while to take down: better here than in the thread of a request.
    let until = Instant::now() + FAREWELL;
    while !before.is_forsaken() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Wakes the reader when the system says that something changed. A file is watched through its folder, since it may be
/// replaced by another.
fn watcher(paths: &[PathBuf], sender: Sender<Wake>) -> Option<RecommendedWatcher> {
    let watched = || {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !event.kind.is_access()) {
                let _ = sender.send(Wake::Changed);
            }
        })?;
        for path in paths {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if path.is_dir() {
                watcher.watch(path, RecursiveMode::Recursive)?;
            } else {
                watcher.watch(parent, RecursiveMode::NonRecursive)?;
            }
        }
        notify::Result::Ok(watcher)
    };
    let failed = |error: notify::Error| tracing::warn!(%error, "the system notifies of no changes; files are looked at every few seconds");
    watched().map_err(failed).ok()
}
