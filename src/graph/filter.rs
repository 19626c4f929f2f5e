//! Filters and orders of lists of entities.

use super::{Direction, EntityIx, EntityRef, Graph, Lens, LinkRef, StatementRef, Value, normalised};
use crate::data::{Date, Modality};
use crate::ontology::{AttributeRole, KindId, RelationId};

/// What entities of a list must be like; everything set must hold.
#[derive(Clone, Debug, Default)]
pub struct EntityFilter {
    /// A part of any of its names.
    pub text: Option<String>,
    /// Its kind is one of these.
    pub kinds: Option<Vec<KindId>>,
    /// It has a link of each of these.
    pub has: Vec<Reading>,
    /// It has no link of any of these.
    pub has_not: Vec<Reading>,
    /// It is linked in each of these ways.
    pub linked_to: Vec<(Reading, EntityIx)>,
    /// Each of these holds of its attributes.
    pub attributes: Vec<AttributeTest>,
    /// One of the statements of its links is like this.
    pub said: Option<StatementFilter>,
}

/// What statements must be like; everything set must hold.
#[derive(Clone, Debug, Default)]
pub struct StatementFilter {
    /// They are statements of one of these relations.
    pub relations: Option<Vec<RelationId>>,
    /// This document makes them.
    pub source: Option<EntityIx>,
    /// Their locator begins with this, whatever the case.
    pub locator: Option<String>,
    /// They are of one of these modalities.
    pub modalities: Option<Vec<Modality>>,
    /// Each of these holds of their attributes.
    pub attributes: Vec<AttributeTest>,
}

impl StatementFilter {
    /// Whether it lets a statement through.
    #[must_use]
    pub fn passes(&self, statement: StatementRef<'_>) -> bool {
        let begins = |start: &String| statement.locator().to_lowercase().starts_with(&start.to_lowercase());
        self.relations.as_ref().is_none_or(|list| list.contains(&statement.link().relation_id()))
            && self.source.is_none_or(|source| source == statement.source_ix())
            && self.locator.as_ref().is_none_or(begins)
            && self.modalities.as_ref().is_none_or(|list| list.contains(&statement.modality()))
            && self.attributes.iter().all(|test| test.holds(statement.attribute(&test.name)))
    }

    /// Whether a link has a statement that it lets through, as a lens shows the link.
    #[must_use]
    pub fn passes_one_of(&self, link: LinkRef<'_>, lens: &Lens) -> bool {
        link.statements(lens).any(|statement| self.passes(statement))
    }
}

/// A relation read one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The relation.
    pub relation: RelationId,
    /// Which way it is read from the entity.
    pub direction: Direction,
}

/// What must hold of an attribute; everything set must.
#[derive(Clone, Debug, Default)]
pub struct AttributeTest {
    /// The key.
    pub name: String,
    /// Its value is this.
    pub equals: Option<String>,
    /// Its value contains this, whatever the case and accents.
    pub contains: Option<String>,
    /// Its value is a date that may lie on or after this.
    pub from: Option<Date>,
    /// Its value is a date that may lie on or before this.
    pub to: Option<Date>,
    /// Whether it is given at all.
    pub is_set: Option<bool>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By id.
    Id,
    /// By name.
    Name,
    /// By where the description stands: by document, then in the order of its text.
    Text,
    /// By the date with which it begins; those without one last.
    Start,
    /// By the number of links, most first.
    Links,
}

impl Graph {
    /// A relation by its name, or by its inverse name for reading it backwards; in kebab-case or camelCase.
    #[must_use]
    pub fn reading(&self, name: &str) -> Option<Reading> {
        let is_it = |known: &str| known == name || crate::ontology::camel_case(known) == name;
        self.ontology.relation_ids().find_map(|(relation, row)| {
            let direction = match (is_it(&row.id), is_it(&row.inverse)) {
                (true, true) => Direction::Both,
                (true, false) => Direction::Out,
                (false, true) => Direction::In,
                (false, false) => return None,
            };
            Some(Reading { relation, direction })
        })
    }

    /// Whether a lens that narrows shows anything of an entity: a link, or its description. Any other lens does.
    #[must_use]
    pub fn is_spoken_of(&self, entity: EntityIx, lens: &Lens) -> bool {
        let entity = self.at(entity);
        !lens.narrows()
            || lens.counts(entity.ix())
            || entity.citation().is_some_and(|citation| lens.counts(citation.source().ix()))
            || entity.links(Direction::Both, lens).next().is_some()
    }

    /// Whether a filter lets an entity through.
    #[must_use]
    pub fn passes(&self, entity: EntityIx, filter: &EntityFilter, lens: &Lens) -> bool {
        let entity = self.at(entity);
        let linked = |reading: &Reading| {
            let relation = reading.relation;
            entity.links(reading.direction, lens).filter(move |link| link.relation_id() == relation)
        };
        filter.kinds.as_ref().is_none_or(|kinds| kinds.contains(&entity.kind_id()))
            && filter.text.as_ref().is_none_or(|text| entity.is_called(text))
            && filter.has.iter().all(|reading| linked(reading).next().is_some())
            && filter.has_not.iter().all(|reading| linked(reading).next().is_none())
            && filter
                .linked_to
                .iter()
                .all(|(reading, to)| linked(reading).any(|link| link.other(entity.ix()).ix() == *to))
            && filter.attributes.iter().all(|test| test.holds(entity.attribute(&test.name)))
            && filter
                .said
                .as_ref()
                .is_none_or(|said| entity.links(Direction::Both, lens).any(|link| said.passes_one_of(link, lens)))
    }

    /// Compares two entities by an order.
    #[must_use]
    pub fn compare(&self, a: EntityIx, b: EntityIx, order: Order) -> std::cmp::Ordering {
        let start = |ix| {
            let first = self.at(ix).date(AttributeRole::Start).map(Date::first_day);
            (first.is_none(), first)
        };
        let links = |ix| self.at(ix).degree();
        let text = |ix| {
            let (source, number) = self.text_order(ix);
            (source.is_none(), source, number)
        };
        match order {
            Order::Id => a.cmp(&b),
            Order::Name => normalised(self.at(a).name()).cmp(&normalised(self.at(b).name())),
            Order::Text => text(a).cmp(&text(b)),
            Order::Start => start(a).cmp(&start(b)),
            Order::Links => links(b).cmp(&links(a)),
        }
    }
}

impl EntityRef<'_> {
    /// Whether any of its names contains a text, whatever the case, accents and punctuation.
    fn is_called(self, text: &str) -> bool {
        let wanted = normalised(text);
        let own = [Some(self.name()), self.acronym(), Some(self.id())];
        let further = self.names().map(|name| name.text().to_owned()).collect::<Vec<_>>();
        own.into_iter()
            .flatten()
            .chain(further.iter().map(String::as_str))
            .any(|name| normalised(name).contains(&wanted))
    }
}

impl AttributeTest {
    fn holds(&self, value: Option<Value<'_>>) -> bool {
        let date = match value {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        };
        self.is_set.is_none_or(|wanted| wanted == value.is_some())
            && self.equals.as_ref().is_none_or(|wanted| value.is_some_and(|value| value.reads(wanted)))
            && self.contains.as_ref().is_none_or(|part| {
                value.is_some_and(|value| normalised(&value.to_string()).contains(&normalised(part)))
            })
            && self.from.is_none_or(|from| date.is_some_and(|date| date.last_day() >= from.first_day()))
            && self.to.is_none_or(|to| date.is_some_and(|date| date.first_day() <= to.last_day()))
    }
}
