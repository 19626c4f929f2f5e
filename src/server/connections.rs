//! Connections: accepting, time limits, a graceful end. `axum::serve` has no time limit for slow clients, so not that.

use super::{ServeError, Settings, routes};
use crate::graphql::Api;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// The most header lines of a request.
const MOST_HEADERS: usize = 64;

/// Accepts connections until told to stop, then waits for what was accepted.
pub async fn run(settings: Settings, api: Api, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let listener =
        TcpListener::bind(settings.listen).await.map_err(|error| ServeError::Listen(settings.listen, error))?;
    ready(listener.local_addr().map_err(ServeError::System)?);
    let places = Arc::new(Semaphore::new(settings.connections));
    let service = TowerToHyperService::new(routes::router(&settings, api));
    let builder = builder(&settings);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(told_to_stop()?);
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let stream = tokio::select! {
            stream = accepted(&listener) => stream,
            () = &mut stop => break,
        };
        let connection = builder.serve_connection(TokioIo::new(stream), service.clone()).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that breaks its connection off is no event for anybody else.
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(settings.grace, graceful.shutdown()).await;
    Ok(())
}

fn builder(settings: &Settings) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(settings.patience).max_headers(MOST_HEADERS);
    builder
}

/// The next connection. When the system has no more handles the next attempt waits a little.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
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
