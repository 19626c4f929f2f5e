//! Around every route: the headers of security, the id of the request, what is counted and what is logged of it, and
//! the bound on large answers that wait to be sent.

use super::answers::{Refused, busy};
use super::documents::Kept;
use super::metrics::{CLIENT_LEFT, Metrics};
use super::site::Bounds;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::sync::OwnedSemaphorePermit;

/// Pages load from the server itself and from nowhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id of a request that is taken over from the client.
const LONGEST_ID: usize = 64;
/// Answers from this size on count against the bound on bytes that wait to be sent.
const LARGE: usize = 64 * 1024;

/// Answers a request by a router, with everything that is the same for all routes.
pub async fn around(State(bounds): State<Arc<Bounds>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    observed(&bounds, route, request, |request| next.run(request)).await
}

/// Answers a request, with everything that is the same for all routes.
pub async fn observed<B, A: Future<Output = Response>>(
    bounds: &Bounds,
    route: &str,
    request: Request<B>,
    answer: impl FnOnce(Request<B>) -> A,
) -> Response {
    let id = request_id(request.headers());
    let line = bounds.log_requests.then(|| (request.method().clone(), request.uri().clone()));
    bounds.metrics.in_flight.inc();
    let watch = Watch { metrics: &bounds.metrics, route, began: Instant::now(), status: CLIENT_LEFT };
    let mut response = bounded(bounds, answer(request).await).await;
    if let Some(Refused(reason)) = response.extensions().get() {
        bounds.metrics.refused(reason);
    }
    let status = response.status().as_u16();
    let microseconds = watch.ends(status);
    if let Some((method, uri)) = line {
        let id = id.to_str().unwrap_or_default();
        let bytes = response.body().size_hint().exact();
        tracing::info!(target: "request", id, %method, address = %uri, status, microseconds, bytes);
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(REQUEST_ID, id);
    response
}

/// Counts a request, also one whose client leaves before the answer.
struct Watch<'m> {
    metrics: &'m Metrics,
    route: &'m str,
    began: Instant,
    status: u16,
}

impl Watch<'_> {
    fn ends(mut self, status: u16) -> u64 {
        self.status = status;
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.metrics.in_flight.dec();
        self.metrics.answered(self.route, self.status, self.began.elapsed());
    }
}

/// The id that the client gives, if it is one, or a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let given = headers.get(REQUEST_ID).filter(|value| {
        let bytes = value.as_bytes();
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=LONGEST_ID).contains(&bytes.len()) && bytes.iter().all(fits)
    });
    given.cloned().unwrap_or_else(|| {
        let number = scattered(SEED.wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed)));
        HeaderValue::from_str(&format!("{number:016x}")).unwrap_or(HeaderValue::from_static("0"))
    })
}

/// A number that looks like chance and is different for different numbers (the finaliser of SplitMix64).
fn scattered(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Lets a large answer wait until those before it are sent, so that clients who read slowly cannot fill the memory.
async fn bounded(bounds: &Bounds, response: Response) -> Response {
    let Some(size) = response.body().size_hint().exact().and_then(|size| usize::try_from(size).ok()) else {
        return response;
    };
    if size < LARGE || response.extensions().get::<Kept>().is_some() {
        return response;
    }
    let share = u32::try_from(size.min(bounds.most_unsent)).unwrap_or(u32::MAX);
    let room = tokio::time::timeout(bounds.patience, bounds.unsent.clone().acquire_many_owned(share)).await;
    let Ok(Ok(room)) = room else { return busy("too many large answers wait to be read; try again soon") };
    let (parts, body) = response.into_parts();
    let Ok(bytes) = body.collect().await else { return super::answers::broken() };
    Response::from_parts(parts, Body::new(Measured { bytes: bytes.to_bytes(), _room: room }))
}

/// A body that is handed over in pieces and holds its share of the room until the last one.
struct Measured {
    bytes: Bytes,
    _room: OwnedSemaphorePermit,
}

impl HttpBody for Measured {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let size = self.bytes.len().min(LARGE);
        let piece = self.bytes.split_to(size);
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}
