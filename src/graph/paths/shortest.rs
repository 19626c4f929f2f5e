//! All shortest ways between two sets of entities, breadth first from both sides at once.
//!
//! The side whose rim has fewer links goes on, so that a hub, which most things are linked to, is hardly ever walked
//! through: the sides meet at it first. Both sides note distances in lists as long as the graph, which are kept for the
//! next search and never cleared: each search counts on from where the last one ended.

use super::{EntityIx, Finder, STEP, State, passes, toll};
use crate::graph::index_u32;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
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
    /// Whether it begins at the starts.
    forwards: bool,
    /// The entities at the distance it has come to.
    rim: Vec<EntityIx>,
    distance: u32,
    /// How many links the rim has.
    weight: usize,
}

/// The entities on shortest ways, by their distance from the starts: each with those that follow it, in order.
type Layers = Vec<BTreeMap<EntityIx, Vec<EntityIx>>>;

impl Finder<'_> {
    /// The cheapest of the shortest routes.
    pub(super) fn best_shortest(&mut self) -> Vec<Vec<EntityIx>> {
        let layers = self.shortest();
        let rest = self.rest_by_layer(&layers);
        let start = |ix: &EntityIx| Some(State { promise: *rest.get(ix)?, route: vec![*ix], spent: 0 });
        let mut open: BinaryHeap<State> =
            layers.first().into_iter().flat_map(BTreeMap::keys).filter_map(start).collect();
        let mut routes = Vec::new();
        while let Some(state) = open.pop().filter(|_| routes.len() < self.query.first) {
            let Some(onward) = layers.get(state.route.len() - 1).and_then(|layer| layer.get(&state.at())) else {
                continue;
            };
            if state.route.len() == layers.len() {
                routes.push(state.route);
                continue;
            }
            let inner = state.route.len() + 1 < layers.len();
            for to in onward {
                let spent = state.spent + STEP + if inner { toll(self.graph, *to) } else { 0 };
                open.extend(rest.get(to).map(|rest| state.then(*to, spent, *rest)));
            }
        }
        routes
    }

    /// What the rest of the way costs from each entity on shortest ways, but for its own toll.
    fn rest_by_layer(&self, layers: &Layers) -> FxHashMap<EntityIx, u64> {
        let mut rest: FxHashMap<EntityIx, u64> = FxHashMap::default();
        for (distance, layer) in layers.iter().enumerate().rev() {
            let is_last = distance + 1 == layers.len();
            for (ix, onward) in layer {
                let inner = distance + 2 < layers.len();
                let costs = onward.iter().filter_map(|to| {
                    let toll = if inner { toll(self.graph, *to) } else { 0 };
                    Some(STEP + toll + rest.get(to)?)
                });
                rest.extend(if is_last { Some(0) } else { costs.min() }.map(|cost| (*ix, cost)));
            }
        }
        rest
    }

    /// All shortest ways from the starts to the ends that are met first.
    fn shortest(&mut self) -> Layers {
        let starts: BTreeSet<EntityIx> = self.query.from.iter().copied().collect();
        let met: BTreeMap<EntityIx, Vec<EntityIx>> =
            starts.intersection(&self.ends).map(|ix| (*ix, Vec::new())).collect();
        if !met.is_empty() {
            return vec![met];
        }
        // No way is longer than there are entities, nor has marks of more steps.
        let most = self.query.max_length.min(index_u32(self.graph.entity_count()));
        let steps = most.saturating_add(2);
        let mut scratch = self.graph.scratch.take(self.graph.entity_count(), steps);
        let found = self.meet(&mut scratch, &starts, most);
        self.graph.scratch.give_back(scratch, steps);
        found
    }

    fn meet(&mut self, scratch: &mut Scratch, starts: &BTreeSet<EntityIx>, most: u32) -> Layers {
        let ends = self.ends.clone();
        let (mut forth, mut back) = (self.side(true, starts), self.side(false, &ends));
        let mark = scratch.base + 1;
        starts.iter().for_each(|ix| scratch.forwards[ix.0 as usize] = mark);
        ends.iter().for_each(|ix| scratch.backwards[ix.0 as usize] = mark);
        let mut layers = Layers::new();
        while forth.distance + back.distance < most && self.work <= super::MOST_WORK {
            let met = if forth.weight <= back.weight {
                self.advance(&mut forth, &ends, scratch.base, (&mut scratch.forwards, &scratch.backwards))
            } else {
                self.advance(&mut back, starts, scratch.base, (&mut scratch.backwards, &scratch.forwards))
            };
            if !met.is_empty() {
                layers = self.trace(scratch, met, (forth.distance, back.distance));
                break;
            }
            if forth.rim.is_empty() || back.rim.is_empty() {
                break;
            }
        }
        layers
    }

    fn side(&self, forwards: bool, set: &BTreeSet<EntityIx>) -> Side {
        let rim: Vec<EntityIx> = set.iter().copied().collect();
        let weight = rim.iter().map(|ix| self.graph.at(*ix).degree()).sum();
        Side { forwards, rim, distance: 0, weight }
    }

    /// Goes a step further; gives the new entities that the other side has come to as well. Entities that may not be
    /// passed through count only where the other side begins.
    fn advance(
        &mut self,
        side: &mut Side,
        goals: &BTreeSet<EntityIx>,
        base: u32,
        (marks, others): (&mut [u32], &[u32]),
    ) -> BTreeSet<EntityIx> {
        side.distance += 1;
        let mark = base + 1 + side.distance;
        let (mut next, mut met, mut weight) = (Vec::new(), BTreeSet::new(), 0);
        let (graph, query) = (self.graph, self.query);
        for ix in &side.rim {
            self.work += 1;
            let see = |link: super::Onward| {
                let slot = &mut marks[link.to.0 as usize];
                if *slot <= base && (passes(query, link) || goals.contains(&link.to)) {
                    *slot = mark;
                    weight += graph.at(link.to).degree();
                    next.push(link.to);
                    if others[link.to.0 as usize] > base {
                        met.insert(link.to);
                    }
                }
            };
            if side.forwards { self.walk.onward(*ix, see) } else { self.walk.backward(*ix, see) }
        }
        side.weight = weight;
        side.rim = next;
        met
    }

    /// Follows the distances from where the sides met to both of them.
    fn trace(&self, scratch: &Scratch, met: BTreeSet<EntityIx>, (forth, back): (u32, u32)) -> Layers {
        let first = scratch.base + 1;
        let mut layers = Layers::new();
        let mut layer: BTreeMap<EntityIx, Vec<EntityIx>> = met.iter().map(|ix| (*ix, Vec::new())).collect();
        for distance in (0..forth).rev() {
            let mut earlier: BTreeMap<EntityIx, Vec<EntityIx>> = BTreeMap::new();
            for ix in layer.keys() {
                for from in self.at_distance(*ix, false, &scratch.forwards, first + distance) {
                    earlier.entry(from).or_default().push(*ix);
                }
            }
            layers.push(std::mem::replace(&mut layer, earlier));
        }
        layers.push(layer);
        layers.reverse();
        for distance in (0..back).rev() {
            let Some(layer) = layers.last_mut() else { break };
            let mut later = BTreeMap::new();
            for (ix, onward) in layer {
                *onward = self.at_distance(*ix, true, &scratch.backwards, first + distance);
                later.extend(onward.iter().map(|to| (*to, Vec::new())));
            }
            layers.push(later);
        }
        layers
    }

    /// The neighbours with a mark, in order.
    fn at_distance(&self, ix: EntityIx, forwards: bool, marks: &[u32], mark: u32) -> Vec<EntityIx> {
        let mut found = Vec::new();
        let see = |link: super::Onward| found.extend((marks[link.to.0 as usize] == mark).then_some(link.to));
        if forwards {
            self.walk.onward(ix, see)
        } else {
            self.walk.backward(ix, see)
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
