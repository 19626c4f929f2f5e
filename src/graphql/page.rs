//! Pages of lists: what a connection holds.

use crate::graph::{EntityIx, Graph, Lens, LinkIx, StatementIx};
use std::fmt;

/// Reading fewer items ahead gains nothing.
const FEW: usize = 8;

/// An item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// An entity of a plain list.
    Entity(EntityIx),
    /// An entity reached by a link, from another.
    Linked { from: EntityIx, link: LinkIx, to: EntityIx },
    /// A statement.
    Statement(StatementIx),
}

/// A page of a list.
pub struct Page<'a> {
    pub items: Vec<Item>,
    pub total: usize,
    pub has_previous: bool,
    pub has_next: bool,
    pub lens: &'a Lens,
    /// The entity whose links these are.
    pub owner: Option<EntityIx>,
}

impl Page<'_> {
    /// Prepares to have all its items read, if they are more than a few.
    pub fn read_ahead(&self, graph: &Graph) {
        if self.items.len() < FEW {
            return;
        }
        let entities: Vec<EntityIx> = self.items.iter().filter_map(|item| item.entity()).collect();
        let links: Vec<LinkIx> = self.items.iter().filter_map(|item| item.link()).collect();
        graph.read_ahead(&entities, &links);
    }
}

impl Item {
    /// The link that the item is reached by.
    fn link(self) -> Option<LinkIx> {
        match self {
            Self::Linked { link, .. } => Some(link),
            _ => None,
        }
    }

    /// The entity that the item is or leads to.
    pub fn entity(self) -> Option<EntityIx> {
        match self {
            Self::Entity(ix) | Self::Linked { to: ix, .. } => Some(ix),
            Self::Statement(_) => None,
        }
    }

    /// Whether a cursor is the item's.
    pub fn has_cursor(self, graph: &Graph, cursor: &str) -> bool {
        match self {
            Self::Entity(ix) => graph.at(ix).id() == cursor,
            _ => self.cursor(graph).to_string() == cursor,
        }
    }

    /// A text that finds the item again.
    pub fn cursor(self, graph: &Graph) -> Cursor<'_> {
        Cursor { item: self, graph }
    }
}

/// The cursor of an item, as displayed.
#[derive(Clone, Copy)]
pub struct Cursor<'g> {
    item: Item,
    graph: &'g Graph,
}

impl fmt::Display for Cursor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let graph = self.graph;
        match self.item {
            Item::Entity(ix) => f.write_str(graph.at(ix).id()),
            Item::Linked { from, link, to } => {
                let arrow = if graph.link(link).from().ix() == from { ">" } else { "<" };
                let relation = &graph.link(link).relation().id;
                write!(f, "{}{arrow}{relation}:{}", graph.at(from).id(), graph.at(to).id())
            }
            Item::Statement(ix) => {
                let link = graph.statement(ix).link();
                let position = link.all_statements().position(|statement| statement.ix() == ix).unwrap_or_default();
                write!(f, "{}>{}:{}#{position}", link.from().id(), link.relation().id, link.to().id())
            }
        }
    }
}
