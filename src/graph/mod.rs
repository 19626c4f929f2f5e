//! The graph: checked data in compact form, with indexes and everything that walks it.
//!
//! This is the only place that names petgraph. Building cannot fail, since only [`Checked`] data gets here.
//! The graph never changes once built; `'g` always means borrowed from it. Every reading looks through a [`Lens`].

mod adjacency;
mod build;
mod calendar;
mod claim;
mod compare;
mod concordance;
mod filter;
mod lens;
mod lens_parts;
mod lineage;
mod measures;
mod paths;
mod refs;
mod search;
mod select;
mod stats;

pub use calendar::{CalendarQuery, Event};
pub use claim::{Answer, Claim, Verdict};
pub use compare::{Change, Difference};
pub use concordance::{ConcordanceCell, ConcordanceRow};
pub use filter::{AttributeTest, EntityFilter, Order, Reading, StatementFilter};
pub use lens::{Lens, LensError};
pub use lens_parts::LensParts;
pub use lineage::{Descent, Lineage};
pub use measures::{Centrality, Measures};
pub use paths::{Path, PathQuery, Rank, Step};
pub use refs::{CitationRef, EntityRef, LinkRef, NameRef, StatementRef, Value};
pub use search::{Hit, normalised};
pub use select::{Select, Selection};
pub use stats::Stats;

use crate::check::Checked;
use crate::data::{Date, Modality, RawView};
use crate::ontology::{KindId, Ontology, RelationId, Sort, UnknownName};
use adjacency::Adjacency;
use petgraph::graph::DiGraph;
use std::sync::Arc;

/// An entity, as an index in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIx(pub u32);

/// A link, as an index in order of subject, relation and object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkIx(pub u32);

/// A statement, as an index in order of its link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    entities: Vec<Entity>,
    links: Vec<Link>,
    statements: Vec<Statement>,
    /// petgraph's form, for its algorithms: node weights are entities, edge weights links.
    topology: DiGraph<EntityIx, LinkIx, u32>,
    outgoing: Adjacency,
    incoming: Adjacency,
    by_kind: Vec<Vec<EntityIx>>,
    /// The statements that cite an entity, in the order of its text; sorted by entity.
    cited: Vec<(EntityIx, Vec<StatementIx>)>,
    /// Entities with a description of their own: the document, and a number in the order of its text; sorted by entity.
    order: Vec<(EntityIx, EntityIx, u32)>,
    names: search::Index,
    fingerprint: String,
    views: Vec<RawView>,
}

struct Entity {
    id: Box<str>,
    kind: KindId,
    name: Box<str>,
    acronym: Option<Box<str>>,
    summary: Option<Box<str>>,
    citation: Option<Citation>,
    names: Vec<Name>,
    /// Attributes by their index in the kind's list.
    attributes: Vec<(u16, Value)>,
}

struct Name {
    text: Box<str>,
    form: Option<Box<str>>,
    lang: Option<Box<str>>,
    authority: Option<Box<str>>,
    citation: Option<Citation>,
}

struct Citation {
    source: EntityIx,
    locator: Box<str>,
}

struct Link {
    from: EntityIx,
    to: EntityIx,
    relation: RelationId,
    /// The first of its statements; they end where those of the next link begin.
    first: u32,
}

struct Statement {
    link: LinkIx,
    citation: Citation,
    modality: Modality,
    since: Option<Date>,
    until: Option<Date>,
    note: Option<Box<str>>,
    /// Attributes by their index in the relation's list.
    attributes: Vec<(u16, Value)>,
}

impl Graph {
    /// Builds the graph.
    #[must_use]
    pub fn build(ontology: Arc<Ontology>, checked: &Checked) -> Self {
        build::build(ontology, checked.dataset())
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
        let index = self.entities.binary_search_by(|entity| (*entity.id).cmp(id)).ok()?;
        Some(self.at(EntityIx(index_u32(index))))
    }

    /// All entities in order of ids.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> {
        (0..index_u32(self.entities.len())).map(|index| self.at(EntityIx(index)))
    }

    /// All entities of a kind in order of ids.
    #[must_use]
    pub fn of_kind(&self, kind: KindId) -> &[EntityIx] {
        &self.by_kind[usize::from(kind.0)]
    }

    /// All links in order of subject, relation and object.
    pub fn links(&self) -> impl ExactSizeIterator<Item = LinkRef<'_>> {
        (0..index_u32(self.links.len())).map(|index| self.link(LinkIx(index)))
    }

    /// How many statements there are.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.statements.len()
    }

    /// The documents that statements cite, in order of ids.
    pub fn sources(&self) -> impl Iterator<Item = EntityRef<'_>> {
        self.cited.iter().map(|(source, _)| self.at(*source))
    }

    /// A key that sorts entities by where their descriptions stand: by document, then in the order of its text.
    #[must_use]
    pub fn text_order(&self, ix: EntityIx) -> (Option<EntityIx>, u32) {
        let place = self.order.binary_search_by_key(&ix, |(entity, _, _)| *entity);
        place.map_or((None, u32::MAX), |at| (Some(self.order[at].1), self.order[at].2))
    }

    /// The ids most like a word, nearest first, at most three.
    #[must_use]
    pub fn nearest_ids(&self, word: &str) -> Vec<&str> {
        crate::check::nearest(word, self.entities.iter().map(|entity| &*entity.id))
    }

    /// The entity with an id that people give.
    ///
    /// # Errors
    /// The id is none's.
    pub fn named(&self, id: &str) -> Result<EntityIx, UnknownName> {
        let ids = || self.entities.iter().map(|entity| &*entity.id);
        self.entity(id).map(|entity| entity.ix()).ok_or_else(|| UnknownName::new(Sort::Entity, id, ids()))
    }
}

/// Indexes are 32 bits wide; data with more of anything than that cannot be read in the first place.
fn index_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
