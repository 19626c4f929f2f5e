//! Paths between entities: all shortest ones, or the best simple ones, bounded in length, number and work.
//!
//! A step may rest on several links between the same two entities; they are kept together. Ranked by specificity, an
//! entity costs more to pass through the more links it has, so that ways through hubs, which join everything to
//! everything, come last. The best simple paths are found by Yen's algorithm (1971) over a search that is bounded in steps.

mod shortest;

pub use shortest::{Scratch, Scratches};

use super::{Direction, EntityIx, Graph, Lens, LinkIx};
use crate::ontology::{KindId, KindRole, RelationId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// What paths count, and how many are wanted.
#[derive(Clone, Debug)]
pub struct PathQuery {
    /// Where they start: any of these.
    pub from: Vec<EntityIx>,
    /// Where they end: any of these.
    pub to: Vec<EntityIx>,
    /// The most steps they may have.
    pub max_length: u32,
    /// The relations they may follow; all if none.
    pub relations: Option<Vec<RelationId>>,
    /// The kinds they may pass through; if none, all but discrepancies, which concern things without linking them.
    pub kinds: Option<Vec<KindId>>,
    /// Entities that they may not pass through.
    pub stop_at: Vec<EntityIx>,
    /// Which way links are followed.
    pub direction: Direction,
    /// Which statements count.
    pub lens: Lens,
    /// What comes first.
    pub rank: Rank,
    /// How many paths are wanted.
    pub first: usize,
}

/// Which paths come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Only those with the fewest steps; among them the most specific first.
    Shortest,
    /// Any, the most specific first: fewer steps, and through entities with fewer links.
    Specific,
}

/// A path: an empty one leads from an entity to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: EntityIx,
    /// Its steps in order.
    pub steps: Vec<Step>,
    /// What it costs: one a step, and the binary logarithm of the links of each entity passed through.
    pub cost: f64,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it starts.
    pub from: EntityIx,
    /// The links that lead on, in order.
    pub links: Vec<LinkIx>,
    /// Where it ends.
    pub to: EntityIx,
}

/// How many neighbours a search may look at.
const MOST_WORK: usize = 2_000_000;
/// How many shortest paths are ranked.
const MOST_RANKED: usize = 5_000;

impl Graph {
    /// The paths that a query asks for, best first.
    #[must_use]
    pub fn paths(&self, query: &PathQuery) -> Vec<Path> {
        let mut finder = Finder { graph: self, query, steps: BTreeMap::new(), work: 0 };
        let mut routes = match query.rank {
            Rank::Shortest => finder.all_shortest(),
            Rank::Specific => finder.best_simple(),
        };
        routes.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        routes.truncate(query.first);
        routes.into_iter().map(|(cost, route)| finder.path(cost, &route)).collect()
    }
}

/// A route: entities in order, with its cost.
type Route = (f64, Vec<EntityIx>);

struct Finder<'g> {
    graph: &'g Graph,
    query: &'g PathQuery,
    /// Neighbours of entities that were looked at, with the links that lead there.
    steps: BTreeMap<EntityIx, BTreeMap<EntityIx, Vec<LinkIx>>>,
    work: usize,
}

impl Finder<'_> {
    fn neighbours(&mut self, ix: EntityIx) -> &BTreeMap<EntityIx, Vec<LinkIx>> {
        if !self.steps.contains_key(&ix) {
            let mut found: BTreeMap<EntityIx, Vec<LinkIx>> = BTreeMap::new();
            self.each_neighbour(ix, self.query.direction, |other, link| found.entry(other).or_default().push(link));
            self.steps.insert(ix, found);
        }
        &self.steps[&ix]
    }

    /// Whether a path may go on from an entity that it came to.
    fn passes(&self, ix: EntityIx) -> bool {
        let kind = self.graph.at(ix).kind_id();
        let allowed = match &self.query.kinds {
            Some(kinds) => kinds.contains(&kind),
            None => !self.graph.ontology.has_role(kind, KindRole::Discrepancy),
        };
        allowed && !self.query.stop_at.contains(&ix)
    }

    /// What it costs to pass through an entity.
    fn toll(&self, ix: EntityIx) -> f64 {
        let links = self.graph.at(ix).degree();
        f64::from(u32::try_from(links).unwrap_or(u32::MAX).max(1)).log2()
    }

    fn cost(&self, route: &[EntityIx]) -> f64 {
        let inner = route.get(1..route.len().saturating_sub(1)).unwrap_or_default();
        let steps = u32::try_from(route.len().saturating_sub(1)).unwrap_or(u32::MAX);
        f64::from(steps) + inner.iter().map(|ix| self.toll(*ix)).sum::<f64>()
    }

    /// Every way to the nearest ends.
    fn all_shortest(&mut self) -> Vec<Route> {
        let ends: BTreeSet<EntityIx> = self.query.to.iter().copied().collect();
        let (met, before) = self.shortest(&ends);
        let mut routes = Vec::new();
        for end in met {
            self.unwind(&before, vec![end], &mut routes);
        }
        routes
    }

    fn unwind(&self, before: &BTreeMap<EntityIx, Vec<EntityIx>>, tail: Vec<EntityIx>, routes: &mut Vec<Route>) {
        let mut open = vec![tail];
        while let Some(tail) = open.pop() {
            let back = tail.last().and_then(|ix| before.get(ix)).map_or(&[][..], Vec::as_slice);
            if back.is_empty() {
                let route: Vec<EntityIx> = tail.into_iter().rev().collect();
                routes.push((self.cost(&route), route));
                if routes.len() >= MOST_RANKED {
                    return;
                }
                continue;
            }
            open.extend(back.iter().rev().map(|ix| tail.iter().copied().chain([*ix]).collect()));
        }
    }

    /// Yen's algorithm, from every start to every end at once.
    fn best_simple(&mut self) -> Vec<Route> {
        let mut found: Vec<Route> = Vec::new();
        let mut candidates: BTreeMap<Vec<EntityIx>, f64> = BTreeMap::new();
        for start in self.query.from.clone() {
            if let Some(route) = self.cheapest(&[start], &BTreeSet::new()) {
                candidates.insert(route.1, route.0);
            }
        }
        while found.len() < self.query.first && self.work <= MOST_WORK {
            let best = candidates.iter().min_by(|a, b| a.1.total_cmp(b.1).then_with(|| a.0.cmp(b.0)));
            let Some((route, cost)) = best.map(|(route, cost)| (route.clone(), *cost)) else { break };
            candidates.remove(&route);
            for spur in 0..route.len().saturating_sub(1) {
                let root = &route[..=spur];
                let taken = found.iter().map(|(_, route)| route).chain([&route]);
                let barred: BTreeSet<EntityIx> = taken
                    .filter(|other| other.len() > spur + 1 && other[..=spur] == *root)
                    .map(|other| other[spur + 1])
                    .collect();
                if let Some((cost, route)) = self.cheapest(root, &barred) {
                    candidates.insert(route, cost);
                }
            }
            found.push((cost, route));
        }
        found
    }

    /// The cheapest route that begins with a root and does not go on to any of the barred entities.
    fn cheapest(&mut self, root: &[EntityIx], barred: &BTreeSet<EntityIx>) -> Option<Route> {
        let ends: BTreeSet<EntityIx> = self.query.to.iter().copied().collect();
        let last = *root.last()?;
        if root.len() == 1 && ends.contains(&last) && barred.is_empty() {
            return Some((0.0, vec![last]));
        }
        let closed: BTreeSet<EntityIx> = root.iter().copied().collect();
        let left = self.query.max_length.saturating_sub(u32::try_from(root.len() - 1).unwrap_or(u32::MAX));
        let mut best: BTreeMap<EntityIx, Vec<(u32, f64)>> = BTreeMap::new();
        let mut open = BinaryHeap::from([State { cost: self.cost(root), length: 0, route: root.to_vec() }]);
        while let Some(State { cost, length, route }) = open.pop() {
            let at = *route.last()?;
            if length > 0 && ends.contains(&at) {
                return Some((cost, route));
            }
            if length >= left || self.work > MOST_WORK || (route.len() > 1 && !self.passes(at)) {
                continue;
            }
            let onward: Vec<EntityIx> = self.neighbours(at).keys().copied().collect();
            self.work += onward.len().max(1);
            let toll = if route.len() > 1 { self.toll(at) } else { 0.0 };
            for to in onward {
                let (cost, length) = (cost + toll + 1.0, length + 1);
                let known = best.entry(to).or_default();
                if closed.contains(&to)
                    || (length == 1 && barred.contains(&to))
                    || known.iter().any(|(l, c)| *l <= length && *c <= cost)
                {
                    continue;
                }
                known.push((length, cost));
                let route = route.iter().copied().chain([to]).collect();
                open.push(State { cost, length, route });
            }
        }
        None
    }

    fn path(&self, cost: f64, route: &[EntityIx]) -> Path {
        let steps =
            route.windows(2).map(|pair| Step { from: pair[0], links: self.between(pair[0], pair[1]), to: pair[1] });
        Path { start: route[0], steps: steps.collect(), cost }
    }

    /// The links that lead from one entity to another, in order; looked up where there are fewer.
    fn between(&self, from: EntityIx, to: EntityIx) -> Vec<LinkIx> {
        let mut links = Vec::new();
        if self.graph.at(from).degree() <= self.graph.at(to).degree() {
            self.each_neighbour(from, self.query.direction, |other, link| links.extend((other == to).then_some(link)));
            return links;
        }
        self.each_neighbour(to, self.turned(), |other, link| links.extend((other == from).then_some(link)));
        // Seen from the other end, outgoing links are incoming ones.
        links.sort_by_key(|link| self.graph.link(*link).from().ix() != from);
        links
    }
}

/// A route that is being tried; the cheapest comes first, among equals the shortest, then the first in order of ids.
struct State {
    cost: f64,
    length: u32,
    route: Vec<EntityIx>,
}

impl Ord for State {
    fn cmp(&self, other: &Self) -> Ordering {
        let cheaper = other.cost.total_cmp(&self.cost);
        cheaper.then_with(|| other.length.cmp(&self.length)).then_with(|| other.route.cmp(&self.route))
    }
}

impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for State {}
