//! Connections: accepting, time limits, a graceful end. `axum::serve` has no time limit for slow clients, so not that.

use super::clients::{Arriving, Clients, Entry, Observed};
use super::reload::{self, Source, Wake};
use super::routes::Routes;
use super::site::{Bounds, Current};
use super::{ServeError, Settings};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// The most header lines of a request.
const MOST_HEADERS: usize = 64;
/// The most bytes of a request's head, and of an answer that are taken up before the client reads.
const BUFFER: usize = 32 * 1024;

/// The listening server.
struct Door {
    listener: TcpListener,
    builder: Builder,
    routes: Arc<Routes>,
    places: Arc<Semaphore>,
    clients: Arc<Clients>,
    bounds: Arc<Bounds>,
    graceful: GracefulShutdown,
    /// A connection that has no place yet.
    next: Option<TcpStream>,
}

/// Accepts connections until told to stop, then waits for what was accepted.
pub async fn run(
    settings: &Settings,
    current: Current,
    source: Source,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let listener =
        TcpListener::bind(settings.listen).await.map_err(|error| ServeError::Listen(settings.listen, error))?;
    let mut stop = std::pin::pin!(told_to_stop()?);
    let waker = reader(settings, current.clone(), source)?;
    wake_on_hangup(waker.clone())?;
    ready(listener.local_addr().map_err(ServeError::System)?);
    let mut door = Door {
        listener,
        builder: builder(settings),
        bounds: current.site().bounds.clone(),
        routes: Arc::new(Routes::new(current)),
        places: Arc::new(Semaphore::new(settings.connections)),
        clients: Arc::default(),
        graceful: GracefulShutdown::new(),
        next: None,
    };
    let sweeper = tokio::spawn(sweep(door.clients.clone(), door.bounds.clone()));
    tokio::select! {
        () = door.serve() => {}
        () = &mut stop => {}
    }
    tracing::info!("told to stop; finishing what was accepted");
    let ended = door.close(settings).await;
    sweeper.abort();
    let _ = waker.send(Wake::Stop);
    if !ended {
        tracing::warn!(seconds = settings.grace.as_secs(), "requests were broken off at the end of the time of grace");
    }
    Ok(())
}

impl Door {
    /// Accepts for ever. May be left off at any point without losing a connection.
    async fn serve(&mut self) {
        loop {
            if self.next.is_none() {
                self.next = Some(self.accepted().await);
            }
            let place = self.place().await;
            if let Some(stream) = self.next.take() {
                self.admit(stream, place);
            }
        }
    }

    /// Accepts for a little longer, so that clients who keep connections open learn that these end; then only finishes
    /// what was accepted. Says whether everything was finished in time.
    async fn close(mut self, settings: &Settings) -> bool {
        self.bounds.stopping.store(true, Ordering::Relaxed);
        let until = Instant::now() + settings.drain;
        while self.graceful.count() > 0 && Instant::now() < until {
            let _ = timeout(Duration::from_millis(10), self.serve()).await;
        }
        // Those whom the system has accepted already, while the program did not yet.
        let _ = timeout(Duration::from_millis(10), self.serve()).await;
        let Self { listener, graceful, .. } = self;
        drop(listener);
        timeout(settings.grace, graceful.shutdown()).await.is_ok()
    }

    /// The next connection. When the system has no more handles, another connection makes room.
    async fn accepted(&self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return stream,
                Err(_) => {
                    self.clients.make_room();
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            }
        }
    }

    /// A place for a connection, that of another if need be.
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Some(place);
        }
        if self.clients.make_room() {
            self.bounds.metrics.cut("crowd");
        }
        self.places.clone().acquire_owned().await.ok()
    }

    fn admit(&self, stream: TcpStream, place: Option<OwnedSemaphorePermit>) {
        let _ = stream.set_nodelay(true);
        let entry = self.clients.enter();
        let client = entry.client.clone();
        let (routes, bounds) = (self.routes.clone(), self.bounds.clone());
        bounds.metrics.accepted.inc();
        bounds.metrics.connections.inc();
        let service = {
            let (client, bounds) = (client.clone(), bounds.clone());
            service_fn(move |request: Request<Incoming>| {
                let client = client.clone();
                let request = request.map(|body| Arriving::new(body, client.clone()));
                let (guard, bounds, routes) = (Answering(client), bounds.clone(), routes.clone());
                async move {
                    let mut answer = routes.answer(request).await?;
                    if bounds.stopping.load(Ordering::Relaxed) {
                        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                    }
                    drop(guard);
                    Ok::<_, Infallible>(answer)
                }
            })
        };
        let io = TokioIo::new(Observed { stream, client: client.clone() });
        let watched = self.graceful.watch(self.builder.serve_connection(io, service));
        tokio::spawn(async move {
            // A client that breaks its connection off is no event for anybody else.
            tokio::select! {
                _ = watched => {}
                () = client.cut() => {}
            }
            leave(entry, &bounds, place);
        });
    }
}

fn leave(entry: Entry, bounds: &Bounds, place: Option<OwnedSemaphorePermit>) {
    bounds.metrics.connections.dec();
    drop(entry);
    drop(place);
}

/// While a request is being answered.
struct Answering(Arc<super::clients::Client>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answered();
    }
}

fn builder(settings: &Settings) -> Builder {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(settings.patience);
    builder.max_headers(MOST_HEADERS).max_buf_size(BUFFER);
    builder
}

/// Cuts slow readers off, again and again.
async fn sweep(clients: Arc<Clients>, bounds: Arc<Bounds>) {
    let mut beat = tokio::time::interval((bounds.patience / 4).max(Duration::from_millis(50)));
    loop {
        beat.tick().await;
        for _ in 0..clients.sweep(bounds.patience) {
            bounds.metrics.cut("slow");
        }
    }
}

/// Starts the thread that reads changed data, and gives what wakes it.
fn reader(settings: &Settings, current: Current, source: Source) -> Result<Sender<Wake>, ServeError> {
    let (sender, wakes) = channel();
    let (waker, watch, limits) = (sender.clone(), settings.watch, settings.limits.clone());
    let run = move || reload::run(&source, watch, &current, &limits, (&sender, &wakes));
    std::thread::Builder::new().name("reader".into()).spawn(run).map_err(ServeError::System)?;
    Ok(waker)
}

/// SIGHUP asks for the data to be read again.
fn wake_on_hangup(waker: Sender<Wake>) -> Result<(), ServeError> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut hangup = signal(SignalKind::hangup()).map_err(ServeError::System)?;
        tokio::spawn(async move { while hangup.recv().await.is_some() && waker.send(Wake::Asked).is_ok() {} });
    }
    #[cfg(not(unix))]
    drop(waker);
    Ok(())
}

/// Ends when the process receives SIGINT or SIGTERM.
fn told_to_stop() -> Result<impl Future<Output = ()>, ServeError> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::System)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::System)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
