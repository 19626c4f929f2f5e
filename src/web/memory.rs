//! What takes a look at the whole graph, such as counts and orders: worked out once for a graph and a lens, and kept
//! for the pages that come after.

use super::context::Context;
use crate::graph::{ConcordanceRow, EntityIx, Stats};
use crate::ontology::KindId;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// As many lenses are kept, the last used ones.
const KEPT: usize = 8;

/// What pages remember from one to the next. It may outlive a graph: what is kept goes by the graph's fingerprint.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<VecDeque<(String, Arc<Survey>)>>,
}

/// What is known of a graph as a whole, as seen through a lens; each part is worked out when a page first asks for it.
#[derive(Default)]
pub(super) struct Survey {
    pub stats: OnceLock<Stats>,
    pub central: OnceLock<Vec<EntityIx>>,
    pub taxa: OnceLock<Vec<(usize, EntityIx)>>,
    pub concordance: OnceLock<(Vec<EntityIx>, Vec<ConcordanceRow>)>,
    /// The sizes of pictures by their addresses; none for those that cannot be drawn.
    pub sizes: Mutex<BTreeMap<String, Option<(u32, u32)>>>,
    /// Entities of a kind in the order of their names.
    pub by_name: Mutex<Vec<(KindId, Arc<Vec<EntityIx>>)>>,
}

impl Memory {
    /// What is known under a key; the longest unused gives way to what is new.
    pub(super) fn survey(&self, key: String) -> Arc<Survey> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|(known, _)| *known == key).and_then(|at| kept.remove(at));
        let entry = known.unwrap_or_else(|| (key, Arc::default()));
        let survey = entry.1.clone();
        kept.push_front(entry);
        kept.truncate(KEPT);
        survey
    }
}

impl Context<'_> {
    /// What is known of the graph as seen through the lens of this page.
    pub(super) fn survey(&self) -> Arc<Survey> {
        let lens = super::context::address("", &[], self.filter.pairs());
        self.memory.survey(format!("{}{lens}", self.graph.fingerprint()))
    }

    /// The entities of a kind in the order of their names, whatever the lens.
    pub(super) fn by_name(&self, kind: KindId) -> Arc<Vec<EntityIx>> {
        let survey = self.memory.survey(self.graph.fingerprint().to_owned());
        let mut known = survey.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, order)) = known.iter().find(|(id, _)| *id == kind) {
            return order.clone();
        }
        let mut order = self.graph.of_kind(kind).to_vec();
        order.sort_by_cached_key(|ix| (self.graph.at(*ix).name().to_lowercase(), *ix));
        let order = Arc::new(order);
        known.push((kind, order.clone()));
        order
    }
}
