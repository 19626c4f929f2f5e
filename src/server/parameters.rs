//! The parameters of an address, and what they say of diagrams and exports.

use crate::check::nearest;
use crate::data::Modality;
use crate::graph::{EntityIx, Graph, Lens, Select};

/// The parameters of an address in their order, decoded.
pub fn parse(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The most entities of a diagram.
const LARGEST: usize = 2000;
/// The most links to go.
const FARTHEST: u32 = 20;

/// What to select, from parameters named like the options of the command line.
///
/// # Errors
/// A message that names the parameter and what would be right.
pub fn select(graph: &Graph, parameters: &[(String, String)]) -> Result<Select, String> {
    let ontology = graph.ontology();
    let mut select = Select { limit: 500, ..Select::default() };
    let mut lens = LensParts::default();
    for (key, value) in parameters {
        let words = || value.split(',').map(str::trim).filter(|word| !word.is_empty());
        match key.as_str() {
            "focus" => select.focus.extend(entities(graph, words())?),
            "stop-at" => select.stop_at.extend(entities(graph, words())?),
            "depth" => select.depth = number(key, value, FARTHEST)?,
            "limit" => select.limit = number(key, value, u32::try_from(LARGEST).unwrap_or(u32::MAX))? as usize,
            "kinds" => {
                let find = |name: &str| {
                    let near = || nearest(name, ontology.kinds.iter().map(|kind| kind.id.as_str()));
                    ontology
                        .find_kind(name)
                        .or_else(|| ontology.find_plural(name))
                        .ok_or_else(|| unknown("kind", name, &near()))
                };
                select.kinds = Some(words().map(find).collect::<Result<_, _>>()?);
            }
            "relations" => {
                let find = |name: &str| {
                    let near = || nearest(name, ontology.relations.iter().map(|relation| relation.id.as_str()));
                    ontology.find_relation(name).ok_or_else(|| unknown("relation", name, &near()))
                };
                select.relations = Some(words().map(find).collect::<Result<_, _>>()?);
            }
            "said-by" | "true-on" | "source" | "modality" => lens.take(key, value)?,
            _ => return Err(unknown("parameter", key, &nearest(key, KNOWN.iter().copied()))),
        }
    }
    select.lens = lens.lens(graph)?;
    Ok(select)
}

const KNOWN: [&str; 10] =
    ["focus", "stop-at", "depth", "limit", "kinds", "relations", "said-by", "true-on", "source", "modality"];

#[derive(Default)]
struct LensParts {
    said_by: Option<crate::data::Date>,
    true_on: Option<crate::data::Date>,
    sources: Vec<String>,
    modalities: Vec<Modality>,
}

impl LensParts {
    fn take(&mut self, key: &str, value: &str) -> Result<(), String> {
        let date = || value.parse().map(Some).map_err(|error| format!("`{key}`: `{value}` is no date; {error}"));
        match key {
            "said-by" => self.said_by = date()?,
            "true-on" => self.true_on = date()?,
            "source" => self.sources.extend(value.split(',').map(str::to_owned)),
            _ => {
                for name in value.split(',') {
                    let near = || nearest(name, Modality::names());
                    self.modalities.push(Modality::find(name).ok_or_else(|| unknown("modality", name, &near()))?);
                }
            }
        }
        Ok(())
    }

    fn lens(self, graph: &Graph) -> Result<Lens, String> {
        let mut lens = Lens::default();
        if !self.modalities.is_empty() {
            lens = lens.with_modalities(self.modalities);
        }
        if let Some(date) = self.said_by {
            lens = lens.said_by(graph, date);
        }
        if let Some(date) = self.true_on {
            lens = lens.true_on(date);
        }
        if self.sources.is_empty() {
            return Ok(lens);
        }
        lens.from_sources(graph, self.sources.iter().map(String::as_str)).map_err(|error| error.to_string())
    }
}

fn entities<'a>(graph: &Graph, ids: impl Iterator<Item = &'a str>) -> Result<Vec<EntityIx>, String> {
    ids.map(|id| {
        graph.entity(id).map(|entity| entity.ix()).ok_or_else(|| unknown("entity", id, &graph.nearest_ids(id)))
    })
    .collect()
}

fn number(key: &str, value: &str, limit: u32) -> Result<u32, String> {
    let number = value.parse().ok().filter(|number| *number <= limit);
    number.ok_or_else(|| format!("`{key}` must be a whole number from 0 to {limit}, not `{value}`"))
}

fn unknown(what: &str, name: &str, near: &[&str]) -> String {
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean `{}`?", near.join("`, `")) };
    format!("there is no {what} `{name}`{hint}")
}
