//! Relay connections: pages of entities, links or statements, with cursors that stay good while the data does.

use super::arguments::Arguments;
use super::error::{ApiError, Code};
use super::page::{Item, Page};
use super::table::{ArgumentRow, argument};
use crate::graph::{Graph, Lens};
use std::sync::Arc;

/// How many items a page has if nothing is said.
pub const USUAL_PAGE: usize = 100;
/// How many items a page can have.
pub const LARGEST_PAGE: usize = 1000;

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
    let find = |name: &str| -> Result<Option<usize>, ApiError> {
        let Some(cursor) = arguments.text(name) else { return Ok(None) };
        let found = all.iter().position(|item| item.cursor(graph) == cursor);
        found.map(Some).ok_or_else(|| {
            ApiError::new(Code::BadArgument, format!("`{name}`: no item of this list has the cursor `{cursor}`"))
        })
    };
    let mut start = find("after")?.map_or(0, |at| at + 1);
    let mut end = find("before")?.unwrap_or(all.len()).max(start);
    // First those from the beginning, then of these the last, as the specification of connections has it.
    if let Some(first) = first.or(if last.is_none() { Some(USUAL_PAGE) } else { None }) {
        end = end.min(start.saturating_add(first));
    }
    if let Some(last) = last {
        start = start.max(end.saturating_sub(last));
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
