//! What the rules look things up in.

use crate::data::{Dataset, Date, FileId, RawAttribute, RawEntity, RawStatement, RawValue, Span, Text};
use crate::ontology::{Attribute, AttributeType, KindRole, Ontology};
use rustc_hash::FxHashMap;

/// A dataset with indexes, shared by all rules.
pub struct Context<'a> {
    /// The ontology.
    pub ontology: &'a Ontology,
    /// The data.
    pub dataset: &'a Dataset,
    by_id: FxHashMap<&'a str, EntityNumber>,
    said: Vec<Said<'a>>,
    locators: FxHashMap<&'a str, Locators>,
}

/// An entity of a dataset, as the place of the first layer of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityNumber(u32);

/// A statement, with what its ids mean.
pub struct Said<'a> {
    /// The layer of an entity that it stands in.
    pub entity: &'a RawEntity,
    /// The statement.
    pub statement: &'a RawStatement,
    /// Its subject.
    pub subject: EntityNumber,
    /// Its object, if there is one.
    pub object: Option<EntityNumber>,
    /// What it cites, if there is such an entity.
    pub source: Option<EntityNumber>,
}

impl<'a> Context<'a> {
    /// Builds the indexes.
    #[must_use]
    pub fn new(ontology: &'a Ontology, dataset: &'a Dataset) -> Self {
        let mut by_id = FxHashMap::with_capacity_and_hasher(dataset.entities.len(), rustc_hash::FxBuildHasher);
        let mut locators: FxHashMap<&str, Locators> = FxHashMap::default();
        for (number, entity) in (0..).map(EntityNumber).zip(&dataset.entities) {
            by_id.entry(entity.id.value.as_str()).or_insert(number);
            if let Some(list) = locator_list(ontology, entity) {
                let own = locators.entry(&entity.id.value).or_default();
                list.for_each(|locator| own.add(locator));
            }
        }
        let mut context = Self { ontology, dataset, by_id, said: Vec::new(), locators };
        context.said = context.said();
        context
    }

    fn said(&self) -> Vec<Said<'a>> {
        let mut all = Vec::with_capacity(self.dataset.entities.iter().map(|entity| entity.statements.len()).sum());
        for entity in &self.dataset.entities {
            let Some(subject) = self.number(&entity.id.value) else { continue };
            all.extend(entity.statements.iter().map(|statement| {
                let source = statement.source.as_ref().and_then(|source| self.number(&source.value));
                Said { entity, statement, subject, object: self.number(&statement.to.value), source }
            }));
        }
        all
    }

    fn number(&self, id: &str) -> Option<EntityNumber> {
        self.by_id.get(id).copied()
    }

    /// The first entity with this id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<&'a RawEntity> {
        self.number(id).map(|number| self.numbered(number))
    }

    /// The entity of a number.
    #[must_use]
    pub fn numbered(&self, number: EntityNumber) -> &'a RawEntity {
        &self.dataset.entities[number.0 as usize]
    }

    /// All entities, layer by layer, but those that are met.
    pub fn entities_but(&self, met: impl Iterator<Item = EntityNumber>) -> impl Iterator<Item = &'a RawEntity> {
        let mut known = vec![false; self.dataset.entities.len()];
        met.for_each(|number| known[number.0 as usize] = true);
        let entities = self.dataset.entities.iter();
        entities.filter(move |entity| self.number(&entity.id.value).is_some_and(|number| !known[number.0 as usize]))
    }

    /// All ids, for suggestions.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.dataset.entities.iter().map(|entity| entity.id.value.as_str())
    }

    /// The ids that statements can cite.
    pub fn sources(&self) -> impl Iterator<Item = &'a str> + '_ {
        let entities = self.dataset.entities.iter();
        entities.filter(|entity| self.is_source(entity)).map(|entity| entity.id.value.as_str())
    }

    /// Whether statements can cite the entity.
    #[must_use]
    pub fn is_source(&self, entity: &RawEntity) -> bool {
        self.ontology.has_role(entity.kind, KindRole::Source)
    }

    /// The places in the document that statements may cite; none if the document names none.
    #[must_use]
    pub fn locators(&self, source: &str) -> Option<&Locators> {
        self.locators.get(source)
    }

    /// All statements.
    #[must_use]
    pub fn statements(&self) -> &[Said<'a>] {
        &self.said
    }

    /// All pairs of a source and a locator, wherever they are given.
    pub fn citations(&self) -> impl Iterator<Item = Citation<'a>> + '_ {
        let described = self.dataset.entities.iter().flat_map(move |entity| {
            let own = (entity.source.as_ref(), entity.at.as_ref(), Span::default());
            let names = entity.names.iter().map(|name| (name.source.as_ref(), name.at.as_ref(), name.span));
            std::iter::once(own).chain(names).map(move |(source, at, span)| Citation {
                file: entity.file,
                source,
                document: source.and_then(|source| self.number(&source.value)),
                at,
                span,
            })
        });
        let said = self.said.iter().map(|said| Citation {
            file: said.entity.file,
            source: said.statement.source.as_ref(),
            document: said.source,
            at: said.statement.at.as_ref(),
            span: said.statement.span,
        });
        described.chain(said)
    }

    /// All attributes with what the ontology says of them: of entities and of statements.
    pub fn attributes(&self) -> impl Iterator<Item = (FileId, &'a RawAttribute, &'a Attribute)> + '_ {
        self.dataset.entities.iter().flat_map(|entity| {
            let kind = self.ontology.kind(entity.kind);
            let own =
                entity.attributes.iter().filter_map(|raw| Some((entity.file, raw, kind.attribute(&raw.id.value)?)));
            let said = entity.statements.iter().flat_map(|statement| {
                let relation = self.ontology.relation(statement.relation);
                let attributes = statement.attributes.iter();
                attributes.filter_map(|raw| Some((entity.file, raw, relation.attribute(&raw.id.value)?)))
            });
            own.chain(said)
        })
    }

    /// All texts that must be dates.
    pub fn dates(&self) -> impl Iterator<Item = (FileId, Span, &'a str)> + '_ {
        let times = self.said.iter().flat_map(|said| {
            let times = [&said.statement.since, &said.statement.until].into_iter().flatten();
            times.map(|text| (said.entity.file, text.span, text.value.as_str()))
        });
        let attributes = self.attributes().filter_map(|(file, raw, attribute)| match (&attribute.ty, &raw.value) {
            (AttributeType::Date, RawValue::Text(text)) => Some((file, raw.span, text.as_str())),
            _ => None,
        });
        times.chain(attributes)
    }
}

/// A source and a locator as given at one place.
#[derive(Clone, Copy)]
pub struct Citation<'a> {
    pub file: FileId,
    pub source: Option<&'a Text>,
    /// What the source is, if there is such an entity.
    pub document: Option<EntityNumber>,
    pub at: Option<&'a Text>,
    pub span: Span,
}

fn locator_list<'a>(ontology: &Ontology, entity: &'a RawEntity) -> Option<impl Iterator<Item = &'a str>> {
    let kind = ontology.kind(entity.kind);
    let attribute = kind.attributes.iter().find(|attribute| attribute.ty == AttributeType::Locators)?;
    let raw = entity.attributes.iter().find(|raw| raw.id.value == attribute.id)?;
    match &raw.value {
        RawValue::Texts(texts) => Some(texts.iter().map(String::as_str)),
        _ => None,
    }
}

/// The places in a document, in the order of its text.
#[derive(Default)]
pub struct Locators {
    ranks: FxHashMap<Box<str>, usize>,
}

impl<'a> FromIterator<&'a str> for Locators {
    fn from_iter<I: IntoIterator<Item = &'a str>>(locators: I) -> Self {
        let mut all = Self::default();
        locators.into_iter().for_each(|locator| all.add(locator));
        all
    }
}

impl Locators {
    /// Adds a place behind the others.
    pub fn add(&mut self, locator: &str) {
        let rank = self.ranks.len();
        self.ranks.entry(locator.into()).or_insert(rank);
    }

    /// The places in order.
    #[must_use]
    pub fn list(&self) -> Vec<&str> {
        let mut all: Vec<(&str, usize)> = self.ranks.iter().map(|(text, rank)| (&**text, *rank)).collect();
        all.sort_unstable_by_key(|(_, rank)| *rank);
        all.into_iter().map(|(text, _)| text).collect()
    }

    /// Which of the places a statement's locator is, or else begins with, followed by a comma.
    #[must_use]
    pub fn rank(&self, at: &str) -> Option<usize> {
        let shorter = |text: &&str| text.rfind(',').map(|comma| &at[..comma]);
        std::iter::successors(Some(at), shorter).find_map(|text| self.ranks.get(text)).copied()
    }
}

/// What an id looks like, for messages.
pub const SLUG_RULE: &str = "an id has lower-case letters, digits and single hyphens or dots between them";

/// Whether the text can be an id.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    text.len() <= 200
        && text
            .split(['-', '.'])
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// Whether one date surely lies after another.
#[must_use]
pub fn is_after(date: &str, other: &str) -> bool {
    match (date.parse::<Date>(), other.parse::<Date>()) {
        (Ok(date), Ok(other)) => date.first_day() > other.last_day(),
        _ => false,
    }
}
