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
        let view = self.view;
        let range = view.outgoing_of(ix);
        let rows = view.targets[range.clone()].iter().zip(&view.outgoing_marks[range.clone()]);
        for (index, (to, mark)) in range.zip(rows) {
            self.pass(ix, *to, mark, out, || LinkIx(index_u32(index)), &mut see);
        }
        let range = view.incoming_of(ix);
        let rows = view.incoming_sources[range.clone()].iter().zip(&view.incoming_marks[range.clone()]);
        for (index, (from, mark)) in range.zip(rows) {
            self.pass(ix, *from, mark, into, || view.incoming_links[index], &mut see);
        }
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
