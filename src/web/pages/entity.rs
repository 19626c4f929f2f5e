//! The page of an entity: names, facts, what is linked to it and who says so, its neighbourhood as a picture.

use super::super::context::{Context, Fault, Sheet};
use super::super::dates::{When, spoken};
use super::super::elsewhere::{editor, quoted_list};
use super::super::parts::{Cited, EntityLink, Pager, Said, capital, words};
use super::super::picture::Easel;
use super::Page;
use crate::data::Date;
use crate::export::entity_json;
use crate::graph::{Direction, EntityIx, EntityRef, LinkRef, Value};
use crate::ontology::{AttributeRole, AttributeType, KindId, RelationId};
use askama::Template;
use serde::Serialize;
use serde_json::{Value as Json, json};
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
    /// How many more there are, and where.
    doubts: Option<(usize, String)>,
    statements: Option<(usize, String)>,
    picture: Option<Picture>,
    timeline: Vec<Moment>,
    /// How many dates there are in all.
    dates: usize,
    groups: Vec<Group>,
    links: usize,
    #[serde(skip)]
    counted: String,
    #[serde(skip)]
    sources: Vec<SourceRow>,
    /// How many more documents are cited.
    #[serde(skip)]
    further: usize,
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
    pub shown: String,
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

/// A document that statements of the page cite.
struct SourceRow {
    name: String,
    href: String,
    published: Option<When>,
    url: Option<String>,
}

#[derive(Serialize)]
struct Picture {
    easel: Easel,
    builder: String,
    depths: Vec<(u32, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    all_kinds: String,
    narrowed: bool,
}

/// Something with a date.
#[derive(Serialize)]
struct Moment {
    date: When,
    words: String,
    other: Option<EntityLink>,
}

/// Up to so many links, all are shown at once; beyond, each group shows its first few, and of many groups fewer.
const ALL: usize = 90;
const FIRST: usize = 5;
const SIZE: usize = 80;
/// The most entities of the picture.
const PICTURED: usize = 40;
/// The most dates that are shown.
const MOMENTS: usize = 60;
/// How many documents are listed as sources.
const SOURCES: usize = 40;
/// The most discrepancies that are named here; all have a page.
const DOUBTS: usize = 12;
/// The most links in each direction of one page as JSON.
const TWIN: usize = 500;

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
    let (discrepancies, doubts) = discrepancies(context, entity);
    let (timeline, dates) = if one.is_none() { timeline(context, entity, &links) } else { (Vec::new(), 0) };
    let query = query(context, entity);
    let cited = entity.cited().iter().filter(|ix| context.lens.shows(context.graph.statement(**ix))).count();
    let cites = cited_by(&groups);
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
        discrepancies,
        doubts,
        statements: context.is_source(entity).then(|| (cited, context.href(&format!("/sources/{}", entity.id()), &[]))),
        picture: (!links.is_empty() && one.is_none()).then(|| picture(context, entity, &links)),
        timeline,
        dates,
        sources: cites.iter().take(SOURCES).filter_map(|id| source(context, id)).collect(),
        further: cites.len().saturating_sub(SOURCES),
        groups,
        counted: if links.len() == 1 { "One link".to_owned() } else { format!("{} links", links.len()) },
        links: links.len(),
        one,
        pager,
        editor: editor(&query),
        copies: copies(context, entity, query),
        here: context.href(&format!("/entities/{}", entity.id()), &[]),
    };
    let title = entity.acronym().map_or_else(|| entity.titled(), |acronym| format!("{} ({acronym})", entity.titled()));
    context.sheet(&title, entity.summary().unwrap_or(PAGE.about), &page)
}

/// The entity as in an export, with its incoming links beside the outgoing ones; of very many links a page, and the
/// address of the next.
fn twin(context: &Context<'_>, entity: EntityRef<'_>) -> Json {
    let page = context.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let links = |direction| entity.links(direction, &context.lens).skip((page - 1) * TWIN).take(TWIN);
    let beyond = |direction| entity.links(direction, &context.lens).nth(page * TWIN).is_some();
    let mut json = entity_json(entity, links(Direction::Out), &context.lens);
    let incoming = links(Direction::In).map(|link| {
        let said: Vec<Json> = link.statements(&context.lens).map(crate::export::statement_json).collect();
        json!({ "relation": link.relation().id, "from": link.from().id(), "statements": said })
    });
    let incoming: Vec<Json> = incoming.collect();
    if let Some(object) = json.as_object_mut() {
        object.insert("incoming".into(), Json::Array(incoming));
        if beyond(Direction::Out) || beyond(Direction::In) {
            let next = context.href(&format!("/entities/{}.json", entity.id()), &[("page", &(page + 1).to_string())]);
            object.insert("next".into(), Json::from(next));
        }
    }
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
    let fact = |(attribute, value): (&crate::ontology::Attribute, Value<'_>)| {
        let said = if let Value::Date(date) = value { Some(spoken(date)) } else { None };
        let value = value.to_string();
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        let is_address = attribute.ty == AttributeType::Url && is_web;
        let is_choice = matches!(attribute.ty, AttributeType::Choice(_));
        let value = if is_choice { words(&value) } else { value };
        let shown = said.unwrap_or_else(|| value.clone());
        Fact { label: capital(&words(&attribute.id)), value, shown, is_address }
    };
    shown.map(fact).collect()
}

/// Some discrepancies that concern an entity; how many more there are, and where.
fn discrepancies(context: &Context<'_>, entity: EntityRef<'_>) -> (Vec<EntityLink>, Option<(usize, String)>) {
    let found = context.graph.discrepancies_about(&[entity.ix()], &context.lens);
    let more = found.len().saturating_sub(DOUBTS);
    let all = || (more, context.href("/discrepancies", &[("about", entity.id())]));
    (found.into_iter().take(DOUBTS).map(|ix| context.entity(ix)).collect(), (more > 0).then(all))
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
    let first = if links.len() > ALL { (ALL / read.len().max(1)).clamp(2, FIRST) } else { ALL };
    let all = read.into_iter().map(|((relation, inwards), own)| {
        let shown = &own[..own.len().min(first)];
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

/// The documents that the statements shown rest on, in the order of their first statement.
fn cited_by(groups: &[Group]) -> Vec<String> {
    let said = groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.said);
    let (mut known, mut ids) = (BTreeSet::new(), Vec::new());
    for said in said {
        if known.insert(&said.cited.source) {
            ids.push(said.cited.source.clone());
        }
    }
    ids
}

fn source(context: &Context<'_>, id: &str) -> Option<SourceRow> {
    let entity = context.graph.entity(id)?;
    Some(SourceRow {
        name: entity.titled(),
        href: context.href(&format!("/sources/{id}"), &[]),
        published: entity.date(AttributeRole::Published).map(When::on),
        url: facts(entity).into_iter().find(|fact| fact.is_address).map(|fact| fact.value),
    })
}

fn picture(context: &Context<'_>, entity: EntityRef<'_>, links: &[LinkRef<'_>]) -> Picture {
    let depth = context.parameter("depth").and_then(|depth| depth.parse().ok()).filter(|depth| (1..4).contains(depth));
    let depth: u32 = depth.unwrap_or(1);
    let chosen = context.parameter("kinds").unwrap_or_default();
    let (number, most) = (depth.to_string(), PICTURED.to_string());
    let own = [("focus", entity.id()), ("depth", &number), ("kinds", chosen)];
    let mut limited = own.to_vec();
    limited.push(("limit", &most));
    let label = format!("The neighbourhood of {}", entity.name());
    let ontology = context.graph.ontology();
    let near: BTreeSet<KindId> = links.iter().map(|link| link.other(entity.ix()).kind_id()).collect();
    let kinds = near
        .into_iter()
        .map(|id| ontology.kind(id))
        .map(|kind| (kind.label.clone(), context.here(&[("kinds", &kind.id)]) + "#neighbourhood", chosen == kind.id));
    let to = |depth: u32| context.here(&[("depth", &depth.to_string())]) + "#neighbourhood";
    Picture {
        easel: context.easel(None, &limited, label, true),
        builder: context.href("/draw", &own),
        depths: (1..4).map(|step| (step, to(step), step == depth)).collect(),
        kinds: kinds.collect(),
        narrowed: !chosen.is_empty(),
        all_kinds: context.here(&[("kinds", "")]) + "#neighbourhood",
    }
}

/// What has a date: attributes, the times of links, and what it is linked to that has a beginning; the first of it, and
/// how much there is.
fn timeline(context: &Context<'_>, entity: EntityRef<'_>, links: &[LinkRef<'_>]) -> (Vec<Moment>, usize) {
    let mut found: Vec<(Date, &str, &str, Option<EntityIx>)> = Vec::new();
    for (attribute, value) in entity.attributes() {
        if let Value::Date(date) = value {
            found.push((date, "", &attribute.id, None));
        }
    }
    for link in links {
        let out = link.from().ix() == entity.ix();
        let label = if out { &link.relation().label } else { &link.relation().inverse_label };
        let other = link.other(entity.ix());
        for said in link.statements(&context.lens) {
            let ends = [("since: ", said.since()), ("until: ", said.until())];
            found.extend(
                ends.into_iter().filter_map(|(end, date)| Some((date?, end, label.as_str(), Some(other.ix())))),
            );
        }
        if let Some(date) = other.date(AttributeRole::Start) {
            found.push((date, "", label, Some(other.ix())));
        }
    }
    found.sort_by_key(|(date, ..)| date.first_day());
    found.dedup();
    let total = found.len();
    let moment = |(date, end, label, other): (Date, &str, &str, Option<EntityIx>)| Moment {
        date: When::on(date),
        words: format!("{end}{}", words(label)),
        other: other.map(|ix| context.entity(ix)),
    };
    (found.into_iter().take(MOMENTS).map(moment).collect(), total)
}

/// What can be copied: label and text.
fn copies(context: &Context<'_>, entity: EntityRef<'_>, query: String) -> Vec<(&'static str, String)> {
    let (id, options, marks) = (entity.id(), context.lens_options(), context.lens_marks());
    vec![
        ("Id", id.to_owned()),
        ("Link", context.href(&format!("/entities/{id}"), &[])),
        ("Command", format!("meagraph links {id}{options}")),
        ("GraphQL", query),
        ("Picture for a report", format!("<!-- meagraph: focus={id} format=svg{marks} -->\n<!-- /meagraph -->")),
    ]
}

fn query(context: &Context<'_>, entity: EntityRef<'_>) -> String {
    let id = quoted_list(std::iter::once(entity.id()));
    let lens = context.lens_argument();
    format!(
        "{{ entity(id: {id}{lens}) {{ name links {{ edges {{ relation node {{ id name }} statements {{ source {{ name }} locator modality }} }} }} }} }}"
    )
}
