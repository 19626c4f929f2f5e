//! What was seen lately: only what comes a second time is worth keeping.

use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many things are remembered, about.
const REMEMBERED: usize = 4096;

/// The marks of things that were seen, each at a place of its own; a newer one takes the place of an older.
pub struct Seen(Box<[AtomicU64]>);

impl Default for Seen {
    fn default() -> Self {
        Self((0..REMEMBERED).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Seen {
    /// Whether the same bytes were seen lately; they are from now on.
    pub fn again(&self, bytes: &[u8]) -> bool {
        let mut hasher = FxHasher::default();
        hasher.write(bytes);
        // Nothing has the mark of an empty place.
        let mark = hasher.finish() | 1;
        let place = usize::try_from(mark >> 32).unwrap_or(0) % self.0.len();
        self.0[place].swap(mark, Ordering::Relaxed) == mark
    }
}
