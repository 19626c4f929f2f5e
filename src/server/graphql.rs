//! GraphQL over HTTP, after the specification of that name: methods, media types, status codes.

use super::accept;
use super::answers::{Refused, broken, page};
use super::coding::Coding;
use super::site::Site;
use super::tags::{is_known, tag};
use crate::graphql::{Api, ApiError, Code, Ready, Request, Response};
use crate::web;
use axum::body::{Body, HttpBody};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request as HttpRequest, StatusCode};
use axum::response::Response as HttpResponse;
use bytes::Bytes;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";
const HTML: &str = "text/html";
/// From how many bytes on an answer that is asked for again is worth compressing.
const LARGE: usize = 48 * 1024;
/// How many bytes of a body need a place if more are to come.
const LONG: usize = 16 * 1024;
/// How long a quick query waits for a turn before it is worked out elsewhere.
const SOON: Duration = Duration::from_millis(5);

/// A request as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<BTreeMap<String, IgnoredAny>>,
}

/// Answers a request, whatever its method.
pub async fn answer<B>(site: &Site, request: HttpRequest<B>) -> HttpResponse
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let (head, body) = request.into_parts();
    match head.method {
        Method::POST => post(site, &head.headers, body).await,
        Method::GET | Method::HEAD => get(site, &head).await,
        _ => {
            let mut response = HttpResponse::new(Body::empty());
            *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET,HEAD,POST"));
            response
        }
    }
}

/// Answers GET: a query in the address, or the editor for a browser that asks without one.
async fn get(site: &Site, head: &Parts) -> HttpResponse {
    let query = head.uri.query().unwrap_or_default();
    let accepted = head.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let media = match accept::best(accepted, &[JSON, GRAPHQL, HTML]) {
        Some(HTML) if !super::parameters::parse(query).iter().any(|(key, _)| key == "query") => return page(web::IDE),
        Some(HTML) => accept::best(accepted, &[JSON, GRAPHQL]),
        other => other,
    };
    let Some(media) = media else { return not_acceptable() };
    let mark = site.api.graph().mark(&[media, query]);
    // The first answer is never compressed, later ones may be: the client may have either.
    let known = |tag: &HeaderValue| is_known(&head.headers, tag);
    if head.headers.contains_key(IF_NONE_MATCH)
        && let Some(tag) = [Coding::Plain, Coding::Gzip].into_iter().map(|coding| tag(mark, coding)).find(known)
    {
        return not_modified(tag);
    }
    let mut response = match recall(site, query.as_bytes()) {
        Some(answer) => again(site, media, &answer, &head.headers).await,
        None => get_anew(site, media, query).await,
    };
    if response.status() == StatusCode::OK {
        let packed = response.headers().contains_key(CONTENT_ENCODING);
        response.headers_mut().insert(ETAG, tag(mark, if packed { Coding::Gzip } else { Coding::Plain }));
    }
    response
}

async fn get_anew(site: &Site, media: &'static str, query: &str) -> HttpResponse {
    let request = match from_address(&super::parameters::parse(query)) {
        Ok(request) => request,
        Err(message) => return bad_request(media, &message),
    };
    if !site.api.only_reads(&request) {
        let mut response = bad_request(media, "only queries can be asked for with GET");
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    work_out(site, media, request, query.as_bytes()).await
}

/// Answers POST: a query as JSON.
async fn post<B>(site: &Site, headers: &HeaderMap, body: B) -> HttpResponse
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let Some(media) = accept::best(accepted, &[JSON, GRAPHQL]) else { return not_acceptable() };
    if !is_json(headers.get(CONTENT_TYPE)) {
        return refused(media, StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the query as application/json, in UTF-8");
    }
    // Room for the query's own limit, its JSON escapes and the variables.
    let most = site.api.limits().bytes;
    let bytes = match tokio::time::timeout(site.patience, read(body, most, &site.bodies)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(Unread::TooLong)) => {
            let message = format!("the body has more than {most} bytes, which is the limit");
            return refused(media, StatusCode::PAYLOAD_TOO_LARGE, &message);
        }
        Ok(Err(Unread::Broken)) => return bad_request(media, "the body could not be read"),
        Err(_) => return refused(media, StatusCode::REQUEST_TIMEOUT, "the body took too long to arrive"),
    };
    if let Some(answer) = recall(site, &bytes) {
        return again(site, media, &answer, headers).await;
    }
    match serde_json::from_slice::<Parameters>(&bytes) {
        Ok(parameters) => work_out(site, media, parameters.into(), &bytes).await,
        Err(error) => bad_request(media, &format!("the body is no GraphQL request as JSON: {error}")),
    }
}

/// Why a body cannot be had.
enum Unread {
    TooLong,
    Broken,
}

/// The whole of a body: what arrived in one piece, as it is. Only so many long ones arrive at a time, so that clients who
/// send slowly cannot fill the memory.
async fn read<B>(mut body: B, most: usize, long: &Semaphore) -> Result<Bytes, Unread>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let mut whole = Bytes::new();
    let mut place = None;
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        if whole.len() + piece.len() > most {
            return Err(Unread::TooLong);
        }
        if place.is_none() && whole.len() + piece.len() > LONG && !body.is_end_stream() {
            place = long.acquire().await.ok();
        }
        whole = if whole.is_empty() { piece } else { [whole, piece].concat().into() };
    }
    Ok(whole)
}

impl From<Parameters> for Request {
    fn from(parameters: Parameters) -> Self {
        Self {
            query: parameters.query,
            operation: parameters.operation_name,
            variables: parameters.variables.unwrap_or_default(),
        }
    }
}

fn from_address(parameters: &[(String, String)]) -> Result<Request, String> {
    let get = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let query = get("query").ok_or("the address has no `query`")?;
    let object = |name: &str| match get(name).filter(|text| !text.is_empty()) {
        None => Ok(Map::new()),
        Some(text) => serde_json::from_str(&text).map_err(|error| format!("`{name}` is no JSON object: {error}")),
    };
    object("extensions")?;
    Ok(Request {
        query,
        operation: get("operationName").filter(|name| !name.is_empty()),
        variables: object("variables")?,
    })
}

/// The answer that was kept for what a client sent, if it was.
fn recall(site: &Site, sent: &[u8]) -> Option<Response> {
    let answer = site.api.recall(sent);
    if answer.is_some() {
        site.metrics.recalled.inc()
    } else {
        site.metrics.forgotten.inc()
    };
    answer
}

/// Gives an answer that was kept; a large one compressed with gzip, if the client reads that.
async fn again(site: &Site, media: &'static str, answer: &Response, headers: &HeaderMap) -> HttpResponse {
    let mut response = json(media, StatusCode::OK, answer);
    if answer.body().len() < LARGE || !Coding::Gzip.is_read_by(headers) {
        return response;
    }
    let packed = match answer.packed().get() {
        Some(packed) => packed.clone(),
        None => {
            let (packed, plain) = (answer.packed().clone(), answer.body().clone());
            match site.by_hand(move || packed.get_or_init(|| Coding::Gzip.apply(&plain)).clone()).await {
                Ok(packed) => packed,
                Err(refusal) => return refusal,
            }
        }
    };
    *response.body_mut() = Body::from(packed);
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// Works an answer out, and keeps it for those who send the same. What may take long has a place of its own to wait
/// for, and leaves the thread to others while it is worked on.
async fn work_out(site: &Site, media: &'static str, request: Request, sent: &[u8]) -> HttpResponse {
    let Ok(place) = site.places.acquire().await else { return crowded(media) };
    let ready = if site.api.is_at_hand(&request) {
        site.api.ready(request)
    } else {
        let api = site.api.clone();
        match site.by_hand(move || api.ready(request)).await {
            Ok(ready) => ready,
            Err(refusal) => return refusal,
        }
    };
    let ready = match ready {
        Ok(ready) => ready,
        Err(refused) => return counted(media, &refused),
    };
    let turn = if ready.is_quick() { turn(site).await } else { None };
    let response = match turn {
        Some(_turn) => run(&site.api, &ready),
        None => {
            drop(place);
            let Ok(desk) = site.desks.acquire().await else { return crowded(media) };
            let api = site.api.clone();
            let work = tokio::task::spawn_blocking(move || {
                let _desk = desk;
                run(&api, &ready)
            });
            match work.await {
                Ok(response) => response,
                Err(_) => return broken(),
            }
        }
    };
    site.api.keep(sent, &response);
    counted(media, &response)
}

fn run(api: &Api, ready: &Ready) -> Response {
    let start = Instant::now();
    api.run(ready, Some(&|| start.elapsed()))
}

/// A turn to compute in this thread, if there is one soon.
async fn turn(site: &Site) -> Option<SemaphorePermit<'_>> {
    if let Ok(turn) = site.turns.try_acquire() {
        return Some(turn);
    }
    tokio::time::timeout(SOON, site.turns.acquire()).await.ok()?.ok()
}

fn crowded(media: &'static str) -> HttpResponse {
    refused(media, StatusCode::SERVICE_UNAVAILABLE, "too many requests wait; try again soon")
}

/// An answer, and for the counters why it is a refusal, if it is.
fn counted(media: &'static str, response: &Response) -> HttpResponse {
    let status = if response.was_executed() || media == JSON { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let mut answer = json(media, status, response);
    if let Some(reason) = refusal(response) {
        answer.extensions_mut().insert(reason);
    }
    answer
}

/// Why a request was refused, if it was, for the counters.
fn refusal(response: &Response) -> Option<Refused> {
    if response.is_ok() {
        None
    } else if String::from_utf8_lossy(response.body()).contains(Code::LimitExceeded.name()) {
        Some(Refused("limit"))
    } else {
        (!response.was_executed()).then_some(Refused("invalid"))
    }
}

fn not_modified(tag: HeaderValue) -> HttpResponse {
    let mut answer = HttpResponse::new(Body::empty());
    *answer.status_mut() = StatusCode::NOT_MODIFIED;
    answer.headers_mut().insert(ETAG, tag);
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    answer
}

fn is_json(header: Option<&HeaderValue>) -> bool {
    let Some(text) = header.and_then(|value| value.to_str().ok()) else { return false };
    let mut parts = text.split(';').map(str::trim);
    parts.next().is_some_and(|name| name.eq_ignore_ascii_case(JSON))
        && parts.all(|part| match part.to_ascii_lowercase().strip_prefix("charset=") {
            Some(charset) => charset.trim_matches('"') == "utf-8",
            None => true,
        })
}

fn bad_request(media: &'static str, message: &str) -> HttpResponse {
    refused(media, StatusCode::BAD_REQUEST, message)
}

fn refused(media: &'static str, status: StatusCode, message: &str) -> HttpResponse {
    json(media, status, &Response::refused(&ApiError::new(Code::BadRequest, message)))
}

fn not_acceptable() -> HttpResponse {
    refused(JSON, StatusCode::NOT_ACCEPTABLE, &format!("answers come as {GRAPHQL} or {JSON}"))
}

fn json(media: &'static str, status: StatusCode, response: &Response) -> HttpResponse {
    let mut answer = HttpResponse::new(Body::from(response.body().clone()));
    *answer.status_mut() = status;
    let media = if media == JSON {
        "application/json; charset=utf-8"
    } else {
        "application/graphql-response+json; charset=utf-8"
    };
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    answer
}
