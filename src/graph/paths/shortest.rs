//! All shortest ways between two sets of entities, breadth first from both sides at once.
//!
//! The side whose rim has fewer links goes on, so that a hub, which most things are linked to, is hardly ever walked
//! through: the sides meet at it first. Both sides note distances in lists as long as the graph, which are kept for the
//! next search and never cleared: each search counts on from where the last one ended.

use super::{EntityIx, Finder};
use crate::graph::{Direction, LinkIx, index_u32};
use crate::ontology::RelationId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Distances that are ready for the next search.
#[derive(Default)]
pub struct Scratches(Mutex<Vec<Scratch>>);

/// Two lists of marks, one for each entity.
#[derive(Default)]
pub struct Scratch {
    /// Marks up to this are of earlier searches.
    pub base: u32,
    /// What was met from the one side.
    pub forwards: Vec<u32>,
    /// What was met from the other side.
    pub backwards: Vec<u32>,
}

impl Scratches {
    /// Takes a scratch for a graph of some size, in which a search may go some steps.
    pub fn take(&self, entities: usize, steps: u32) -> Scratch {
        let kept = self.0.lock().ok().and_then(|mut kept| kept.pop());
        let mut scratch = kept.unwrap_or_default();
        if scratch.forwards.len() != entities || scratch.base.checked_add(steps).is_none() {
            scratch = Scratch { base: 0, forwards: vec![0; entities], backwards: vec![0; entities] };
        }
        scratch
    }

    /// Keeps a scratch for the next search.
    pub fn give_back(&self, scratch: Scratch, steps: u32) {
        if let Ok(mut kept) = self.0.lock() {
            kept.push(Scratch { base: scratch.base.saturating_add(steps), ..scratch });
        }
    }
}

/// One of the two searches.
struct Side {
    direction: Direction,
    /// The entities at the distance it has come to.
    rim: Vec<EntityIx>,
    distance: u32,
    /// How many links the rim has.
    weight: usize,
}

/// For each entity on a shortest way, those before it, in order; none for starts.
pub type Before = BTreeMap<EntityIx, Vec<EntityIx>>;

impl Finder<'_> {
    /// The ends that are met first, in order, and how to come to them.
    pub(super) fn shortest(&mut self, ends: &BTreeSet<EntityIx>) -> (Vec<EntityIx>, Before) {
        let starts: BTreeSet<EntityIx> = self.query.from.iter().copied().collect();
        let met: Vec<EntityIx> = starts.intersection(ends).copied().collect();
        if !met.is_empty() {
            let before = met.iter().map(|end| (*end, Vec::new())).collect();
            return (met, before);
        }
        // No way is longer than there are entities, nor has marks of more steps.
        let most = self.query.max_length.min(index_u32(self.graph.entity_count()));
        let steps = most.saturating_add(2);
        let mut scratch = self.graph.scratch.take(self.graph.entity_count(), steps);
        let found = self.meet(&mut scratch, &starts, ends, most);
        self.graph.scratch.give_back(scratch, steps);
        found
    }

    fn meet(
        &mut self,
        scratch: &mut Scratch,
        starts: &BTreeSet<EntityIx>,
        ends: &BTreeSet<EntityIx>,
        most: u32,
    ) -> (Vec<EntityIx>, Before) {
        let mut forth = self.side(self.query.direction, starts);
        let mut back = self.side(self.turned(), ends);
        let mark = scratch.base + 1;
        starts.iter().for_each(|ix| scratch.forwards[ix.0 as usize] = mark);
        ends.iter().for_each(|ix| scratch.backwards[ix.0 as usize] = mark);
        while forth.distance + back.distance < most && self.work <= super::MOST_WORK {
            let met = if forth.weight <= back.weight {
                self.advance(&mut forth, ends, scratch.base, &mut scratch.forwards, &scratch.backwards)
            } else {
                self.advance(&mut back, starts, scratch.base, &mut scratch.backwards, &scratch.forwards)
            };
            if !met.is_empty() {
                return self.trace(scratch, met, (forth.distance, back.distance));
            }
            if forth.rim.is_empty() || back.rim.is_empty() {
                break;
            }
        }
        Default::default()
    }

    fn side(&self, direction: Direction, set: &BTreeSet<EntityIx>) -> Side {
        let rim: Vec<EntityIx> = set.iter().copied().collect();
        let weight = self.weight(&rim);
        Side { direction, rim, distance: 0, weight }
    }

    fn weight(&self, rim: &[EntityIx]) -> usize {
        rim.iter().map(|ix| self.graph.at(*ix).degree()).sum()
    }

    /// Goes a step further; gives the new entities that the other side has come to as well. Entities that may not be
    /// passed through count only where the other side begins.
    fn advance(
        &mut self,
        side: &mut Side,
        goals: &BTreeSet<EntityIx>,
        base: u32,
        marks: &mut [u32],
        others: &[u32],
    ) -> BTreeSet<EntityIx> {
        side.distance += 1;
        let mark = base + 1 + side.distance;
        let (mut next, mut met) = (Vec::new(), BTreeSet::new());
        for ix in &side.rim {
            self.work += 1;
            self.each_neighbour(*ix, side.direction, |to, _| {
                let slot = &mut marks[to.0 as usize];
                if *slot <= base && (self.passes(to) || goals.contains(&to)) {
                    *slot = mark;
                    next.push(to);
                    if others[to.0 as usize] > base {
                        met.insert(to);
                    }
                }
            });
        }
        side.weight = self.weight(&next);
        side.rim = next;
        met
    }

    /// Follows the distances from where the sides met to both of them.
    fn trace(&self, scratch: &Scratch, met: BTreeSet<EntityIx>, (forth, back): (u32, u32)) -> (Vec<EntityIx>, Before) {
        let mut before = Before::new();
        let first = scratch.base + 1;
        let mut layer = met.clone();
        for distance in (0..forth).rev() {
            let mut earlier = BTreeSet::new();
            for ix in layer {
                let steps = self.at_distance(ix, self.turned(), &scratch.forwards, first + distance);
                earlier.extend(&steps);
                before.insert(ix, steps);
            }
            layer = earlier;
        }
        before.extend(layer.into_iter().map(|start| (start, Vec::new())));
        let mut layer = met;
        for distance in (0..back).rev() {
            let mut later: BTreeMap<EntityIx, Vec<EntityIx>> = BTreeMap::new();
            for ix in layer {
                for to in self.at_distance(ix, self.query.direction, &scratch.backwards, first + distance) {
                    later.entry(to).or_default().push(ix);
                }
            }
            layer = later.keys().copied().collect();
            before.append(&mut later);
        }
        (layer.into_iter().collect(), before)
    }

    /// The neighbours with a mark, in order.
    fn at_distance(&self, ix: EntityIx, direction: Direction, marks: &[u32], mark: u32) -> Vec<EntityIx> {
        let mut found = BTreeSet::new();
        self.each_neighbour(ix, direction, |to, _| {
            if marks[to.0 as usize] == mark {
                found.insert(to);
            }
        });
        found.into_iter().collect()
    }

    /// The way that links are followed from the ends.
    pub(super) fn turned(&self) -> Direction {
        match self.query.direction {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Both => Direction::Both,
        }
    }

    /// The links that count and lead on from an entity, outgoing ones first, each with the entity that it leads to.
    /// A relation that reads the same both ways may be followed both ways even where directions matter.
    pub(super) fn each_neighbour(&self, ix: EntityIx, direction: Direction, mut see: impl FnMut(EntityIx, LinkIx)) {
        let (view, query) = (self.graph.view(), self.query);
        let relations = &self.graph.ontology.relations;
        let wanted = |link: LinkIx, along: bool| {
            let row = &view.links[link.0 as usize];
            (along || relations[usize::from(row.relation)].symmetric)
                && query.relations.as_ref().is_none_or(|list| list.contains(&RelationId(row.relation)))
                && self.graph.link(link).is_seen(&query.lens)
        };
        for index in view.outgoing_of(ix) {
            let (link, to) = (LinkIx(index_u32(index)), view.targets[index]);
            if to != ix && wanted(link, direction != Direction::In) {
                see(to, link);
            }
        }
        for index in view.incoming_of(ix) {
            let (link, from) = (view.incoming_links[index], view.incoming_sources[index]);
            if from != ix && wanted(link, direction != Direction::Out) {
                see(from, link);
            }
        }
    }
}
