//! Paths between entities: all shortest ones, or the best simple ones, bounded in length, number and work.
//!
//! A step may rest on several links between the same two entities; they are kept together. Ranked by specificity, an
//! entity costs more to pass through the more links it has, so that ways through hubs, which join everything to
//! everything, come last.

mod layers;
mod shortest;
mod simple;

use super::walk::{Onward, Walk};
use super::{Direction, EntityIx, Graph, Lens, LinkIx};
use crate::ontology::{KindId, KindRole, RelationId};
use std::cmp::Ordering;
use std::collections::BTreeSet;

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
/// What a step costs. Costs are counted in whole numbers, so that sums do not depend on the order of adding.
const STEP: u64 = 1 << 20;

impl Graph {
    /// The paths that a query asks for, best first.
    #[must_use]
    pub fn paths(&self, query: &PathQuery) -> Vec<Path> {
        let passable = |kind| match &query.kinds {
            Some(kinds) => kinds.contains(&kind),
            None => !self.ontology.has_role(kind, KindRole::Discrepancy),
        };
        let walk = Walk::new(self, &query.lens).towards(query.direction).by(query.relations.as_deref()).to(passable);
        let ends = query.to.iter().copied().collect();
        let mut finder = Finder { graph: self, query, walk, ends, work: 0 };
        let routes = match query.rank {
            Rank::Shortest => finder.best_shortest(),
            Rank::Specific => finder.best_simple(),
        };
        routes.into_iter().map(|route| finder.path(&route)).collect()
    }
}

struct Finder<'g> {
    graph: &'g Graph,
    query: &'g PathQuery,
    walk: Walk<'g>,
    ends: BTreeSet<EntityIx>,
    work: usize,
}

/// Whether a path may go on from where a link leads to.
fn passes(query: &PathQuery, link: Onward) -> bool {
    link.welcome && !query.stop_at.contains(&link.to)
}

/// What it costs to pass through an entity: the binary logarithm of its links, in parts of a step.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "32 bits of whole steps at most")]
fn toll(graph: &Graph, ix: EntityIx) -> u64 {
    (logarithm(graph, ix) * STEP as f64) as u64
}

fn logarithm(graph: &Graph, ix: EntityIx) -> f64 {
    f64::from(u32::try_from(graph.at(ix).degree()).unwrap_or(u32::MAX).max(1)).log2()
}

impl Finder<'_> {
    fn path(&self, route: &[EntityIx]) -> Path {
        let inner = route.get(1..route.len().saturating_sub(1)).unwrap_or_default();
        let steps: Vec<Step> = route
            .windows(2)
            .map(|pair| Step { from: pair[0], links: self.between(pair[0], pair[1]), to: pair[1] })
            .collect();
        let length = f64::from(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        let cost = length + inner.iter().map(|ix| logarithm(self.graph, *ix)).sum::<f64>();
        Path { start: route[0], steps, cost }
    }

    /// The links that lead from one entity to another, in order, those of which the first is the subject before others.
    fn between(&self, from: EntityIx, to: EntityIx) -> Vec<LinkIx> {
        let mut links = Vec::new();
        let (here, there) = (|ix| ix == from, |ix| ix == to);
        self.walk.between((&[from], here), (&[to], there), |_, _, link| links.push(link));
        links.sort_unstable_by_key(|link| (self.graph.link(*link).from().ix() != from, *link));
        links
    }
}

/// A route that is being tried; the one that promises to be cheapest comes first, then the first in order of ids.
#[derive(PartialEq, Eq)]
struct State {
    /// What the whole route costs at least.
    promise: u64,
    route: Vec<EntityIx>,
    /// What it cost so far, with the toll of where it is.
    spent: u64,
}

impl State {
    /// The same route and a step on.
    fn then(&self, to: EntityIx, spent: u64, rest: u64) -> Self {
        let route = self.route.iter().copied().chain([to]).collect();
        Self { promise: spent.saturating_add(rest), route, spent }
    }

    fn at(&self) -> EntityIx {
        self.route[self.route.len() - 1]
    }
}

impl Ord for State {
    fn cmp(&self, other: &Self) -> Ordering {
        other.promise.cmp(&self.promise).then_with(|| other.route.cmp(&self.route))
    }
}

impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
