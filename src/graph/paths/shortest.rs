//! All shortest ways between two sets of entities, breadth first from both sides at once.
//!
//! The side whose rim has fewer links goes on, so that a hub, which most things are linked to, is hardly ever walked
//! through: the sides meet at it first. Both sides note distances in lists as long as the graph, which are kept for the
//! next search and never cleared: each search counts on from where the last one ended.

use super::{EntityIx, Finder, STEP, State, passes, toll};
use crate::graph::index_u32;
use std::collections::{BTreeSet, BinaryHeap};
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

/// Of how many entities of a rim it is asked how many links they have.
const ASKED: usize = 256;

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

/// The entities on shortest ways that are at one distance from the starts.
struct Layer {
    /// The entities, in order.
    entities: Vec<EntityIx>,
    /// For each the entities that follow it, in order: where they begin in the list of all, and where the last end.
    starts: Vec<usize>,
    onward: Vec<EntityIx>,
    /// For each what the rest of the way costs at least, but for its own toll.
    rest: Vec<u64>,
}

impl Layer {
    /// The last layer.
    fn ends(entities: Vec<EntityIx>) -> Self {
        let (starts, rest) = (vec![0; entities.len() + 1], vec![0; entities.len()]);
        Self { entities, starts, onward: Vec::new(), rest }
    }

    /// A layer before the last, from its steps in order.
    fn before(steps: &[(EntityIx, EntityIx)]) -> Self {
        let mut layer = Self { entities: Vec::new(), starts: vec![0], onward: Vec::new(), rest: Vec::new() };
        for of_one in steps.chunk_by(|a, b| a.0 == b.0) {
            layer.entities.push(of_one[0].0);
            layer.onward.extend(of_one.iter().map(|(_, to)| *to));
            layer.starts.push(layer.onward.len());
        }
        layer
    }

    fn place(&self, ix: EntityIx) -> Option<usize> {
        self.entities.binary_search(&ix).ok()
    }

    fn onward(&self, place: usize) -> &[EntityIx] {
        &self.onward[self.starts[place]..self.starts[place + 1]]
    }

    /// What the rest of the way costs from one of its entities.
    fn rest(&self, ix: EntityIx) -> u64 {
        self.place(ix).and_then(|place| self.rest.get(place)).copied().unwrap_or(u64::MAX)
    }
}

impl Finder<'_> {
    /// The cheapest of the shortest routes.
    pub(super) fn best_shortest(&mut self) -> Vec<Vec<EntityIx>> {
        let mut layers = self.shortest();
        self.rate(&mut layers);
        let Some(first) = layers.first() else { return Vec::new() };
        let starts = first.entities.iter().zip(&first.rest);
        let start = |(ix, rest): (&EntityIx, &u64)| State { promise: *rest, route: vec![*ix], spent: 0 };
        let mut open: BinaryHeap<State> = starts.map(start).collect();
        let mut routes = Vec::new();
        while routes.len() < self.query.first
            && let Some(state) = open.pop()
        {
            let (layer, next) = (&layers[state.route.len() - 1], layers.get(state.route.len()));
            let (Some(next), Some(place)) = (next, layer.place(state.at())) else {
                routes.push(state.route);
                continue;
            };
            let inner = state.route.len() + 1 < layers.len();
            open.extend(layer.onward(place).iter().map(|to| {
                let spent = state.spent + STEP + if inner { toll(self.graph, *to) } else { 0 };
                state.then(*to, spent, next.rest(*to))
            }));
        }
        routes
    }

    /// Works out what the rest of the way costs from each entity, from the ends on.
    fn rate(&self, layers: &mut [Layer]) {
        let mut tolled = false;
        for at in (1..layers.len()).rev() {
            let (earlier, later) = layers.split_at_mut(at);
            let Some((layer, next)) = earlier.last_mut().zip(later.first()) else { return };
            let tolls = next.entities.iter().map(|to| if tolled { toll(self.graph, *to) } else { 0 });
            let costs: Vec<u64> = tolls.zip(&next.rest).map(|(toll, rest)| STEP + toll + rest).collect();
            let cost = |to: &EntityIx| next.place(*to).map_or(u64::MAX, |place| costs[place]);
            let rest = |place| layer.onward(place).iter().map(cost).min().unwrap_or(u64::MAX);
            layer.rest = (0..layer.entities.len()).map(rest).collect();
            tolled = true;
        }
    }

    /// All shortest ways from the starts to the ends that are met first.
    fn shortest(&mut self) -> Vec<Layer> {
        let starts: BTreeSet<EntityIx> = self.query.from.iter().copied().collect();
        let met: Vec<EntityIx> = starts.intersection(&self.ends).copied().collect();
        if !met.is_empty() {
            return vec![Layer::ends(met)];
        }
        // No way is longer than there are entities, nor has marks of more steps.
        let most = self.query.max_length.min(index_u32(self.graph.entity_count()));
        let steps = most.saturating_add(2);
        let mut scratch = self.graph.scratch.take(self.graph.entity_count(), steps);
        let found = self.meet(&mut scratch, &starts, most);
        self.graph.scratch.give_back(scratch, steps);
        found
    }

    fn meet(&mut self, scratch: &mut Scratch, starts: &BTreeSet<EntityIx>, most: u32) -> Vec<Layer> {
        let ends = self.ends.clone();
        let (mut forth, mut back) = (self.side(true, starts), self.side(false, &ends));
        let mark = scratch.base + 1;
        starts.iter().for_each(|ix| scratch.forwards[ix.0 as usize] = mark);
        ends.iter().for_each(|ix| scratch.backwards[ix.0 as usize] = mark);
        let mut layers = Vec::new();
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
        let weight = self.weight(&rim);
        Side { forwards, rim, distance: 0, weight }
    }

    /// How many links some entities have, about: of many, some are asked.
    fn weight(&self, rim: &[EntityIx]) -> usize {
        let step = 1 + rim.len() / ASKED;
        rim.iter().step_by(step).map(|ix| self.graph.at(*ix).degree()).sum::<usize>() * step
    }

    /// Goes a step further; gives the new entities that the other side has come to as well, in order. Entities that may
    /// not be passed through count only where the other side begins.
    fn advance(
        &mut self,
        side: &mut Side,
        goals: &BTreeSet<EntityIx>,
        base: u32,
        (marks, others): (&mut [u32], &[u32]),
    ) -> Vec<EntityIx> {
        side.distance += 1;
        let mark = base + 1 + side.distance;
        let (mut next, mut met) = (Vec::new(), Vec::new());
        let query = self.query;
        for ix in &side.rim {
            self.work += 1;
            let see = |link: super::Onward| {
                let slot = &mut marks[link.to.0 as usize];
                if *slot <= base && (passes(query, link) || goals.contains(&link.to)) {
                    *slot = mark;
                    if others[link.to.0 as usize] > base {
                        met.push(link.to);
                    } else if met.is_empty() {
                        next.push(link.to);
                    }
                }
            };
            if side.forwards { self.walk.onward(*ix, see) } else { self.walk.backward(*ix, see) }
        }
        side.weight = self.weight(&next);
        side.rim = next;
        met.sort_unstable();
        met
    }

    /// Follows the distances from where the sides met to both of them.
    fn trace(&self, scratch: &Scratch, met: Vec<EntityIx>, (forth, back): (u32, u32)) -> Vec<Layer> {
        let first = scratch.base + 1;
        let (mut layers, mut steps, mut rim) = (Vec::new(), Vec::new(), met.clone());
        for distance in (0..forth).rev() {
            steps.clear();
            for ix in &rim {
                self.walk.backward(*ix, |link| {
                    let fits = scratch.forwards[link.to.0 as usize] == first + distance;
                    steps.extend(fits.then_some((link.to, *ix)));
                });
            }
            sort(&mut steps);
            layers.push(Layer::before(&steps));
            rim.clone_from(&layers[layers.len() - 1].entities);
        }
        layers.reverse();
        rim = met;
        for distance in (0..back).rev() {
            steps.clear();
            for ix in &rim {
                self.walk.onward(*ix, |link| {
                    let fits = scratch.backwards[link.to.0 as usize] == first + distance;
                    steps.extend(fits.then_some((*ix, link.to)));
                });
            }
            sort(&mut steps);
            layers.push(Layer::before(&steps));
            rim = steps.iter().map(|(_, to)| *to).collect();
            sort(&mut rim);
        }
        layers.push(Layer::ends(rim));
        layers
    }
}

fn sort<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}
