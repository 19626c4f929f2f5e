//! `meagraph import`: other people's data as NDJSON, with a report of what became of each row.

use super::console::{Console, Failure};
use super::progress::Progress;
use super::world::Inputs;
use crate::check::{self, Severity};
use crate::data::{Date, Input, load};
use crate::import::{self, IMPORTERS, Imported, Settings, SourceFile};
use clap::Args;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Arguments {
    /// Where the data comes from.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(IMPORTERS.iter().map(possible)))]
    source: String,
    /// The files, in any order; `-` is the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write to FILE instead of the standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the report of every row to FILE, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// When the data was published, so that it can be looked at as said by a date.
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// For species-plus: the taxon concept that pages of distributions are about.
    #[arg(long, value_name = "NUMBER")]
    taxon: Option<String>,
    /// For csv: the mapping that says what the columns mean.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
}

/// How many changes and skips are printed.
const MOST: usize = 50;

fn possible(importer: &import::Importer) -> clap::builder::PossibleValue {
    clap::builder::PossibleValue::new(importer.name).help(importer.description)
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let Some(importer) = import::find(&arguments.source) else {
        return Err(Failure::unable(format!("there is no source `{}`", arguments.source)));
    };
    let files = arguments.files.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let mapping = arguments.mapping.as_deref().map(mapping).transpose()?;
    let settings = Settings { published: arguments.published, taxon: arguments.taxon.clone(), mapping };
    let base = inputs.graph(console)?;
    let progress = Progress::of_files("importing", arguments.files.iter().map(PathBuf::as_path));
    let imported = import::import(importer, &base, &settings, &files).map_err(|error| {
        let failure = Failure::unable(error.message);
        error.hint.into_iter().fold(failure, Failure::hint)
    })?;
    if let Some(path) = &arguments.report {
        console.stream(Some(path), |out| writeln!(out, "{:#}", imported.report.json()))?;
    }
    must_pass(&imported, inputs, console)?;
    drop(progress);
    console.stream(arguments.output.as_deref(), |out| imported.write(out))?;
    console.say(&imported.report.text(MOST));
    console.say(&format!("{} entities, {} statements\n", imported.entities(), imported.statements()));
    Ok(())
}

/// What was imported must be without faults on top of its base; nothing is written otherwise.
fn must_pass(imported: &Imported, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let unable = |error: &dyn std::fmt::Display| Failure::unable(format!("the import could not be checked: {error}"));
    let mut file =
        tempfile::Builder::new().prefix("import-").suffix(".ndjson").tempfile().map_err(|error| unable(&error))?;
    let mut out = std::io::BufWriter::new(&mut file);
    imported.write(&mut out).and_then(|()| out.flush()).map_err(|error| unable(&error))?;
    drop(out);
    let ontology = inputs.ontology()?;
    let mut all = inputs.layers()?;
    all.push(Input::Path(file.path().to_owned()));
    let dataset = load(&ontology, &all).map_err(|error| unable(&error))?;
    let mut report = check::check(&ontology, dataset);
    if report.outcome.is_ok() {
        return Ok(());
    }
    report.findings.retain(|finding| finding.severity == Severity::Fault);
    console.say(&imported.report.text(MOST));
    console.say(&check::render::text(&report, true));
    Err(Failure::absent("what was imported has faults, so nothing was written")
        .hint("the places above are in the lines that would have been written; mend the input, or tell us"))
}

fn read(path: &Path) -> Result<SourceFile, Failure> {
    let mut bytes = Vec::new();
    let outcome = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map(drop)
    };
    outcome.map_err(|error| Failure::unable(format!("`{}` could not be read: {error}", path.display())))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(SourceFile { name, bytes })
}

fn mapping(path: &Path) -> Result<(String, String), Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::unable(format!("`{}` could not be read: {error}", path.display())))?;
    Ok((path.display().to_string(), text))
}
