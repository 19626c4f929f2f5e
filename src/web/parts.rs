//! Pieces that many pages are made of: a link to an entity, a statement with its source, a pager. Each has a template.

use super::context::Context;
use super::dates::When;
use crate::data::Modality;
use crate::graph::{CitationRef, LinkRef, StatementRef};
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Serialize;

/// A link to the page of an entity.
#[derive(Clone, Serialize, Template)]
#[template(path = "entity_link.html")]
pub struct EntityLink {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acronym: Option<String>,
    pub kind: String,
    #[serde(skip)]
    pub kind_id: String,
    #[serde(skip)]
    pub href: String,
}

/// A document and a place in it.
#[derive(Clone, Serialize, Template)]
#[template(path = "cited.html")]
pub struct Cited {
    pub source: String,
    #[serde(skip)]
    pub name: String,
    #[serde(skip)]
    pub short: String,
    pub locator: String,
    #[serde(skip)]
    pub href: String,
}

/// What one document says of a link.
#[derive(Serialize, Template)]
#[template(path = "said.html")]
pub struct Said {
    pub modality: &'static str,
    #[serde(skip)]
    pub meaning: &'static str,
    #[serde(skip)]
    pub plain: bool,
    #[serde(skip_serializing_if = "When::is_empty")]
    pub when: When,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub cited: Cited,
}

/// Where one is in a list that is shown in pages.
#[derive(Serialize, Template)]
#[template(path = "pager.html")]
pub struct Pager {
    pub page: usize,
    pub pages: usize,
    pub total: usize,
    pub first: usize,
    pub last: usize,
    #[serde(skip)]
    pub before: Option<String>,
    #[serde(skip)]
    pub after: Option<String>,
}

impl HtmlSafe for EntityLink {}
impl HtmlSafe for Cited {}
impl HtmlSafe for Said {}
impl HtmlSafe for Pager {}

impl Pager {
    /// The part of a list that the parameter `page` asks for.
    pub fn cut<T>(context: &Context<'_>, mut all: Vec<T>, size: usize) -> (Vec<T>, Self) {
        let (shown, pager) = Self::part(context, &all, size);
        let (start, count) = (pager.first - 1, shown.len());
        (all.drain(start..start + count).collect(), pager)
    }

    /// The same for a list that stays where it is.
    pub fn part<'l, T>(context: &Context<'_>, all: &'l [T], size: usize) -> (&'l [T], Self) {
        let total = all.len();
        let pages = total.div_ceil(size).max(1);
        let page = context.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, pages);
        let start = (page - 1) * size;
        let rows = &all[start.min(total)..(start + size).min(total)];
        let to = |page: usize| context.here(&[("page", &page.to_string())]);
        let pager = Self {
            page,
            pages,
            total,
            first: start + 1,
            last: start + rows.len(),
            before: (page > 1).then(|| to(page - 1)),
            after: (page < pages).then(|| to(page + 1)),
        };
        (rows, pager)
    }
}

impl Context<'_> {
    /// A document and a place in it, as a link to what is stated there.
    pub fn cited(&self, citation: CitationRef<'_>) -> Cited {
        self.place(citation.source(), citation.locator())
    }

    fn place(&self, source: crate::graph::EntityRef<'_>, locator: &str) -> Cited {
        Cited {
            source: source.id().to_owned(),
            name: source.titled(),
            short: source.acronym().or(source.code()).unwrap_or(source.name()).to_owned(),
            locator: locator.to_owned(),
            href: self.href(&format!("/sources/{}", source.id()), &[("at", locator)]),
        }
    }

    /// What one document says.
    pub fn said(&self, statement: StatementRef<'_>) -> Said {
        let modality = statement.modality();
        let attributes = statement.attributes();
        Said {
            modality: modality.name(),
            meaning: modality.description(),
            plain: modality == Modality::Asserted,
            when: When { start: statement.since(), end: statement.until(), open: true },
            attributes: attributes
                .map(|(attribute, value)| (words(&attribute.id), words(&value.to_string())))
                .collect(),
            note: statement.note().map(str::to_owned),
            cited: self.place(statement.source(), statement.locator()),
        }
    }

    /// All that the lens shows of a link.
    pub fn said_of(&self, link: LinkRef<'_>) -> Vec<Said> {
        link.statements(&self.lens).map(|statement| self.said(statement)).collect()
    }
}

/// A key or choice as words: without hyphens where it is a slug.
pub fn words(slug: &str) -> String {
    let is_slug = slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if is_slug { slug.replace('-', " ") } else { slug.to_owned() }
}

/// A text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
