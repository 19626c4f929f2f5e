//! Lineage: what came before an entity and what came after, by the relations that the ontology gives such roles.

use super::{Direction, EntityIx, EntityRef, Graph, Lens, LinkIx, LinkRef, Value};
use crate::ontology::{AttributeRole, KindRole, RelationRole};
use std::collections::BTreeSet;

/// What came before an entity and what came after.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    /// Forerunners, nearest first.
    pub earlier: Vec<Descent>,
    /// Successors, nearest first.
    pub later: Vec<Descent>,
    /// Links that say in which programme it is new.
    pub introduced: Vec<LinkIx>,
    /// Links that say in which later programme nothing carries it on.
    pub discontinued: Vec<LinkIx>,
}

/// One step of descent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descent {
    /// The forerunner or successor.
    pub entity: EntityIx,
    /// The link that says so.
    pub link: LinkIx,
    /// How many steps away it is, from 1.
    pub generation: u32,
}

impl Graph {
    /// What came before an entity and what came after, as a lens shows it.
    #[must_use]
    pub fn lineage(&self, entity: EntityIx, lens: &Lens) -> Lineage {
        let marked =
            |role| -> Vec<LinkIx> { self.role_links(entity, Direction::Out, role, lens).map(LinkRef::ix).collect() };
        Lineage {
            earlier: self.descend(entity, Direction::Out, lens),
            later: self.descend(entity, Direction::In, lens),
            introduced: marked(RelationRole::Introduction),
            discontinued: marked(RelationRole::Discontinuation),
        }
    }

    fn descend(&self, entity: EntityIx, direction: Direction, lens: &Lens) -> Vec<Descent> {
        let mut found: Vec<Descent> = Vec::new();
        let mut seen = BTreeSet::from([entity]);
        let mut rim = vec![entity];
        for generation in 1.. {
            let mut next = Vec::new();
            for from in rim {
                for role in [RelationRole::Succession, RelationRole::FocusSuccession] {
                    for link in self.role_links(from, direction, role, lens) {
                        let other = link.other(from).ix();
                        if seen.insert(other) {
                            found.push(Descent { entity: other, link: link.ix(), generation });
                            next.push(other);
                        }
                    }
                }
            }
            if next.is_empty() {
                return found;
            }
            rim = next;
        }
        found
    }

    /// The links of an entity whose relation has a role.
    pub(super) fn role_links<'g>(
        &'g self,
        entity: EntityIx,
        direction: Direction,
        role: RelationRole,
        lens: &Lens,
    ) -> impl Iterator<Item = LinkRef<'g>> {
        self.at(entity).links(direction, lens).filter(move |link| link.relation().roles.contains(&role))
    }

    /// All parts of a whole, or taxa below a taxon, however deep, as a lens shows them; without the whole itself.
    #[must_use]
    pub fn parts(&self, whole: EntityIx, lens: &Lens) -> BTreeSet<EntityIx> {
        let mut found = BTreeSet::new();
        let mut open = vec![whole];
        while let Some(at) = open.pop() {
            for role in [RelationRole::PartWhole, RelationRole::ParentTaxon] {
                for link in self.role_links(at, Direction::In, role, lens) {
                    let part = link.from().ix();
                    if part != whole && found.insert(part) {
                        open.push(part);
                    }
                }
            }
        }
        found
    }

    /// All taxa above a taxon.
    #[must_use]
    pub fn ancestors(&self, taxon: EntityIx, lens: &Lens) -> BTreeSet<EntityIx> {
        let mut found = BTreeSet::new();
        let mut open = vec![taxon];
        while let Some(at) = open.pop() {
            for link in self.role_links(at, Direction::Out, RelationRole::ParentTaxon, lens) {
                if found.insert(link.to().ix()) {
                    open.push(link.to().ix());
                }
            }
        }
        found
    }
}

impl LinkRef<'_> {
    /// The value of the statement attribute that has a role, from the first statement that a lens shows and that has it.
    #[must_use]
    pub fn role_value(self, role: AttributeRole, lens: &Lens) -> Option<String> {
        let mut values = self.statements(lens).flat_map(|statement| statement.attributes().collect::<Vec<_>>());
        let found = values.find(|(attribute, _)| attribute.role == Some(role));
        found.map(|(_, value)| value.to_string())
    }

    /// The notes of the statements that a lens shows, joined.
    #[must_use]
    pub fn reasons(self, lens: &Lens) -> Option<String> {
        let notes: Vec<&str> = self.statements(lens).filter_map(super::StatementRef::note).collect();
        (!notes.is_empty()).then(|| notes.join(" "))
    }
}

impl<'g> EntityRef<'g> {
    /// The number or code that tells it apart.
    #[must_use]
    pub fn code(self) -> Option<&'g str> {
        let found = self.attributes().find(|(attribute, _)| attribute.role == Some(AttributeRole::Identifies));
        match found {
            Some((_, Value::Text(code))) => Some(code),
            _ => None,
        }
    }

    /// Its number or code with its name: `B9 Cooperate on trade`; the name alone if it says the number itself, as names
    /// of meetings do.
    #[must_use]
    pub fn titled(self) -> String {
        let name = self.name();
        let is_word = |at: usize, code: &str| {
            let (before, after) = (&name[..at], &name[at + code.len()..]);
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        };
        let said = |code: &str| name.match_indices(code).any(|(at, _)| is_word(at, code));
        let code = self.code().filter(|code| self.kind().role != Some(KindRole::Event) && !said(code));
        code.map_or_else(|| name.to_owned(), |code| format!("{code} {name}"))
    }
}
