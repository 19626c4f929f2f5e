//! Selections: the part of the graph within some steps of a focus, bounded.

use super::scratch::Scratch;
use super::walk::Walk;
use super::{EntityIx, Graph, Lens, LinkIx, LinkRef, index_u32};
use crate::ontology::{KindId, RelationId};

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
        let mut scratch = self.scratch.take(self.entity_count(), 1);
        let reached = if select.focus.is_empty() { self.whole(select) } else { self.reach(select, &mut scratch) };
        let omitted = reached.len().saturating_sub(select.limit);
        let mut entities = reached;
        entities.truncate(select.limit);
        entities.sort_unstable();
        let mark = scratch.base + 1;
        entities.iter().for_each(|ix| scratch.marks[1][ix.0 as usize] = mark);
        let links = self.between(select, &entities, |ix| scratch.marks[1][ix.0 as usize] == mark);
        self.scratch.give_back(scratch, 1);
        Selection { focus: select.focus.clone(), entities, links, omitted }
    }

    /// Every entity of the kinds wanted, linked or not.
    fn whole(&self, select: &Select) -> Vec<EntityIx> {
        self.entities().filter(|entity| select.wants(entity.kind_id())).map(super::EntityRef::ix).collect()
    }

    /// The links that start at some entities and end at some, in order.
    fn between(&self, select: &Select, from: &[EntityIx], to: impl Fn(EntityIx) -> bool) -> Vec<LinkIx> {
        let mut links = Vec::new();
        for ix in from {
            let range = self.view().outgoing_of(*ix);
            let targets = range.clone().zip(&self.view().targets[range]);
            let taken = targets.filter(|(_, target)| to(**target)).map(|(index, _)| LinkIx(index_u32(index)));
            links.extend(taken.filter(|link| select.follows(self.link(*link))));
        }
        links
    }

    /// Entities in order of distance from the focus, then of ids as far as the limit goes.
    fn reach(&self, select: &Select, scratch: &mut Scratch) -> Vec<EntityIx> {
        let mark = scratch.base + 1;
        let mut is_new = |ix: EntityIx| std::mem::replace(&mut scratch.marks[0][ix.0 as usize], mark) != mark;
        let walk = Walk::new(self, &select.lens).by(select.relations.as_deref()).to(|kind| select.wants(kind));
        let mut order: Vec<EntityIx> = select.focus.iter().copied().filter(|ix| is_new(*ix)).collect();
        let mut rim = 0..order.len();
        for depth in 1..=select.depth {
            let end = order.len();
            for at in rim {
                let ix = order[at];
                if depth == 1 || !select.stop_at.contains(&ix) {
                    walk.onward(ix, |link| order.extend((link.welcome && is_new(link.to)).then_some(link.to)));
                }
            }
            nearest_first(&mut order[end..], select.limit.saturating_sub(end));
            rim = end..order.len();
            if rim.is_empty() {
                break;
            }
        }
        order
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
