//! The IRIs of things: of entities, kinds, relations and attributes, from the prefixes of the ontology.

use crate::data::Date;
use crate::ontology::{Attribute, Kind, KindId, Ontology, Relation, RelationId, camel_case, pascal_case};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef};

/// The prefix of the program's own terms.
const OWN: &str = "meagraph";
/// The prefix of entities.
const ENTITY: &str = "entity";
/// Where the ontology has no such prefix.
const FALLBACK: [(&str, &str); 2] = [(OWN, "urn:meagraph:ns:"), (ENTITY, "urn:meagraph:id:")];
/// Vocabularies that are always used.
const STANDARD: [(&str, &str); 6] = [
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skosxl", "http://www.w3.org/2008/05/skos-xl#"),
];
/// The datatype of dates that are not exact.
const EDTF: &str = "http://id.loc.gov/datatypes/edtf";

/// The prefixes with their IRIs: those of the ontology and those that are always used.
pub fn prefixes(ontology: &Ontology) -> Vec<(String, String)> {
    let mut all = ontology.prefixes.clone();
    for (name, iri) in STANDARD.into_iter().chain(FALLBACK) {
        all.entry(name.to_owned()).or_insert_with(|| iri.to_owned());
    }
    all.into_iter().collect()
}

macro_rules! words {
    ($($field:ident = $word:literal;)*) => {
        /// The terms that entities, names and statements are written with, ready made.
        pub struct Words { $(pub $field: NamedNode),* }

        impl Words {
            fn new(expand: impl Fn(&str) -> NamedNode) -> Self {
                Self { $($field: expand($word)),* }
            }
        }
    };
}

// A name without a prefix is of the program's own.
words! {
    acronym = "acronym";
    alt_label = "skos:altLabel";
    alt_label_thing = "skosxl:altLabel";
    authority = "authority";
    comment = "rdfs:comment";
    common_name = "dwc:vernacularName";
    description = "dcterms:description";
    form = "form";
    hidden_label = "skos:hiddenLabel";
    hidden_label_thing = "skosxl:hiddenLabel";
    identifier = "dcterms:identifier";
    label = "rdfs:label";
    label_thing = "skosxl:Label";
    literal_form = "skosxl:literalForm";
    locator = "locator";
    modality = "modality";
    pref_label = "skos:prefLabel";
    primary_source = "prov:hadPrimarySource";
    prov_entity = "prov:Entity";
    scientific_name = "dwc:scientificName";
    since = "since";
    statement = "Statement";
    taxon_id = "dwc:taxonID";
    until = "until";
}

/// Makes IRIs.
pub struct Terms {
    prefixes: Vec<(String, String)>,
    own: String,
    entity: String,
    /// Terms that are used again and again.
    pub words: Words,
    /// Of each kind the program's own class and the standard one.
    classes: Vec<[NamedNode; 2]>,
    /// Of each relation the program's own property.
    properties: Vec<NamedNode>,
}

impl Terms {
    /// Takes the prefixes of an ontology.
    pub fn new(ontology: &Ontology) -> Self {
        let prefixes = prefixes(ontology);
        let find = |wanted: &str| prefixes.iter().find(|(name, _)| name == wanted).map(|(_, iri)| iri.clone());
        let (own, entity) = (find(OWN).unwrap_or_default(), find(ENTITY).unwrap_or_default());
        let words = Words::new(|word| expand(&prefixes, word));
        let class = |kind: &Kind| NamedNode::new_unchecked(format!("{own}{}", pascal_case(&kind.id)));
        let classes = ontology.kinds.iter().map(|kind| [class(kind), expand(&prefixes, &kind.iri)]).collect();
        let property = |relation: &Relation| NamedNode::new_unchecked(format!("{own}{}", camel_case(&relation.id)));
        let properties = ontology.relations.iter().map(property).collect();
        Self { prefixes, own, entity, words, classes, properties }
    }

    /// The program's own class of a kind, and the standard one.
    pub fn classes(&self, kind: KindId) -> [NamedNodeRef<'_>; 2] {
        let [own, standard] = &self.classes[usize::from(kind.0)];
        [own.as_ref(), standard.as_ref()]
    }

    /// The program's own property of a relation.
    pub fn own_property(&self, relation: RelationId) -> NamedNodeRef<'_> {
        self.properties[usize::from(relation.0)].as_ref()
    }

    /// The IRI of an entity; ids are slugs, so they need no escaping.
    pub fn entity(&self, id: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{id}", self.entity))
    }

    /// A term of the program's own.
    pub fn own(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{name}", self.own))
    }

    /// The IRI behind `prefix:name`; ontologies with other prefixes are refused before.
    pub fn expand(&self, short: &str) -> NamedNode {
        expand(&self.prefixes, short)
    }

    /// The program's own class of a kind.
    pub fn class(&self, kind: &Kind) -> NamedNode {
        self.own(&pascal_case(&kind.id))
    }

    /// The program's own property of a relation.
    pub fn property(&self, relation: &Relation) -> NamedNode {
        self.own(&camel_case(&relation.id))
    }

    /// The property of the standard vocabulary for a relation, and whether it reads from object to subject.
    pub fn standard_property(&self, relation: &Relation) -> (NamedNode, bool) {
        match relation.iri.strip_prefix('^') {
            Some(iri) => (self.expand(iri), true),
            None => (self.expand(&relation.iri), false),
        }
    }

    /// The property of an attribute.
    pub fn attribute(&self, attribute: &Attribute) -> NamedNode {
        attribute.iri.as_ref().map_or_else(|| self.own(&camel_case(&attribute.id)), |iri| self.expand(iri))
    }
}

fn expand(prefixes: &[(String, String)], short: &str) -> NamedNode {
    let (prefix, name) = short.split_once(':').unwrap_or((OWN, short));
    let found = prefixes.iter().find(|(known, _)| known == prefix);
    NamedNode::new_unchecked(format!("{}{name}", found.map_or("", |(_, iri)| iri)))
}

/// A date as a literal of the type that says how exact it is.
pub fn date(date: Date) -> Literal {
    let text = date.to_string();
    let datatype = match (text.len(), text.ends_with(['~', '?', '%'])) {
        (4, false) => xsd::G_YEAR,
        (7, false) => xsd::G_YEAR_MONTH,
        (10, false) => xsd::DATE,
        _ => return Literal::new_typed_literal(text, NamedNode::new_unchecked(EDTF)),
    };
    Literal::new_typed_literal(text, datatype)
}

/// A text, with its language where that is a language.
pub fn text(text: &str, lang: Option<&str>) -> Literal {
    let tagged = lang.and_then(|lang| Literal::new_language_tagged_literal(text, lang).ok());
    tagged.unwrap_or_else(|| Literal::new_simple_literal(text))
}
