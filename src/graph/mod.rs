//! The graph: checked data as flat tables, with indexes and everything that walks it.
//!
//! This is the only place that names petgraph, whose algorithms run on the tables through its traits. Building cannot fail, since only [`Checked`] data gets here.
//! The graph never changes once built; `'g` always means borrowed from it. Every reading looks through a [`Lens`].

mod build;
mod calendar;
mod claim;
mod compare;
mod concordance;
mod filter;
mod hubs;
mod lens;
mod lens_parts;
mod lineage;
mod measures;
mod order;
mod paths;
mod refs;
mod scratch;
mod search;
mod select;
mod stats;
mod store;
mod topology;
mod walk;

pub use calendar::{CalendarQuery, Event};
pub use claim::{Answer, Claim, Verdict};
pub use compare::{Change, Difference};
pub use concordance::{ConcordanceCell, ConcordanceRow};
pub use filter::{AttributeTest, EntityFilter, Order, Reading, StatementFilter};
pub use lens::{Lens, LensError};
pub use lens_parts::LensParts;
pub use lineage::{Descent, Lineage};
pub use measures::{Centrality, Measures, TooLarge};
pub use paths::{Path, PathQuery, Rank, Step};
pub use refs::{CitationRef, EntityRef, LinkRef, NameRef, StatementRef, Texts, Value};
pub use search::{Hit, LONGEST as LONGEST_SEARCH, normalised};
pub use select::{Select, Selection};
pub use stats::Stats;
pub use store::{SnapshotError, SnapshotFault};

use crate::check::Checked;
use crate::data::RawView;
use crate::ontology::{KindId, Ontology, Sort, UnknownName};
use std::cmp::Ordering;
use std::path::Path as FilePath;
use std::sync::Arc;
use store::{Store, View};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// An entity, as an index in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct EntityIx(pub u32);

/// A link, as an index in order of subject, relation and object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct LinkIx(pub u32);

/// A statement, as an index in order of its link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct StatementIx(pub u32);

/// Which way links are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From subject to object.
    Out,
    /// From object to subject.
    In,
    /// Either way.
    Both,
}

/// The graph.
pub struct Graph {
    ontology: Arc<Ontology>,
    store: Store,
    fingerprint: String,
    views: Vec<RawView>,
    /// Used again by searches for paths.
    scratch: scratch::Scratches,
    hubs: hubs::Hubs,
}

impl Graph {
    /// Builds the graph.
    #[must_use]
    pub fn build(ontology: Arc<Ontology>, checked: &Checked) -> Self {
        let store = Store::new(&build::build(&ontology, checked.dataset()));
        Self::over(ontology, store)
    }

    /// Opens a snapshot: the file is mapped into memory and checked, not read. It must not change while it is open.
    ///
    /// # Errors
    /// A file that is not there, damaged, cut off, foreign or of another version.
    pub fn open(path: &FilePath) -> Result<Self, SnapshotError> {
        let (store, ontology) = store::open(path)?;
        Ok(Self::over(Arc::new(ontology), store))
    }

    /// Whether a file begins as a snapshot does.
    #[must_use]
    pub fn is_snapshot(path: &FilePath) -> bool {
        store::is_snapshot(path)
    }

    /// The graph as the bytes of a snapshot.
    #[must_use]
    pub fn snapshot(&self) -> &[u8] {
        self.store.bytes()
    }

    /// How many bytes each table of the graph takes.
    #[must_use]
    pub fn sizes(&self) -> Vec<(&'static str, usize)> {
        self.store.sizes()
    }

    fn over(ontology: Arc<Ontology>, store: Store) -> Self {
        let view = store.view();
        let fingerprint = String::from_utf8_lossy(view.fingerprint).into_owned();
        let views = serde_json::from_slice(view.views).unwrap_or_default();
        Self {
            ontology,
            store,
            fingerprint,
            views,
            scratch: scratch::Scratches::default(),
            hubs: hubs::Hubs::default(),
        }
    }

    fn view(&self) -> &View<'_> {
        self.store.view()
    }

    fn entity_count(&self) -> usize {
        self.view().entities.len().saturating_sub(1)
    }

    /// What may exist in the graph.
    #[must_use]
    pub fn ontology(&self) -> &Arc<Ontology> {
        &self.ontology
    }

    /// A short text that changes whenever the ontology or the data do.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// A number that tells apart what the program makes of this graph and these texts: another graph, other texts or
    /// another version of the program have another.
    #[must_use]
    pub fn mark(&self, texts: &[&str]) -> u64 {
        let all: Vec<&str> = [env!("CARGO_PKG_VERSION"), &self.fingerprint].iter().chain(texts).copied().collect();
        store::hash(&all)
    }

    /// The named views, in order of ids.
    #[must_use]
    pub fn views(&self) -> &[RawView] {
        &self.views
    }

    /// The entity behind an index.
    #[must_use]
    pub fn at(&self, ix: EntityIx) -> EntityRef<'_> {
        EntityRef::new(self, ix)
    }

    /// Prepares to have the ids and names of some entities read, and what some links rest on, which may lie far apart: a
    /// matter of speed only.
    pub fn read_ahead(&self, entities: &[EntityIx], links: &[LinkIx]) {
        self.view().read_ahead(entities, links);
    }

    /// The link behind an index.
    #[must_use]
    pub fn link(&self, ix: LinkIx) -> LinkRef<'_> {
        LinkRef::new(self, ix)
    }

    /// The statement behind an index.
    #[must_use]
    pub fn statement(&self, ix: StatementIx) -> StatementRef<'_> {
        StatementRef::new(self, ix)
    }

    /// The entity with this id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<EntityRef<'_>> {
        let view = self.view();
        let (mut low, mut high) = (0, index_u32(self.entity_count()));
        while low < high {
            let middle = low + (high - low) / 2;
            match view.id(EntityIx(middle)).cmp(id) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(self.at(EntityIx(middle))),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// All entities in order of ids.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> {
        (0..index_u32(self.entity_count())).map(|index| self.at(EntityIx(index)))
    }

    /// All entities of a kind in order of ids.
    #[must_use]
    pub fn of_kind(&self, kind: KindId) -> &[EntityIx] {
        &self.view().of_kind[store::part_of(self.view().kinds, usize::from(kind.0))]
    }

    /// All links in order of subject, relation and object.
    pub fn links(&self) -> impl ExactSizeIterator<Item = LinkRef<'_>> {
        (0..index_u32(self.view().targets.len())).map(|index| self.link(LinkIx(index)))
    }

    /// How many statements there are.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.view().statements.len().saturating_sub(1)
    }

    /// The documents that statements cite, in order of ids.
    pub fn sources(&self) -> impl Iterator<Item = EntityRef<'_>> {
        self.view().sources.iter().map(|source| self.at(*source))
    }

    /// A key that sorts entities by where their descriptions stand: by document, then in the order of its text.
    #[must_use]
    pub fn text_order(&self, ix: EntityIx) -> (Option<EntityIx>, u32) {
        let row = &self.view().entities[ix.0 as usize];
        row.citation().map_or((None, u32::MAX), |(source, _)| (Some(source), row.order))
    }

    /// The ids most like a word, nearest first, at most three.
    #[must_use]
    pub fn nearest_ids(&self, word: &str) -> Vec<&str> {
        crate::check::nearest(word, self.entities().map(EntityRef::id))
    }

    /// The entity with an id that people give.
    ///
    /// # Errors
    /// The id is none's.
    pub fn named(&self, id: &str) -> Result<EntityIx, UnknownName> {
        let ids = || self.entities().map(EntityRef::id);
        self.entity(id).map(|entity| entity.ix()).ok_or_else(|| UnknownName::new(Sort::Entity, id, ids()))
    }
}

/// Indexes are 32 bits wide; data with more of anything than that cannot be read in the first place.
fn index_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
