//! Shortest routes layer by layer, and the cheapest of them.

use super::{EntityIx, Graph, STEP, State, toll};
use std::collections::BinaryHeap;

/// The entities on shortest routes that are at one distance from the starts.
pub struct Layer {
    /// The entities, in order.
    pub entities: Vec<EntityIx>,
    /// For each the entities that follow it, in order: where they begin in the list of all, and where the last end.
    starts: Vec<usize>,
    onward: Vec<EntityIx>,
    /// For each what the rest of the route costs at least, but for its own toll.
    rest: Vec<u64>,
}

impl Layer {
    /// The last layer.
    pub fn ends(entities: Vec<EntityIx>) -> Self {
        let (starts, rest) = (vec![0; entities.len() + 1], vec![0; entities.len()]);
        Self { entities, starts, onward: Vec::new(), rest }
    }

    /// A layer before the last, from its steps in order.
    pub fn before(steps: &[(EntityIx, EntityIx)]) -> Self {
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

    /// What the rest of the route costs from one of its entities.
    fn rest(&self, ix: EntityIx) -> u64 {
        self.place(ix).and_then(|place| self.rest.get(place)).copied().unwrap_or(u64::MAX)
    }
}

/// The cheapest routes through layers, so many at most, each with its cost, best first.
pub fn cheapest(graph: &Graph, mut layers: Vec<Layer>, first: usize) -> Vec<(Vec<EntityIx>, u64)> {
    rate(graph, &mut layers);
    let Some(start) = layers.first() else { return Vec::new() };
    let starts = start.entities.iter().zip(&start.rest);
    let mut open: BinaryHeap<State> =
        starts.map(|(ix, rest)| State { promise: *rest, route: vec![*ix], spent: 0 }).collect();
    let mut routes = Vec::new();
    while routes.len() < first
        && let Some(state) = open.pop()
    {
        let (layer, next) = (&layers[state.route.len() - 1], layers.get(state.route.len()));
        let (Some(next), Some(place)) = (next, layer.place(state.at())) else {
            routes.push((state.route, state.spent));
            continue;
        };
        let inner = state.route.len() + 1 < layers.len();
        let spent = |to| state.spent + STEP + if inner { toll(graph, to) } else { 0 };
        let mut onward: Vec<_> =
            layer.onward(place).iter().map(|to| (spent(*to).saturating_add(next.rest(*to)), *to)).collect();
        // No more of them can be wanted than are still missing.
        let wanted = first - routes.len();
        if wanted < onward.len() {
            onward.select_nth_unstable(wanted);
            onward.truncate(wanted);
        }
        open.extend(onward.into_iter().map(|(_, to)| state.then(to, spent(to), next.rest(to))));
    }
    routes
}

/// Works out what the rest of the route costs from each entity, from the ends on.
fn rate(graph: &Graph, layers: &mut [Layer]) {
    let mut tolled = false;
    for at in (1..layers.len()).rev() {
        let (earlier, later) = layers.split_at_mut(at);
        let Some((layer, next)) = earlier.last_mut().zip(later.first()) else { return };
        let tolls = next.entities.iter().map(|to| if tolled { toll(graph, *to) } else { 0 });
        let costs: Vec<u64> = tolls.zip(&next.rest).map(|(toll, rest)| rest.saturating_add(STEP + toll)).collect();
        let cost = |to: &EntityIx| next.place(*to).map_or(u64::MAX, |place| costs[place]);
        let rest = |place| layer.onward(place).iter().map(cost).min().unwrap_or(u64::MAX);
        layer.rest = (0..layer.entities.len()).map(rest).collect();
        tolled = true;
    }
}
