//! The load benchmark: what a request costs the server in CPU time, against static bytes of the same length through the
//! same stack, and against other GraphQL servers over the same data where they are there.
//!
//! `cargo bench --bench serve -- [--data FILE.ndjson] [--rounds N] [--requests N] [--only NAME] [--no-peers]`
//!
//! Every server is a process of its own on a port of its own of this machine; the same client drives them in turn, a
//! few connections at a time, round after round, so that what else the machine does falls on all of them. The figures
//! are the medians of the rounds. Without `--data` a graph of 50,000 entities and 250,000 links is made first.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]

mod client;
mod process;
mod scenario;

use client::drive;
use process::{Server, data};
use scenario::{Scenario, scenarios};
use std::error::Error;
use std::path::PathBuf;

/// As the program has it, so that the static server has it too.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is asked of the benchmark.
struct Options {
    data: Option<PathBuf>,
    rounds: usize,
    requests: usize,
    only: Option<String>,
    peers: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench").peekable();
    if words.peek().is_some_and(|word| word == "static") {
        return process::serve_static(words.nth(1).as_deref().unwrap_or_default());
    }
    let mut options = Options { data: None, rounds: 7, requests: 1500, only: None, peers: true };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
        match word.as_str() {
            "--data" => options.data = Some(value()?.into()),
            "--rounds" => options.rounds = value()?.parse()?,
            "--requests" => options.requests = value()?.parse()?,
            "--only" => options.only = Some(value()?),
            "--no-peers" => options.peers = false,
            other => return Err(format!("`{other}` is no option of this benchmark").into()),
        }
    }
    run(&options)
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let path = data(options.data.as_deref())?;
    let graph = process::graph(&path)?;
    println!("{} entities, {} links", graph.entities().len(), graph.links().len());
    let ours = Server::meagraph(&path)?;
    let peers = if options.peers { Server::peers(&path)? } else { Vec::new() };
    let columns: String = peers.iter().map(|(name, _)| format!(" {name} µs | meagraph to it |")).collect();
    println!("\n| scenario | bytes | static µs | meagraph µs | ratio |{columns}");
    println!("|---|---|---|---|---|{}", "---|---|".repeat(peers.len()));
    let mut ratios = Vec::new();
    for mut scenario in scenarios(&graph) {
        if options.only.as_ref().is_none_or(|only| scenario.name == only) {
            scenario.learn(&ours)?;
            ratios.extend(measure(&scenario, &ours, &peers, options)?);
        }
    }
    if !ratios.is_empty() {
        let mean = (ratios.iter().map(|ratio: &f64| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
        println!("\ngeometric mean of the ratios of uncached requests: {mean:.2}");
    }
    Ok(())
}

/// Measures a scenario; gives its ratio if it counts towards the mean.
fn measure(
    scenario: &Scenario,
    ours: &Server,
    peers: &[(&str, Server)],
    options: &Options,
) -> Result<Option<f64>, Box<dyn Error>> {
    let requests = |round: usize| scenario.requests(round, options.requests);
    // Warms everything up, and says how long the answers are.
    let warm = drive(ours, &requests(0))?;
    let fixed = Server::fixed(&scenario.fixed(warm.body_bytes / warm.answers))?;
    drive(&fixed, &requests(0))?;
    let peers = if scenario.peer { peers } else { &[] };
    for (_, peer) in peers {
        drive(peer, &scenario.peer_requests(0, options.requests))?;
    }
    let (mut base, mut own, mut others) = (Vec::new(), Vec::new(), vec![Vec::new(); peers.len()]);
    for round in 1..=options.rounds {
        let requests = requests(round);
        base.push(drive(&fixed, &requests)?.cpu_micros);
        own.push(drive(ours, &requests)?.cpu_micros);
        for ((_, peer), other) in peers.iter().zip(&mut others) {
            other.push(drive(peer, &scenario.peer_requests(round, options.requests))?.cpu_micros);
        }
    }
    let (base, own) = (median(base), median(own));
    let ratio = own / base;
    let bytes = warm.body_bytes / warm.answers;
    let others: String = others.into_iter().map(median).map(|it| format!(" {it:.1} | {:.2} |", own / it)).collect();
    println!("| {} | {bytes} | {base:.1} | {own:.1} | {ratio:.2} |{others}", scenario.title);
    Ok(scenario.counts.then_some(ratio))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
