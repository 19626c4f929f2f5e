//! Where documents disagree or print an error, and how the graph treats it.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{Cited, EntityLink, Pager, words};
use super::Page;
use super::entity::{Fact, facts};
use crate::graph::{Direction, EntityIx, EntityRef};
use crate::ontology::{AttributeType, KindRole};
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "discrepancies",
    path: "/discrepancies",
    nav: Some("Discrepancies"),
    about: "Where documents disagree or print an error, and how the graph treats it",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "discrepancies.html")]
struct DiscrepanciesPage {
    forms: Vec<Form>,
    rows: Vec<Row>,
    pager: Pager,
    #[serde(skip)]
    narrowed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<EntityLink>,
    #[serde(skip)]
    whole: String,
    #[serde(skip)]
    all: String,
}

#[derive(Serialize)]
struct Form {
    form: String,
    count: usize,
    chosen: bool,
    #[serde(skip)]
    href: String,
}

#[derive(Serialize)]
struct Row {
    discrepancy: EntityLink,
    facts: Vec<Fact>,
    concerns: Vec<EntityLink>,
    cited: Option<Cited>,
}

const SIZE: usize = 40;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let graph = context.graph;
    let kinds = graph.ontology().kind_ids().filter(|(_, kind)| kind.role == Some(KindRole::Discrepancy));
    let mut all: Vec<EntityIx> = kinds.flat_map(|(kind, _)| graph.of_kind(kind)).copied().collect();
    let about = match context.parameter("about") {
        Some(id) => Some(graph.entity(id).ok_or_else(|| missing(context, id))?),
        None => None,
    };
    if let Some(entity) = about {
        let concerned = graph.discrepancies_about(&[entity.ix()], &context.lens);
        all.retain(|ix| concerned.contains(ix));
    }
    let forms = forms(context, &all);
    let wanted = context.parameter("form");
    let kept = all.into_iter().filter(|ix| wanted.is_none() || form(graph.at(*ix)).as_deref() == wanted).collect();
    let (shown, pager) = Pager::cut(context, kept, SIZE);
    let rows = shown.into_iter().map(|ix| row(context, graph.at(ix))).collect();
    let narrowed = wanted.is_some();
    let page = DiscrepanciesPage {
        forms,
        rows,
        pager,
        narrowed,
        about: about.map(|entity| context.entity(entity.ix())),
        whole: context.href("/discrepancies", &[]),
        all: context.here(&[("form", ""), ("page", "")]),
    };
    context.sheet("Discrepancies", PAGE.about, &page)
}

fn missing(context: &Context<'_>, id: &str) -> Fault {
    Fault::missing(context, format!("There is no entity “{id}”"), id)
}

/// The sort: the first attribute that is a choice.
fn form(entity: EntityRef<'_>) -> Option<String> {
    let mut choices = entity.attributes().filter(|(attribute, _)| matches!(attribute.ty, AttributeType::Choice(_)));
    choices.next().map(|(_, value)| value.to_string())
}

fn forms(context: &Context<'_>, all: &[EntityIx]) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for found in all.iter().filter_map(|ix| form(context.graph.at(*ix))) {
        match forms.iter_mut().find(|known| known.form == found) {
            Some(known) => known.count += 1,
            None => forms.push(Form {
                chosen: context.parameter("form") == Some(&found),
                href: context.here(&[("form", &found), ("page", "")]),
                form: found,
                count: 1,
            }),
        }
    }
    forms.sort_by_key(|form| (std::cmp::Reverse(form.count), form.form.clone()));
    for form in &mut forms {
        form.form = words(&form.form);
    }
    forms
}

fn row(context: &Context<'_>, entity: EntityRef<'_>) -> Row {
    let links = entity.links(Direction::Out, &context.lens);
    Row {
        discrepancy: context.entity(entity.ix()),
        facts: facts(entity),
        concerns: links.map(|link| context.entity(link.to().ix())).collect(),
        cited: entity.citation().map(|citation| context.cited(citation)),
    }
}
