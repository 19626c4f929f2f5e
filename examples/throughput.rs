//! Measures how fast each format is written: `cargo run --release --example throughput -- graph.ndjson [FORMAT…]`.
//!
//! Bytes are counted and thrown away; formats of several files are written as an archive and as a folder. Time is that of the processor where Linux says it, so that other work on the
//! machine counts little; memory is how much the peak of the process grew while writing.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::export::{FORMATS, Part};
use meagraph::graph::{Graph, Lens, Select};
use meagraph::ontology::Ontology;
use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Counts bytes.
struct Sink(u64);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the graph in each format, or in those that are named.
pub fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.iter().find(|argument| argument.ends_with(".ndjson"));
    let ontology = Arc::new(Ontology::built_in()?);
    let report = check(&ontology, load(&ontology, &[file.map_or(Input::BuiltIn, |file| Input::Path(file.into()))])?);
    let checked = report.outcome.map_err(|_| "the data has faults")?;
    let graph = Graph::build(ontology, &checked);
    drop(checked);

    let lens = Lens::everything();
    let selection = graph.select(&Select { lens: lens.clone(), ..Select::default() });
    let part = Part { graph: &graph, selection: &selection, lens: &lens };
    let named: Vec<&String> = arguments.iter().filter(|argument| !argument.ends_with(".ndjson")).collect();
    for format in FORMATS.iter().filter(|format| format.name != "mermaid") {
        if file.is_some() && !named.is_empty() && !named.iter().any(|name| *name == format.name) {
            continue;
        }
        measure(format.name, |sink| (format.write)(&part, sink))?;
        if !format.files.is_empty() {
            let folder = format!("{}/", format.name);
            measure(&folder, |sink| format.files.iter().try_for_each(|file| (file.write)(&part, sink)))?;
        }
    }
    Ok(())
}

fn measure(name: &str, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    forget_peak();
    let (peak, begin, started) = (peak_memory(), cpu_time(), Instant::now());
    let mut sink = Sink(0);
    write(&mut sink)?;
    let elapsed = started.elapsed();
    let busy = cpu_time().zip(begin).map_or(elapsed, |(end, begin)| end.saturating_sub(begin)).as_secs_f64();
    let (size, grown) = (sink.0 as f64 / 1e6, peak_memory().saturating_sub(peak));
    let speed = size / busy.max(1e-9);
    println!(
        "{name:10} {size:9.1} MB {busy:7.2} s ({:7.2} s elapsed) {speed:5.0} MB/s, {grown} kB more memory",
        elapsed.as_secs_f64()
    );
    Ok(())
}

/// How long this thread was on a processor.
fn cpu_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Lets the peak of memory begin anew, where Linux can.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peak of memory in kB; 0 where Linux does not say it.
fn peak_memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
