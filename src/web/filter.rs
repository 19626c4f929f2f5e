//! The lens as the address of a page gives it: read, said in words, and carried along in links.

use crate::data::Modality;
use crate::graph::{Graph, Lens, LensError, LensParts};

/// What the lens bar is set to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub said_by: String,
    pub true_on: String,
    pub sources: Vec<String>,
    pub modalities: Vec<Modality>,
    /// What is shown, in words; nothing if the lens is the usual one.
    pub words: String,
}

impl Filter {
    pub fn is_key(key: &str) -> bool {
        LensParts::KEYS.contains(&key)
    }

    /// Reads the parameters of an address; says what is wrong with them, if anything.
    pub fn read(graph: &Graph, parameters: &[(String, String)]) -> (Self, Result<Lens, String>) {
        let (mut filter, mut parts) = (Self::default(), LensParts::default());
        let mut problem = None;
        for (key, value) in parameters.iter().filter(|(key, _)| Self::is_key(key)) {
            match key.as_str() {
                "said-by" => value.trim().clone_into(&mut filter.said_by),
                "true-on" => value.trim().clone_into(&mut filter.true_on),
                _ => {}
            }
            problem = parts.take(key, value).err().or(problem);
        }
        if let Some(modalities) = &mut parts.modalities {
            modalities.sort_unstable();
            modalities.dedup();
        }
        filter.words = parts.words(graph).unwrap_or_default();
        let lens = problem.map_or_else(|| parts.lens(graph), Err);
        filter.sources = parts.sources.unwrap_or_default();
        filter.modalities = parts.modalities.unwrap_or_default();
        (filter, lens.map_err(|error| sentence(&error)))
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
}

/// What is wrong, as a sentence of a page.
fn sentence(error: &LensError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{}", letters.as_str(), if text.ends_with('?') { "" } else { "." })
}
