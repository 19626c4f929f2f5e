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
    by_id: FxHashMap<&'a str, &'a RawEntity>,
    locators: FxHashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Context<'a> {
    /// Builds the indexes.
    #[must_use]
    pub fn new(ontology: &'a Ontology, dataset: &'a Dataset) -> Self {
        let mut by_id = FxHashMap::with_capacity_and_hasher(dataset.entities.len(), rustc_hash::FxBuildHasher);
        let mut locators: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for entity in &dataset.entities {
            by_id.entry(entity.id.value.as_str()).or_insert(entity);
            if let Some(list) = locator_list(ontology, entity) {
                locators.entry(&entity.id.value).or_default().extend(list);
            }
        }
        Self { ontology, dataset, by_id, locators }
    }

    /// The first entity with this id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<&'a RawEntity> {
        self.by_id.get(id).copied()
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
    pub fn locators(&self, source: &str) -> Option<&[&'a str]> {
        self.locators.get(source).map(Vec::as_slice)
    }

    /// All statements with their subjects.
    pub fn statements(&self) -> impl Iterator<Item = (&'a RawEntity, &'a RawStatement)> + '_ {
        self.dataset
            .entities
            .iter()
            .flat_map(|entity| entity.statements.iter().map(move |statement| (entity, statement)))
    }

    /// All pairs of a source and a locator, wherever they are given.
    pub fn citations(&self) -> impl Iterator<Item = Citation<'a>> + '_ {
        self.dataset.entities.iter().flat_map(|entity| {
            let own = Citation::of(entity.file, entity.source.as_ref(), entity.at.as_ref(), Span::default());
            let names = entity
                .names
                .iter()
                .map(|name| Citation::of(entity.file, name.source.as_ref(), name.at.as_ref(), name.span));
            let statements = entity.statements.iter();
            let statements =
                statements.map(|said| Citation::of(entity.file, said.source.as_ref(), said.at.as_ref(), said.span));
            std::iter::once(own).chain(names).chain(statements)
        })
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
        let times = self.statements().flat_map(|(entity, statement)| {
            [&statement.since, &statement.until]
                .into_iter()
                .flatten()
                .map(|text| (entity.file, text.span, text.value.as_str()))
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
    pub at: Option<&'a Text>,
    pub span: Span,
}

impl<'a> Citation<'a> {
    fn of(file: FileId, source: Option<&'a Text>, at: Option<&'a Text>, span: Span) -> Self {
        Self { file, source, at, span }
    }
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

/// Which of a document's locators a statement's locator is or begins with, as an index in the order of the text.
#[must_use]
pub fn locator_rank<'a>(locators: impl IntoIterator<Item = &'a str>, at: &str) -> Option<usize> {
    let matching = locators
        .into_iter()
        .enumerate()
        .filter(|(_, known)| at.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(',')));
    matching.max_by_key(|(_, known)| known.len()).map(|(rank, _)| rank)
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
