//! The command line: arguments, printing, exit codes. The only place that names clap or prints.
//!
//! A command is one file here and one row of `Command`. Data goes to the standard output, everything else to the
//! standard error. Exit codes: 0 done, 1 the data has faults or what was asked for is not there, 2 could not run.

mod calendar;
mod check;
mod claim;
mod compare;
mod completions;
mod concordance;
mod console;
mod diagram;
mod embed;
mod export;
mod import;
mod lineage;
mod links;
mod log;
mod measures;
mod paths;
mod progress;
mod query;
mod schema;
mod search;
mod serve;
mod show;
mod snapshot;
mod source;
mod stats;
mod views;
mod world;

use clap::{CommandFactory, Parser, Subcommand};
use console::{Console, Failure};
use std::process::ExitCode;

/// An evidence graph of how environmental treaties work together: every link says which document states it, where in it, and how firmly.
#[derive(Parser)]
#[command(name = "meagraph", version, about, propagate_version = true, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    inputs: world::Inputs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer GraphQL and draw diagrams over HTTP.
    Serve(serve::Arguments),
    /// Check the data and report every fault.
    Check(check::Arguments),
    /// Show one entity with everything said of it.
    Show(show::Arguments),
    /// Find entities by any of their names.
    Search(search::Arguments),
    /// List the links of an entity with their statements.
    Links(links::Arguments),
    /// List the documents, or the statements of one in the order of its text.
    #[command(alias = "source")]
    Sources(source::Arguments),
    /// Find what links one entity to another.
    Paths(paths::Arguments),
    /// Ask whether the documents say a thing.
    Claim(claim::Arguments),
    /// Compare two work programmes, two documents, or what was said by two dates.
    Compare(compare::Arguments),
    /// Follow an entity back to its forerunners and on to its successors.
    Lineage(lineage::Arguments),
    /// List meetings and other events in order of time.
    Calendar(calendar::Arguments),
    /// Show how each convention lists a taxon and what it calls it.
    Concordance(concordance::Arguments),
    /// Measure which entities hold the network together.
    Measures(measures::Arguments),
    /// Run a GraphQL query.
    Query(query::Arguments),
    /// Draw a named view, or a part of the graph.
    Diagram(Box<diagram::Arguments>),
    /// List the named views.
    Views(views::Arguments),
    /// Fill the marked blocks of documents with pictures and tables.
    Embed(embed::Arguments),
    /// Write the graph, or a part of it, for other programs.
    Export(export::Arguments),
    /// Write the graph as one file that opens at once.
    Snapshot(snapshot::Arguments),
    /// Turn other people's data into NDJSON that can be laid on top.
    Import(import::Arguments),
    /// Print a schema.
    Schema(schema::Arguments),
    /// Count what the graph holds.
    Stats(stats::Arguments),
    /// Print the completions of a shell.
    Completions(completions::Arguments),
    /// Print the manual page.
    Man,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new();
    let outcome = run(&arguments, &console);
    console.finish(outcome)
}

fn run(arguments: &Arguments, console: &Console) -> Result<(), Failure> {
    let inputs = &arguments.inputs;
    match &arguments.command {
        Command::Serve(arguments) => serve::run(arguments, inputs, console),
        Command::Check(arguments) => check::run(arguments, inputs, console),
        Command::Show(arguments) => show::run(arguments, inputs, console),
        Command::Search(arguments) => search::run(arguments, inputs, console),
        Command::Links(arguments) => links::run(arguments, inputs, console),
        Command::Sources(arguments) => source::run(arguments, inputs, console),
        Command::Paths(arguments) => paths::run(arguments, inputs, console),
        Command::Claim(arguments) => claim::run(arguments, inputs, console),
        Command::Compare(arguments) => compare::run(arguments, inputs, console),
        Command::Lineage(arguments) => lineage::run(arguments, inputs, console),
        Command::Calendar(arguments) => calendar::run(arguments, inputs, console),
        Command::Concordance(arguments) => concordance::run(arguments, inputs, console),
        Command::Measures(arguments) => measures::run(arguments, inputs, console),
        Command::Query(arguments) => query::run(arguments, inputs, console),
        Command::Diagram(arguments) => diagram::run(arguments, inputs, console),
        Command::Views(arguments) => views::run(arguments, inputs, console),
        Command::Embed(arguments) => embed::run(arguments, inputs, console),
        Command::Export(arguments) => export::run(arguments, inputs, console),
        Command::Snapshot(arguments) => snapshot::run(arguments, inputs, console),
        Command::Import(arguments) => import::run(arguments, inputs, console),
        Command::Schema(arguments) => schema::run(arguments, inputs, console),
        Command::Stats(arguments) => stats::run(arguments, inputs, console),
        Command::Completions(arguments) => completions::run(arguments, Arguments::command(), console),
        Command::Man => completions::man(Arguments::command(), console),
    }
}
