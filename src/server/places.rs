//! Places for work, with a line before them that cannot grow for ever: who finds it full is refused at once, so that
//! a flood of dear requests cannot take all connections.

use super::answers;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many may wait for each place.
const LINE: usize = 4;
/// How many may wait at least.
const SHORTEST: usize = 16;

/// Places and the line before them.
pub struct Places {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// The line is full.
#[derive(Debug)]
pub struct Crowded;

impl Places {
    pub fn new(count: usize) -> Self {
        let most_waiting = (count * LINE).max(SHORTEST);
        Self { free: Arc::new(Semaphore::new(count)), waiting: AtomicUsize::new(0), most_waiting }
    }

    /// A place, as soon as there is one.
    ///
    /// # Errors
    /// The line is full.
    pub async fn acquire(&self) -> Result<OwnedSemaphorePermit, Crowded> {
        if let Ok(place) = self.free.clone().try_acquire_owned() {
            return Ok(place);
        }
        let _turn = Turn::take(&self.waiting, self.most_waiting)?;
        self.free.clone().acquire_owned().await.map_err(|_| Crowded)
    }

    /// Whether somebody waits for a place.
    pub fn are_wanted(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// A place within some time, or else a refusal that says of what there are too many.
    pub async fn acquire_within(&self, patience: Duration, what: &str) -> Result<OwnedSemaphorePermit, Response> {
        match tokio::time::timeout(patience, self.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(answers::busy(&format!("too many {what} are being worked on; try again soon"))),
        }
    }
}

/// A turn in a line.
pub struct Turn<'l>(&'l AtomicUsize);

impl<'l> Turn<'l> {
    pub fn take(line: &'l AtomicUsize, most: usize) -> Result<Self, Crowded> {
        let turn = Self(line);
        if line.fetch_add(1, Ordering::Relaxed) < most { Ok(turn) } else { Err(Crowded) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
