//! The triples of a part of the graph, subject by subject.

use super::super::Part;
use super::terms::{self, Terms};
use crate::data::Modality;
use crate::graph::{CitationRef, EntityRef, LinkRef, NameRef, StatementRef, Value};
use crate::ontology::{Attribute, AttributeType, KindRole};
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, TermRef, TripleRef};
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
    fn say<'t>(&mut self, property: &NamedNode, object: impl Into<TermRef<'t>>) -> io::Result<()> {
        let object: TermRef<'_> = object.into();
        (self.sink)(TripleRef::new(&self.subject, property, object), None)
    }

    fn text(&mut self, property: &NamedNode, text: Option<&str>) -> io::Result<()> {
        text.map_or(Ok(()), |text| self.say(property, &Literal::new_simple_literal(text)))
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
        let (terms, kind) = (&self.terms, entity.kind());
        about.say(&rdf::TYPE.into_owned(), &terms.class(kind))?;
        let standard = terms.expand(&kind.iri);
        if standard != terms.class(kind) {
            about.say(&rdf::TYPE.into_owned(), &standard)?;
        }
        about.text(&terms.expand("dcterms:identifier"), Some(entity.id()))?;
        about.text(&rdfs::LABEL.into_owned(), Some(entity.name()))?;
        about.text(&terms.expand("skos:prefLabel"), Some(entity.name()))?;
        about.text(&terms.expand("skos:altLabel"), entity.acronym())?;
        about.text(&terms.own("acronym"), entity.acronym())?;
        for (index, name) in entity.names().enumerate() {
            about.say(&self.label_property("skos", name), &terms::text(name.text(), name.lang()))?;
            about.say(&self.label_property("skosxl", name), &self.name_iri(entity, index))?;
        }
        if kind.role == Some(KindRole::Taxon) {
            self.taxon(entity, about)?;
        }
        about.text(&terms.expand("dcterms:description"), entity.summary())?;
        self.citation(entity.citation(), about)?;
        self.attributes(entity.attributes(), about)
    }

    /// What Darwin Core adds: the scientific names, or else the preferred name; the common names; the id.
    fn taxon(&self, entity: EntityRef<'_>, about: &mut About<'_, '_>) -> io::Result<()> {
        let (terms, names) =
            (&self.terms, |form: &'static str| entity.names().filter(move |name| name.form() == Some(form)));
        about.text(&terms.expand("dwc:taxonID"), Some(entity.id()))?;
        let scientific = terms.expand("dwc:scientificName");
        match names("scientific").next() {
            None => about.text(&scientific, Some(entity.name()))?,
            Some(_) => names("scientific").try_for_each(|name| about.text(&scientific, Some(name.text())))?,
        }
        let vernacular = terms.expand("dwc:vernacularName");
        names("common").try_for_each(|name| about.say(&vernacular, &terms::text(name.text(), name.lang())))
    }

    /// What people search by but should not read is hidden.
    fn label_property(&self, prefix: &str, name: NameRef<'_>) -> NamedNode {
        let label = if name.form() == Some("misprint") { "hiddenLabel" } else { "altLabel" };
        self.terms.expand(&format!("{prefix}:{label}"))
    }

    fn name_iri(&self, entity: EntityRef<'_>, index: usize) -> NamedNode {
        self.terms.entity(&format!("{}#name-{}", entity.id(), index + 1))
    }

    fn label(&self, name: NameRef<'_>, about: &mut About<'_, '_>) -> io::Result<()> {
        about.say(&rdf::TYPE.into_owned(), &self.terms.expand("skosxl:Label"))?;
        about.say(&self.terms.expand("skosxl:literalForm"), &terms::text(name.text(), name.lang()))?;
        about.text(&self.terms.own("form"), name.form())?;
        about.text(&self.terms.own("authority"), name.authority())?;
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
        let own = self.terms.property(link.relation());
        sink(TripleRef::new(&from, &own, &to), None)?;
        let is_firm =
            |statement: &StatementRef<'_>| matches!(statement.modality(), Modality::Asserted | Modality::Implied);
        if said.iter().any(is_firm) {
            let (property, backwards) = self.terms.standard_property(link.relation());
            let (subject, object) = if backwards { (&to, &from) } else { (&from, &to) };
            if property != own {
                sink(TripleRef::new(subject, &property, object), None)?;
            }
        }
        let mut sources: Vec<&str> = said.iter().map(|statement| statement.source().id()).collect();
        sources.sort_unstable();
        sources.dedup();
        sources.into_iter().try_for_each(|source| {
            let document = self.terms.entity(source);
            sink(TripleRef::new(&from, &own, &to), Some(document.as_ref()))
        })
    }

    fn statement(
        &self,
        link: LinkRef<'_>,
        index: usize,
        statement: StatementRef<'_>,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        let terms = &self.terms;
        let (from, relation, to) = (link.from().id(), link.relation(), link.to().id());
        let subject = terms.entity(&format!("{from}/{}/{to}#{}", relation.id, index + 1));
        let about = &mut About { subject, sink };
        for class in [rdf::STATEMENT.into_owned(), terms.expand("prov:Entity"), terms.own("Statement")] {
            about.say(&rdf::TYPE.into_owned(), &class)?;
        }
        about.say(&rdf::SUBJECT.into_owned(), &terms.entity(from))?;
        about.say(&rdf::PREDICATE.into_owned(), &terms.property(relation))?;
        about.say(&rdf::OBJECT.into_owned(), &terms.entity(to))?;
        about.say(&terms.expand("prov:hadPrimarySource"), &terms.entity(statement.source().id()))?;
        about.text(&terms.own("locator"), Some(statement.locator()))?;
        about.text(&terms.own("modality"), Some(statement.modality().name()))?;
        for (name, date) in [("since", statement.since()), ("until", statement.until())] {
            if let Some(date) = date {
                about.say(&terms.own(name), &terms::date(date))?;
            }
        }
        about.text(&rdfs::COMMENT.into_owned(), statement.note())?;
        self.attributes(statement.attributes(), about)
    }

    fn citation(&self, citation: Option<CitationRef<'_>>, about: &mut About<'_, '_>) -> io::Result<()> {
        let Some(citation) = citation else { return Ok(()) };
        about.say(&self.terms.expand("prov:hadPrimarySource"), &self.terms.entity(citation.source().id()))?;
        about.text(&self.terms.own("locator"), Some(citation.locator()))
    }

    fn attributes<'v>(
        &self,
        values: impl Iterator<Item = (&'v Attribute, &'v Value)>,
        about: &mut About<'_, '_>,
    ) -> io::Result<()> {
        for (attribute, value) in values {
            let property = self.terms.attribute(attribute);
            objects(attribute, value).iter().try_for_each(|object| about.say(&property, object))?;
        }
        Ok(())
    }
}

fn objects(attribute: &Attribute, value: &Value) -> Vec<Term> {
    let literal = |text: &str| Term::from(Literal::new_simple_literal(text));
    match value {
        Value::Text(text) if attribute.ty == AttributeType::Url => {
            vec![
                NamedNode::new(&**text)
                    .map_or_else(|_| Literal::new_typed_literal(&**text, xsd::ANY_URI).into(), Term::from),
            ]
        }
        Value::Text(text) => vec![literal(text)],
        Value::Integer(number) => vec![Literal::from(*number).into()],
        Value::Boolean(flag) => vec![Literal::from(*flag).into()],
        Value::Date(date) => vec![terms::date(*date).into()],
        Value::Texts(texts) => texts.iter().map(|text| literal(text)).collect(),
    }
}
