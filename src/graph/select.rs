//! Selections: the part of the graph within some steps of a focus, bounded.

use super::walk::Walk;
use super::{EntityIx, Graph, Lens, LinkIx, LinkRef, index_u32};
use crate::ontology::{KindId, RelationId};
use fixedbitset::FixedBitSet;
use std::ops::Range;

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
        let (mut entities, more) = if select.focus.is_empty() { (self.whole(select), 0) } else { self.reach(select) };
        let omitted = entities.len().saturating_sub(select.limit) + more;
        entities.truncate(select.limit);
        // Each distance is in order by itself, which this kind of sorting makes use of.
        entities.sort();
        let links = self.between(select, &entities);
        Selection { focus: select.focus.clone(), entities, links, omitted }
    }

    /// Every entity of the kinds wanted, linked or not.
    fn whole(&self, select: &Select) -> Vec<EntityIx> {
        self.entities().filter(|entity| select.wants(entity.kind_id())).map(super::EntityRef::ix).collect()
    }

    /// The links between some entities, in order.
    fn between(&self, select: &Select, entities: &[EntityIx]) -> Vec<LinkIx> {
        let view = self.view();
        let mut inside = FixedBitSet::with_capacity(self.entity_count());
        entities.iter().for_each(|ix| inside.insert(ix.0 as usize));
        // All at once, so that the waits for memory overlap.
        let ranges: Vec<Range<usize>> = entities.iter().map(|ix| view.outgoing_of(*ix)).collect();
        let firsts = ranges.iter().filter_map(|range| view.targets.get(range.start));
        std::hint::black_box(firsts.fold(0, |all, first| all ^ first.0));
        let mut links = Vec::with_capacity(entities.len());
        for range in ranges {
            let targets = range.clone().zip(&view.targets[range]);
            let taken = targets.filter(|(_, target)| inside.contains(target.0 as usize));
            links.extend(taken.map(|(index, _)| LinkIx(index_u32(index))));
        }
        links.retain(|link| select.follows(self.link(*link)));
        links
    }

    /// Entities in order of distance from the focus, then of ids, as far as the limit goes at the last distance; and how
    /// many more there are, which the limit leaves out.
    fn reach(&self, select: &Select) -> (Vec<EntityIx>, usize) {
        let walk = Walk::new(self, &select.lens).by(select.relations.as_deref()).to(|kind| select.wants(kind));
        let is_plain = select.kinds.is_none() && walk.is_plain();
        let mut met = FixedBitSet::with_capacity(self.entity_count());
        let is_new = |ix: &EntityIx| !met.put(ix.0 as usize);
        let mut order: Vec<EntityIx> = select.focus.iter().copied().filter(is_new).collect();
        let mut rim = 0..order.len();
        for depth in 1..=select.depth {
            let mut next = FixedBitSet::with_capacity(self.entity_count());
            walk.read_ahead(&order[rim.clone()]);
            for ix in order[rim].iter().filter(|ix| depth == 1 || !select.stop_at.contains(ix)) {
                match self.around_hub(*ix).filter(|_| is_plain) {
                    Some(around) => next.union_with(around),
                    None => walk.onward(*ix, |link| {
                        if link.welcome {
                            next.insert(link.to.0 as usize);
                        }
                    }),
                }
            }
            next.difference_with(&met);
            met.union_with(&next);
            let end = order.len();
            let room = if depth == select.depth { select.limit.saturating_sub(end) } else { usize::MAX };
            order.extend(next.ones().take(room).map(|at| EntityIx(index_u32(at))));
            rim = end..order.len();
            if rim.len() == room || rim.is_empty() {
                return (order, next.count_ones(..) - rim.len());
            }
        }
        (order, 0)
    }
}

impl Select {
    fn wants(&self, kind: KindId) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    fn follows(&self, link: LinkRef<'_>) -> bool {
        link.is_seen(&self.lens)
            && self.relations.as_ref().is_none_or(|relations| relations.contains(&link.relation_id()))
    }
}
