//! Kinds and relations by name, and what to say of a name that is none's: the nearest ones.

use super::{KindId, Ontology, RelationId, camel_case};
use std::fmt;

/// What a name was looked for among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Kinds.
    Kind,
    /// Relations.
    Relation,
    /// Entities, by id.
    Entity,
    /// Something else.
    Other(&'static str),
}

/// A name that is none's, with what was perhaps meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What it was looked for among.
    pub sort: Sort,
    /// What is wrong, without the nearest names.
    pub message: String,
    /// The nearest names, nearest first.
    pub near: Vec<String>,
}

impl UnknownName {
    /// Says that a name is none's, with the nearest of those there are.
    pub fn new<'a>(sort: Sort, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let what = match sort {
            Sort::Kind => "kind",
            Sort::Relation => "relation",
            Sort::Entity => "entity",
            Sort::Other(what) => what,
        };
        let near = nearest(name, known).into_iter().map(str::to_owned).collect();
        Self { sort, message: format!("there is no {what} `{name}`"), near }
    }

    /// A value that cannot be used, said in full.
    pub fn said(message: impl fmt::Display) -> Self {
        Self { sort: Sort::Other("value"), message: message.to_string(), near: Vec::new() }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.near.is_empty() { Ok(()) } else { write!(f, "; did you mean `{}`?", self.near.join("`, `")) }
    }
}

impl std::error::Error for UnknownName {}

impl Ontology {
    /// The kind with a name or plural that people give.
    ///
    /// # Errors
    /// The name is none's.
    pub fn kind_named(&self, name: &str) -> Result<KindId, UnknownName> {
        let found = self.find_kind(name).or_else(|| self.find_plural(name));
        found.ok_or_else(|| UnknownName::new(Sort::Kind, name, self.kinds.iter().map(|kind| kind.id.as_str())))
    }

    /// The relation with a name that people give, in kebab-case or camelCase.
    ///
    /// # Errors
    /// The name is none's, or that of a relation read backwards.
    pub fn relation_named(&self, name: &str) -> Result<RelationId, UnknownName> {
        let is_it = |known: &str| known == name || camel_case(known) == name;
        if let Some((id, _)) = self.relation_ids().find(|(_, relation)| is_it(&relation.id)) {
            return Ok(id);
        }
        let backwards = self.relations.iter().find(|relation| is_it(&relation.inverse));
        let names = self.relations.iter().map(|relation| relation.id.as_str());
        let unknown = UnknownName::new(Sort::Relation, name, names);
        Err(backwards.map_or(unknown.clone(), |relation| UnknownName {
            message: format!("`{name}` is `{}` read backwards", relation.id),
            near: vec![relation.id.clone()],
            ..unknown
        }))
    }
}

/// Beyond this many bytes a word is like nothing, and comparing it would take long.
const LONGEST_NAMED: usize = 200;

/// The candidates most like the word, nearest first, at most three; none if nothing is near.
///
/// Likeness is the Damerau–Levenshtein distance relative to length, or one containing the other.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if word.len() > LONGEST_NAMED {
        return Vec::new();
    }
    let word = word.to_lowercase();
    let mut scored: Vec<(u32, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= word.len().max(8))
        .filter_map(|candidate| Some((likeness(&word, &candidate.to_lowercase())?, candidate)))
        .collect();
    scored.sort();
    scored.dedup();
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// A distance in hundredths, smaller is nearer; none if too far.
fn likeness(word: &str, candidate: &str) -> Option<u32> {
    let distance = strsim::normalized_damerau_levenshtein(word, candidate);
    let contained = word.len() >= 3 && (candidate.contains(word) || (candidate.len() >= 3 && word.contains(candidate)));
    let gap = if contained { (1.0 - distance) * 50.0 } else { (1.0 - distance) * 100.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the gap lies between 0 and 100")]
    (contained || distance >= 0.6).then_some(gap as u32)
}
