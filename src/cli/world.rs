//! What commands share: where the data comes from, the lens, ids that must exist.

use super::console::{Console, Failure};
use crate::check::{self, Report};
use crate::data::{Date, Input, Modality, load};
use crate::graph::{EntityIx, Graph, Lens};
use crate::ontology::{KindId, Ontology, RelationId};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the data comes from.
#[derive(Args)]
pub struct Inputs {
    /// Read the graph from DIR (or an NDJSON file) instead of the built-in one.
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Lay a folder, a TOML file, an NDJSON file or `-` (NDJSON on the standard input) on top; may be repeated.
    #[arg(long, value_name = "PATH", global = true)]
    pub add: Vec<PathBuf>,
    /// Use another ontology than the built-in one.
    #[arg(long, value_name = "FILE", global = true)]
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

    /// The base and what lies on top of it, in order.
    pub fn layers(&self) -> Vec<Input> {
        let base = self.data.clone().map_or(Input::BuiltIn, Input::Path);
        std::iter::once(base).chain(self.add.iter().cloned().map(Input::Path)).collect()
    }

    /// Reads and checks the data.
    pub fn report(&self, ontology: &Ontology) -> Result<Report, Failure> {
        let inputs = self.layers();
        let dataset = load(ontology, &inputs).map_err(|error| Failure::unable(error.to_string()))?;
        Ok(check::check(ontology, dataset))
    }

    /// Reads, checks and builds the graph; faults are printed, warnings are left to `check`.
    pub fn graph(&self, console: &Console) -> Result<Graph, Failure> {
        let ontology = Arc::new(self.ontology()?);
        let mut report = self.report(&ontology)?;
        match report.outcome {
            Ok(checked) => Ok(Graph::build(ontology, &checked)),
            Err(_) => {
                report.findings.retain(|finding| finding.severity == check::Severity::Fault);
                console.say(&check::render::text(&report, true));
                Err(Failure::faulty())
            }
        }
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
    /// Makes the lens.
    pub fn lens(&self, graph: &Graph) -> Result<Lens, Failure> {
        let mut lens = Lens::default();
        if !self.modality.is_empty() {
            lens = lens.with_modalities(self.modality.iter().filter_map(|name| Modality::find(name)));
        }
        if let Some(date) = self.said_by {
            lens = lens.said_by(graph, date);
        }
        if let Some(date) = self.true_on {
            lens = lens.true_on(date);
        }
        if !self.sources.is_empty() {
            let ids = self.sources.iter().map(String::as_str);
            lens = lens.from_sources(graph, ids).map_err(|error| Failure::absent(error.to_string()))?;
        }
        Ok(lens)
    }

    /// The lens in words, for captions.
    pub fn words(&self) -> Option<String> {
        let mut words = Vec::new();
        words.extend(self.said_by.map(|date| format!("as stated by {date}")));
        words.extend(self.true_on.map(|date| format!("as true on {date}")));
        if !self.sources.is_empty() {
            words.push(format!("as stated in {}", self.sources.join(", ")));
        }
        if !self.modality.is_empty() {
            words.push(format!("only {} statements", self.modality.join(", ")));
        }
        (!words.is_empty()).then(|| words.join("; "))
    }
}

/// The entity with an id, or a failure that names the nearest ones.
pub fn entity(graph: &Graph, id: &str) -> Result<EntityIx, Failure> {
    let found = graph.entity(id).map(|entity| entity.ix());
    found.ok_or_else(|| Failure::absent(format!("there is no entity `{id}`")).nearest(&graph.nearest_ids(id)))
}

/// The kinds with these names.
pub fn kinds(graph: &Graph, names: &[String]) -> Result<Vec<KindId>, Failure> {
    let ontology = graph.ontology();
    let find = |name: &String| {
        let found = ontology.find_kind(name).or_else(|| ontology.find_plural(name));
        let near = || check::nearest(name, ontology.kinds.iter().map(|kind| kind.id.as_str()));
        found.ok_or_else(|| Failure::absent(format!("there is no kind `{name}`")).nearest(&near()))
    };
    names.iter().map(find).collect()
}

/// The relations with these names.
pub fn relations(graph: &Graph, names: &[String]) -> Result<Vec<RelationId>, Failure> {
    let ontology = graph.ontology();
    let find = |name: &String| {
        let near = || check::nearest(name, ontology.relations.iter().map(|relation| relation.id.as_str()));
        let found = ontology.find_relation(name);
        found.ok_or_else(|| Failure::absent(format!("there is no relation `{name}`")).nearest(&near()))
    };
    names.iter().map(find).collect()
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
