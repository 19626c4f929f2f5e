//! All shortest ways between two sets of entities, breadth first from both sides at once.
//!
//! Hubs, which most things are linked to, are walked through last, if at all. At each distance both sides go on from the
//! entities with few links; which of what they come to is linked to a hub of the other side is looked up. What they
//! give so is a shortest way, for nothing shorter can be left, and if it is cheaper than a way through a hub of each
//! side can be, the hubs are left alone. Otherwise the side whose hubs have fewer links goes on through them.

use super::layers::{Layer, cheapest};
use super::{EntityIx, Finder, Graph, Onward, STEP, passes, toll};
use crate::graph::index_u32;
use crate::graph::scratch::Scratch;
use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

/// How many entities may go on before the hubs do; of more, all go on at once.
const FEW: usize = 256;

/// About how many links an entity has.
const USUAL: usize = 8;

/// A step from one entity to another, in the direction of the route.
type Hop = (EntityIx, EntityIx);

/// One of the two searches: that from the starts, or that from the ends.
struct Side {
    /// The entities at each distance from where it began.
    rims: Vec<Vec<EntityIx>>,
    /// How many of the last rim go on before the hubs do; these come first.
    light: usize,
}

/// What a side came to from some of its last rim.
#[derive(Default)]
struct Found {
    /// What it had not met before.
    next: Vec<EntityIx>,
    /// The steps that led there, in the direction of the route.
    hops: Vec<Hop>,
}

/// A search under way.
struct Search<'f, 'g> {
    finder: &'f Finder<'g>,
    base: u32,
    marks: &'f mut [[u32; 2]],
    sides: [Side; 2],
    /// The steps that lead from what the one side came to, to what the other did.
    joins: Vec<Hop>,
    work: usize,
}

impl Finder<'_> {
    /// The cheapest of the shortest routes.
    pub(super) fn best_shortest(&self) -> Vec<Vec<EntityIx>> {
        let starts: BTreeSet<EntityIx> = self.query.from.iter().copied().collect();
        let met: Vec<EntityIx> = starts.intersection(&self.ends).copied().collect();
        if !met.is_empty() {
            return met.into_iter().take(self.query.first).map(|ix| vec![ix]).collect();
        }
        // No way is longer than there are entities, nor has marks of more steps.
        let entities = self.graph.entity_count();
        let most = self.query.max_length.min(index_u32(entities));
        let mut scratch = self.graph.scratch.take(entities, most.saturating_add(2));
        let sides = [Side::at(&starts), Side::at(&self.ends)];
        let Scratch { base, marks } = &mut scratch;
        let search = Search { finder: self, base: *base, marks, sides, joins: Vec::new(), work: 0 };
        let routes = search.run(most);
        self.graph.scratch.give_back(scratch, most.saturating_add(2));
        routes.into_iter().map(|(route, _)| route).collect()
    }
}

impl Side {
    fn at(set: &BTreeSet<EntityIx>) -> Self {
        Self { rims: vec![set.iter().copied().collect()], light: 0 }
    }

    fn distance(&self) -> u32 {
        index_u32(self.rims.len() - 1)
    }

    fn rim(&self) -> &[EntityIx] {
        self.rims.last().map_or(&[], Vec::as_slice)
    }

    fn hubs(&self) -> &[EntityIx] {
        &self.rim()[self.light..]
    }

    /// Puts the hubs of the rim behind the others.
    fn sort(&mut self, graph: &Graph) {
        let Some(rim) = self.rims.last_mut() else { return };
        let (light, hubs): (Vec<_>, Vec<_>) = rim.iter().partition(|ix| graph.around_hub(**ix).is_none());
        self.light = light.len();
        *rim = [light, hubs].concat();
    }

    /// What passing through its lightest hub costs; nothing where it began.
    fn toll(&self, graph: &Graph) -> u64 {
        let tolls = self.hubs().iter().map(|ix| toll(graph, *ix));
        if self.distance() == 0 { 0 } else { tolls.min().unwrap_or(0) }
    }
}

impl Search<'_, '_> {
    fn run(mut self, most: u32) -> Vec<(Vec<EntityIx>, u64)> {
        for (number, side) in self.sides.iter().enumerate() {
            side.rim().iter().for_each(|ix| self.marks[ix.0 as usize][number] = self.base + 1);
        }
        loop {
            let length = self.sides[0].distance() + self.sides[1].distance();
            if length >= most || self.work > super::MOST_WORK || self.sides.iter().any(|side| side.rim().is_empty()) {
                return Vec::new();
            }
            // What hubs are linked to is known for plain walks alone; in long rims it does not pay to look it up.
            let sorted = self.finder.walk.is_plain() && self.sides.iter().all(|side| side.rim().len() <= FEW);
            for side in &mut self.sides {
                side.light = 0;
                if sorted {
                    side.sort(self.finder.graph);
                }
            }
            let mut found = [Found::default(), Found::default()];
            for (side, found) in found.iter_mut().enumerate() {
                self.advance(side, 0..self.sides[side].light, found);
            }
            self.join_hubs();
            if !self.joins.is_empty() {
                let joins = std::mem::take(&mut self.joins);
                return self.routes(vec![joins]);
            }
            if sorted
                && length + 2 <= most
                && let Some(routes) = self.meet(&mut found)
            {
                return routes;
            }
            self.go_on(found);
        }
    }

    /// Goes a step further from some of a side's rim.
    fn advance(&mut self, side: usize, some: Range<usize>, found: &mut Found) {
        let Self { finder, marks, sides, joins, .. } = self;
        let (new, there) = (self.base + 2 + sides[side].distance(), self.base + 1 + sides[1 - side].distance());
        let hop = |near, far| if side == 0 { (near, far) } else { (far, near) };
        self.work += some.len();
        let rim = &sides[side].rim()[some];
        finder.walk.read_ahead(rim);
        found.next.reserve(USUAL * rim.len().min(FEW));
        found.hops.reserve(USUAL * rim.len().min(FEW));
        for ix in rim {
            let see = |link: Onward| {
                let marks = &mut marks[link.to.0 as usize];
                let (mark, slot) = (marks[1 - side], &mut marks[side]);
                if mark > self.base && mark <= there {
                    joins.push(hop(*ix, link.to));
                } else if *slot == new {
                    found.hops.push(hop(*ix, link.to));
                } else if *slot <= self.base && passes(finder.query, link) {
                    *slot = new;
                    found.next.push(link.to);
                    found.hops.push(hop(*ix, link.to));
                }
            };
            if side == 0 { finder.walk.onward(*ix, see) } else { finder.walk.backward(*ix, see) }
        }
    }

    /// Whether an entity is what a side came to at a distance.
    fn is_at(&self, side: usize, distance: usize) -> impl Fn(EntityIx) -> bool {
        let (marks, mark) = (&*self.marks, self.base + 1 + index_u32(distance));
        move |ix| marks[ix.0 as usize][side] == mark
    }

    /// The steps from some entities to others, in order.
    fn between(
        &self,
        from: (&[EntityIx], impl Fn(EntityIx) -> bool),
        to: (&[EntityIx], impl Fn(EntityIx) -> bool),
    ) -> Vec<Hop> {
        let mut hops = Vec::new();
        self.finder.walk.between(from, to, |from, to, _| hops.push((from, to)));
        in_order(hops)
    }

    /// The steps from hub to hub.
    fn join_hubs(&mut self) {
        let [first, second] = &self.sides;
        let from = (first.hubs(), self.is_at(0, first.rims.len() - 1));
        let to = (second.hubs(), self.is_at(1, second.rims.len() - 1));
        let joins = self.between(from, to);
        self.joins.extend(joins);
    }

    /// The routes by way of what both sides came to, if none through two hubs can be among them.
    fn meet(&mut self, found: &mut [Found; 2]) -> Option<Vec<(Vec<EntityIx>, u64)>> {
        let [first, second] = found;
        let (mine, theirs) = (first.next.len(), second.next.len());
        self.look_up(0, first, &second.next[..theirs]);
        self.look_up(1, second, &first.next[..mine]);
        let is_new = [0, 1].map(|side| self.is_at(side, self.sides[side].rims.len()));
        let hops = |found: &Found, is_new: &dyn Fn(EntityIx) -> bool, met: fn(&Hop) -> EntityIx| -> Vec<Hop> {
            found.hops.iter().copied().filter(|hop| is_new(met(hop))).collect()
        };
        let (to, from) = (hops(first, &is_new[1], |hop| hop.1), hops(second, &is_new[0], |hop| hop.0));
        if to.is_empty() {
            return None;
        }
        let routes = self.routes(vec![to, from]);
        let (graph, enough) = (self.finder.graph, routes.len() >= self.finder.query.first);
        let [first, second] = &self.sides;
        // A route through two hubs pays each step, the hubs, and one at least for all others that it passes through.
        let steps = u64::from(first.distance() + second.distance()) + 2;
        let least = (steps + steps.saturating_sub(3)) * STEP + first.toll(graph) + second.toll(graph);
        let none_left = first.hubs().is_empty() || second.hubs().is_empty();
        (none_left || enough && routes.iter().all(|(_, cost)| *cost < least)).then_some(routes)
    }

    /// Looks up what of that which the other side came to is linked to a hub of a side.
    fn look_up(&mut self, side: usize, found: &mut Found, others: &[EntityIx]) {
        let new = self.base + 2 + self.sides[side].distance();
        for hub in self.sides[side].hubs() {
            let Some(around) = self.finder.graph.around_hub(*hub) else { continue };
            for ix in others.iter().filter(|ix| around.contains(ix.0 as usize)) {
                if std::mem::replace(&mut self.marks[ix.0 as usize][side], new) != new {
                    found.next.push(*ix);
                }
                found.hops.push(if side == 0 { (*hub, *ix) } else { (*ix, *hub) });
            }
        }
    }

    /// Takes the side whose hubs have fewer links a whole step on; the other too, if it has none.
    fn go_on(&mut self, found: [Found; 2]) {
        let weights = [0, 1].map(|side| self.finder.walk.weight(self.sides[side].hubs()));
        let lighter = usize::from(weights[1] < weights[0]);
        for (side, mut found) in found.into_iter().enumerate() {
            if side == lighter || weights[side] == 0 {
                let hubs = self.sides[side].light..self.sides[side].rim().len();
                self.advance(side, hubs, &mut found);
                self.sides[side].rims.push(found.next);
            } else {
                found.next.iter().for_each(|ix| self.marks[ix.0 as usize][side] = 0);
            }
        }
    }

    /// The cheapest routes that go by one of some hops, or by one of some and then one of others, each with its cost.
    fn routes(&self, middle: Vec<Vec<Hop>>) -> Vec<(Vec<EntityIx>, u64)> {
        let mut hops: VecDeque<Vec<Hop>> = middle.into_iter().map(in_order).collect();
        let [first, second] = &self.sides;
        let firsts =
            |hops: &VecDeque<Vec<Hop>>| in_order(hops.front().into_iter().flatten().map(|hop| hop.0).collect());
        let lasts = |hops: &VecDeque<Vec<Hop>>| in_order(hops.back().into_iter().flatten().map(|hop| hop.1).collect());
        let is_in = |list: &[EntityIx], ix| list.binary_search(&ix).is_ok();
        for (distance, rim) in first.rims.iter().enumerate().rev().skip(1) {
            let next = firsts(&hops);
            hops.push_front(self.between((rim, self.is_at(0, distance)), (&next, |ix| is_in(&next, ix))));
        }
        for (distance, rim) in second.rims.iter().enumerate().rev().skip(1) {
            let last = lasts(&hops);
            hops.push_back(self.between((&last, |ix| is_in(&last, ix)), (rim, self.is_at(1, distance))));
        }
        let ends = lasts(&hops);
        let layers = hops.iter().map(|hops| Layer::before(hops)).chain([Layer::ends(ends)]).collect();
        cheapest(self.finder.graph, layers, self.finder.query.first)
    }
}

fn in_order<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}
