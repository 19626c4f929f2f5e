//! Pages of lists: what a connection holds.

use crate::graph::{EntityIx, Graph, Lens, LinkIx, StatementIx};
use std::sync::Arc;

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
pub struct Page {
    pub items: Vec<Item>,
    pub total: usize,
    pub has_previous: bool,
    pub has_next: bool,
    pub lens: Arc<Lens>,
    /// The entity whose links these are.
    pub owner: Option<EntityIx>,
}

impl Item {
    /// The entity that the item is or leads to.
    pub fn entity(self) -> Option<EntityIx> {
        match self {
            Self::Entity(ix) | Self::Linked { to: ix, .. } => Some(ix),
            Self::Statement(_) => None,
        }
    }

    /// A text that finds the item again.
    pub fn cursor(self, graph: &Graph) -> String {
        match self {
            Self::Entity(ix) => graph.at(ix).id().to_owned(),
            Self::Linked { from, link, to } => {
                let arrow = if graph.link(link).from().ix() == from { ">" } else { "<" };
                format!("{}{arrow}{}:{}", graph.at(from).id(), graph.link(link).relation().id, graph.at(to).id())
            }
            Self::Statement(ix) => {
                let link = graph.statement(ix).link();
                let position = link.all_statements().position(|statement| statement.ix() == ix).unwrap_or_default();
                format!("{}>{}:{}#{position}", link.from().id(), link.relation().id, link.to().id())
            }
        }
    }
}
