//! Selections: the part of the graph within some steps of a focus, bounded.

use super::scratch::Scratch;
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
        entities.sort_unstable();
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
        let mut links = Vec::with_capacity(entities.len());
        for range in ranges {
            let targets = range.clone().zip(&view.targets[range]);
            let taken = targets.filter(|(_, target)| inside.contains(target.0 as usize));
            links.extend(taken.map(|(index, _)| LinkIx(index_u32(index))));
        }
        links.retain(|link| select.follows(self.link(*link)));
        links
    }

    /// Entities in order of distance from the focus, then of ids as far as the limit goes, and how many more there are,
    /// which the limit leaves out.
    fn reach(&self, select: &Select) -> (Vec<EntityIx>, usize) {
        let mut scratch = self.scratch.take(self.entity_count(), 1);
        let found = self.reach_by(select, &mut scratch);
        self.scratch.give_back(scratch, 1);
        found
    }

    fn reach_by(&self, select: &Select, scratch: &mut Scratch) -> (Vec<EntityIx>, usize) {
        let mark = scratch.base + 1;
        let mut is_new = |ix: EntityIx| std::mem::replace(&mut scratch.marks[ix.0 as usize][0], mark) != mark;
        let walk = Walk::new(self, &select.lens).by(select.relations.as_deref()).to(|kind| select.wants(kind));
        let is_plain = select.kinds.is_none() && walk.is_plain();
        let mut order: Vec<EntityIx> = select.focus.iter().copied().filter(|ix| is_new(*ix)).collect();
        let mut rim = 0..order.len();
        for depth in 1..=select.depth {
            let (end, is_last) = (order.len(), depth == select.depth);
            let mut around: Vec<&FixedBitSet> = Vec::new();
            for at in rim {
                let ix = order[at];
                if depth > 1 && select.stop_at.contains(&ix) {
                    continue;
                }
                match self.around_hub(ix).filter(|_| is_plain && is_last) {
                    Some(bits) => around.push(bits),
                    None => walk.onward(ix, |link| order.extend((link.welcome && is_new(link.to)).then_some(link.to))),
                }
            }
            let room = select.limit.saturating_sub(end);
            let more = self.add_around(&around, &mut order, room);
            nearest_first(&mut order[end..], room);
            rim = end..order.len();
            if is_last || rim.is_empty() {
                return (order, more);
            }
        }
        (order, 0)
    }

    /// Adds the first few entities that are linked to hubs and are not there yet; gives the number of the others.
    fn add_around(&self, around: &[&FixedBitSet], order: &mut Vec<EntityIx>, few: usize) -> usize {
        let Some((first, others)) = around.split_first() else { return 0 };
        let mut all = FixedBitSet::clone(first);
        others.iter().for_each(|bits| all.union_with(bits));
        order.iter().for_each(|ix| all.remove(ix.0 as usize));
        let taken = all.ones().take(few).map(|at| EntityIx(index_u32(at)));
        let before = order.len();
        order.extend(taken);
        all.count_ones(..) - (order.len() - before)
    }
}

/// Puts the first few in order of ids to the front.
fn nearest_first(found: &mut [EntityIx], few: usize) {
    if few > 0 && few < found.len() {
        found.select_nth_unstable(few);
    }
    let end = few.min(found.len());
    found[..end].sort_unstable();
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
