//! The ontology as OWL classes and properties, with SHACL shapes for what data must be like.
//!
//! Kinds are subclasses, relations and attributes subproperties of the terms of the standard vocabularies that the
//! ontology names for them.

use super::header::SortedPrefixes;
use super::terms::{self, Terms};
use crate::ontology::{Attribute, AttributeType, Kind, KindId, Ontology, Relation, RelationRole, camel_case};
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, TripleRef};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;
use std::io;

/// Writes the ontology in Turtle.
///
/// # Errors
/// The output cannot be written, or a prefix of the ontology is no IRI.
pub fn schema(ontology: &Ontology, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = TurtleSerializer::new();
    for (name, iri) in terms::prefixes(ontology) {
        serializer = serializer.with_prefix(name, iri).map_err(|error| super::bad_prefix(&error))?;
    }
    let mut writer = Schema {
        ontology,
        terms: Terms::new(ontology),
        writer: serializer.for_writer(SortedPrefixes::new(out)),
        shapes: 0,
    };
    writer.write()?;
    writer.writer.finish()?.finish()
}

struct Schema<'o> {
    ontology: &'o Ontology,
    terms: Terms,
    writer: WriterTurtleSerializer<SortedPrefixes<'o>>,
    /// How many nameless shapes there are.
    shapes: usize,
}

impl Schema<'_> {
    fn write(&mut self) -> io::Result<()> {
        let whole = NamedOrBlankNode::from(self.terms.own(""));
        self.say(&whole, rdf::TYPE, self.terms.expand("owl:Ontology"))?;
        let ontology = self.ontology;
        for kind in &ontology.kinds {
            self.class(kind)?;
        }
        for relation in &ontology.relations {
            self.relation(relation)?;
        }
        let of_kinds = ontology.kinds.iter().flat_map(|kind| &kind.attributes);
        let of_relations = ontology.relations.iter().flat_map(|relation| &relation.attributes);
        let mut told: Vec<&str> = Vec::new();
        for attribute in of_kinds.chain(of_relations) {
            if !told.contains(&attribute.id.as_str()) {
                told.push(&attribute.id);
                self.attribute(attribute)?;
            }
        }
        self.statement_shape()?;
        for (id, kind) in ontology.kind_ids() {
            self.shape(id, kind)?;
        }
        Ok(())
    }

    fn class(&mut self, kind: &Kind) -> io::Result<()> {
        let class = NamedOrBlankNode::from(self.terms.class(kind));
        self.say(&class, rdf::TYPE, self.terms.expand("owl:Class"))?;
        let standard = self.terms.expand(&kind.iri);
        if standard != self.terms.class(kind) {
            self.say(&class, rdfs::SUB_CLASS_OF, standard)?;
        }
        self.words(&class, &kind.label, &kind.description)
    }

    fn relation(&mut self, relation: &Relation) -> io::Result<()> {
        let property = NamedOrBlankNode::from(self.terms.property(relation));
        self.say(&property, rdf::TYPE, self.terms.expand("owl:ObjectProperty"))?;
        if relation.symmetric {
            self.say(&property, rdf::TYPE, self.terms.expand("owl:SymmetricProperty"))?;
        }
        if relation.transitive || relation.roles.contains(&RelationRole::ParentTaxon) {
            self.say(&property, rdf::TYPE, self.terms.expand("owl:TransitiveProperty"))?;
        }
        let (standard, backwards) = self.terms.standard_property(relation);
        if backwards {
            let inverse = self.nameless();
            self.say(&property, rdfs::SUB_PROPERTY_OF, inverse.clone())?;
            self.words(&property, &relation.label, &relation.description)?;
            return self.say(&inverse.into(), self.terms.expand("owl:inverseOf"), standard);
        }
        if standard != self.terms.property(relation) {
            self.say(&property, rdfs::SUB_PROPERTY_OF, standard)?;
        }
        self.words(&property, &relation.label, &relation.description)
    }

    fn attribute(&mut self, attribute: &Attribute) -> io::Result<()> {
        let property = NamedOrBlankNode::from(self.terms.own(&camel_case(&attribute.id)));
        let class = if attribute.ty == AttributeType::Url { "owl:ObjectProperty" } else { "owl:DatatypeProperty" };
        self.say(&property, rdf::TYPE, self.terms.expand(class))?;
        if let Some(iri) = &attribute.iri {
            self.say(&property, self.terms.expand("owl:equivalentProperty"), self.terms.expand(iri))?;
        }
        self.words(&property, &attribute.id, &attribute.description)
    }

    /// Every statement has a source, a place in it and a modality.
    fn statement_shape(&mut self) -> io::Result<()> {
        let shape = NamedOrBlankNode::from(self.terms.own("StatementShape"));
        self.say(&shape, rdf::TYPE, self.terms.expand("sh:NodeShape"))?;
        self.say(&shape, self.terms.expand("sh:targetClass"), self.terms.own("Statement"))?;
        let paths = [self.terms.expand("prov:hadPrimarySource"), self.terms.own("locator"), self.terms.own("modality")];
        let mut properties = Vec::new();
        for path in paths {
            properties.push((self.property(&shape)?, path));
        }
        for (node, path) in properties {
            self.say(&node, self.terms.expand("sh:path"), path)?;
            self.say(&node, self.terms.expand("sh:minCount"), Literal::from(1))?;
            self.say(&node, self.terms.expand("sh:maxCount"), Literal::from(1))?;
        }
        Ok(())
    }

    /// The attributes and relations of a kind, with what their values may be.
    fn shape(&mut self, id: KindId, kind: &Kind) -> io::Result<()> {
        let shape = NamedOrBlankNode::from(self.terms.own(&format!("{}Shape", crate::ontology::pascal_case(&kind.id))));
        self.say(&shape, rdf::TYPE, self.terms.expand("sh:NodeShape"))?;
        self.say(&shape, self.terms.expand("sh:targetClass"), self.terms.class(kind))?;
        let ontology = self.ontology;
        let mut parts: Vec<(NamedOrBlankNode, Part<'_>)> = Vec::new();
        for attribute in &kind.attributes {
            parts.push((self.property(&shape)?, Part::Attribute(attribute)));
        }
        for relation in ontology.relations.iter().filter(|relation| relation.from.contains(&id)) {
            parts.push((self.property(&shape)?, Part::Relation(relation)));
        }
        parts.into_iter().try_for_each(|(node, part)| self.part(&node, part))
    }

    fn part(&mut self, node: &NamedOrBlankNode, part: Part<'_>) -> io::Result<()> {
        match part {
            Part::Attribute(attribute) => {
                self.say(node, self.terms.expand("sh:path"), self.terms.attribute(attribute))?;
                if !matches!(attribute.ty, AttributeType::Texts | AttributeType::Locators) {
                    self.say(node, self.terms.expand("sh:maxCount"), Literal::from(1))?;
                }
                match &attribute.ty {
                    AttributeType::Integer => {
                        self.say(node, self.terms.expand("sh:datatype"), xsd::INTEGER.into_owned())
                    }
                    AttributeType::Boolean => {
                        self.say(node, self.terms.expand("sh:datatype"), xsd::BOOLEAN.into_owned())
                    }
                    AttributeType::Choice(words) => {
                        let pattern = format!("^({})$", words.join("|"));
                        self.say(node, self.terms.expand("sh:pattern"), Literal::new_simple_literal(pattern))
                    }
                    _ => Ok(()),
                }
            }
            Part::Relation(relation) => {
                self.say(node, self.terms.expand("sh:path"), self.terms.property(relation))?;
                self.say(node, self.terms.expand("sh:nodeKind"), self.terms.expand("sh:IRI"))?;
                match relation.to.as_slice() {
                    [only] => {
                        let class = self.terms.class(self.ontology.kind(*only));
                        self.say(node, self.terms.expand("sh:class"), class)
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    /// Adds a nameless property shape to a shape.
    fn property(&mut self, shape: &NamedOrBlankNode) -> io::Result<NamedOrBlankNode> {
        let node = self.nameless();
        self.say(shape, self.terms.expand("sh:property"), node.clone())?;
        Ok(node.into())
    }

    fn nameless(&mut self) -> BlankNode {
        self.shapes += 1;
        BlankNode::new_unchecked(format!("p{}", self.shapes))
    }

    fn words(&mut self, subject: &NamedOrBlankNode, label: &str, description: &str) -> io::Result<()> {
        let english = |text: &str| Literal::new_language_tagged_literal_unchecked(text, "en");
        self.say(subject, rdfs::LABEL, english(label))?;
        self.say(subject, rdfs::COMMENT, english(description))
    }

    fn say(
        &mut self,
        subject: &NamedOrBlankNode,
        property: impl Into<NamedNode>,
        object: impl Into<Term>,
    ) -> io::Result<()> {
        let (property, object): (NamedNode, Term) = (property.into(), object.into());
        self.writer.serialize_triple(TripleRef::new(subject, &property, &object))
    }
}

#[derive(Clone, Copy)]
enum Part<'o> {
    Attribute(&'o Attribute),
    Relation(&'o Relation),
}
