//! Selections: the part of the graph within some steps of a focus, bounded.

use super::{Direction, EntityIx, Graph, Lens, LinkIx, LinkRef};
use crate::ontology::{KindId, RelationId};
use std::collections::{BTreeMap, BTreeSet};

/// What to select.
#[derive(Clone, Debug)]
pub struct Select {
    /// Where to start; the whole graph if empty.
    pub focus: Vec<EntityIx>,
    /// How many links to go from the focus.
    pub depth: u32,
    /// The kinds wanted besides the focus; all if none.
    pub kinds: Option<Vec<KindId>>,
    /// The relations to follow; all if none.
    pub relations: Option<Vec<RelationId>>,
    /// Entities to show but not to walk through.
    pub stop_at: Vec<EntityIx>,
    /// Which statements count.
    pub lens: Lens,
    /// The most entities to take; nearer ones come first.
    pub limit: usize,
}

/// A part of the graph.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Where it started.
    pub focus: Vec<EntityIx>,
    /// The entities, in order of ids.
    pub entities: Vec<EntityIx>,
    /// All links between them that count, in order.
    pub links: Vec<LinkIx>,
    /// How many entities the limit left out.
    pub omitted: usize,
}

impl Default for Select {
    fn default() -> Self {
        Self {
            focus: Vec::new(),
            depth: 1,
            kinds: None,
            relations: None,
            stop_at: Vec::new(),
            lens: Lens::default(),
            limit: usize::MAX,
        }
    }
}

impl Graph {
    /// Selects a part of the graph, nearest entities first until the limit.
    #[must_use]
    pub fn select(&self, select: &Select) -> Selection {
        let reached = if select.focus.is_empty() { self.whole(select) } else { self.reach(select) };
        let omitted = reached.len().saturating_sub(select.limit);
        let entities: BTreeSet<EntityIx> = reached.into_iter().take(select.limit).collect();
        let out = entities.iter().flat_map(|ix| self.at(*ix).links(Direction::Out, &select.lens));
        let links =
            out.filter(|link| select.follows(*link) && entities.contains(&link.to().ix())).map(LinkRef::ix).collect();
        Selection { focus: select.focus.clone(), entities: entities.into_iter().collect(), links, omitted }
    }

    /// Every entity of the kinds wanted, linked or not.
    fn whole(&self, select: &Select) -> Vec<EntityIx> {
        self.entities().filter(|entity| select.wants(entity.kind_id())).map(super::EntityRef::ix).collect()
    }

    /// Entities in order of distance from the focus, then of ids.
    fn reach(&self, select: &Select) -> Vec<EntityIx> {
        let mut order = select.focus.clone();
        let mut distance: BTreeMap<EntityIx, u32> = order.iter().map(|ix| (*ix, 0)).collect();
        let mut rim: BTreeSet<EntityIx> = order.iter().copied().collect();
        for depth in 1..=select.depth {
            let mut next = BTreeSet::new();
            for ix in rim.iter().filter(|ix| depth == 1 || !select.stop_at.contains(ix)) {
                let links = self.at(*ix).links(Direction::Both, &select.lens).filter(|link| select.follows(*link));
                let others = links.map(|link| link.other(*ix));
                next.extend(others.filter(|other| select.wants(other.kind_id())).map(super::EntityRef::ix));
            }
            next.retain(|ix| !distance.contains_key(ix));
            if next.is_empty() {
                break;
            }
            distance.extend(next.iter().map(|ix| (*ix, depth)));
            order.extend(&next);
            rim = next;
        }
        order.dedup();
        order
    }
}

impl Select {
    fn wants(&self, kind: KindId) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    fn follows(&self, link: LinkRef<'_>) -> bool {
        self.relations.as_ref().is_none_or(|relations| relations.contains(&link.relation_id()))
    }
}
