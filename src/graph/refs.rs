//! Entities, links and statements as borrowed from the graph.

use super::store::{self, AttributeRow, EntityRow, LinkRow, NameRow, StatementRow, TextIx, View, tag};
use super::{Direction, EntityIx, Graph, Lens, LinkIx, StatementIx};
use crate::data::{Date, Modality};
use crate::ontology::{Attribute, AttributeRole, Kind, KindId, Relation, RelationId};
use std::fmt;

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'g> {
    /// A text, a word of a choice, or a web address.
    Text(&'g str),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// A list of texts.
    Texts(Texts<'g>),
}

/// A list of texts.
#[derive(Clone, Copy)]
pub struct Texts<'g> {
    view: &'g View<'g>,
    items: &'g [u32],
}

impl<'g> Texts<'g> {
    /// The texts in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'g str> {
        self.items.iter().map(move |ix| self.view.text(TextIx(*ix)))
    }

    /// The texts in one, with something between them.
    #[must_use]
    pub fn join(self, between: &str) -> String {
        self.iter().collect::<Vec<_>>().join(between)
    }
}

impl PartialEq for Texts<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Texts<'_> {}

impl fmt::Debug for Texts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'g> Value<'g> {
    fn new(view: &'g View<'g>, row: &AttributeRow) -> Self {
        let index = row.value as usize;
        match row.tag {
            tag::INTEGER => Self::Integer(view.integers.get(index).copied().unwrap_or_default()),
            tag::BOOLEAN => Self::Boolean(index == 1),
            tag::DATE => Date::unpack(row.value).map_or(Self::Text(""), Self::Date),
            tag::TEXTS => {
                let length = view.lists.get(index).map_or(0, |length| *length as usize);
                Self::Texts(Texts { view, items: view.lists.get(index + 1..index + 1 + length).unwrap_or_default() })
            }
            _ => Self::Text(view.text(TextIx(row.value))),
        }
    }

    /// Whether it is displayed as a text.
    #[must_use]
    pub fn reads(self, text: &str) -> bool {
        match self {
            Self::Text(own) => own == text,
            other => other.to_string() == text,
        }
    }

    /// The texts of a list; of anything else none.
    pub fn texts(self) -> impl Iterator<Item = &'g str> {
        let list = match self {
            Self::Texts(texts) => Some(texts),
            _ => None,
        };
        list.into_iter().flat_map(Texts::iter)
    }
}

impl fmt::Display for Value<'_> {
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

/// Attributes with their values.
fn attributes<'g>(
    view: &'g View<'g>,
    known: &'g [Attribute],
    rows: &'g [AttributeRow],
) -> impl Iterator<Item = (&'g Attribute, Value<'g>)> {
    rows.iter().filter_map(move |row| Some((known.get(usize::from(row.attribute))?, Value::new(view, row))))
}

/// The value of the attribute with a number.
fn numbered<'g>(view: &'g View<'g>, rows: &'g [AttributeRow], number: usize) -> Option<Value<'g>> {
    rows.iter().find(|row| usize::from(row.attribute) == number).map(|row| Value::new(view, row))
}

/// A document and a place in it.
#[derive(Clone, Copy)]
pub struct CitationRef<'g> {
    graph: &'g Graph,
    source: EntityIx,
    locator: TextIx,
}

impl<'g> CitationRef<'g> {
    fn new(graph: &'g Graph, (source, locator): (EntityIx, TextIx)) -> Self {
        Self { graph, source, locator }
    }

    /// The document.
    #[must_use]
    pub fn source(self) -> EntityRef<'g> {
        self.graph.at(self.source)
    }

    /// The place in the document.
    #[must_use]
    pub fn locator(self) -> &'g str {
        self.graph.view().text(self.locator)
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

    fn row(self) -> &'g EntityRow {
        &self.graph.view().entities[self.ix.0 as usize]
    }

    /// The row after its own, where what belongs to it ends.
    fn next(self) -> &'g EntityRow {
        &self.graph.view().entities[self.ix.0 as usize + 1]
    }

    /// Its index.
    #[must_use]
    pub fn ix(self) -> EntityIx {
        self.ix
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> &'g str {
        self.graph.view().id(self.ix)
    }

    /// Its kind, as an index.
    #[must_use]
    pub fn kind_id(self) -> KindId {
        KindId(self.row().kind)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> &'g Kind {
        self.graph.ontology.kind(self.kind_id())
    }

    /// Its preferred name.
    #[must_use]
    pub fn name(self) -> &'g str {
        self.graph.view().text(self.row().name)
    }

    /// Its preferred acronym.
    #[must_use]
    pub fn acronym(self) -> Option<&'g str> {
        self.graph.view().optional(self.row().acronym)
    }

    /// Its acronym, or else its name.
    #[must_use]
    pub fn short_name(self) -> &'g str {
        self.acronym().unwrap_or(self.name())
    }

    /// What it is, in the curators' words.
    #[must_use]
    pub fn summary(self) -> Option<&'g str> {
        self.graph.view().optional(self.row().summary)
    }

    /// The document that its description rests on.
    #[must_use]
    pub fn citation(self) -> Option<CitationRef<'g>> {
        self.row().citation().map(|citation| CitationRef::new(self.graph, citation))
    }

    /// Its further names.
    pub fn names(self) -> impl ExactSizeIterator<Item = NameRef<'g>> {
        self.name_rows().iter().map(move |row| NameRef { graph: self.graph, row })
    }

    /// The further name at a position.
    #[must_use]
    pub fn name_at(self, index: usize) -> Option<NameRef<'g>> {
        self.name_rows().get(index).map(|row| NameRef { graph: self.graph, row })
    }

    fn name_rows(self) -> &'g [NameRow] {
        &self.graph.view().names[self.row().names as usize..self.next().names as usize]
    }

    /// Its attributes, in the order of the ontology.
    pub fn attributes(self) -> impl Iterator<Item = (&'g Attribute, Value<'g>)> {
        attributes(self.graph.view(), &self.kind().attributes, self.attribute_rows())
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(self, id: &str) -> Option<Value<'g>> {
        self.attribute_at(self.kind().attributes.iter().position(|attribute| attribute.id == id)?)
    }

    /// The value of the attribute with a number among those of its kind.
    #[must_use]
    pub fn attribute_at(self, number: usize) -> Option<Value<'g>> {
        numbered(self.graph.view(), self.attribute_rows(), number)
    }

    fn attribute_rows(self) -> &'g [AttributeRow] {
        &self.graph.view().attributes[self.row().attributes as usize..self.next().attributes as usize]
    }

    /// The date that has a role, if its kind has one and it is given.
    #[must_use]
    pub fn date(self, role: AttributeRole) -> Option<Date> {
        self.attributes().find(|(attribute, _)| attribute.role == Some(role)).and_then(|(_, value)| match value {
            Value::Date(date) => Some(date),
            _ => None,
        })
    }

    /// Its links in a direction, as seen through a lens; in order of relation and other end, outgoing ones first.
    pub fn links(self, direction: Direction, lens: &Lens) -> impl Iterator<Item = LinkRef<'g>> {
        let (graph, view) = (self.graph, self.graph.view());
        let out = if direction == Direction::In { 0..0 } else { view.outgoing_of(self.ix) };
        let into = if direction == Direction::Out { 0..0 } else { view.incoming_of(self.ix) };
        let out = out.map(|index| LinkIx(super::index_u32(index)));
        let into = view.incoming_links[into].iter().copied();
        out.chain(into).map(move |ix| graph.link(ix)).filter(move |link| link.is_seen(lens))
    }

    /// How many links it has, whatever they say; those with itself count twice.
    #[must_use]
    pub fn degree(self) -> usize {
        self.graph.view().outgoing_of(self.ix).len() + self.graph.view().incoming_of(self.ix).len()
    }

    /// The statements that cite it as their source, in the order of its text.
    #[must_use]
    pub fn cited(self) -> &'g [StatementIx] {
        let view = self.graph.view();
        let place = view.sources.binary_search(&self.ix);
        place.map_or(&[], |index| &view.cited[store::part_of(view.cited_starts, index)])
    }
}

/// A further name of an entity.
#[derive(Clone, Copy)]
pub struct NameRef<'g> {
    graph: &'g Graph,
    row: &'g NameRow,
}

impl<'g> NameRef<'g> {
    /// The name.
    #[must_use]
    pub fn text(self) -> &'g str {
        self.graph.view().text(self.row.text)
    }

    /// What sort of name it is: alias, acronym, scientific, common, former or misprint.
    #[must_use]
    pub fn form(self) -> Option<&'g str> {
        self.graph.view().optional(self.row.form)
    }

    /// Its language, as a BCP 47 tag.
    #[must_use]
    pub fn lang(self) -> Option<&'g str> {
        self.graph.view().optional(self.row.lang)
    }

    /// Who uses or publishes it.
    #[must_use]
    pub fn authority(self) -> Option<&'g str> {
        self.graph.view().optional(self.row.authority)
    }

    /// The document that prints it.
    #[must_use]
    pub fn citation(self) -> Option<CitationRef<'g>> {
        self.row.citation().map(|citation| CitationRef::new(self.graph, citation))
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

    fn row(self) -> &'g LinkRow {
        &self.graph.view().links[self.ix.0 as usize]
    }

    /// Its index.
    #[must_use]
    pub fn ix(self) -> LinkIx {
        self.ix
    }

    /// Its subject.
    #[must_use]
    pub fn from(self) -> EntityRef<'g> {
        self.graph.at(self.row().from)
    }

    /// Its object.
    #[must_use]
    pub fn to(self) -> EntityRef<'g> {
        self.graph.at(self.graph.view().targets[self.ix.0 as usize])
    }

    /// The end that is not the given entity; for a link of an entity with itself, that entity.
    #[must_use]
    pub fn other(self, entity: EntityIx) -> EntityRef<'g> {
        if self.row().from == entity { self.to() } else { self.from() }
    }

    /// Its relation, as an index.
    #[must_use]
    pub fn relation_id(self) -> RelationId {
        RelationId(self.row().relation)
    }

    /// Its relation.
    #[must_use]
    pub fn relation(self) -> &'g Relation {
        self.graph.ontology.relation(self.relation_id())
    }

    /// All its statements, in the order of reading.
    pub fn all_statements(self) -> impl Iterator<Item = StatementRef<'g>> {
        let next = &self.graph.view().links[self.ix.0 as usize + 1];
        (self.row().statements..next.statements).map(move |index| self.graph.statement(StatementIx(index)))
    }

    /// The statements that a lens shows.
    pub fn statements(self, lens: &Lens) -> impl Iterator<Item = StatementRef<'g>> {
        self.all_statements().filter(move |statement| lens.shows(*statement))
    }

    /// Whether a lens shows any of its statements.
    #[must_use]
    pub fn is_seen(self, lens: &Lens) -> bool {
        let said = lens.shows_any(self.row().modalities);
        if lens.narrows() { said && self.statements(lens).next().is_some() } else { said }
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

    fn row(self) -> &'g StatementRow {
        &self.graph.view().statements[self.ix.0 as usize]
    }

    /// Its index.
    #[must_use]
    pub fn ix(self) -> StatementIx {
        self.ix
    }

    /// The link it claims.
    #[must_use]
    pub fn link(self) -> LinkRef<'g> {
        self.graph.link(self.row().link)
    }

    /// The document, as an index.
    #[must_use]
    pub fn source_ix(self) -> EntityIx {
        self.row().source
    }

    /// The document that says so.
    #[must_use]
    pub fn source(self) -> EntityRef<'g> {
        self.graph.at(self.row().source)
    }

    /// The place in the document.
    #[must_use]
    pub fn locator(self) -> &'g str {
        self.graph.view().text(self.row().locator)
    }

    /// How firmly it is said.
    #[must_use]
    pub fn modality(self) -> Modality {
        self.row().modality()
    }

    /// Since when it is so.
    #[must_use]
    pub fn since(self) -> Option<Date> {
        self.row().since()
    }

    /// Until when it is so.
    #[must_use]
    pub fn until(self) -> Option<Date> {
        self.row().until()
    }

    /// A remark of the curators.
    #[must_use]
    pub fn note(self) -> Option<&'g str> {
        self.graph.view().optional(self.row().note)
    }

    /// Its attributes, in the order of the ontology.
    pub fn attributes(self) -> impl Iterator<Item = (&'g Attribute, Value<'g>)> {
        attributes(self.graph.view(), &self.link().relation().attributes, self.attribute_rows())
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(self, id: &str) -> Option<Value<'g>> {
        let number = self.link().relation().attributes.iter().position(|attribute| attribute.id == id)?;
        numbered(self.graph.view(), self.attribute_rows(), number)
    }

    fn attribute_rows(self) -> &'g [AttributeRow] {
        let view = self.graph.view();
        let next = &view.statements[self.ix.0 as usize + 1];
        &view.attributes[self.row().attributes as usize..next.attributes as usize]
    }
}
