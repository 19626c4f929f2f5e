//! The entities that most others are linked to, each with a bit for every entity that is linked to it: so that a search
//! can ask of a few entities whether they are linked to a hub, instead of walking through all that are.

use super::walk::Walk;
use super::{EntityIx, EntityRef, Graph, Lens};
use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::OnceLock;

/// How many links a hub has at least.
const FEWEST: usize = 256;
/// How many hubs there are at most: their bits take no more room than sixteen bytes for each entity.
const MOST: usize = 128;

/// The hubs, looked for when they are first asked for, as are the neighbours of each.
#[derive(Default)]
pub struct Hubs(OnceLock<FxHashMap<EntityIx, OnceLock<FixedBitSet>>>);

impl Graph {
    /// The entities that are linked to a hub, whichever way; nothing if an entity is no hub.
    pub(super) fn around_hub(&self, ix: EntityIx) -> Option<&FixedBitSet> {
        if self.at(ix).degree() < FEWEST {
            return None;
        }
        let hubs = self.hubs.0.get_or_init(|| self.find_hubs());
        Some(hubs.get(&ix)?.get_or_init(|| self.around(ix)))
    }

    fn find_hubs(&self) -> FxHashMap<EntityIx, OnceLock<FixedBitSet>> {
        let mut all: Vec<EntityRef<'_>> = self.entities().filter(|entity| entity.degree() >= FEWEST).collect();
        all.sort_unstable_by_key(|entity| (Reverse(entity.degree()), entity.ix()));
        all.iter().take(MOST).map(|entity| (entity.ix(), OnceLock::new())).collect()
    }

    fn around(&self, ix: EntityIx) -> FixedBitSet {
        let mut bits = FixedBitSet::with_capacity(self.entity_count());
        Walk::new(self, &Lens::default()).onward(ix, |link| bits.insert(link.to.0 as usize));
        bits
    }
}
