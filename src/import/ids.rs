//! Ids for what is imported: those of the base where it has the entity already, else slugs that stay the same.

use super::text::slug;
use crate::graph::{Graph, normalised};
use crate::ontology::KindId;
use std::collections::{BTreeMap, HashMap};

/// Gives ids out.
pub struct Ids<'a> {
    base: &'a Graph,
    /// Entities of the base by kind and any of their names; none where several share one.
    named: HashMap<(KindId, String), Option<&'a str>>,
    /// What was given out, by kind and key.
    given: BTreeMap<(KindId, String), String>,
    /// The keys of ids that were given out.
    taken: BTreeMap<String, (KindId, String)>,
}

impl<'a> Ids<'a> {
    /// Takes in the names of a base.
    pub fn new(base: &'a Graph) -> Self {
        let mut named: HashMap<(KindId, String), Option<&str>> = HashMap::new();
        for entity in base.entities() {
            let names = entity.names().map(|name| name.text());
            for name in std::iter::once(entity.name()).chain(names) {
                let slot = named.entry((entity.kind_id(), normalised(name))).or_insert(Some(entity.id()));
                if *slot != Some(entity.id()) {
                    *slot = None;
                }
            }
        }
        Self { base, named, given: BTreeMap::new(), taken: BTreeMap::new() }
    }

    /// The id of an entity, and its preferred name if the base has it.
    ///
    /// It is one of the base's if that has an entity of the kind with the wished id or the name; else the wish as a
    /// slug, with the key behind it if something else has that id already.
    pub fn id(&mut self, kind: KindId, key: &str, wish: &str, name: &str) -> (String, Option<&'a str>) {
        if let Some(id) = self.given.get(&(kind, key.to_owned())) {
            return (id.clone(), self.preferred(kind, id));
        }
        let wish = slug(wish);
        let id = match self.known(kind, &wish, name) {
            Some(id) if self.taken.get(id).is_none_or(|taken| taken.1 == key) => id.to_owned(),
            _ => self.fresh(kind, key, wish),
        };
        self.taken.insert(id.clone(), (kind, key.to_owned()));
        self.given.insert((kind, key.to_owned()), id.clone());
        let preferred = self.preferred(kind, &id);
        (id, preferred)
    }

    /// The entity of the base with this name, if just one has it.
    pub fn named(&self, kind: KindId, name: &str) -> Option<&'a str> {
        self.named.get(&(kind, normalised(name))).copied().flatten()
    }

    fn known(&self, kind: KindId, wish: &str, name: &str) -> Option<&'a str> {
        let same = self.base.entity(wish).filter(|entity| entity.kind_id() == kind);
        same.map(|entity| entity.id()).or_else(|| self.named(kind, name))
    }

    fn preferred(&self, kind: KindId, id: &str) -> Option<&'a str> {
        self.base.entity(id).filter(|entity| entity.kind_id() == kind).map(|entity| entity.name())
    }

    fn fresh(&self, kind: KindId, key: &str, wish: String) -> String {
        let is_free = |id: &str| !self.taken.contains_key(id) && self.base.entity(id).is_none();
        let longer =
            [wish.clone(), format!("{wish}-{}", self.base.ontology().kind(kind).id), format!("{wish}-{}", slug(key))];
        let counted = (2u32..).map(|number| format!("{wish}-{}-{number}", slug(key)));
        longer.into_iter().chain(counted).find(|id| is_free(id)).unwrap_or(wish)
    }
}
