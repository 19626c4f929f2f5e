//! The lens as the address of a page gives it: read, said in words, and carried along in links.

use crate::check::nearest;
use crate::data::{Date, Modality};
use crate::graph::{Graph, Lens};

/// What the lens bar is set to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub said_by: String,
    pub true_on: String,
    pub sources: Vec<String>,
    pub modalities: Vec<Modality>,
}

/// The parameters that make up the lens.
const KEYS: [&str; 4] = ["said-by", "true-on", "source", "modality"];

impl Filter {
    pub fn is_key(key: &str) -> bool {
        KEYS.contains(&key)
    }

    /// Reads the parameters of an address; says what is wrong with them, if anything.
    pub fn read(graph: &Graph, parameters: &[(String, String)]) -> (Self, Result<Lens, String>) {
        let mut filter = Self::default();
        let mut problem = None;
        for (key, value) in parameters {
            let words = || value.split(',').map(str::trim).filter(|word| !word.is_empty());
            match key.as_str() {
                "said-by" => value.trim().clone_into(&mut filter.said_by),
                "true-on" => value.trim().clone_into(&mut filter.true_on),
                "source" => filter.sources.extend(words().map(str::to_owned)),
                "modality" => {
                    for word in words() {
                        match Modality::find(word) {
                            Some(modality) => filter.modalities.push(modality),
                            None => problem = Some(unknown_modality(word)),
                        }
                    }
                }
                _ => {}
            }
        }
        filter.modalities.sort_unstable();
        filter.modalities.dedup();
        let lens = problem.map_or_else(|| filter.lens(graph), Err);
        (filter, lens)
    }

    fn lens(&self, graph: &Graph) -> Result<Lens, String> {
        let mut lens = Lens::default();
        if !self.modalities.is_empty() {
            lens = lens.with_modalities(self.modalities.iter().copied());
        }
        if let Some(date) = date("Said by", &self.said_by)? {
            lens = lens.said_by(graph, date);
        }
        if let Some(date) = date("True on", &self.true_on)? {
            lens = lens.true_on(date);
        }
        if self.sources.is_empty() {
            return Ok(lens);
        }
        lens.from_sources(graph, self.sources.iter().map(String::as_str)).map_err(|error| error.to_string())
    }

    /// The parameters that say the same.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        for (key, text) in [("said-by", &self.said_by), ("true-on", &self.true_on)] {
            if !text.is_empty() {
                pairs.push((key, text.clone()));
            }
        }
        if !self.sources.is_empty() {
            pairs.push(("source", self.sources.join(",")));
        }
        if !self.modalities.is_empty() {
            pairs.push(("modality", self.modalities.iter().map(|m| m.name()).collect::<Vec<_>>().join(",")));
        }
        pairs
    }

    /// What is shown, in words; nothing if the lens is the usual one.
    pub fn words(&self, name_of: &dyn Fn(&str) -> String) -> String {
        let mut words = Vec::new();
        if !self.modalities.is_empty() {
            words.push(format!(
                "{} statements",
                self.modalities.iter().map(|m| m.name()).collect::<Vec<_>>().join(", ")
            ));
        }
        if !self.said_by.is_empty() {
            words.push(format!("as said by {}", self.said_by));
        }
        if !self.true_on.is_empty() {
            words.push(format!("as true on {}", self.true_on));
        }
        if !self.sources.is_empty() {
            let names: Vec<String> = self.sources.iter().map(|id| name_of(id)).collect();
            words.push(format!("as stated in {}", names.join("; ")));
        }
        words.join(", ")
    }
}

fn date(label: &str, text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().map(Some);
    read.map_err(|_| {
        format!("{label}: “{text}” is no date. Write a year, a month or a day: 2013, 2013-06, 2013-06-30.")
    })
}

fn unknown_modality(word: &str) -> String {
    let near = nearest(word, Modality::names());
    let hint = if near.is_empty() { String::new() } else { format!(" Did you mean {}?", near.join(" or ")) };
    format!("There is no modality “{word}”.{hint}")
}
