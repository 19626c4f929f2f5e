//! All pages: one file each, one table of them, which feeds the routes, the navigation and the tests.

mod builder;
mod calendar;
mod compare;
mod concordance;
mod discrepancies;
mod entity;
mod home;
mod kind;
mod ontology;
mod paths;
mod questions;
mod search;
mod source;
mod sources;
mod species;
mod view;
mod views;

use super::context::{Context, Fault, Sheet};

/// A page.
pub struct Page {
    /// The name.
    pub name: &'static str,
    /// The path of its address; `{id}` stands for an id.
    pub path: &'static str,
    /// What the navigation calls it, if it stands there.
    pub nav: Option<&'static str>,
    /// What it is, in a line.
    pub about: &'static str,
    /// Makes it, from the id in its path.
    pub(super) show: fn(&Context<'_>, &str) -> Result<Sheet, Fault>,
}

/// All pages, in the order of the navigation.
pub const PAGES: &[Page] = &[
    home::PAGE,
    search::PAGE,
    entity::PAGE,
    kind::PAGE,
    sources::PAGE,
    source::PAGE,
    compare::PAGE,
    species::PAGE,
    concordance::PAGE,
    calendar::PAGE,
    paths::PAGE,
    discrepancies::PAGE,
    views::PAGE,
    view::PAGE,
    builder::PAGE,
    questions::PAGE,
    ontology::PAGE,
];
