//! Concordance: for each taxon that is listed somewhere, how each convention lists it and what it calls it.

use super::{Direction, EntityIx, Graph, Lens, LinkIx, LinkRef};
use crate::ontology::RelationRole;
use std::collections::{BTreeMap, BTreeSet};

/// How the conventions list a taxon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcordanceRow {
    /// The taxon.
    pub taxon: EntityIx,
    /// One cell for each convention asked for, in their order.
    pub cells: Vec<ConcordanceCell>,
    /// Whether the conventions call it by different names, as far as names say who uses them.
    pub names_differ: bool,
}

/// How one convention lists a taxon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcordanceCell {
    /// The convention.
    pub convention: EntityIx,
    /// The links to its appendices, whose statements give dates, populations and sources.
    pub listings: Vec<LinkIx>,
    /// The names whose authority is the convention.
    pub names: Vec<String>,
}

impl Graph {
    /// The wholes whose parts list taxa, in order of ids: the conventions that a concordance can have.
    #[must_use]
    pub fn listing_conventions(&self, lens: &Lens) -> Vec<EntityIx> {
        let listings = self.links().filter(|link| is_listing(*link) && link.is_seen(lens));
        let found: BTreeSet<EntityIx> = listings.filter_map(|link| self.outermost(link.to().ix(), lens)).collect();
        found.into_iter().collect()
    }

    /// One row for each taxon with a listing in any of the conventions, in order of names.
    #[must_use]
    pub fn concordance(&self, conventions: &[EntityIx], lens: &Lens) -> Vec<ConcordanceRow> {
        let mut listed: BTreeMap<EntityIx, BTreeMap<EntityIx, Vec<LinkIx>>> = BTreeMap::new();
        for link in self.links().filter(|link| is_listing(*link) && link.is_seen(lens)) {
            if let Some(convention) = self.outermost(link.to().ix(), lens).filter(|found| conventions.contains(found)) {
                listed.entry(link.from().ix()).or_default().entry(convention).or_default().push(link.ix());
            }
        }
        let mut rows: Vec<ConcordanceRow> =
            listed.iter().map(|(taxon, by)| self.row(*taxon, by, conventions)).collect();
        rows.sort_by_key(|row| (self.at(row.taxon).name(), row.taxon));
        rows
    }

    fn row(&self, taxon: EntityIx, by: &BTreeMap<EntityIx, Vec<LinkIx>>, conventions: &[EntityIx]) -> ConcordanceRow {
        let cells: Vec<ConcordanceCell> = conventions
            .iter()
            .map(|convention| ConcordanceCell {
                convention: *convention,
                listings: by.get(convention).cloned().unwrap_or_default(),
                names: self.names_used(taxon, *convention),
            })
            .collect();
        let spoken: BTreeSet<&Vec<String>> =
            cells.iter().map(|cell| &cell.names).filter(|names| !names.is_empty()).collect();
        ConcordanceRow { taxon, names_differ: spoken.len() > 1, cells }
    }

    /// The names of a taxon whose authority is the convention, by its id, acronym or name.
    fn names_used(&self, taxon: EntityIx, convention: EntityIx) -> Vec<String> {
        let convention = self.at(convention);
        let is_its = |authority: &str| {
            authority == convention.id() || authority == convention.name() || Some(authority) == convention.acronym()
        };
        let names = self.at(taxon).names().filter(|name| name.authority().is_some_and(is_its));
        let mut found: Vec<String> = names.map(|name| name.text().to_owned()).collect();
        found.sort();
        found
    }

    /// The outermost whole that an entity is part of.
    fn outermost(&self, entity: EntityIx, lens: &Lens) -> Option<EntityIx> {
        let mut at = entity;
        let mut seen = BTreeSet::from([at]);
        while let Some(link) = self.role_links(at, Direction::Out, RelationRole::PartWhole, lens).next() {
            at = link.to().ix();
            if !seen.insert(at) {
                break;
            }
        }
        (at != entity).then_some(at)
    }
}

fn is_listing(link: LinkRef<'_>) -> bool {
    link.relation().roles.contains(&RelationRole::Listing)
}
