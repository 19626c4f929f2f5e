//! Entities, links and statements as borrowed from the graph.

use super::{Citation, Direction, EntityIx, Graph, Lens, Link, LinkIx, Name, Statement, StatementIx};
use crate::data::{Date, Modality};
use crate::ontology::{Attribute, AttributeRole, Kind, KindId, Relation, RelationId};
use std::fmt;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, a word of a choice, or a web address.
    Text(Box<str>),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// A list of texts.
    Texts(Vec<Box<str>>),
}

impl Value {
    /// The texts of a list; of anything else none.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Self::Texts(texts) => texts.as_slice(),
            _ => &[],
        };
        texts.iter().map(|text| &**text)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Boolean(flag) => write!(f, "{flag}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Texts(texts) => f.write_str(&texts.join("; ")),
        }
    }
}

/// A document and a place in it.
#[derive(Clone, Copy)]
pub struct CitationRef<'g> {
    graph: &'g Graph,
    citation: &'g Citation,
}

impl<'g> CitationRef<'g> {
    /// The document.
    #[must_use]
    pub fn source(self) -> EntityRef<'g> {
        self.graph.at(self.citation.source)
    }

    /// The place in the document.
    #[must_use]
    pub fn locator(self) -> &'g str {
        &self.citation.locator
    }
}

/// An entity of the graph.
#[derive(Clone, Copy)]
pub struct EntityRef<'g> {
    graph: &'g Graph,
    ix: EntityIx,
}

impl<'g> EntityRef<'g> {
    pub(super) fn new(graph: &'g Graph, ix: EntityIx) -> Self {
        Self { graph, ix }
    }

    fn data(self) -> &'g super::Entity {
        &self.graph.entities[self.ix.0 as usize]
    }

    /// Its index.
    #[must_use]
    pub fn ix(self) -> EntityIx {
        self.ix
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> &'g str {
        &self.data().id
    }

    /// Its kind, as an index.
    #[must_use]
    pub fn kind_id(self) -> KindId {
        self.data().kind
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> &'g Kind {
        self.graph.ontology.kind(self.data().kind)
    }

    /// Its preferred name.
    #[must_use]
    pub fn name(self) -> &'g str {
        &self.data().name
    }

    /// Its preferred acronym.
    #[must_use]
    pub fn acronym(self) -> Option<&'g str> {
        self.data().acronym.as_deref()
    }

    /// Its acronym, or else its name.
    #[must_use]
    pub fn short_name(self) -> &'g str {
        self.acronym().unwrap_or(self.name())
    }

    /// What it is, in the curators' words.
    #[must_use]
    pub fn summary(self) -> Option<&'g str> {
        self.data().summary.as_deref()
    }

    /// The document that its description rests on.
    #[must_use]
    pub fn citation(self) -> Option<CitationRef<'g>> {
        self.data().citation.as_ref().map(|citation| CitationRef { graph: self.graph, citation })
    }

    /// Its further names.
    pub fn names(self) -> impl ExactSizeIterator<Item = NameRef<'g>> {
        self.data().names.iter().map(move |name| NameRef { graph: self.graph, name })
    }

    /// The further name at a position.
    #[must_use]
    pub fn name_at(self, index: usize) -> Option<NameRef<'g>> {
        self.data().names.get(index).map(|name| NameRef { graph: self.graph, name })
    }

    /// Its attributes, in the order of the ontology.
    pub fn attributes(self) -> impl Iterator<Item = (&'g Attribute, &'g Value)> {
        let known = &self.kind().attributes;
        self.data().attributes.iter().map(|(index, value)| (&known[usize::from(*index)], value))
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(self, id: &str) -> Option<&'g Value> {
        self.attributes().find(|(attribute, _)| attribute.id == id).map(|(_, value)| value)
    }

    /// The date that has a role, if its kind has one and it is given.
    #[must_use]
    pub fn date(self, role: AttributeRole) -> Option<Date> {
        self.attributes().find(|(attribute, _)| attribute.role == Some(role)).and_then(|(_, value)| match value {
            Value::Date(date) => Some(*date),
            _ => None,
        })
    }

    /// Its links in a direction, as seen through a lens; in order of relation and other end, outgoing ones first.
    pub fn links(self, direction: Direction, lens: &Lens) -> impl Iterator<Item = LinkRef<'g>> {
        let out = if direction == Direction::In { &[] } else { self.graph.outgoing.of(self.ix) };
        let into = if direction == Direction::Out { &[] } else { self.graph.incoming.of(self.ix) };
        out.iter().chain(into).map(move |ix| self.graph.link(*ix)).filter(move |link| link.is_seen(lens))
    }

    /// The statements that cite it as their source, in the order of its text.
    #[must_use]
    pub fn cited(self) -> &'g [StatementIx] {
        let place = self.graph.cited.binary_search_by_key(&self.ix, |(source, _)| *source);
        place.map_or(&[], |index| &self.graph.cited[index].1)
    }
}

/// A further name of an entity.
#[derive(Clone, Copy)]
pub struct NameRef<'g> {
    graph: &'g Graph,
    name: &'g Name,
}

impl<'g> NameRef<'g> {
    /// The name.
    #[must_use]
    pub fn text(self) -> &'g str {
        &self.name.text
    }

    /// What sort of name it is: alias, acronym, scientific, common, former or misprint.
    #[must_use]
    pub fn form(self) -> Option<&'g str> {
        self.name.form.as_deref()
    }

    /// Its language, as a BCP 47 tag.
    #[must_use]
    pub fn lang(self) -> Option<&'g str> {
        self.name.lang.as_deref()
    }

    /// Who uses or publishes it.
    #[must_use]
    pub fn authority(self) -> Option<&'g str> {
        self.name.authority.as_deref()
    }

    /// The document that prints it.
    #[must_use]
    pub fn citation(self) -> Option<CitationRef<'g>> {
        self.name.citation.as_ref().map(|citation| CitationRef { graph: self.graph, citation })
    }
}

/// A link of the graph.
#[derive(Clone, Copy)]
pub struct LinkRef<'g> {
    graph: &'g Graph,
    ix: LinkIx,
}

impl<'g> LinkRef<'g> {
    pub(super) fn new(graph: &'g Graph, ix: LinkIx) -> Self {
        Self { graph, ix }
    }

    fn data(self) -> &'g Link {
        &self.graph.links[self.ix.0 as usize]
    }

    /// Its index.
    #[must_use]
    pub fn ix(self) -> LinkIx {
        self.ix
    }

    /// Its subject.
    #[must_use]
    pub fn from(self) -> EntityRef<'g> {
        self.graph.at(self.data().from)
    }

    /// Its object.
    #[must_use]
    pub fn to(self) -> EntityRef<'g> {
        self.graph.at(self.data().to)
    }

    /// The end that is not the given entity; for a link of an entity with itself, that entity.
    #[must_use]
    pub fn other(self, entity: EntityIx) -> EntityRef<'g> {
        if self.data().from == entity { self.to() } else { self.from() }
    }

    /// Its relation, as an index.
    #[must_use]
    pub fn relation_id(self) -> RelationId {
        self.data().relation
    }

    /// Its relation.
    #[must_use]
    pub fn relation(self) -> &'g Relation {
        self.graph.ontology.relation(self.data().relation)
    }

    /// All its statements, in the order of reading.
    pub fn all_statements(self) -> impl Iterator<Item = StatementRef<'g>> {
        let next = self.graph.links.get(self.ix.0 as usize + 1);
        let end = next.map_or(super::index_u32(self.graph.statements.len()), |link| link.first);
        (self.data().first..end).map(move |index| self.graph.statement(StatementIx(index)))
    }

    /// The statements that a lens shows.
    pub fn statements(self, lens: &Lens) -> impl Iterator<Item = StatementRef<'g>> {
        self.all_statements().filter(move |statement| lens.shows(*statement))
    }

    /// Whether a lens shows any of its statements.
    #[must_use]
    pub fn is_seen(self, lens: &Lens) -> bool {
        self.statements(lens).next().is_some()
    }
}

/// One document's claim of one link.
#[derive(Clone, Copy)]
pub struct StatementRef<'g> {
    graph: &'g Graph,
    ix: StatementIx,
}

impl<'g> StatementRef<'g> {
    pub(super) fn new(graph: &'g Graph, ix: StatementIx) -> Self {
        Self { graph, ix }
    }

    fn data(self) -> &'g Statement {
        &self.graph.statements[self.ix.0 as usize]
    }

    /// Its index.
    #[must_use]
    pub fn ix(self) -> StatementIx {
        self.ix
    }

    /// The link it claims.
    #[must_use]
    pub fn link(self) -> LinkRef<'g> {
        self.graph.link(self.data().link)
    }

    /// The document, as an index.
    #[must_use]
    pub fn source_ix(self) -> EntityIx {
        self.data().citation.source
    }

    /// The document that says so.
    #[must_use]
    pub fn source(self) -> EntityRef<'g> {
        self.graph.at(self.data().citation.source)
    }

    /// The place in the document.
    #[must_use]
    pub fn locator(self) -> &'g str {
        &self.data().citation.locator
    }

    /// How firmly it is said.
    #[must_use]
    pub fn modality(self) -> Modality {
        self.data().modality
    }

    /// Since when it is so.
    #[must_use]
    pub fn since(self) -> Option<Date> {
        self.data().since
    }

    /// Until when it is so.
    #[must_use]
    pub fn until(self) -> Option<Date> {
        self.data().until
    }

    /// A remark of the curators.
    #[must_use]
    pub fn note(self) -> Option<&'g str> {
        self.data().note.as_deref()
    }

    /// Its attributes, in the order of the ontology.
    pub fn attributes(self) -> impl Iterator<Item = (&'g Attribute, &'g Value)> {
        let known = &self.link().relation().attributes;
        self.data().attributes.iter().map(|(index, value)| (&known[usize::from(*index)], value))
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(self, id: &str) -> Option<&'g Value> {
        self.attributes().find(|(attribute, _)| attribute.id == id).map(|(_, value)| value)
    }
}
