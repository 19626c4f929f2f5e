//! What a page is made from: the graph, the address, the lens; and the addresses of other pages under the same lens.

use super::Visit;
use super::filter::Filter;
use super::memory::Memory;
use super::parts::EntityLink;
use crate::graph::{EntityIx, EntityRef, Graph, Lens};
use crate::ontology::KindRole;
use askama::Template;
use serde::Serialize;
use serde_json::Value;

/// What a page is made from.
pub struct Context<'g> {
    pub graph: &'g Graph,
    pub memory: &'g Memory,
    pub path: String,
    pub json: bool,
    pub lens: Lens,
    pub filter: Filter,
    /// The parameters that are not the lens's, but for empty ones.
    parameters: Vec<(String, String)>,
}

/// A page but for its frame.
pub struct Sheet {
    pub title: String,
    pub about: String,
    pub html: String,
    pub json: Value,
}

/// So many near misses are named.
const NEAR: usize = 6;

/// Why there is no page.
pub enum Fault {
    /// There is no such thing; what is near.
    Missing(String, Vec<EntityLink>),
    /// The address asks for something impossible.
    Bad(String),
    /// The program is at fault.
    Broken(String),
}

impl Fault {
    pub fn missing(context: &Context<'_>, what: String, word: &str) -> Self {
        let graph = context.graph;
        let mut near: Vec<EntityIx> = Vec::new();
        let words = word.replace(['-', '_', '+'], " ");
        let by_name = graph.search(&words, &[]).into_iter().map(|hit| hit.entity);
        // Ids are compared one by one, so they are asked only where names do not help.
        let by_id = || graph.nearest_ids(word).into_iter().filter_map(|id| graph.entity(id)).map(EntityRef::ix);
        for ix in begun(graph, word).into_iter().chain(by_name.take(NEAR)).chain(std::iter::once_with(by_id).flatten())
        {
            if near.len() == NEAR {
                break;
            }
            if !near.contains(&ix) {
                near.push(ix);
            }
        }
        Self::Missing(what, near.into_iter().map(|ix| context.entity(ix)).collect())
    }
}

/// The entities whose ids begin with a word or begin it, those with the most in common first.
fn begun(graph: &Graph, word: &str) -> Vec<EntityIx> {
    const LEAST: usize = 3;
    let word = word.to_lowercase();
    let near = |id: &str| id.len().min(word.len()) >= LEAST && (id.starts_with(&word) || word.starts_with(id));
    let mut found: Vec<EntityRef<'_>> = graph.entities().filter(|entity| near(entity.id())).collect();
    found.sort_by_key(|entity| (entity.id().len().abs_diff(word.len()), entity.ix()));
    found.into_iter().take(NEAR / 2).map(EntityRef::ix).collect()
}

impl<'g> Context<'g> {
    pub fn new(graph: &'g Graph, memory: &'g Memory, visit: Visit<'_>) -> (Self, Option<String>) {
        let (filter, lens) = Filter::read(graph, &visit.parameters);
        let parameters = visit
            .parameters
            .into_iter()
            .filter(|(key, value)| !Filter::is_key(key) && !value.trim().is_empty())
            .collect();
        let (lens, problem) = match lens {
            Ok(lens) => (lens, None),
            Err(problem) => (Lens::default(), Some(problem)),
        };
        let context = Self { graph, memory, path: visit.path.to_owned(), json: visit.json, lens, filter, parameters };
        (context, problem)
    }

    /// The value of a parameter.
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == key).map(|(_, value)| value.trim())
    }

    /// All values of a parameter that may be repeated or list words between commas.
    pub fn words(&self, key: &str) -> Vec<String> {
        let values = self.parameters.iter().filter(|(known, _)| known == key);
        let words = values.flat_map(|(_, value)| value.split(','));
        words.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    }

    /// The parameters that are not the lens's.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The address of a page under the same lens.
    pub fn href(&self, path: &str, own: &[(&str, &str)]) -> String {
        address(path, own, self.filter.pairs())
    }

    /// The address of this page with some parameters changed; an empty value takes one away.
    pub fn here(&self, changed: &[(&str, &str)]) -> String {
        let kept = self.parameters.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let kept = kept.filter(|(key, _)| !changed.iter().any(|(other, _)| other == key));
        let all: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
        self.href(&self.path, &all)
    }

    /// A link to the page of an entity: a source's is the page of its statements.
    pub fn entity(&self, ix: EntityIx) -> EntityLink {
        let entity = self.graph.at(ix);
        EntityLink {
            id: entity.id().to_owned(),
            name: entity.titled(),
            acronym: entity.acronym().filter(|acronym| *acronym != entity.name()).map(str::to_owned),
            kind: entity.kind().label.clone(),
            kind_id: entity.kind().id.clone(),
            href: self.href(&format!("/entities/{}", entity.id()), &[]),
        }
    }

    pub fn is_source(&self, entity: EntityRef<'_>) -> bool {
        self.graph.ontology().has_role(entity.kind_id(), KindRole::Source)
    }

    /// The entity that a reader means by an id or a name.
    pub fn meant(&self, text: &str) -> Option<EntityRef<'g>> {
        let by_name = || self.graph.search_first(text, &[], 1).first().map(|hit| self.graph.at(hit.entity));
        self.graph.entity(text).or_else(by_name)
    }

    /// Makes the text of a page.
    pub fn sheet<T: Template + Serialize>(&self, title: &str, about: &str, page: &T) -> Result<Sheet, Fault> {
        let (html, json) = if self.json {
            (String::new(), serde_json::to_value(page).map_err(|error| Fault::Broken(error.to_string()))?)
        } else {
            (page.render().map_err(|error| Fault::Broken(error.to_string()))?, Value::Null)
        };
        Ok(Sheet { title: title.to_owned(), about: about.to_owned(), html, json })
    }
}

/// An address with parameters; those without a value are left out.
pub fn address(path: &str, own: &[(&str, &str)], lens: Vec<(&'static str, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(own.iter().filter(|(_, value)| !value.is_empty()));
    query.extend_pairs(lens);
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
