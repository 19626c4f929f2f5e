//! The tree of taxa, each with what works on it and where it is listed.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Pager};
use super::Page;
use crate::graph::{Direction, EntityIx, LinkRef};
use crate::ontology::{AttributeType, KindRole, RelationRole};
use askama::Template;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

pub const PAGE: Page = Page {
    name: "species",
    path: "/species",
    nav: Some("Species"),
    about: "The tree of taxa, with what works on them and where they are listed",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "species.html")]
struct SpeciesPage {
    taxa: Vec<Row>,
    pager: Pager,
    #[serde(skip)]
    concordance: String,
}

#[derive(Serialize)]
struct Row {
    depth: usize,
    taxon: EntityLink,
    rank: String,
    scientific: Option<String>,
    work: Vec<(String, usize)>,
    listings: Vec<EntityLink>,
}

const SIZE: usize = 60;
/// The levels that the style sheet can indent.
const DEEPEST: usize = 8;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let survey = context.survey();
    let (shown, pager) = Pager::part(context, survey.taxa.get_or_init(|| tree(context)), SIZE);
    let taxa = shown.iter().map(|(depth, ix)| row(context, *depth, *ix)).collect();
    let page = SpeciesPage { taxa, pager, concordance: context.href("/concordance", &[]) };
    context.sheet("Species", PAGE.about, &page)
}

/// All taxa, each below the one it belongs to, with its depth.
fn tree(context: &Context<'_>) -> Vec<(usize, EntityIx)> {
    let graph = context.graph;
    let kinds = graph.ontology().kind_ids().filter(|(_, kind)| kind.role == Some(KindRole::Taxon));
    let mut taxa: Vec<EntityIx> = kinds.flat_map(|(kind, _)| graph.of_kind(kind)).copied().collect();
    taxa.sort_by_cached_key(|ix| (graph.at(*ix).name().to_lowercase(), *ix));
    let mut children: BTreeMap<Option<EntityIx>, Vec<EntityIx>> = BTreeMap::new();
    for taxon in taxa {
        let above =
            graph.at(taxon).links(Direction::Out, &context.lens).find(|link| has(*link, RelationRole::ParentTaxon));
        children.entry(above.map(|link| link.to().ix())).or_default().push(taxon);
    }
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    let below = |ix: Option<EntityIx>| children.get(&ix).cloned().unwrap_or_default();
    let mut open: Vec<(usize, EntityIx)> = below(None).into_iter().rev().map(|ix| (0, ix)).collect();
    while let Some((depth, ix)) = open.pop() {
        if seen.insert(ix) {
            rows.push((depth, ix));
            open.extend(below(Some(ix)).into_iter().rev().map(|child| (depth + 1, child)));
        }
    }
    rows
}

fn has(link: LinkRef<'_>, role: RelationRole) -> bool {
    link.relation().roles.contains(&role)
}

fn row(context: &Context<'_>, depth: usize, ix: EntityIx) -> Row {
    let taxon = context.graph.at(ix);
    let mut work: BTreeMap<_, usize> = BTreeMap::new();
    let mut listings = Vec::new();
    for link in taxon.links(Direction::Both, &context.lens) {
        if has(link, RelationRole::Listing) {
            listings.push(context.entity(link.other(ix).ix()));
        } else if has(link, RelationRole::Addresses) || has(link, RelationRole::Focus) {
            *work.entry(link.other(ix).kind_id()).or_default() += 1;
        }
    }
    let label = |kind, count: usize| {
        let kind = context.graph.ontology().kind(kind);
        (if count == 1 { kind.label.clone() } else { kind.plural.replace('-', " ") }, count)
    };
    let scientific = taxon.names().find(|name| name.form() == Some("scientific") && name.text() != taxon.name());
    let ranks = taxon.attributes().find(|(attribute, _)| matches!(attribute.ty, AttributeType::Choice(_)));
    Row {
        depth: depth.min(DEEPEST),
        taxon: context.entity(ix),
        rank: ranks.map(|(_, value)| value.to_string()).unwrap_or_default(),
        scientific: scientific.map(|name| name.text().to_owned()),
        work: work.into_iter().map(|(kind, count)| label(kind, count)).collect(),
        listings,
    }
}
