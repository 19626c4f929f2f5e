//! Comparison: of two work programmes by their lineage, and of the graph as seen through two lenses.
//!
//! That a later programme does not name a thing is said as just that. What a programme carries on, widens or leaves is
//! taken from curated statements and from the tree of taxa, and each row says which.

use super::{Direction, EntityIx, Graph, Lens, LinkIx, LinkRef};
use crate::data::Modality;
use crate::ontology::{AttributeRole, KindId, KindRole, RelationRole};
use std::collections::{BTreeMap, BTreeSet};

/// One row of a comparison of programmes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is compared: the plural of a kind, or `focus species`.
    pub section: String,
    /// What became of it: same, changed, merged, split, widened, narrowed, kept, dropped, new, or where alone it is named.
    pub change: String,
    /// In the earlier programme.
    pub left: Option<EntityIx>,
    /// In the later programme.
    pub right: Option<EntityIx>,
    /// How sure the curators are.
    pub confidence: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The links that the row rests on.
    pub links: Vec<LinkIx>,
}

/// What differs between the graph as seen through two lenses.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Links that only the right lens shows.
    pub gained: Vec<LinkIx>,
    /// Links that only the left lens shows.
    pub lost: Vec<LinkIx>,
    /// Links that both show, with other modalities.
    pub changed: Vec<LinkIx>,
    /// Entities that only the right lens shows any link of.
    pub entities_gained: Vec<EntityIx>,
    /// Entities that only the left lens shows any link of.
    pub entities_lost: Vec<EntityIx>,
}

impl Graph {
    /// Compares two programmes: their parts by lineage, their focus species, and everything that their parts name.
    #[must_use]
    pub fn compare_programmes(&self, left: EntityIx, right: EntityIx, lens: &Lens) -> Vec<Change> {
        let comparison = Comparison { graph: self, lens, left: self.side(left, lens), right: self.side(right, lens) };
        let mut rows = comparison.parts();
        rows.extend(comparison.focus());
        rows.extend(comparison.named());
        rows
    }

    /// Compares the graph as seen through two lenses.
    #[must_use]
    pub fn compare_lenses(&self, left: &Lens, right: &Lens) -> Difference {
        let mut difference = Difference::default();
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        for link in self.links() {
            let (old, new) = (modalities(link, left), modalities(link, right));
            match (old.is_empty(), new.is_empty()) {
                (true, true) => {}
                (true, false) => difference.gained.push(link.ix()),
                (false, true) => difference.lost.push(link.ix()),
                (false, false) if old != new => difference.changed.push(link.ix()),
                (false, false) => {}
            }
            let ends = [link.from().ix(), link.to().ix()];
            before.extend(ends.iter().filter(|_| !old.is_empty()));
            after.extend(ends.iter().filter(|_| !new.is_empty()));
        }
        difference.entities_gained = after.difference(&before).copied().collect();
        difference.entities_lost = before.difference(&after).copied().collect();
        difference
    }

    fn side(&self, programme: EntityIx, lens: &Lens) -> Side {
        let mut parts = self.parts(programme, lens);
        parts.insert(programme);
        Side { programme, parts }
    }
}

fn modalities(link: LinkRef<'_>, lens: &Lens) -> BTreeSet<Modality> {
    link.statements(lens).map(super::StatementRef::modality).collect()
}

/// A programme and all its parts, itself among them.
struct Side {
    programme: EntityIx,
    parts: BTreeSet<EntityIx>,
}

struct Comparison<'g> {
    graph: &'g Graph,
    lens: &'g Lens,
    left: Side,
    right: Side,
}

impl Comparison<'_> {
    /// Rows for the parts of the programmes, kind by kind: what carries on what, what is dropped, what is new.
    fn parts(&self) -> Vec<Change> {
        let mut rows = Vec::new();
        for kind in self.part_kinds() {
            let section = self.graph.ontology.kind(kind).plural.clone();
            let of_kind = |side: &Side| self.in_order(side.parts.iter().copied().filter(|ix| self.kind(*ix) == kind));
            for part in of_kind(&self.left) {
                rows.extend(self.succession(&section, part));
            }
            let new = of_kind(&self.right).into_iter().filter(|part| !self.carries_on(*part));
            rows.extend(new.map(|part| self.marked(&section, "new", part, RelationRole::Introduction)));
        }
        rows
    }

    /// The kinds of parts; activities first.
    fn part_kinds(&self) -> Vec<KindId> {
        let programmes = [self.left.programme, self.right.programme];
        let parts = self.left.parts.union(&self.right.parts).filter(|ix| !programmes.contains(ix));
        let kinds: BTreeSet<KindId> = parts.map(|ix| self.kind(*ix)).collect();
        let mut kinds: Vec<KindId> = kinds.into_iter().collect();
        kinds.sort_by_key(|kind| !self.graph.ontology.has_role(*kind, KindRole::Activity));
        kinds
    }

    fn kind(&self, ix: EntityIx) -> KindId {
        self.graph.at(ix).kind_id()
    }

    /// Entities in the order of the text they are described after, then of ids.
    fn in_order(&self, entities: impl Iterator<Item = EntityIx>) -> Vec<EntityIx> {
        let mut list: Vec<EntityIx> = entities.collect();
        list.sort_by_cached_key(|ix| (self.graph.text_order(*ix), *ix));
        list
    }

    fn succession(&self, section: &str, part: EntityIx) -> Vec<Change> {
        let links = self.graph.role_links(part, Direction::In, RelationRole::Succession, self.lens);
        let links: Vec<_> = links.filter(|link| self.right.parts.contains(&link.from().ix())).collect();
        if links.is_empty() {
            return vec![self.marked(section, "dropped", part, RelationRole::Discontinuation)];
        }
        links.into_iter().map(|link| self.descent(section, link)).collect()
    }

    fn descent(&self, section: &str, link: LinkRef<'_>) -> Change {
        Change {
            section: section.to_owned(),
            change: link.role_value(AttributeRole::Change, self.lens).unwrap_or_else(|| "carried on".into()),
            left: Some(link.to().ix()),
            right: Some(link.from().ix()),
            confidence: link.role_value(AttributeRole::Confidence, self.lens),
            reason: link.reasons(self.lens),
            links: vec![link.ix()],
        }
    }

    fn carries_on(&self, part: EntityIx) -> bool {
        let mut links = self.graph.role_links(part, Direction::Out, RelationRole::Succession, self.lens);
        links.any(|link| self.left.parts.contains(&link.to().ix()))
    }

    /// A row for something that only one programme has, with what the curators say of it, if they do.
    fn marked(&self, section: &str, change: &str, part: EntityIx, role: RelationRole) -> Change {
        let mut links = self.graph.role_links(part, Direction::Out, role, self.lens);
        let link = links.find(|link| link.to().ix() == self.right.programme);
        let new = role == RelationRole::Introduction;
        Change {
            section: section.to_owned(),
            change: change.to_owned(),
            left: (!new).then_some(part),
            right: new.then_some(part),
            confidence: link.and_then(|link| link.role_value(AttributeRole::Confidence, self.lens)),
            reason: link.and_then(|link| link.reasons(self.lens)),
            links: link.map(LinkRef::ix).into_iter().collect(),
        }
    }

    /// The focus species of a programme with the links that say so.
    fn focus_of(&self, side: &Side) -> BTreeMap<EntityIx, Vec<LinkIx>> {
        let mut found: BTreeMap<EntityIx, Vec<LinkIx>> = BTreeMap::new();
        for part in &side.parts {
            for link in self.graph.role_links(*part, Direction::Out, RelationRole::Focus, self.lens) {
                found.entry(link.to().ix()).or_default().push(link.ix());
            }
        }
        found
    }

    fn focus(&self) -> Vec<Change> {
        let (left, right) = (self.focus_of(&self.left), self.focus_of(&self.right));
        let mut rows = Vec::new();
        let mut met: BTreeSet<EntityIx> = BTreeSet::new();
        for (taxon, links) in &left {
            let found = self.focus_matches(*taxon, links, &right);
            met.extend(found.iter().filter_map(|row| row.right));
            if found.is_empty() {
                let row = self.marked("focus species", "lost", *taxon, RelationRole::Discontinuation);
                rows.push(Change { links: links.iter().chain(&row.links).copied().collect(), ..row });
            }
            rows.extend(found);
        }
        for (taxon, links) in right.iter().filter(|(taxon, _)| !met.contains(taxon)) {
            let row = self.marked("focus species", "gained", *taxon, RelationRole::Introduction);
            let wider = self.graph.ancestors(*taxon, self.lens).into_iter().find(|above| right.contains_key(above));
            let row = match wider.filter(|_| row.links.is_empty()) {
                Some(wider) => Change {
                    change: "named besides".into(),
                    reason: Some(format!("It belongs to {}, which is named too.", self.graph.at(wider).name())),
                    ..row
                },
                None => row,
            };
            rows.push(Change { links: links.iter().chain(&row.links).copied().collect(), ..row });
        }
        rows
    }

    /// In words, if the firmest thing said before and the firmest said now differ.
    fn firmness(&self, before: &[LinkIx], now: &[LinkIx]) -> Option<String> {
        let firmest = |links: &[LinkIx]| links.iter().flat_map(|ix| modalities(self.graph.link(*ix), self.lens)).min();
        let (before, now) = (firmest(before)?, firmest(now)?);
        (before != now).then(|| format!("Said as {before} before, as {now} now."))
    }

    /// The same taxon, or those that take its place: by curated statements, else by the tree of taxa.
    fn focus_matches(&self, taxon: EntityIx, left: &[LinkIx], right: &BTreeMap<EntityIx, Vec<LinkIx>>) -> Vec<Change> {
        let row = |change: &str, other: EntityIx, reason: Option<String>| Change {
            section: "focus species".into(),
            change: change.into(),
            left: Some(taxon),
            right: Some(other),
            confidence: None,
            reason,
            links: right.get(&other).cloned().unwrap_or_default(),
        };
        let mut rows: Vec<Change> =
            right.get(&taxon).map(|now| row("kept", taxon, self.firmness(left, now))).into_iter().collect();
        let curated = self.graph.role_links(taxon, Direction::In, RelationRole::FocusSuccession, self.lens);
        let curated: Vec<_> = curated.filter(|link| right.contains_key(&link.from().ix())).collect();
        rows.extend(curated.iter().map(|link| self.descent("focus species", *link)));
        if rows.is_empty() {
            let above = self.graph.ancestors(taxon, self.lens);
            let by_tree = || Some("By the tree of taxa.".to_owned());
            for other in right.keys() {
                if above.contains(other) {
                    rows.push(row("widened", *other, by_tree()));
                } else if self.graph.ancestors(*other, self.lens).contains(&taxon) {
                    rows.push(row("narrowed", *other, by_tree()));
                }
            }
        }
        rows
    }

    /// Everything else that the parts of the programmes are linked to, kind by kind: named in both, or in one alone.
    fn named(&self) -> Vec<Change> {
        let (left, right) = (self.named_by(&self.left), self.named_by(&self.right));
        let all: BTreeSet<(KindId, EntityIx)> =
            left.keys().chain(right.keys()).map(|ix| (self.kind(*ix), *ix)).collect();
        let rows = all.into_iter().map(|(kind, ix)| {
            let (old, new) = (left.get(&ix), right.get(&ix));
            let change = match (old.is_some(), new.is_some()) {
                (true, true) => "named in both",
                (true, false) => "named in the earlier only",
                _ => "named in the later only",
            };
            Change {
                section: self.graph.ontology.kind(kind).plural.clone(),
                change: change.into(),
                left: old.map(|_| ix),
                right: new.map(|_| ix),
                confidence: None,
                reason: None,
                links: old.into_iter().chain(new).flatten().copied().collect(),
            }
        });
        rows.collect()
    }

    fn named_by(&self, side: &Side) -> BTreeMap<EntityIx, Vec<LinkIx>> {
        let structural = [
            RelationRole::PartWhole,
            RelationRole::Succession,
            RelationRole::Focus,
            RelationRole::Introduction,
            RelationRole::Discontinuation,
        ];
        let mut found: BTreeMap<EntityIx, Vec<LinkIx>> = BTreeMap::new();
        for part in side.parts.iter().filter(|part| **part != side.programme) {
            for link in self.graph.at(*part).links(Direction::Out, self.lens) {
                if !link.relation().roles.iter().any(|role| structural.contains(role)) {
                    found.entry(link.to().ix()).or_default().push(link.ix());
                }
            }
        }
        found
    }
}
