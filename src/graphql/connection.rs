//! Relay connections: pages of entities, links or statements, with cursors that stay good while the data does.

use super::arguments::Arguments;
use super::error::{ApiError, Code};
use super::page::{Item, Page};
use super::table::{ArgumentRow, argument};
use crate::graph::{EntityIx, Graph, Lens};

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

/// Cuts a page out of a list, looking at no more of it than the page needs; all of it if it is to be counted.
pub fn page<'a>(
    graph: &Graph,
    items: impl Iterator<Item = Item>,
    counted: bool,
    lens: &'a Lens,
    arguments: Arguments<'_>,
) -> Result<Page<'a>, ApiError> {
    let (first, last) = (arguments.number("first", LARGEST_PAGE)?, arguments.number("last", LARGEST_PAGE)?);
    if last.is_some() || arguments.text("before").is_some() {
        return page_before(graph, items.collect(), first, last, lens, arguments);
    }
    let mut items = items;
    let mut skipped = 0;
    if let Some(cursor) = arguments.text("after") {
        let found = items.position(|item| item.has_cursor(graph, cursor));
        skipped = found.ok_or_else(|| no_item("after", cursor))? + 1;
    }
    let page: Vec<Item> = items.by_ref().take(first.unwrap_or(USUAL_PAGE)).collect();
    let has_next = items.next().is_some();
    let rest = if counted { items.count() } else { 0 };
    let total = skipped + page.len() + usize::from(has_next) + rest;
    Ok(Page { items: page, total, has_previous: skipped > 0, has_next, lens, owner: None })
}

/// Cuts a page out of a list of entities in order of ids, beginning where its cursor says without looking at those
/// before, unless they are to be counted.
pub fn page_of<'a>(
    graph: &Graph,
    all: &[EntityIx],
    passes: impl Fn(EntityIx) -> bool,
    counted: bool,
    lens: &'a Lens,
    arguments: Arguments<'_>,
) -> Result<Page<'a>, ApiError> {
    let chosen = |from: usize| all[from..].iter().copied().filter(|ix| passes(*ix)).map(Item::Entity);
    let whole = counted || arguments.text("before").is_some();
    let cursor = arguments.text("after").filter(|_| !whole);
    let Some(cursor) = cursor else { return page(graph, chosen(0), counted, lens, arguments) };
    let found = graph.entity(cursor).and_then(|entity| all.binary_search(&entity.ix()).ok());
    let start = found.filter(|at| passes(all[*at])).ok_or_else(|| no_item("after", cursor))?;
    // From the cursor itself on, so that it is found at once.
    page(graph, chosen(start), false, lens, arguments)
}

/// Cuts a page out of the end of a list, or of what stands before a cursor.
fn page_before<'a>(
    graph: &Graph,
    mut all: Vec<Item>,
    first: Option<usize>,
    last: Option<usize>,
    lens: &'a Lens,
    arguments: Arguments<'_>,
) -> Result<Page<'a>, ApiError> {
    let find = |name: &str| -> Result<Option<usize>, ApiError> {
        let Some(cursor) = arguments.text(name) else { return Ok(None) };
        let found = all.iter().position(|item| item.has_cursor(graph, cursor));
        found.map(Some).ok_or_else(|| no_item(name, cursor))
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
    all.truncate(end);
    all.drain(..start);
    Ok(Page { items: all, total, has_previous: start > 0, has_next: end < total, lens, owner: None })
}

fn no_item(name: &str, cursor: &str) -> ApiError {
    ApiError::new(Code::BadArgument, format!("`{name}`: no item of this list has the cursor `{cursor}`"))
}
