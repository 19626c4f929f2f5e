//! The triples of a part of the graph, subject by subject.

use super::super::Part;
use super::terms::{self, Terms};
use crate::data::Modality;
use crate::graph::{CitationRef, EntityRef, LinkRef, NameRef, StatementRef, Value};
use crate::ontology::{Attribute, AttributeType, KindRole};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, LiteralRef, NamedNode, NamedNodeRef, Term, TermRef, TripleRef};
use std::io;

/// Takes a triple, and the document whose graph it belongs to; without one it is of the whole.
pub type Sink<'s> = dyn FnMut(TripleRef<'_>, Option<NamedNodeRef<'_>>) -> io::Result<()> + 's;

/// Writes the triples of a part of the graph.
pub struct Triples<'p, 'g> {
    part: &'p Part<'g>,
    terms: Terms,
}

/// One subject, about which triples are written.
struct About<'s, 'k> {
    subject: NamedNode,
    sink: &'s mut Sink<'k>,
}

impl About<'_, '_> {
    fn say<'p, 't>(&mut self, property: impl Into<NamedNodeRef<'p>>, object: impl Into<TermRef<'t>>) -> io::Result<()> {
        let (property, object): (NamedNodeRef<'_>, TermRef<'_>) = (property.into(), object.into());
        (self.sink)(TripleRef::new(&self.subject, property, object), None)
    }

    fn text(&mut self, property: &NamedNode, text: Option<&str>) -> io::Result<()> {
        text.map_or(Ok(()), |text| self.say(property, LiteralRef::from(text)))
    }
}

impl<'p, 'g> Triples<'p, 'g> {
    /// Prepares the IRIs.
    pub fn new(part: &'p Part<'g>) -> Self {
        Self { part, terms: Terms::new(part.graph.ontology()) }
    }

    /// Writes all triples; those of one subject follow each other.
    pub fn write(&self, sink: &mut Sink<'_>) -> io::Result<()> {
        for (entity, links) in self.part.rows() {
            let links: Vec<LinkRef<'_>> = links.collect();
            self.entity(entity, &mut About { subject: self.terms.entity(entity.id()), sink })?;
            for link in &links {
                self.link(*link, sink)?;
            }
            for (index, name) in entity.names().enumerate() {
                let subject = self.name_iri(entity, index);
                self.label(name, &mut About { subject, sink })?;
            }
            for link in links {
                for (index, statement) in link.all_statements().enumerate() {
                    if self.part.lens.shows(statement) {
                        self.statement(link, index, statement, sink)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn entity(&self, entity: EntityRef<'_>, about: &mut About<'_, '_>) -> io::Result<()> {
        let words = &self.terms.words;
        let [own, standard] = self.terms.classes(entity.kind_id());
        about.say(rdf::TYPE, own)?;
        if standard != own {
            about.say(rdf::TYPE, standard)?;
        }
        about.text(&words.identifier, Some(entity.id()))?;
        about.text(&words.label, Some(entity.name()))?;
        about.text(&words.pref_label, Some(entity.name()))?;
        about.text(&words.alt_label, entity.acronym())?;
        about.text(&words.acronym, entity.acronym())?;
        for (index, name) in entity.names().enumerate() {
            // What people search by but should not read is hidden.
            let (label, thing) = match name.form() {
                Some("misprint") => (&words.hidden_label, &words.hidden_label_thing),
                _ => (&words.alt_label, &words.alt_label_thing),
            };
            about.say(label, &terms::text(name.text(), name.lang()))?;
            about.say(thing, &self.name_iri(entity, index))?;
        }
        if entity.kind().role == Some(KindRole::Taxon) {
            self.taxon(entity, about)?;
        }
        about.text(&words.description, entity.summary())?;
        self.citation(entity.citation(), about)?;
        self.attributes(entity.attributes(), about)
    }

    /// What Darwin Core adds: the scientific names, or else the preferred name; the common names; the id.
    fn taxon(&self, entity: EntityRef<'_>, about: &mut About<'_, '_>) -> io::Result<()> {
        let (words, names) =
            (&self.terms.words, |form: &'static str| entity.names().filter(move |name| name.form() == Some(form)));
        about.text(&words.taxon_id, Some(entity.id()))?;
        match names("scientific").next() {
            None => about.text(&words.scientific_name, Some(entity.name()))?,
            Some(_) => {
                names("scientific").try_for_each(|name| about.text(&words.scientific_name, Some(name.text())))?
            }
        }
        names("common").try_for_each(|name| about.say(&words.common_name, &terms::text(name.text(), name.lang())))
    }

    fn name_iri(&self, entity: EntityRef<'_>, index: usize) -> NamedNode {
        self.terms.entity(&format!("{}#name-{}", entity.id(), index + 1))
    }

    fn label(&self, name: NameRef<'_>, about: &mut About<'_, '_>) -> io::Result<()> {
        let words = &self.terms.words;
        about.say(rdf::TYPE, &words.label_thing)?;
        about.say(&words.literal_form, &terms::text(name.text(), name.lang()))?;
        about.text(&words.form, name.form())?;
        about.text(&words.authority, name.authority())?;
        self.citation(name.citation(), about)
    }

    /// The link as a triple, unless it is only denied; and in the graph of each document that says it.
    fn link(&self, link: LinkRef<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let said: Vec<StatementRef<'_>> =
            link.statements(self.part.lens).filter(|statement| statement.modality() != Modality::Negated).collect();
        if said.is_empty() {
            return Ok(());
        }
        let (from, to) = (self.terms.entity(link.from().id()), self.terms.entity(link.to().id()));
        let own = self.terms.own_property(link.relation_id());
        sink(TripleRef::new(&from, own, &to), None)?;
        let is_firm =
            |statement: &StatementRef<'_>| matches!(statement.modality(), Modality::Asserted | Modality::Implied);
        if said.iter().any(is_firm) {
            let (property, backwards) = self.terms.standard_property(link.relation());
            let (subject, object) = if backwards { (&to, &from) } else { (&from, &to) };
            if property.as_ref() != own {
                sink(TripleRef::new(subject, &property, object), None)?;
            }
        }
        let mut sources: Vec<&str> = said.iter().map(|statement| statement.source().id()).collect();
        sources.sort_unstable();
        sources.dedup();
        sources.into_iter().try_for_each(|source| {
            let document = self.terms.entity(source);
            sink(TripleRef::new(&from, own, &to), Some(document.as_ref()))
        })
    }

    fn statement(
        &self,
        link: LinkRef<'_>,
        index: usize,
        statement: StatementRef<'_>,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        let (terms, words) = (&self.terms, &self.terms.words);
        let (from, relation, to) = (link.from().id(), link.relation(), link.to().id());
        let subject = terms.entity(&format!("{from}/{}/{to}#{}", relation.id, index + 1));
        let about = &mut About { subject, sink };
        for class in [rdf::STATEMENT, words.prov_entity.as_ref(), words.statement.as_ref()] {
            about.say(rdf::TYPE, class)?;
        }
        about.say(rdf::SUBJECT, &terms.entity(from))?;
        about.say(rdf::PREDICATE, terms.own_property(link.relation_id()))?;
        about.say(rdf::OBJECT, &terms.entity(to))?;
        about.say(&words.primary_source, &terms.entity(statement.source().id()))?;
        about.text(&words.locator, Some(statement.locator()))?;
        about.text(&words.modality, Some(statement.modality().name()))?;
        for (word, date) in [(&words.since, statement.since()), (&words.until, statement.until())] {
            if let Some(date) = date {
                about.say(word, &terms::date(date))?;
            }
        }
        about.text(&words.comment, statement.note())?;
        self.attributes(statement.attributes(), about)
    }

    fn citation(&self, citation: Option<CitationRef<'_>>, about: &mut About<'_, '_>) -> io::Result<()> {
        let Some(citation) = citation else { return Ok(()) };
        about.say(&self.terms.words.primary_source, &self.terms.entity(citation.source().id()))?;
        about.text(&self.terms.words.locator, Some(citation.locator()))
    }

    fn attributes<'v>(
        &self,
        values: impl Iterator<Item = (&'v Attribute, Value<'v>)>,
        about: &mut About<'_, '_>,
    ) -> io::Result<()> {
        for (attribute, value) in values {
            let property = self.terms.attribute(attribute);
            objects(attribute, value).iter().try_for_each(|object| about.say(&property, object))?;
        }
        Ok(())
    }
}

fn objects(attribute: &Attribute, value: Value<'_>) -> Vec<Term> {
    let literal = |text: &str| Term::from(Literal::new_simple_literal(text));
    match value {
        Value::Text(text) if attribute.ty == AttributeType::Url => {
            vec![
                NamedNode::new(text).map_or_else(|_| Literal::new_typed_literal(text, xsd::ANY_URI).into(), Term::from),
            ]
        }
        Value::Text(text) => vec![literal(text)],
        Value::Integer(number) => vec![Literal::from(number).into()],
        Value::Boolean(flag) => vec![Literal::from(flag).into()],
        Value::Date(date) => vec![terms::date(date).into()],
        Value::Texts(texts) => texts.iter().map(literal).collect(),
    }
}
