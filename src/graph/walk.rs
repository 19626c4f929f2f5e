//! Walking: which links lead on from an entity, read from the narrow tables that stand beside the rows of links.

use super::store::{MarkRow, View};
use super::{Direction, EntityIx, Graph, Lens, LinkIx, index_u32};
use crate::ontology::{KindId, RelationId};

/// Which links are followed, and which kinds of entities are welcome at their other ends.
pub struct Walk<'q> {
    graph: &'q Graph,
    view: &'q View<'q>,
    lens: &'q Lens,
    narrows: bool,
    /// For each relation, the ways in which it is followed, as bits.
    ways: Vec<u8>,
    /// For each kind, whether it is welcome.
    kinds: Vec<bool>,
}

/// Of how many entities it is asked how many links they have.
const ASKED: usize = 256;
/// From subject to object.
const ALONG: u8 = 1;
/// From object to subject.
const BACK: u8 = 2;

/// A link as it is followed.
#[derive(Clone, Copy)]
pub struct Onward {
    /// Where it leads to, which is never where it comes from.
    pub to: EntityIx,
    /// The link.
    pub link: LinkIx,
    /// Whether entities of that kind are welcome.
    pub welcome: bool,
}

impl<'q> Walk<'q> {
    /// Follows every relation both ways to every kind.
    pub fn new(graph: &'q Graph, lens: &'q Lens) -> Self {
        let ontology = &graph.ontology;
        let (ways, kinds) = (vec![ALONG | BACK; ontology.relations.len()], vec![true; ontology.kinds.len()]);
        Self { graph, view: graph.view(), lens, narrows: lens.narrows(), ways, kinds }
    }

    /// Follows links one way only; those of relations that read the same both ways, still both ways.
    pub fn towards(mut self, direction: Direction) -> Self {
        let kept = match direction {
            Direction::Out => ALONG,
            Direction::In => BACK,
            Direction::Both => return self,
        };
        for (ways, relation) in self.ways.iter_mut().zip(&self.graph.ontology.relations) {
            *ways &= if relation.symmetric { ALONG | BACK } else { kept };
        }
        self
    }

    /// Follows some relations only, if any are given.
    pub fn by(mut self, relations: Option<&[RelationId]>) -> Self {
        if let Some(relations) = relations {
            for (ways, relation) in self.ways.iter_mut().zip(0..) {
                *ways *= u8::from(relations.contains(&RelationId(relation)));
            }
        }
        self
    }

    /// Welcomes only the kinds for which it holds.
    pub fn to(mut self, welcome: impl Fn(KindId) -> bool) -> Self {
        self.kinds.iter_mut().zip(0..).for_each(|(kind, id)| *kind = welcome(KindId(id)));
        self
    }

    /// Whether it follows all links that a lens shows by default, both ways; to which kinds does not matter.
    pub fn is_plain(&self) -> bool {
        self.ways.iter().all(|ways| *ways == ALONG | BACK) && *self.lens == Lens::default()
    }

    /// Prepares to follow the links of some entities, which may lie far apart: a matter of speed only.
    pub fn read_ahead(&self, list: &[EntityIx]) {
        let view = self.view;
        let first = |ix: &EntityIx| {
            let (out, into) = (view.outgoing_of(*ix).start, view.incoming_of(*ix).start);
            let ends = [view.targets.get(out), view.incoming_sources.get(into)].map(|end| end.map_or(0, |ix| ix.0));
            let marks = [view.outgoing_marks.get(out), view.incoming_marks.get(into)];
            ends[0] ^ ends[1] ^ marks.into_iter().flatten().fold(0, |all, mark| all ^ u32::from(mark.relation))
        };
        std::hint::black_box(list.iter().fold(0, |all, ix| all ^ first(ix)));
    }

    /// The links that lead on from an entity, those of which it is the subject first.
    #[inline]
    pub fn onward(&self, from: EntityIx, see: impl FnMut(Onward)) {
        self.follow(from, (ALONG, BACK), see);
    }

    /// The links by which an entity is come to, those of which it is the subject first.
    #[inline]
    pub fn backward(&self, to: EntityIx, see: impl FnMut(Onward)) {
        self.follow(to, (BACK, ALONG), see);
    }

    #[inline]
    fn follow(&self, ix: EntityIx, (out, into): (u8, u8), mut see: impl FnMut(Onward)) {
        self.outgoing(ix, out, &mut see);
        self.incoming(ix, into, &mut see);
    }

    #[inline]
    fn outgoing(&self, ix: EntityIx, way: u8, mut see: impl FnMut(Onward)) {
        let view = self.view;
        let range = view.outgoing_of(ix);
        let rows = view.targets[range.clone()].iter().zip(&view.outgoing_marks[range.clone()]);
        for (index, (to, mark)) in range.zip(rows) {
            self.pass(ix, *to, mark, way, || LinkIx(index_u32(index)), &mut see);
        }
    }

    #[inline]
    fn incoming(&self, ix: EntityIx, way: u8, mut see: impl FnMut(Onward)) {
        let view = self.view;
        let range = view.incoming_of(ix);
        let rows = view.incoming_sources[range.clone()].iter().zip(&view.incoming_marks[range.clone()]);
        for (index, (from, mark)) in range.zip(rows) {
            self.pass(ix, *from, mark, way, || view.incoming_links[index], &mut see);
        }
    }

    /// The links that lead on from some entities to others, looked up in whichever lists are shorter. Both are given as
    /// a list and as a test, which may hold for more than the list has; what is left out of the one list is found only
    /// if the other list is read.
    pub fn between(
        &self,
        (from, is_from): (&[EntityIx], impl Fn(EntityIx) -> bool),
        (to, is_to): (&[EntityIx], impl Fn(EntityIx) -> bool),
        mut see: impl FnMut(EntityIx, EntityIx, LinkIx),
    ) {
        // Links of which the first is the subject leave it and come to the second; the others leave the second.
        for (way, leaving) in [(ALONG, true), (BACK, false)] {
            let length = |list, leaving| self.count(list, |ix| self.length(ix, leaving));
            if length(from, leaving) <= length(to, !leaving) {
                self.listed(from, leaving, way, &is_to, |ix, link| see(ix, link.to, link.link));
            } else {
                self.listed(to, !leaving, way, &is_from, |ix, link| see(link.to, ix, link.link));
            }
        }
    }

    /// The links that leave some entities, or come to them, with wanted other ends.
    #[inline]
    fn listed(
        &self,
        list: &[EntityIx],
        leaving: bool,
        way: u8,
        wanted: &impl Fn(EntityIx) -> bool,
        mut see: impl FnMut(EntityIx, Onward),
    ) {
        for ix in list {
            let mut seen = |link: Onward| {
                if wanted(link.to) {
                    see(*ix, link);
                }
            };
            if leaving { self.outgoing(*ix, way, &mut seen) } else { self.incoming(*ix, way, &mut seen) }
        }
    }

    /// How many links leave an entity, or come to it.
    fn length(&self, ix: EntityIx, leaving: bool) -> usize {
        if leaving { self.view.outgoing_of(ix).len() } else { self.view.incoming_of(ix).len() }
    }

    /// How many links some entities have, about.
    pub fn weight(&self, list: &[EntityIx]) -> usize {
        self.count(list, |ix| self.graph.at(ix).degree())
    }

    /// The sum of a count over some entities; of many, some are asked.
    fn count(&self, list: &[EntityIx], count: impl Fn(EntityIx) -> usize) -> usize {
        let step = 1 + list.len() / ASKED;
        list.iter().step_by(step).map(|ix| count(*ix)).sum::<usize>() * step
    }

    #[inline(always)]
    fn pass(
        &self,
        ix: EntityIx,
        to: EntityIx,
        mark: &MarkRow,
        way: u8,
        link: impl FnOnce() -> LinkIx,
        see: &mut impl FnMut(Onward),
    ) {
        let ways = self.ways.get(usize::from(mark.relation)).copied().unwrap_or(0);
        if to == ix || ways & way == 0 || !self.lens.shows_any(mark.modalities) {
            return;
        }
        let link = link();
        if !self.narrows || self.graph.link(link).is_seen(self.lens) {
            see(Onward { to, link, welcome: self.welcomes(mark, to) });
        }
    }

    #[inline]
    fn welcomes(&self, mark: &MarkRow, to: EntityIx) -> bool {
        let known = (mark.kind < u8::MAX).then(|| self.kinds.get(usize::from(mark.kind)).copied()).flatten();
        known.unwrap_or_else(|| self.kinds.get(usize::from(self.graph.at(to).kind_id().0)).copied().unwrap_or(false))
    }
}
