//! The best simple paths, by Yen's algorithm (1971): each that was found is left at each of its entities for another way.
//!
//! Searches are best-first (Hart, Nilsson and Raphael 1968): one search from the ends, over all entities that are no
//! dearer to come from than the starts, says what the rest of a route costs at least.

use super::{EntityIx, Finder, MOST_WORK, STEP, State, passes, toll};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// What it costs at least to come to an end.
struct Rest {
    /// For each entity the cost and one more; nothing where it is not known.
    known: Vec<u64>,
    /// The cost of all others; none if there is no way.
    others: Option<u64>,
}

impl Rest {
    fn of(&self, ix: EntityIx) -> Option<u64> {
        self.known[ix.0 as usize].checked_sub(1).or(self.others)
    }
}

impl Finder<'_> {
    /// The cheapest routes, from every start to every end at once.
    pub(super) fn best_simple(&mut self) -> Vec<Vec<EntityIx>> {
        let rest = self.rest();
        let (mut found, mut candidates) = (Vec::<Vec<EntityIx>>::new(), BTreeMap::new());
        for start in &self.query.from {
            let best = self.cheapest(&[*start], &BTreeSet::new(), &rest);
            candidates.extend(best.map(|state| (state.route, state.promise)));
        }
        while found.len() < self.query.first && self.work <= MOST_WORK {
            let best = candidates.iter().min_by_key(|(route, cost)| (**cost, *route));
            let Some(route) = best.map(|(route, _)| route.clone()) else { break };
            candidates.remove(&route);
            for spur in 0..route.len() - 1 {
                let root = &route[..=spur];
                let taken = found.iter().chain([&route]).filter(|other| other.len() > spur + 1);
                let barred = taken.filter(|other| other[..=spur] == *root).map(|other| other[spur + 1]).collect();
                let best = self.cheapest(root, &barred, &rest);
                candidates.extend(best.map(|state| (state.route, state.promise)));
            }
            found.push(route);
        }
        found
    }

    /// Dijkstra's algorithm (1959) from the ends, until all starts are reached.
    fn rest(&mut self) -> Rest {
        let mut rest = Rest { known: vec![0; self.graph.entity_count()], others: None };
        let mut missing: BTreeSet<EntityIx> = self.query.from.iter().copied().collect();
        let mut open: BinaryHeap<Reverse<(u64, EntityIx)>> = self.ends.iter().map(|end| Reverse((0, *end))).collect();
        while let Some(Reverse((cost, at))) = open.pop() {
            if rest.known[at.0 as usize] > 0 {
                continue;
            }
            rest.known[at.0 as usize] = cost + 1;
            missing.remove(&at);
            if missing.is_empty() || self.work > MOST_WORK / 2 {
                rest.others = Some(cost);
                break;
            }
            let onward = if self.ends.contains(&at) { cost } else { cost + toll(self.graph, at) };
            self.walk.backward(at, |link| {
                self.work += 1;
                if rest.known[link.to.0 as usize] == 0 && !self.ends.contains(&link.to) {
                    open.push(Reverse((onward + STEP, link.to)));
                }
            });
        }
        rest
    }

    /// The cheapest route that begins with a root and does not go on to any of the barred entities.
    fn cheapest(&mut self, root: &[EntityIx], barred: &BTreeSet<EntityIx>, rest: &Rest) -> Option<State> {
        let (last, query) = (*root.last()?, self.query);
        let steps = u32::try_from(root.len() - 1).unwrap_or(u32::MAX);
        let spent = u64::from(steps) * STEP + root[1..].iter().map(|ix| toll(self.graph, *ix)).sum::<u64>();
        let mut best: FxHashMap<EntityIx, Vec<(usize, u64)>> = FxHashMap::default();
        let mut open = BinaryHeap::from([State { promise: spent + rest.of(last)?, route: root.to_vec(), spent }]);
        while let Some(state) = open.pop() {
            let (at, length) = (state.at(), state.route.len());
            if self.ends.contains(&at) && (length > root.len() || length == 1 && barred.is_empty()) {
                return Some(state);
            }
            if length > query.max_length as usize || self.work > MOST_WORK {
                continue;
            }
            self.walk.onward(at, |link| {
                self.work += 1;
                let is_end = self.ends.contains(&link.to);
                let closed = length == root.len() && barred.contains(&link.to) || state.route.contains(&link.to);
                let Some(rest) = rest.of(link.to).filter(|_| !closed && (is_end || passes(query, link))) else {
                    return;
                };
                let spent = state.spent + STEP + if is_end { 0 } else { toll(self.graph, link.to) };
                let known = best.entry(link.to).or_default();
                if !known.iter().any(|(steps, cost)| *steps <= length && *cost <= spent) {
                    known.push((length, spent));
                    open.push(state.then(link.to, spent, rest));
                }
            });
        }
        None
    }
}
