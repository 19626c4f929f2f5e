//! What the routes can reach, and its exchange for a newer one: a request sees one site from beginning to end.

use super::documents::Documents;
use super::metrics::Metrics;
use super::places::Places;
use super::{Settings, answers};
use crate::graphql::Api;
use crate::web::Memory;
use arc_swap::ArcSwap;
use axum::extract::FromRef;
use axum::response::Response;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many long bodies may arrive at a time.
const BODIES: usize = 128;

/// A graph and all that is kept of its answers, with the bounds on work that outlive it.
#[derive(Clone)]
pub struct Site(Arc<Edition>);

/// What a [`Site`] points to.
#[derive(Clone)]
pub struct Edition {
    pub api: Api,
    /// Pages, pictures and schemas of this graph.
    pub documents: Arc<Documents>,
    /// What its pages remember.
    pub pages: Arc<Memory>,
    pub bounds: Arc<Bounds>,
}

/// What all editions share.
pub struct Bounds {
    /// Places for requests that are answered.
    pub places: Places,
    /// Turns to compute in a thread that also serves connections: fewer than there are such threads, so that one is always
    /// left to serve them.
    pub turns: Semaphore,
    /// Threads that may compute beside those: more than there are cores would only get into each other's way.
    pub hands: Arc<Semaphore>,
    /// Places for queries that may take long.
    pub desks: Places,
    /// Places for those who draw.
    pub easels: Places,
    /// The place for the one that fills an area with pixels, of which there may be many.
    pub raster: Arc<Semaphore>,
    /// How long a picture may take.
    pub drawing: Duration,
    /// Places for long bodies that arrive.
    pub bodies: Semaphore,
    /// Bytes of large answers that wait to be sent.
    pub unsent: Arc<Semaphore>,
    /// All of them.
    pub most_unsent: usize,
    /// Places for exports, which each hold a thread while the client reads.
    pub exports: Places,
    /// How many requests wait for a document.
    pub waiting: AtomicUsize,
    pub log_requests: bool,
    /// Whether the process was told to stop.
    pub stopping: AtomicBool,
    pub patience: Duration,
    pub metrics: Arc<Metrics>,
}

/// How many cores there are.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// How many threads serve connections: one more than may compute there.
pub fn threads() -> usize {
    cores() + 1
}

/// How many threads do what takes long: as many as may be at it. Without a bound there would be some more for moments,
/// when work is handed out before a thread that is done has said so.
pub fn helpers(settings: &Settings) -> usize {
    let (hands, desks) = (cores(), cores() + 1);
    hands + desks + settings.drawings + settings.exports
}

/// The site that is served now.
#[derive(Clone)]
pub struct Current(Arc<ArcSwap<Edition>>);

impl Current {
    pub fn new(settings: &Settings, api: Api, metrics: Arc<Metrics>) -> Self {
        let bounds = Bounds {
            places: Places::new(settings.requests),
            turns: Semaphore::new(cores()),
            hands: Arc::new(Semaphore::new(cores())),
            desks: Places::new(cores() + 1),
            raster: Arc::new(Semaphore::new(1)),
            easels: Places::new(settings.drawings),
            drawing: settings.drawing,
            bodies: Semaphore::new(BODIES),
            unsent: Arc::new(Semaphore::new(settings.unsent)),
            most_unsent: settings.unsent,
            exports: Places::new(settings.exports),
            waiting: AtomicUsize::new(0),
            log_requests: settings.log_requests,
            stopping: AtomicBool::new(false),
            patience: settings.patience,
            metrics,
        };
        Self(Arc::new(ArcSwap::from_pointee(Edition::new(api, Arc::new(bounds)))))
    }

    /// Serves another graph from now on and gives back the one before.
    pub fn replace(&self, api: Api) -> Site {
        let bounds = self.0.load().bounds.clone();
        Site(self.0.swap(Arc::new(Edition::new(api, bounds))))
    }

    pub fn site(&self) -> Site {
        Site(self.0.load_full())
    }
}

impl Edition {
    fn new(api: Api, bounds: Arc<Bounds>) -> Self {
        Self { api, documents: Arc::new(Documents::new()), pages: Arc::default(), bounds }
    }
}

impl Site {
    /// Runs what may take long in a thread of its own, as soon as there is a place.
    ///
    /// # Errors
    /// A refusal when there is no place for too long.
    pub async fn work<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> Result<T, Response> {
        let place = self.places.acquire_within(self.patience, "requests").await?;
        let site = self.clone();
        self.by_hand(move || {
            let _place = place;
            work(&site)
        })
        .await
    }

    /// Computes something in a thread of its own, as soon as one is free.
    ///
    /// # Errors
    /// An answer that says so if it broke off.
    pub async fn by_hand<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Response> {
        let hand = self.hands.clone().acquire_owned().await;
        let work = tokio::task::spawn_blocking(move || {
            let _hand = hand;
            work()
        });
        work.await.map_err(|_| answers::broken())
    }

    /// Whether nobody else looks at this edition any more.
    pub fn is_forsaken(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

impl Deref for Site {
    type Target = Edition;

    fn deref(&self) -> &Edition {
        &self.0
    }
}

impl Deref for Edition {
    type Target = Bounds;

    fn deref(&self) -> &Bounds {
        &self.bounds
    }
}

impl FromRef<Current> for Site {
    fn from_ref(current: &Current) -> Self {
        current.site()
    }
}
