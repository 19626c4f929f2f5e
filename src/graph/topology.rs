//! The graph as petgraph sees it: a borrowed view of the tables with petgraph's traits, so that its algorithms run on
//! the one form that there is.

use super::store::View;
use super::{EntityIx, Graph, LinkIx, index_u32};
use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors,
    IntoNeighborsDirected, IntoNodeIdentifiers, NodeCompactIndexable, NodeCount, NodeIndexable, VisitMap, Visitable,
};
use petgraph::{Directed, Direction};
use std::iter::{Copied, Map};
use std::ops::Range;
use std::slice::Iter;

/// Entities and links, without what is said of them.
#[derive(Clone, Copy)]
pub struct Topology<'g> {
    view: &'g View<'g>,
    count: usize,
}

/// A link with its ends.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    from: EntityIx,
    to: EntityIx,
    link: LinkIx,
}

/// Some links: a stretch of the table of all of them, or of the incoming ones of an entity.
pub struct Edges<'g> {
    view: &'g View<'g>,
    range: Range<usize>,
    /// The entity, if they are its incoming links.
    reached: Option<EntityIx>,
}

/// Which entities were visited.
#[derive(Clone)]
pub struct Visited(Vec<bool>);

impl Graph {
    /// The graph for petgraph's algorithms.
    pub(super) fn topology(&self) -> Topology<'_> {
        Topology { view: self.view(), count: self.entity_count() }
    }
}

impl<'g> Topology<'g> {
    fn some(self, range: Range<usize>, reached: Option<EntityIx>) -> Edges<'g> {
        Edges { view: self.view, range, reached }
    }
}

impl Iterator for Edges<'_> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        let index = self.range.next()?;
        Some(match self.reached {
            Some(to) => Edge { from: self.view.incoming_sources[index], to, link: self.view.incoming_links[index] },
            None => {
                Edge { from: self.view.links[index].from, to: self.view.targets[index], link: LinkIx(index_u32(index)) }
            }
        })
    }
}

impl EdgeRef for Edge {
    type NodeId = EntityIx;
    type EdgeId = LinkIx;
    type Weight = LinkIx;

    fn source(&self) -> EntityIx {
        self.from
    }

    fn target(&self) -> EntityIx {
        self.to
    }

    fn weight(&self) -> &LinkIx {
        &self.link
    }

    fn id(&self) -> LinkIx {
        self.link
    }
}

impl GraphBase for Topology<'_> {
    type NodeId = EntityIx;
    type EdgeId = LinkIx;
}

impl GraphRef for Topology<'_> {}

impl GraphProp for Topology<'_> {
    type EdgeType = Directed;
}

impl Data for Topology<'_> {
    type NodeWeight = EntityIx;
    type EdgeWeight = LinkIx;
}

impl NodeCount for Topology<'_> {
    fn node_count(&self) -> usize {
        self.count
    }
}

impl NodeIndexable for Topology<'_> {
    fn node_bound(&self) -> usize {
        self.count
    }

    fn to_index(&self, entity: EntityIx) -> usize {
        entity.0 as usize
    }

    fn from_index(&self, index: usize) -> EntityIx {
        EntityIx(index_u32(index))
    }
}

impl NodeCompactIndexable for Topology<'_> {}

impl IntoNodeIdentifiers for Topology<'_> {
    type NodeIdentifiers = Map<Range<u32>, fn(u32) -> EntityIx>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..index_u32(self.count)).map(EntityIx)
    }
}

impl<'g> IntoNeighbors for Topology<'g> {
    type Neighbors = Copied<Iter<'g, EntityIx>>;

    fn neighbors(self, entity: EntityIx) -> Self::Neighbors {
        self.neighbors_directed(entity, Direction::Outgoing)
    }
}

impl<'g> IntoNeighborsDirected for Topology<'g> {
    type NeighborsDirected = Copied<Iter<'g, EntityIx>>;

    fn neighbors_directed(self, entity: EntityIx, direction: Direction) -> Self::NeighborsDirected {
        let others = match direction {
            Direction::Outgoing => &self.view.targets[self.view.outgoing_of(entity)],
            Direction::Incoming => &self.view.incoming_sources[self.view.incoming_of(entity)],
        };
        others.iter().copied()
    }
}

impl<'g> IntoEdgeReferences for Topology<'g> {
    type EdgeRef = Edge;
    type EdgeReferences = Edges<'g>;

    fn edge_references(self) -> Edges<'g> {
        self.some(0..self.view.targets.len(), None)
    }
}

impl<'g> IntoEdges for Topology<'g> {
    type Edges = Edges<'g>;

    fn edges(self, entity: EntityIx) -> Edges<'g> {
        self.edges_directed(entity, Direction::Outgoing)
    }
}

impl<'g> IntoEdgesDirected for Topology<'g> {
    type EdgesDirected = Edges<'g>;

    fn edges_directed(self, entity: EntityIx, direction: Direction) -> Edges<'g> {
        match direction {
            Direction::Outgoing => self.some(self.view.outgoing_of(entity), None),
            Direction::Incoming => self.some(self.view.incoming_of(entity), Some(entity)),
        }
    }
}

impl Visitable for Topology<'_> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited(vec![false; self.count])
    }

    fn reset_map(&self, map: &mut Visited) {
        map.0.fill(false);
    }
}

impl VisitMap<EntityIx> for Visited {
    fn visit(&mut self, entity: EntityIx) -> bool {
        !std::mem::replace(&mut self.0[entity.0 as usize], true)
    }

    fn is_visited(&self, entity: &EntityIx) -> bool {
        self.0[entity.0 as usize]
    }

    fn unvisit(&mut self, entity: EntityIx) -> bool {
        std::mem::replace(&mut self.0[entity.0 as usize], false)
    }
}
