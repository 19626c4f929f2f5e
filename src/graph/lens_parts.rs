//! The parts of a lens as people give them: in options, addresses, arguments, views and documents; made into a lens and said in words.

use super::{Graph, Lens, LensError};
use crate::check::nearest;
use crate::data::{Date, Modality};

/// The parts of a lens; what is not given stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LensParts {
    /// Only documents surely published by the end of this date.
    pub said_by: Option<Date>,
    /// Only statements that may hold on this date.
    pub true_on: Option<Date>,
    /// Only what the documents with these ids say.
    pub sources: Option<Vec<String>>,
    /// Only statements of these modalities.
    pub modalities: Option<Vec<Modality>>,
}

impl LensParts {
    /// The names of the parts in options and addresses.
    pub const KEYS: [&'static str; 4] = ["said-by", "true-on", "source", "modality"];

    /// Takes a part by its name; several documents or modalities stand between commas or come one by one.
    ///
    /// # Errors
    /// A text that is no date or no modality.
    pub fn take(&mut self, key: &str, value: &str) -> Result<(), LensError> {
        let date = || match value.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| LensError::BadDate(key.to_owned(), text.to_owned())),
        };
        let words = || value.split(',').map(str::trim).filter(|word| !word.is_empty());
        match key {
            "said-by" => self.said_by = date()?,
            "true-on" => self.true_on = date()?,
            "source" | "sources" => {
                for word in words() {
                    self.sources.get_or_insert_default().push(word.to_owned());
                }
            }
            "modality" => {
                for word in words() {
                    self.modalities.get_or_insert_default().push(modality(word)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The parts by their names, as addresses write them.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let dates = [("said-by", self.said_by), ("true-on", self.true_on)];
        let dates = dates.into_iter().filter_map(|(key, date)| Some((key, date?.to_string())));
        let sources = self.sources.iter().map(|ids| ("source", ids.join(",")));
        let names = |modalities: &Vec<Modality>| modalities.iter().map(|one| one.name()).collect::<Vec<_>>().join(",");
        let modalities = self.modalities.iter().map(|modalities| ("modality", names(modalities)));
        dates.chain(sources).chain(modalities).collect()
    }

    /// The lens that these parts make.
    ///
    /// # Errors
    /// An id that is none of a document's.
    pub fn lens(&self, graph: &Graph) -> Result<Lens, LensError> {
        self.over(graph, Lens::default())
    }

    /// Another lens with these parts put in.
    ///
    /// # Errors
    /// An id that is none of a document's.
    pub fn over(&self, graph: &Graph, mut lens: Lens) -> Result<Lens, LensError> {
        if let Some(modalities) = &self.modalities {
            lens = lens.with_modalities(modalities.iter().copied());
        }
        if let Some(date) = self.said_by {
            lens = lens.said_by(graph, date);
        }
        if let Some(date) = self.true_on {
            lens = lens.true_on(date);
        }
        match &self.sources {
            Some(ids) => lens.from_sources(graph, ids.iter().map(String::as_str)),
            None => Ok(lens),
        }
    }

    /// What the lens looks through, in words for captions; nothing if no part is given.
    #[must_use]
    pub fn words(&self, graph: &Graph) -> Option<String> {
        let mut words = Vec::new();
        if let Some(modalities) = &self.modalities {
            let names: Vec<&str> = modalities.iter().map(|modality| modality.name()).collect();
            words.push(format!("only {} statements", names.join(", ")));
        }
        words.extend(self.said_by.map(|date| format!("as stated by {date}")));
        words.extend(self.true_on.map(|date| format!("as true on {date}")));
        if let Some(ids) = &self.sources {
            let name = |id: &String| graph.entity(id).map_or_else(|| id.clone(), |source| source.titled());
            words.push(format!("as stated in {}", ids.iter().map(name).collect::<Vec<_>>().join(", ")));
        }
        (!words.is_empty()).then(|| words.join("; "))
    }
}

fn modality(word: &str) -> Result<Modality, LensError> {
    let near = || nearest(word, Modality::names()).into_iter().map(str::to_owned).collect();
    Modality::find(word).ok_or_else(|| LensError::UnknownModality(word.to_owned(), near()))
}
