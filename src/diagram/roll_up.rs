//! Parts drawn as their wholes: what the bodies of a convention do is shown as the convention's own, and said to be so.

use super::picture::{EdgeLine, Stroke};
use super::{DiagramSpec, Place, compose};
use crate::graph::{EntityIx, Graph, Select};
use std::collections::{BTreeMap, BTreeSet};

/// How many names a remark lists.
const LISTED: usize = 6;
/// How many wholes have a remark of their own.
const EXPLAINED: usize = 4;

/// Which whole stands for which part.
#[derive(Debug, Default)]
pub struct RollUp {
    wholes: BTreeMap<EntityIx, EntityIx>,
}

impl RollUp {
    /// Finds the parts of all wholes that a specification rolls up, as its lens shows them.
    pub fn new(graph: &Graph, spec: &DiagramSpec) -> Self {
        let mut wholes = BTreeMap::new();
        let all: Vec<EntityIx> =
            if spec.roll_up.is_empty() { Vec::new() } else { graph.entities().map(|entity| entity.ix()).collect() };
        for whole in tops(graph, spec, &all) {
            for part in graph.parts(whole, &spec.select.lens) {
                wholes.entry(part).or_insert(whole);
            }
        }
        Self { wholes }
    }

    /// What stands for an entity: the whole it is rolled up into, else itself.
    pub fn of(&self, ix: EntityIx) -> EntityIx {
        let mut at = ix;
        // Wholes within wholes; the bound guards against parts that a lens shows in a ring.
        for _ in 0..32 {
            match self.wholes.get(&at) {
                Some(whole) if *whole != ix => at = *whole,
                _ => break,
            }
        }
        at
    }

    /// What stands for each of a list, each once, in order of ids.
    pub fn of_all(&self, list: impl IntoIterator<Item = EntityIx>) -> Vec<EntityIx> {
        let all: BTreeSet<EntityIx> = list.into_iter().map(|ix| self.of(ix)).collect();
        all.into_iter().collect()
    }

    /// An entity and all that it stands for.
    pub fn members(&self, ix: EntityIx) -> Vec<EntityIx> {
        let parts = self.wholes.keys().copied().filter(|part| *part != ix && self.of(*part) == ix);
        std::iter::once(ix).chain(parts).collect()
    }

    /// Says which wholes stand for which of the entities selected.
    pub fn remarks(&self, graph: &Graph, selected: &[EntityIx], shown: &[EntityIx]) -> Vec<String> {
        let mut parts: BTreeMap<EntityIx, Vec<&str>> = BTreeMap::new();
        for part in selected.iter().filter(|ix| self.of(**ix) != **ix) {
            parts.entry(self.of(*part)).or_default().push(graph.at(*part).short_name());
        }
        parts.retain(|whole, _| shown.binary_search(whole).is_ok());
        if parts.len() > EXPLAINED {
            return vec![format!("{} of the boxes stand for their parts too", parts.len())];
        }
        let remark = |(whole, names): (EntityIx, Vec<&str>)| {
            let more = names.len().saturating_sub(LISTED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let listed: Vec<&str> = names.into_iter().take(LISTED).collect();
            format!("{} stands for its parts too: {}{more}", graph.at(whole).short_name(), listed.join(", "))
        };
        parts.into_iter().map(remark).collect()
    }
}

/// The selection of a specification, begun at the parts of what it rolls up too.
pub fn widened(graph: &Graph, spec: &DiagramSpec) -> Select {
    let mut select = spec.select.clone();
    for whole in tops(graph, spec, &spec.select.focus) {
        if spec.select.focus.contains(&whole) {
            select.focus.extend(graph.parts(whole, &spec.select.lens));
        }
    }
    let mut seen = BTreeSet::new();
    select.focus.retain(|ix| seen.insert(*ix));
    select
}

/// The wholes that are rolled up: those named, and those of the kinds named among the given ones.
fn tops(graph: &Graph, spec: &DiagramSpec, among: &[EntityIx]) -> Vec<EntityIx> {
    let tops = |place: &Place| match place {
        Place::Whole(whole) => vec![*whole],
        Place::Kind(kind) => among.iter().copied().filter(|ix| graph.at(*ix).kind_id() == *kind).collect(),
    };
    spec.roll_up.iter().flat_map(tops).collect()
}

/// Links that have come to join the same two by the same relation, as one line each: as firm as the firmest of them.
pub fn merged(edges: Vec<EdgeLine>) -> Vec<EdgeLine> {
    let mut merged: BTreeMap<(usize, usize, usize), EdgeLine> = BTreeMap::new();
    for mut edge in edges {
        if edge.symmetric && edge.from > edge.to {
            std::mem::swap(&mut edge.from, &mut edge.to);
        }
        let key = (edge.from, edge.to, edge.relation);
        let Some(known) = merged.get_mut(&key) else {
            merged.insert(key, edge);
            continue;
        };
        known.tooltip = format!("{}\n\n{}", known.tooltip, edge.tooltip);
        known.count += edge.count;
        known.cited.extend(edge.cited);
        known.cited.sort_unstable();
        known.cited.dedup();
        if Stroke::of(edge.modality) < known.stroke {
            (known.stroke, known.modality) = (edge.stroke, edge.modality);
        }
        known.label = format!("{} ×{} {}", known.forwards, known.count, compose::bracketed(&known.cited));
    }
    merged.into_values().collect()
}
