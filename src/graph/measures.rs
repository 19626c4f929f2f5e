//! Measures of the network: who has most links, who lies between others, what would fall apart.

use super::{Direction, EntityIx, Graph, Lens, index_u32};
use crate::ontology::KindId;
use petgraph::graph::UnGraph;
use petgraph::visit::{EdgeRef, NodeIndexable};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

/// Measures of a part of the graph, links read either way and counted once between two entities.
#[derive(Clone, Debug)]
pub struct Measures {
    /// Every entity of the part, most central first.
    pub entities: Vec<Centrality>,
    /// Pairs of entities whose one link holds two parts of the network together, in order of ids.
    pub bridges: Vec<(EntityIx, EntityIx)>,
    /// Sets of entities that are joined by links, however long the way.
    pub components: usize,
}

/// How an entity stands in the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Centrality {
    /// The entity.
    pub entity: EntityIx,
    /// How many entities it is linked to.
    pub degree: usize,
    /// The share of shortest ways between others that lead through it, from 0 to 1 (Freeman 1977, by Brandes 2001).
    pub betweenness: f64,
    /// Whether the network would fall apart without it.
    pub is_articulation: bool,
}

/// A network would take longer to measure than is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// How many entities it has.
    pub entities: usize,
    /// How many pairs of them are linked.
    pub pairs: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entities, pairs } = self;
        write!(f, "{entities} entities with {pairs} linked pairs would take too long to measure; ask for fewer kinds")
    }
}

impl std::error::Error for TooLarge {}

impl Graph {
    /// Measures the part of the graph with entities of the given kinds (all if none) and the links that a lens shows.
    /// The work grows with entities times linked pairs.
    ///
    /// # Errors
    /// A network that comes to more work than the most that is allowed, if anything is said of that.
    pub fn measures(&self, kinds: Option<&[KindId]>, lens: &Lens, most: Option<usize>) -> Result<Measures, TooLarge> {
        let network = self.network(kinds, lens);
        let (entities, pairs) = (network.node_count(), network.edge_count());
        if most.is_some_and(|most| entities.saturating_mul(entities + pairs) > most) {
            return Err(TooLarge { entities, pairs });
        }
        let articulations = petgraph::algo::articulation_points::articulation_points(&network);
        let betweenness = betweenness(&network);
        let mut entities: Vec<Centrality> = network
            .node_indices()
            .map(|node| Centrality {
                entity: network[node],
                degree: network.neighbors(node).count(),
                betweenness: betweenness[node.index()],
                is_articulation: articulations.contains(&node),
            })
            .collect();
        entities.sort_by(|a, b| {
            b.betweenness.total_cmp(&a.betweenness).then(b.degree.cmp(&a.degree)).then(a.entity.cmp(&b.entity))
        });
        let ends =
            petgraph::algo::bridges::bridges(&network).map(|edge| (network[edge.source()], network[edge.target()]));
        let mut bridges: Vec<_> = ends.map(|(a, b)| (a.min(b), a.max(b))).collect();
        bridges.sort_unstable();
        Ok(Measures { entities, bridges, components: petgraph::algo::connected_components(&network) })
    }

    fn network(&self, kinds: Option<&[KindId]>, lens: &Lens) -> UnGraph<EntityIx, (), u32> {
        let mut network = UnGraph::default();
        let wanted = self.entities().filter(|entity| kinds.is_none_or(|kinds| kinds.contains(&entity.kind_id())));
        let nodes: BTreeMap<EntityIx, _> = wanted.map(|entity| (entity.ix(), network.add_node(entity.ix()))).collect();
        for (ix, node) in &nodes {
            let others: BTreeSet<EntityIx> = self
                .at(*ix)
                .links(Direction::Both, lens)
                .map(|link| link.other(*ix).ix())
                .filter(|other| other > ix)
                .collect();
            for other in others {
                if let Some(end) = nodes.get(&other) {
                    network.add_edge(*node, *end, ());
                }
            }
        }
        network
    }
}

/// Brandes' algorithm for unweighted networks, scaled to lie between 0 and 1.
fn betweenness(network: &UnGraph<EntityIx, (), u32>) -> Vec<f64> {
    let count = network.node_bound();
    let mut total = vec![0.0; count];
    for source in network.node_indices() {
        let mut order = Vec::new();
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut ways = vec![0.0f64; count];
        let mut distance = vec![u32::MAX; count];
        ways[source.index()] = 1.0;
        distance[source.index()] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(at) = queue.pop_front() {
            order.push(at.index());
            for next in network.neighbors(at) {
                if distance[next.index()] == u32::MAX {
                    distance[next.index()] = distance[at.index()] + 1;
                    queue.push_back(next);
                }
                if distance[next.index()] == distance[at.index()] + 1 {
                    ways[next.index()] += ways[at.index()];
                    before[next.index()].push(at.index());
                }
            }
        }
        let mut share = vec![0.0; count];
        for at in order.into_iter().rev() {
            for from in &before[at] {
                share[*from] += ways[*from] / ways[at] * (1.0 + share[at]);
            }
            if at != source.index() {
                total[at] += share[at];
            }
        }
    }
    let others = f64::from(index_u32(count.saturating_sub(1))) * f64::from(index_u32(count.saturating_sub(2)));
    total.into_iter().map(|value| if others > 0.0 { value / others } else { 0.0 }).collect()
}
