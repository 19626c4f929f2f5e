//! The model explained: the kinds and relations of the ontology.

use super::super::context::{Context, Fault, Sheet};
use super::super::parts::{capital, words};
use super::Page;
use crate::data::Modality;
use crate::ontology::{Attribute, AttributeType, KindId, Ontology, Relation};
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "ontology",
    path: "/ontology",
    nav: Some("Model"),
    about: "What kinds of things and links the graph knows",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "ontology.html")]
struct OntologyPage {
    kinds: Vec<KindRow>,
    relations: Vec<RelationRow>,
    modalities: Vec<(&'static str, &'static str)>,
}

#[derive(Serialize)]
struct KindRow {
    id: String,
    label: String,
    description: String,
    iri: String,
    count: usize,
    #[serde(skip)]
    href: String,
    attributes: Vec<AttributeRow>,
}

#[derive(Serialize)]
struct AttributeRow {
    name: String,
    about: String,
    values: String,
}

#[derive(Serialize)]
struct RelationRow {
    id: String,
    label: String,
    inverse: String,
    description: String,
    iri: String,
    count: usize,
    from: String,
    to: String,
    attributes: Vec<AttributeRow>,
}

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let ontology = context.graph.ontology();
    let survey = context.survey();
    let stats = survey.stats.get_or_init(|| context.graph.stats(&context.lens));
    let kinds = ontology.kinds.iter().zip(&stats.kinds).map(|(kind, (_, count))| KindRow {
        id: kind.id.clone(),
        label: capital(&kind.label),
        description: kind.description.clone(),
        iri: kind.iri.clone(),
        count: *count,
        href: context.href(&format!("/kinds/{}", kind.plural), &[]),
        attributes: kind.attributes.iter().map(attribute).collect(),
    });
    let relations = ontology.relations.iter().zip(&stats.relations);
    let page = OntologyPage {
        kinds: kinds.collect(),
        relations: relations.map(|(row, (_, count))| relation(ontology, row, *count)).collect(),
        modalities: Modality::ALL.iter().map(|(_, name, meaning)| (*name, *meaning)).collect(),
    };
    context.sheet("The model", PAGE.about, &page)
}

fn attribute(attribute: &Attribute) -> AttributeRow {
    let values = match &attribute.ty {
        AttributeType::Choice(values) => values.iter().map(|value| words(value)).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    AttributeRow { name: words(&attribute.id), about: attribute.description.clone(), values }
}

fn relation(ontology: &Ontology, relation: &Relation, count: usize) -> RelationRow {
    RelationRow {
        id: relation.id.clone(),
        label: relation.label.clone(),
        inverse: relation.inverse_label.clone(),
        description: relation.description.clone(),
        iri: relation.iri.clone(),
        count,
        from: ends(ontology, &relation.from),
        to: ends(ontology, &relation.to),
        attributes: relation.attributes.iter().map(attribute).collect(),
    }
}

fn ends(ontology: &Ontology, kinds: &[KindId]) -> String {
    if kinds.len() == ontology.kinds.len() {
        return "anything".to_owned();
    }
    kinds.iter().map(|kind| ontology.kind(*kind).label.as_str()).collect::<Vec<_>>().join(", ")
}
