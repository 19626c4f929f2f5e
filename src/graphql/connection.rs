//! Relay connections: pages of entities, links or statements, with cursors that stay good while the data does.

use super::arguments::Arguments;
use super::error::{ApiError, Code};
use super::table::{ArgumentRow, argument};
use crate::graph::{EntityIx, Graph, Lens, LinkIx, StatementIx};
use std::sync::Arc;

/// How many items a page has if nothing is said.
pub const USUAL_PAGE: usize = 100;
/// How many items a page can have.
pub const LARGEST_PAGE: usize = 1000;

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

/// The arguments that page a list.
pub fn paging() -> Vec<ArgumentRow> {
    let size =
        format!("How many items, counted from the beginning; {USUAL_PAGE} if nothing is said, {LARGEST_PAGE} at most.");
    vec![
        argument("first", "Int", &size),
        argument("after", "String", "Begin after the item with this cursor."),
        argument("last", "Int", "How many items, counted from the end."),
        argument("before", "String", "End before the item with this cursor."),
    ]
}

/// Cuts a page out of a list.
pub fn page(graph: &Graph, all: &[Item], lens: Arc<Lens>, arguments: Arguments<'_>) -> Result<Page, ApiError> {
    let (first, last) = (arguments.number("first", LARGEST_PAGE)?, arguments.number("last", LARGEST_PAGE)?);
    if first.is_some() && last.is_some() {
        return Err(ApiError::new(Code::BadArgument, "give `first` or `last`, not both"));
    }
    let find = |name: &str| -> Result<Option<usize>, ApiError> {
        let Some(cursor) = arguments.text(name) else { return Ok(None) };
        let found = all.iter().position(|item| item.cursor(graph) == cursor);
        found.map(Some).ok_or_else(|| {
            ApiError::new(Code::BadArgument, format!("`{name}`: no item of this list has the cursor `{cursor}`"))
        })
    };
    let mut start = find("after")?.map_or(0, |at| at + 1);
    let mut end = find("before")?.unwrap_or(all.len()).max(start);
    match last {
        Some(last) => start = start.max(end.saturating_sub(last)),
        None => end = end.min(start.saturating_add(first.unwrap_or(USUAL_PAGE))),
    }
    let total = all.len();
    Ok(Page {
        items: all[start..end].to_vec(),
        total,
        has_previous: start > 0,
        has_next: end < total,
        lens,
        owner: None,
    })
}
