//! Lists of marks as long as the graph, which are kept for the next search and never cleared: each search counts on from
//! where the last one ended.

use std::sync::Mutex;

/// Scratches that are ready for the next search.
#[derive(Default)]
pub struct Scratches(Mutex<Vec<Scratch>>);

/// Two marks for each entity.
#[derive(Default)]
pub struct Scratch {
    /// Marks up to this are of earlier searches.
    pub base: u32,
    /// Whether an entity was met from the one side, and whether from the other.
    pub marks: Vec<[u32; 2]>,
}

impl Scratches {
    /// Takes a scratch for a graph of some size, for a search that needs some marks.
    pub fn take(&self, entities: usize, marks: u32) -> Scratch {
        let kept = self.0.lock().ok().and_then(|mut kept| kept.pop());
        let mut scratch = kept.unwrap_or_default();
        if scratch.marks.len() != entities || scratch.base.checked_add(marks).is_none() {
            scratch = Scratch { base: 0, marks: vec![[0; 2]; entities] };
        }
        scratch
    }

    /// Keeps a scratch for the next search.
    pub fn give_back(&self, scratch: Scratch, marks: u32) {
        if let Ok(mut kept) = self.0.lock() {
            kept.push(Scratch { base: scratch.base.saturating_add(marks), ..scratch });
        }
    }
}
