//! The page of an entity: names, facts, what is linked to it and who says so, its neighbourhood as a picture.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{Cited, EntityLink, Pager, Said, capital, words};
use super::Page;
use crate::export::entity_json;
use crate::graph::{Direction, EntityRef, LinkRef, Value};
use crate::ontology::{AttributeType, KindId, RelationId};
use askama::Template;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

pub const PAGE: Page = Page {
    name: "entity",
    path: "/entities/{id}",
    nav: None,
    about: "An entity with its names and links, and who says so",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "entity.html")]
struct EntityPage {
    id: String,
    name: String,
    acronym: Option<String>,
    kind: String,
    kind_id: String,
    kind_href: String,
    summary: Option<String>,
    described: Option<Cited>,
    names: Vec<NameRow>,
    facts: Vec<Fact>,
    discrepancies: Vec<EntityLink>,
    statements: Option<(usize, String)>,
    picture: Option<Picture>,
    timeline: Vec<Moment>,
    groups: Vec<Group>,
    links: usize,
    one: Option<String>,
    pager: Option<Pager>,
    copies: Vec<(&'static str, String)>,
    editor: String,
    here: String,
}

#[derive(Serialize)]
struct NameRow {
    text: String,
    form: String,
    lang: Option<String>,
    authority: Option<String>,
    cited: Option<Cited>,
}

/// An attribute in words.
#[derive(Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
    #[serde(skip)]
    pub is_address: bool,
}

/// The links of one relation, read in one direction.
#[derive(Serialize)]
struct Group {
    label: String,
    anchor: String,
    about: String,
    total: usize,
    rows: Vec<Row>,
    all: Option<String>,
}

#[derive(Serialize)]
struct Row {
    other: EntityLink,
    said: Vec<Said>,
}

#[derive(Serialize)]
struct Picture {
    src: String,
    builder: String,
    depths: Vec<(u32, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    all_kinds: String,
    narrowed: bool,
}

/// Something with a date.
#[derive(Serialize)]
struct Moment {
    date: String,
    words: String,
    other: Option<EntityLink>,
    #[serde(skip)]
    key: (u16, u8, u8),
}

/// Up to so many links, all are shown at once; beyond, each group shows its first.
const ALL: usize = 90;
const FIRST: usize = 8;
const SIZE: usize = 80;
/// The most entities of the picture.
const PICTURED: &str = "40";

fn show(context: &Context<'_>, id: &str) -> Result<Sheet, Fault> {
    let Some(entity) = context.graph.entity(id) else {
        return Err(Fault::missing(context, format!("There is no entity “{id}”"), id));
    };
    if context.json {
        let html = String::new();
        return Ok(Sheet { title: entity.titled(), about: String::new(), html, json: twin(context, entity) });
    }
    let links: Vec<LinkRef<'_>> = entity.links(Direction::Both, &context.lens).collect();
    let (groups, pager) = groups(context, entity, &links)?;
    let one = pager.as_ref().map(|_| context.here(&[("relation", ""), ("direction", ""), ("page", "")]));
    let cited = entity.cited().iter().filter(|ix| context.lens.shows(context.graph.statement(**ix))).count();
    let page = EntityPage {
        id: entity.id().to_owned(),
        name: entity.titled(),
        acronym: entity.acronym().map(str::to_owned),
        kind: entity.kind().label.clone(),
        kind_id: entity.kind().id.clone(),
        kind_href: context.href(&format!("/kinds/{}", entity.kind().plural), &[]),
        summary: entity.summary().map(str::to_owned),
        described: entity.citation().map(|citation| context.cited(citation)),
        names: names(context, entity),
        facts: facts(entity),
        discrepancies: discrepancies(context, entity),
        statements: context.is_source(entity).then(|| (cited, context.href(&format!("/sources/{}", entity.id()), &[]))),
        picture: (!links.is_empty() && one.is_none()).then(|| picture(context, entity, &links)),
        timeline: if one.is_none() { timeline(context, entity, &links) } else { Vec::new() },
        groups,
        links: links.len(),
        one,
        pager,
        copies: copies(entity),
        editor: editor(entity),
        here: context.href(&format!("/entities/{}", entity.id()), &[]),
    };
    let title = entity.acronym().map_or_else(|| entity.titled(), |acronym| format!("{} ({acronym})", entity.titled()));
    context.sheet(&title, entity.summary().unwrap_or(PAGE.about), &page)
}

/// The entity as in an export, with its incoming links beside the outgoing ones.
fn twin(context: &Context<'_>, entity: EntityRef<'_>) -> Json {
    let mut json = entity_json(entity, entity.links(Direction::Out, &context.lens), &context.lens);
    let incoming = entity.links(Direction::In, &context.lens).map(|link| {
        let said: Vec<Json> = link.statements(&context.lens).map(crate::export::statement_json).collect();
        json!({ "relation": link.relation().id, "from": link.from().id(), "statements": said })
    });
    let incoming: Vec<Json> = incoming.collect();
    json.as_object_mut().map(|object: &mut Map<String, Json>| object.insert("incoming".into(), Json::Array(incoming)));
    json
}

fn names(context: &Context<'_>, entity: EntityRef<'_>) -> Vec<NameRow> {
    let row = |name: crate::graph::NameRef<'_>| NameRow {
        text: name.text().to_owned(),
        form: words(name.form().unwrap_or("alias")),
        lang: name.lang().map(str::to_owned),
        authority: name.authority().map(str::to_owned),
        cited: name.citation().map(|citation| context.cited(citation)),
    };
    // A name that only documents outside the lens print is not shown either.
    let printed = |name: &crate::graph::NameRef<'_>| {
        name.citation().is_none_or(|citation| context.lens.counts(citation.source().ix()))
    };
    entity.names().filter(printed).map(row).collect()
}

/// The attributes of an entity, but for the list of places in a document.
pub fn facts(entity: EntityRef<'_>) -> Vec<Fact> {
    let shown = entity.attributes().filter(|(attribute, _)| attribute.ty != AttributeType::Locators);
    let fact = |(attribute, value): (&crate::ontology::Attribute, &Value)| {
        let value = value.to_string();
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        let is_address = attribute.ty == AttributeType::Url && is_web;
        let is_choice = matches!(attribute.ty, AttributeType::Choice(_));
        Fact { label: capital(&words(&attribute.id)), value: if is_choice { words(&value) } else { value }, is_address }
    };
    shown.map(fact).collect()
}

fn discrepancies(context: &Context<'_>, entity: EntityRef<'_>) -> Vec<EntityLink> {
    let found = context.graph.discrepancies_about(&[entity.ix()], &context.lens);
    found.into_iter().map(|ix| context.entity(ix)).collect()
}

/// The links by relation and direction, in the order of the ontology; one group alone if the address asks for it.
fn groups(
    context: &Context<'_>,
    entity: EntityRef<'_>,
    links: &[LinkRef<'_>],
) -> Result<(Vec<Group>, Option<Pager>), Fault> {
    let ontology = context.graph.ontology();
    let mut read = read(entity, links);
    if let Some(name) = context.parameter("relation") {
        let Some(relation) = ontology.find_relation(name) else {
            return Err(Fault::Bad(format!("There is no relation “{name}”.")));
        };
        let inwards = context.parameter("direction") == Some("in");
        let own = read.remove(&(relation, inwards)).unwrap_or_default();
        let (shown, pager) = Pager::part(context, &own, SIZE);
        let mut group = group(context, entity, relation, !inwards, shown);
        group.total = pager.total;
        return Ok((vec![group], Some(pager)));
    }
    let all = read.into_iter().map(|((relation, inwards), own)| {
        let shown = if links.len() > ALL { &own[..own.len().min(FIRST)] } else { &own[..] };
        let mut group = group(context, entity, relation, !inwards, shown);
        group.total = own.len();
        if shown.len() < own.len() {
            let direction = if inwards { "in" } else { "out" };
            let relation = &ontology.relation(relation).id;
            group.all = Some(context.href(&context.path, &[("relation", relation), ("direction", direction)]));
        }
        group
    });
    Ok((all.collect(), None))
}

/// The links by relation, in the order of the ontology, and by whether they are read inwards; a symmetric one is read
/// outwards from both ends.
fn read<'g>(entity: EntityRef<'g>, links: &[LinkRef<'g>]) -> BTreeMap<(RelationId, bool), Vec<LinkRef<'g>>> {
    let mut read: BTreeMap<_, Vec<LinkRef<'g>>> = BTreeMap::new();
    for link in links {
        let inwards = !link.relation().symmetric && link.from().ix() != entity.ix();
        read.entry((link.relation_id(), inwards)).or_default().push(*link);
    }
    read
}

fn group(context: &Context<'_>, entity: EntityRef<'_>, id: RelationId, out: bool, links: &[LinkRef<'_>]) -> Group {
    let relation = context.graph.ontology().relation(id);
    let row =
        |link: &LinkRef<'_>| Row { other: context.entity(link.other(entity.ix()).ix()), said: context.said_of(*link) };
    Group {
        label: if out { relation.label.clone() } else { relation.inverse_label.clone() },
        anchor: if out { relation.id.clone() } else { format!("in-{}", relation.id) },
        about: relation.description.clone(),
        total: links.len(),
        rows: links.iter().map(row).collect(),
        all: None,
    }
}

fn picture(context: &Context<'_>, entity: EntityRef<'_>, links: &[LinkRef<'_>]) -> Picture {
    let depth = context.parameter("depth").and_then(|depth| depth.parse().ok()).filter(|depth| (1..4).contains(depth));
    let depth: u32 = depth.unwrap_or(1);
    let chosen = context.parameter("kinds").unwrap_or_default();
    let number = depth.to_string();
    let own = [("focus", entity.id()), ("depth", &number), ("kinds", chosen)];
    let mut limited = own.to_vec();
    limited.push(("limit", PICTURED));
    let ontology = context.graph.ontology();
    let near: BTreeSet<KindId> = links.iter().map(|link| link.other(entity.ix()).kind_id()).collect();
    let kinds = near.into_iter().map(|id| ontology.kind(id)).map(|kind| {
        (kind.label.clone(), context.here(&[("kinds", &kind.id)]) + "#neighbourhood", chosen == kind.id)
    });
    let to = |depth: u32| context.here(&[("depth", &depth.to_string())]) + "#neighbourhood";
    Picture {
        src: context.href("/diagram.svg", &limited),
        builder: context.href("/draw", &own),
        depths: (1..4).map(|step| (step, to(step), step == depth)).collect(),
        kinds: kinds.collect(),
        narrowed: !chosen.is_empty(),
        all_kinds: context.here(&[("kinds", "")]) + "#neighbourhood",
    }
}

/// What has a date: attributes, the times of links, and what it is linked to that has a beginning.
fn timeline(context: &Context<'_>, entity: EntityRef<'_>, links: &[LinkRef<'_>]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let mut add = |date: crate::data::Date, words: String, other: Option<EntityLink>| {
        moments.push(Moment { date: date.to_string(), words, other, key: date.first_day() });
    };
    for (attribute, value) in entity.attributes() {
        if let Value::Date(date) = value {
            add(*date, words(&attribute.id), None);
        }
    }
    for link in links {
        let out = link.from().ix() == entity.ix();
        let label = if out { &link.relation().label } else { &link.relation().inverse_label };
        let other = link.other(entity.ix());
        for said in link.statements(&context.lens) {
            let ends = [("since", said.since()), ("until", said.until())];
            for (end, date) in ends.into_iter().filter_map(|(end, date)| Some((end, date?))) {
                add(date, format!("{end}: {label}"), Some(context.entity(other.ix())));
            }
        }
        if let Some(date) = other.date(crate::ontology::AttributeRole::Start) {
            add(date, label.clone(), Some(context.entity(other.ix())));
        }
    }
    moments.sort_by_key(|moment| moment.key);
    moments.dedup_by(|a, b| {
        a.date == b.date && a.words == b.words && a.other.as_ref().map(|o| &o.id) == b.other.as_ref().map(|o| &o.id)
    });
    moments
}

/// What can be copied: label and text.
fn copies(entity: EntityRef<'_>) -> Vec<(&'static str, String)> {
    let id = entity.id();
    vec![
        ("Id", id.to_owned()),
        ("Link", format!("/entities/{id}")),
        ("Command", format!("meagraph links {id}")),
        ("GraphQL", query(entity)),
        ("Picture for a report", format!("<!-- meagraph: focus={id} format=svg -->\n<!-- /meagraph -->")),
    ]
}

fn query(entity: EntityRef<'_>) -> String {
    format!(
        "{{ entity(id: \"{}\") {{ name links {{ edges {{ relation node {{ id name }} statements {{ source {{ name }} locator modality }} }} }} }} }}",
        entity.id()
    )
}

/// The address of the editor with the query for this entity.
fn editor(entity: EntityRef<'_>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("query", &query(entity)).finish();
    format!("/graphql#{query}")
}
