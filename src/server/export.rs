//! Exports over HTTP: written as they are sent, so that memory does not grow with them and a client who reads slowly
//! slows only its own export down.

use super::answers::{broken, message, with_type};
use super::parameters;
use super::site::Site;
use crate::diagram::parameters::{SELECTING, refuse_unknown, select};
use crate::export::{Format, Part};
use crate::graph::{Lens, LensParts, Select};
use crate::ontology::UnknownName;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use std::io::{self, Write};
use std::task::{Poll, ready};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// How long a piece may wait for the client while others wait for the place.
const BEAT: Duration = Duration::from_secs(1);
/// Pieces that wait to be sent.
const WAITING: usize = 4;

/// Answers `/export.{format}`.
pub async fn export(format: &'static Format, State(site): State<Site>, uri: Uri) -> Response {
    let select = match site.work(move |site| wanted(site, &uri)).await {
        Ok(Ok(select)) => select,
        Ok(Err(reason)) => return message(StatusCode::BAD_REQUEST, &reason.to_string()),
        Err(refusal) => return refusal,
    };
    let place = match site.exports.acquire_within(site.patience, "exports").await {
        Ok(place) => place,
        Err(refusal) => return refusal,
    };
    let (sender, mut pieces) = channel(WAITING);
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut out = Pieces { sender, handle, site: site.clone(), piece: Vec::with_capacity(PIECE) };
        let graph = site.api.graph();
        let selection = graph.select(&select);
        let written = (format.write)(&Part { graph, selection: &selection, lens: &select.lens }, &mut out);
        // An empty piece says that this is all.
        let last = written.and_then(|()| out.flush()).map(|()| Bytes::new());
        let _ = out.send(last);
    });
    // What fits into one piece is sent with its length; a refusal before that has a status of its own.
    match (pieces.recv().await, pieces.recv().await) {
        (Some(Ok(whole)), Some(Ok(end))) if end.is_empty() => with_type(format.media_type, Body::from(whole)),
        (Some(Ok(first)), Some(Ok(second))) => with_type(format.media_type, body([first, second], pieces)),
        (Some(Err(error)), _) | (_, Some(Err(error))) if error.kind() == io::ErrorKind::InvalidInput => {
            message(StatusCode::BAD_REQUEST, &error.to_string())
        }
        (Some(Ok(end)), None) if end.is_empty() => with_type(format.media_type, Body::empty()),
        _ => broken(),
    }
}

fn wanted(site: &Site, uri: &Uri) -> Result<Select, UnknownName> {
    let parameters = parameters::parse(uri.query().unwrap_or_default());
    let known = SELECTING.iter().chain(&LensParts::KEYS).copied();
    refuse_unknown(&parameters, known)?;
    let mut select = select(site.api.graph(), &parameters)?;
    if parameters.is_empty() {
        select.lens = Lens::everything();
    }
    if !parameters.iter().any(|(key, _)| key == "limit") {
        select.limit = usize::MAX;
    }
    Ok(select)
}

/// The first pieces and those that follow. An error among them, or an end that was not announced, breaks the connection
/// off, so that nobody takes what came before it for the whole.
fn body(first: [Bytes; 2], mut pieces: Receiver<io::Result<Bytes>>) -> Body {
    let mut first = first.into_iter();
    Body::from_stream(futures_util::stream::poll_fn(move |cx| {
        let piece = match first.next() {
            Some(piece) => Some(Ok(piece)),
            None => ready!(pieces.poll_recv(cx)),
        };
        Poll::Ready(match piece {
            Some(Ok(end)) if end.is_empty() => None,
            Some(piece) => Some(piece),
            None => Some(Err(io::ErrorKind::UnexpectedEof.into())),
        })
    }))
}

/// Hands on what is written in pieces, and waits while the client does not take them; not for long if others wait for
/// the place.
struct Pieces {
    sender: Sender<io::Result<Bytes>>,
    handle: Handle,
    site: Site,
    piece: Vec<u8>,
}

impl Pieces {
    fn send(&self, piece: io::Result<Bytes>) -> io::Result<()> {
        let start = Instant::now();
        loop {
            match self.handle.block_on(timeout(BEAT, self.sender.reserve())) {
                Ok(Ok(room)) => {
                    room.send(piece);
                    return Ok(());
                }
                Err(_) if start.elapsed() < self.site.patience && !self.site.exports.are_wanted() => {}
                _ => return Err(io::ErrorKind::BrokenPipe.into()),
            }
        }
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.send(Ok(piece.into()))
    }
}
