//! The lens: which statements count. The graph is always seen through one.

use super::{EntityIx, Graph, StatementRef};
use crate::data::{Date, Modality};
use crate::ontology::{AttributeRole, KindRole};
use std::fmt;

/// A filter on statements. The default shows everything but what documents deny.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The documents published in time, sorted; all if none.
    published: Option<Vec<EntityIx>>,
    /// The documents chosen, sorted; all if none.
    chosen: Option<Vec<EntityIx>>,
    true_on: Option<Date>,
    /// One bit a modality.
    modalities: u8,
}

impl Default for Lens {
    fn default() -> Self {
        Self { published: None, chosen: None, true_on: None, modalities: !(1 << Modality::Negated as u8) }
    }
}

/// Why a lens cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensError {
    /// There is no document with this id; the nearest ids.
    UnknownSource(String, Vec<String>),
    /// There is no modality with this name; the nearest names.
    UnknownModality(String, Vec<String>),
    /// A part of the lens whose text is no date.
    BadDate(String, String),
}

impl fmt::Display for LensError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near = match self {
            Self::UnknownSource(id, near) => write!(f, "there is no document `{id}` to look through").map(|()| near)?,
            Self::UnknownModality(name, near) => write!(f, "there is no modality `{name}`").map(|()| near)?,
            Self::BadDate(key, text) => {
                return write!(
                    f,
                    "`{key}`: `{text}` is no date; write a year, a month or a day: 2013, 2013-06, 2013-06-30"
                );
            }
        };
        if near.is_empty() { Ok(()) } else { write!(f, "; did you mean `{}`?", near.join("`, `")) }
    }
}

impl std::error::Error for LensError {}

impl Lens {
    /// A lens that shows every statement, denials too.
    #[must_use]
    pub fn everything() -> Self {
        Self { modalities: u8::MAX, ..Self::default() }
    }

    /// Narrows to documents that were surely published by the end of the date; those without a date fall away.
    #[must_use]
    pub fn said_by(self, graph: &Graph, date: Date) -> Self {
        let by_then = |source: &EntityIx| {
            let published = graph.at(*source).date(AttributeRole::Published);
            published.is_some_and(|published| published.last_day() <= date.last_day())
        };
        let all = graph.sources().map(|source| source.ix());
        Self { published: Some(all.filter(by_then).collect()), ..self }
    }

    /// Narrows to the documents with these ids.
    ///
    /// # Errors
    /// An id that is none of a document's.
    pub fn from_sources<'s>(self, graph: &Graph, ids: impl IntoIterator<Item = &'s str>) -> Result<Self, LensError> {
        let mut chosen = Vec::new();
        for id in ids {
            let found = graph.entity(id).filter(|entity| graph.ontology().has_role(entity.kind_id(), KindRole::Source));
            chosen.push(found.map(|entity| entity.ix()).ok_or_else(|| unknown_source(graph, id))?);
        }
        chosen.sort_unstable();
        Ok(Self { chosen: Some(chosen), ..self })
    }

    /// Narrows to statements that may hold on the date: that do not end before it or begin after it.
    #[must_use]
    pub fn true_on(self, date: Date) -> Self {
        Self { true_on: Some(date), ..self }
    }

    /// Shows just these modalities.
    #[must_use]
    pub fn with_modalities(self, modalities: impl IntoIterator<Item = Modality>) -> Self {
        Self { modalities: modalities.into_iter().fold(0, |bits, modality| bits | 1 << modality as u8), ..self }
    }

    /// Shows what it showed but for one modality.
    #[must_use]
    pub fn without(self, modality: Modality) -> Self {
        Self { modalities: self.modalities & !(1 << modality as u8), ..self }
    }

    /// Whether it leaves out statements for another reason than their modality.
    #[must_use]
    #[inline]
    pub fn narrows(&self) -> bool {
        self.published.is_some() || self.chosen.is_some() || self.true_on.is_some()
    }

    /// Whether it shows any of some modalities, one bit each.
    #[inline]
    pub(super) fn shows_any(&self, modalities: u8) -> bool {
        self.modalities & modalities != 0
    }

    /// Whether a document counts.
    #[must_use]
    pub fn counts(&self, source: EntityIx) -> bool {
        [&self.published, &self.chosen].into_iter().flatten().all(|sources| sources.binary_search(&source).is_ok())
    }

    /// Whether the lens shows a statement.
    #[must_use]
    pub fn shows(&self, statement: StatementRef<'_>) -> bool {
        self.modalities & (1 << statement.modality() as u8) != 0
            && self.counts(statement.source_ix())
            && self.true_on.is_none_or(|date| {
                statement.since().is_none_or(|since| since.first_day() <= date.last_day())
                    && statement.until().is_none_or(|until| until.last_day() >= date.first_day())
            })
    }
}

fn unknown_source(graph: &Graph, id: &str) -> LensError {
    let near = crate::check::nearest(id, graph.sources().map(|source| source.id()));
    LensError::UnknownSource(id.to_owned(), near.into_iter().map(str::to_owned).collect())
}
