//! The search page: by any name, accent-blind, forgiving slips.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{EntityLink, Pager, words};
use super::Page;
use crate::graph::Hit;
use crate::ontology::KindId;
use askama::Template;
use serde::Serialize;
use std::collections::BTreeMap;

pub const PAGE: Page =
    Page { name: "search", path: "/search", nav: None, about: "Find an entity by any of its names", show };

#[derive(Serialize, Template)]
#[template(path = "search.html")]
struct SearchPage {
    text: String,
    kinds: Vec<KindFound>,
    results: Vec<Found>,
    pager: Pager,
    #[serde(skip)]
    carried: Vec<(&'static str, String)>,
    #[serde(skip)]
    narrowed: bool,
    #[serde(skip)]
    all: String,
    #[serde(skip)]
    hints: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct KindFound {
    kind: String,
    count: usize,
    chosen: bool,
    #[serde(skip)]
    href: String,
}

#[derive(Serialize)]
struct Found {
    entity: EntityLink,
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<String>,
    form: String,
    #[serde(skip)]
    summary: String,
}

const SIZE: usize = 30;
/// What one may search for.
const HINTS: [&str; 3] = ["snow leopard", "Conf. 13.3", "B9"];

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let graph = context.graph;
    let text = context.parameter("q").unwrap_or_default();
    let chosen = context.parameter("kind").and_then(|kind| graph.ontology().find_kind(kind));
    let hits = graph.search(text, &[]);
    let kinds = kinds(context, &hits, chosen);
    let of_kind = |hit: &Hit<'_>| chosen.is_none_or(|kind| graph.at(hit.entity).kind_id() == kind);
    let wanted: Vec<Hit<'_>> = hits.into_iter().filter(of_kind).collect();
    let (hits, pager) = Pager::cut(context, wanted, SIZE);
    let page = SearchPage {
        text: text.to_owned(),
        kinds,
        results: hits.iter().map(|hit| found(context, hit)).collect(),
        pager,
        carried: context.filter.pairs(),
        narrowed: chosen.is_some(),
        all: context.here(&[("kind", ""), ("page", "")]),
        hints: HINTS.iter().map(|text| (*text, context.href("/search", &[("q", text)]))).collect(),
    };
    let title = if text.is_empty() { "Search".to_owned() } else { format!("Search: {text}") };
    context.sheet(&title, PAGE.about, &page)
}

fn kinds(context: &Context<'_>, hits: &[Hit<'_>], chosen: Option<KindId>) -> Vec<KindFound> {
    let ontology = context.graph.ontology();
    let mut counts: BTreeMap<KindId, usize> = BTreeMap::new();
    for hit in hits {
        *counts.entry(context.graph.at(hit.entity).kind_id()).or_default() += 1;
    }
    let counted = counts.into_iter().map(|(id, count)| {
        let kind = ontology.kind(id);
        let href = context.here(&[("kind", &kind.id), ("page", "")]);
        KindFound { kind: kind.label.clone(), count, chosen: chosen == Some(id), href }
    });
    counted.collect()
}

fn found(context: &Context<'_>, hit: &Hit<'_>) -> Found {
    let entity = context.graph.at(hit.entity);
    Found {
        entity: context.entity(hit.entity),
        matched: (hit.form != "id" && hit.matched != entity.name() && Some(hit.matched) != entity.acronym())
            .then(|| hit.matched.to_owned()),
        form: words(hit.form),
        summary: entity.summary().unwrap_or_default().to_owned(),
    }
}
