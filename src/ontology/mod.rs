//! What may exist in the graph: kinds of entities, relations between them, their attributes and looks.
//!
//! Everything here is read from `schema/ontology.toml`; no kind and no relation is named in code.
//! Where the program needs a special meaning it asks for a *role* that the ontology gives.
//! Not here: entities and links themselves (see [`crate::data`]).

mod find;
mod json_schema;
mod names;
mod read;
mod validate;

pub use find::{Sort, UnknownName, nearest};
pub use names::{camel_case, pascal_case};
pub use read::OntologyError;

use serde::Deserialize;
use std::collections::BTreeMap;

/// The ontology file that is built into the program.
pub const BUILT_IN: &str = include_str!("../../schema/ontology.toml");

/// A kind of entity, as an index into [`Ontology::kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// A relation, as an index into [`Ontology::relations`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub u16);

/// The kinds and relations that a graph may have, in the order of the file.
#[derive(Debug)]
pub struct Ontology {
    /// Namespaces by prefix, as used in the `iri` keys.
    pub prefixes: BTreeMap<String, String>,
    /// The kinds; [`KindId`] indexes them.
    pub kinds: Vec<Kind>,
    /// The relations; [`RelationId`] indexes them.
    pub relations: Vec<Relation>,
    /// The text the ontology was read from.
    pub text: String,
}

/// A kind of entity, such as `convention` or `taxon`.
#[derive(Debug)]
pub struct Kind {
    /// The name used in files and arguments, such as `work-programme`.
    pub id: String,
    /// The name for people, in the singular.
    pub label: String,
    /// The plural: the folder of data files and the plural GraphQL field.
    pub plural: String,
    /// What the kind stands for, for a policy analyst.
    pub description: String,
    /// The class in a standard vocabulary, as `prefix:name`.
    pub iri: String,
    /// The special meaning that the program gives to the kind, if any.
    pub role: Option<KindRole>,
    /// How diagrams draw it.
    pub look: KindLook,
    /// The attributes its entities may have.
    pub attributes: Vec<Attribute>,
    /// Named walks offered beside the relations.
    pub shortcuts: Vec<Shortcut>,
}

/// What the program may do specially with entities of a kind.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum KindRole {
    /// Statements cite entities of this kind as their source.
    Source,
    /// A conflict or evident error in the documents.
    Discrepancy,
    /// A work programme, which can be compared with another.
    Programme,
    /// An item of a work programme.
    Activity,
    /// A group of living things.
    Taxon,
    /// Something with a date, for the calendar.
    Event,
    /// An agreement between parties.
    Agreement,
    /// An appendix in which taxa are listed.
    Appendix,
    /// A country or other place.
    Place,
}

/// How diagrams draw entities of a kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindLook {
    /// A Graphviz node shape.
    pub shape: String,
    /// The fill colour, `#rrggbb`.
    pub fill: String,
    /// The colour of the text, `#rrggbb`.
    pub text: String,
}

/// A directed relation, such as `member-of`.
#[derive(Debug)]
pub struct Relation {
    /// The name used in files and arguments.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// The name of the relation read backwards; a GraphQL field of its own.
    pub inverse: String,
    /// The name for people of the relation read backwards.
    pub inverse_label: String,
    /// What the relation says, for a policy analyst.
    pub description: String,
    /// Kinds that can be the subject.
    pub from: Vec<KindId>,
    /// Kinds that can be the object.
    pub to: Vec<KindId>,
    /// Special meanings that the program gives to the relation.
    pub roles: Vec<RelationRole>,
    /// Whether it reads the same in both directions.
    pub symmetric: bool,
    /// Whether it carries on along a chain of links.
    pub transitive: bool,
    /// The property in a standard vocabulary, as `prefix:name`; `^prefix:name` where that reads from object to subject.
    pub iri: String,
    /// How diagrams draw it.
    pub look: RelationLook,
    /// The attributes that its statements may have.
    pub attributes: Vec<Attribute>,
}

/// A special meaning that the program gives to a relation.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum RelationRole {
    /// From a part to its whole.
    PartWhole,
    /// From a later thing to the one it takes the place of.
    Succession,
    /// From a member to its group.
    Membership,
    /// From a taxon to an appendix.
    Listing,
    /// From a taxon to the taxon above it.
    ParentTaxon,
    /// From work to what it is for.
    Addresses,
    /// From a programme or theme to a species of special attention.
    Focus,
    /// From a meeting to the body that meets.
    MeetingOf,
    /// From something new to the programme in which it is new.
    Introduction,
    /// From something that is not carried on to the later programme.
    Discontinuation,
    /// From a focus species of a later programme to the one whose place it takes.
    FocusSuccession,
    /// From a party to the agreement that binds it.
    Party,
    /// From a text to the one that it changes.
    Amendment,
    /// From a text to one that it refers to.
    Citation,
    /// From something to what it was set up under.
    Enabling,
    /// From a taxon to a place where it lives.
    Occurrence,
    /// From a party to a taxon whose listing it does not accept.
    Reservation,
    /// From a place to a taxon of which so much may be exported.
    Quota,
    /// From a text to what it is about.
    Subject,
}

impl RelationRole {
    /// Whether a chain of such links must never come back to where it began.
    #[must_use]
    pub fn is_acyclic(self) -> bool {
        matches!(self, Self::PartWhole | Self::Succession | Self::ParentTaxon)
    }
}

/// How diagrams draw links of a relation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationLook {
    /// The colour of the line, `#rrggbb`.
    pub colour: String,
    /// A Graphviz arrow shape.
    pub arrow: String,
}

/// A typed attribute of a kind, or of the statements of a relation.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The key in files.
    pub id: String,
    /// What values it takes.
    pub ty: AttributeType,
    /// What the program may do specially with it.
    pub role: Option<AttributeRole>,
    /// The property in a standard vocabulary, as `prefix:name`, if any.
    pub iri: Option<String>,
    /// What it says, for a policy analyst.
    pub description: String,
}

/// The type of an attribute's values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeType {
    /// A line of text.
    Text,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A date as in [`crate::data::Date`].
    Date,
    /// A web address.
    Url,
    /// One of the given words.
    Choice(Vec<String>),
    /// A list of texts.
    Texts,
    /// The places in a document that statements may cite, in the order of the text.
    Locators,
}

/// What the program may do specially with an attribute.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeRole {
    /// When a source was published: what `said-by` looks at.
    Published,
    /// When something begins.
    Start,
    /// When something ends.
    End,
    /// A number or code that tells apart what shares a name.
    Identifies,
    /// What became of an earlier thing in a later one.
    Change,
    /// How sure the curators are.
    Confidence,
    /// The rank of a taxon.
    Rank,
    /// Where something can be read.
    Address,
    /// The sort of thing that it is among those of its kind.
    Sort,
    /// The capacity in which something is done.
    Capacity,
    /// The party at whose wish or in whose name it is so.
    Party,
    /// When something was signed.
    Signed,
    /// When something was ratified.
    Ratified,
    /// A group of texts that belong together.
    Lineage,
    /// The place in such a group.
    Sequence,
    /// Which appendix is meant.
    Appendix,
    /// How much.
    Quantity,
    /// Of what something is so much.
    Unit,
}

/// A named walk along one relation, offered in GraphQL beside the relations.
#[derive(Clone, Debug)]
pub struct Shortcut {
    /// The name.
    pub id: String,
    /// The relation walked.
    pub relation: RelationId,
    /// Whether it is walked from object to subject.
    pub backwards: bool,
    /// The kind of the entities wanted.
    pub kind: KindId,
    /// Whether chains of links are followed.
    pub transitive: bool,
    /// What it gives.
    pub description: String,
}

impl Ontology {
    /// Reads an ontology from TOML text.
    ///
    /// # Errors
    /// Says everything that is wrong with the text at once.
    pub fn parse(text: &str) -> Result<Self, OntologyError> {
        let ontology = read::read(text)?;
        validate::validate(&ontology)?;
        Ok(ontology)
    }

    /// Reads the ontology that is built into the program.
    ///
    /// # Errors
    /// None in a released program: the tests read it.
    pub fn built_in() -> Result<Self, OntologyError> {
        Self::parse(BUILT_IN)
    }

    /// The kind behind an index.
    #[must_use]
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[usize::from(id.0)]
    }

    /// The relation behind an index.
    #[must_use]
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[usize::from(id.0)]
    }

    /// All kinds with their indexes.
    pub fn kind_ids(&self) -> impl Iterator<Item = (KindId, &Kind)> {
        (0u16..).map(KindId).zip(&self.kinds)
    }

    /// All relations with their indexes.
    pub fn relation_ids(&self) -> impl Iterator<Item = (RelationId, &Relation)> {
        (0u16..).map(RelationId).zip(&self.relations)
    }

    /// The kind with this name.
    #[must_use]
    pub fn find_kind(&self, name: &str) -> Option<KindId> {
        self.kind_ids().find(|(_, kind)| kind.id == name).map(|(id, _)| id)
    }

    /// The kind whose plural, and so whose folder, this is.
    #[must_use]
    pub fn find_plural(&self, plural: &str) -> Option<KindId> {
        self.kind_ids().find(|(_, kind)| kind.plural == plural).map(|(id, _)| id)
    }

    /// The relation with this name.
    #[must_use]
    pub fn find_relation(&self, name: &str) -> Option<RelationId> {
        self.relation_ids().find(|(_, relation)| relation.id == name).map(|(id, _)| id)
    }

    /// Whether the kind has the role.
    #[must_use]
    pub fn has_role(&self, kind: KindId, role: KindRole) -> bool {
        self.kind(kind).role == Some(role)
    }

    /// The relations that a role is given to.
    pub fn relations_with(&self, role: RelationRole) -> impl Iterator<Item = RelationId> + '_ {
        self.relation_ids().filter(move |(_, relation)| relation.roles.contains(&role)).map(|(id, _)| id)
    }
}

impl Kind {
    /// The attribute with this key.
    #[must_use]
    pub fn attribute(&self, id: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.id == id)
    }
}

impl Relation {
    /// The attribute of statements with this key.
    #[must_use]
    pub fn attribute(&self, id: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.id == id)
    }
}
