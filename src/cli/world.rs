//! What commands share: where the data comes from, the lens, ids that must exist.

use super::console::{Console, Failure};
use super::progress::Progress;
use crate::check::{self, Report};
use crate::data::{Date, Input, Modality, load};
use crate::graph::{EntityIx, Graph, Lens, LensParts, Select};
use crate::ontology::{KindId, Ontology, RelationId};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to do about a snapshot where sources are needed.
const FROM_SOURCES: &str =
    "give the sources instead, or make a new snapshot from them: `meagraph --data DIR --add PATH snapshot -o FILE`";

/// Where the data comes from.
#[derive(Args, Clone)]
pub struct Inputs {
    /// Read the graph from DIR (or an NDJSON file, or a snapshot) instead of the built-in one.
    #[arg(long, value_name = "DIR", global = true, env = "MEAGRAPH_DATA", hide_env = true)]
    pub data: Option<PathBuf>,
    /// Lay a folder, a TOML file, an NDJSON file or `-` (NDJSON on the standard input) on top; may be repeated.
    #[arg(long, value_name = "PATH", global = true, env = "MEAGRAPH_ADD", hide_env = true)]
    pub add: Vec<PathBuf>,
    /// Use another ontology than the built-in one.
    #[arg(long, value_name = "FILE", global = true, env = "MEAGRAPH_ONTOLOGY", hide_env = true)]
    pub ontology: Option<PathBuf>,
}

impl Inputs {
    /// Reads the ontology.
    pub fn ontology(&self) -> Result<Ontology, Failure> {
        let unable = |error: &dyn std::fmt::Display| Failure::unable(error.to_string());
        match &self.ontology {
            None => Ontology::built_in().map_err(|error| unable(&error)),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| unable(&format!("`{}` could not be read: {error}", path.display())))?;
                Ontology::parse(&text).map_err(|error| unable(&format!("`{}`: {error}", path.display())))
            }
        }
    }

    /// The base and what lies on top of it, in order; snapshots are no sources.
    pub fn layers(&self) -> Result<Vec<Input>, Failure> {
        if let Some(path) = self.data.iter().chain(&self.add).find(|path| Graph::is_snapshot(path)) {
            let message = format!(
                "`{}` is a snapshot: it was checked when it was made, and nothing can be laid on it",
                path.display()
            );
            return Err(Failure::unable(message).hint(FROM_SOURCES));
        }
        let base = self.data.clone().map_or(Input::BuiltIn, Input::Path);
        Ok(std::iter::once(base).chain(self.add.iter().cloned().map(Input::Path)).collect())
    }

    /// Shows that files are being read, if they are large, as long as what it gives lives.
    fn progress(&self) -> Progress {
        Progress::of_files("reading and checking", self.data.iter().chain(&self.add).map(PathBuf::as_path))
    }

    /// Reads and checks the data.
    pub fn report(&self, ontology: &Ontology) -> Result<Report, Failure> {
        let _progress = self.progress();
        let inputs = self.layers()?;
        let dataset = load(ontology, &inputs).map_err(|error| Failure::unable(error.to_string()))?;
        Ok(check::check(ontology, dataset))
    }

    /// Opens a snapshot without layers of further data; those are for the sources.
    fn open(&self, path: &Path) -> Result<Graph, Failure> {
        if !self.add.is_empty() {
            self.layers()?;
        }
        if self.ontology.is_some() {
            let failure = Failure::unable(format!("the snapshot `{}` has its own ontology", path.display()));
            return Err(failure.hint("leave out `--ontology`, or make the snapshot again with it"));
        }
        Graph::open(path).map_err(|error| Failure::unable(error.to_string()))
    }

    /// Reads, checks and builds the graph, or opens a snapshot; faults are printed, warnings are left to `check`.
    pub fn graph(&self, console: &Console) -> Result<Graph, Failure> {
        self.read().map_err(|failure| failure.said(console))
    }

    /// Reads, checks and builds the graph, or opens a snapshot; faults are kept in the failure.
    pub fn read(&self) -> Result<Graph, Failure> {
        if let Some(path) = self.data.as_deref().filter(|path| Graph::is_snapshot(path)) {
            return self.open(path);
        }
        let ontology = Arc::new(self.ontology()?);
        let mut report = self.report(&ontology)?;
        match report.outcome {
            Ok(checked) => {
                let graph = Graph::build(ontology, &checked);
                // Freeing what was read takes a while, for which nobody should wait.
                std::thread::spawn(move || drop(checked));
                Ok(graph)
            }
            Err(_) => {
                report.findings.retain(|finding| finding.severity == check::Severity::Fault);
                Err(Failure::faulty_with(check::render::text(&report, true)))
            }
        }
    }

    /// The files and folders that are read.
    pub fn files(&self) -> Vec<PathBuf> {
        self.data.iter().chain(&self.add).chain(&self.ontology).cloned().collect()
    }
}

/// Which statements count.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Lens")]
pub struct LensArguments {
    /// Count only documents surely published by the end of DATE (2013, 2013-06 or 2013-06-30).
    #[arg(long, value_name = "DATE")]
    pub said_by: Option<Date>,
    /// Count only statements that may hold on DATE.
    #[arg(long, value_name = "DATE")]
    pub true_on: Option<Date>,
    /// Count only what this document says; may be repeated.
    #[arg(long = "source", value_name = "ID")]
    pub sources: Vec<String>,
    /// Count only statements of this modality; may be repeated.
    #[arg(long, value_name = "MODALITY", value_parser = clap::builder::PossibleValuesParser::new(Modality::names()))]
    pub modality: Vec<String>,
}

impl LensArguments {
    /// The parts of the lens.
    pub fn parts(&self) -> LensParts {
        let modalities = || self.modality.iter().filter_map(|name| Modality::find(name)).collect();
        LensParts {
            said_by: self.said_by,
            true_on: self.true_on,
            sources: (!self.sources.is_empty()).then(|| self.sources.clone()),
            modalities: (!self.modality.is_empty()).then(modalities),
        }
    }

    /// Makes the lens.
    pub fn lens(&self, graph: &Graph) -> Result<Lens, Failure> {
        Ok(self.parts().lens(graph)?)
    }
}

/// Which part of the graph is meant.
#[derive(Args)]
#[command(next_help_heading = "Selection")]
pub struct SelectArguments {
    /// The entity to start from; may be repeated. Without one the whole graph is taken.
    #[arg(long, value_name = "ID")]
    pub focus: Vec<String>,
    /// How many links to go from the focus.
    #[arg(long, default_value_t = 1)]
    pub depth: u32,
    /// Only these kinds besides the focus, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub kinds: Vec<String>,
    /// Only these relations, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub relations: Vec<String>,
    /// Take but do not walk through this entity; may be repeated.
    #[arg(long, value_name = "ID")]
    pub stop_at: Vec<String>,
    /// The most entities to take; nearer ones come first.
    #[arg(long)]
    pub limit: Option<usize>,
}

impl SelectArguments {
    /// What to select through a lens; at most `limit` entities if no other limit is given.
    pub fn select(&self, graph: &Graph, lens: Lens, limit: usize) -> Result<Select, Failure> {
        let some = |given: &[String]| !given.is_empty();
        Ok(Select {
            focus: entities(graph, &self.focus)?,
            depth: self.depth,
            kinds: some(&self.kinds).then(|| kinds(graph, &self.kinds)).transpose()?,
            relations: some(&self.relations).then(|| relations(graph, &self.relations)).transpose()?,
            stop_at: entities(graph, &self.stop_at)?,
            limit: self.limit.unwrap_or(limit),
            lens,
        })
    }
}

/// The entity with an id, or a failure that names the nearest ones.
pub fn entity(graph: &Graph, id: &str) -> Result<EntityIx, Failure> {
    Ok(graph.named(id)?)
}

/// The entities with these ids.
pub fn entities(graph: &Graph, ids: &[String]) -> Result<Vec<EntityIx>, Failure> {
    ids.iter().map(|id| entity(graph, id)).collect()
}

/// The kinds with these names.
pub fn kinds(graph: &Graph, names: &[String]) -> Result<Vec<KindId>, Failure> {
    names.iter().map(|name| Ok(graph.ontology().kind_named(name)?)).collect()
}

/// The relations with these names.
pub fn relations(graph: &Graph, names: &[String]) -> Result<Vec<RelationId>, Failure> {
    names.iter().map(|name| Ok(graph.ontology().relation_named(name)?)).collect()
}

/// How to print what people read and programs parse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// A table for people.
    #[default]
    Table,
    /// JSON for programs.
    Json,
}
