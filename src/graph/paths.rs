//! Paths between entities: the shortest chain of links from one to another.

use super::{Direction, EntityIx, Graph, Lens, LinkIx};
use crate::ontology::RelationId;
use std::collections::{BTreeMap, VecDeque};

/// What paths count.
#[derive(Clone, Debug)]
pub struct PathQuery {
    /// Where they start.
    pub from: EntityIx,
    /// Where they end.
    pub to: EntityIx,
    /// The most links they may have.
    pub max_length: u32,
    /// The relations they may follow; all if none.
    pub relations: Option<Vec<RelationId>>,
    /// Entities that they may not pass through.
    pub stop_at: Vec<EntityIx>,
    /// Which statements count.
    pub lens: Lens,
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it starts.
    pub from: EntityIx,
    /// The link it follows.
    pub link: LinkIx,
    /// Where it ends.
    pub to: EntityIx,
    /// Whether the link is followed from object to subject.
    pub backwards: bool,
}

impl Graph {
    /// The shortest path, links read either way; among equally short ones the first in order of links.
    /// An empty path leads from an entity to itself.
    #[must_use]
    pub fn shortest_path(&self, query: &PathQuery) -> Option<Vec<Step>> {
        if query.from == query.to {
            return Some(Vec::new());
        }
        let mut reached: BTreeMap<EntityIx, (Option<Step>, u32)> = BTreeMap::from([(query.from, (None, 0))]);
        let mut queue = VecDeque::from([query.from]);
        while let Some(ix) = queue.pop_front() {
            let length = reached.get(&ix).map_or(0, |(_, length)| *length);
            if length >= query.max_length || (ix != query.from && query.stop_at.contains(&ix)) {
                continue;
            }
            for step in self.steps(ix, query) {
                if reached.contains_key(&step.to) {
                    continue;
                }
                reached.insert(step.to, (Some(step), length + 1));
                if step.to == query.to {
                    return Some(trace(&reached, step));
                }
                queue.push_back(step.to);
            }
        }
        None
    }

    fn steps<'g>(&'g self, ix: EntityIx, query: &'g PathQuery) -> impl Iterator<Item = Step> + 'g {
        let links = self.at(ix).links(Direction::Both, &query.lens);
        let wanted =
            links.filter(|link| query.relations.as_ref().is_none_or(|list| list.contains(&link.relation_id())));
        wanted.map(move |link| Step {
            from: ix,
            link: link.ix(),
            to: link.other(ix).ix(),
            backwards: link.from().ix() != ix,
        })
    }
}

fn trace(reached: &BTreeMap<EntityIx, (Option<Step>, u32)>, last: Step) -> Vec<Step> {
    let mut path = vec![last];
    let mut at = last.from;
    while let Some((Some(step), _)) = reached.get(&at) {
        path.push(*step);
        at = step.from;
    }
    path.reverse();
    path
}
