//! GraphQL over HTTP, after the specification of that name: methods, media types, status codes.

use super::accept;
use super::answers::{Refused, page};
use super::documents::is_known;
use super::site::Site;
use crate::graphql::{ApiError, Code, Request, Response};
use crate::web;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response as HttpResponse;
use bytes::Bytes;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::time::Instant;

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";
const HTML: &str = "text/html";

/// A request as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

/// Answers GET: a query in the address, or the editor for a browser that asks without one.
pub async fn get(State(site): State<Site>, request: HttpRequest) -> HttpResponse {
    let (head, _) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    let accepted = head.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let media = match accept::best(accepted, &[JSON, GRAPHQL, HTML]) {
        Some(HTML) if !super::parameters::parse(query).iter().any(|(key, _)| key == "query") => return page(web::IDE),
        Some(HTML) => accept::best(accepted, &[JSON, GRAPHQL]),
        other => other,
    };
    let Some(media) = media else { return not_acceptable() };
    let tag = tag(&site, media, query);
    if is_known(&head.headers, tag.to_str().unwrap_or_default()) {
        return not_modified(&tag);
    }
    let mut response = match site.api.recall(query.as_bytes()) {
        Some(answer) => json(media, StatusCode::OK, &answer),
        None => get_anew(&site, media, query).await,
    };
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(ETAG, tag);
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
    answer(site, media, request, query.as_bytes()).await
}

/// Answers POST: a query as JSON.
pub async fn post(State(site): State<Site>, request: HttpRequest) -> HttpResponse {
    let (head, body) = request.into_parts();
    let accepted = head.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let Some(media) = accept::best(accepted, &[JSON, GRAPHQL]) else { return not_acceptable() };
    if !is_json(head.headers.get(CONTENT_TYPE)) {
        return refused(media, StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the query as application/json, in UTF-8");
    }
    // Room for the query's own limit, its JSON escapes and the variables.
    let most = site.api.limits().bytes;
    let bytes = match tokio::time::timeout(site.patience, read(body, most)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(Unread::TooLong)) => {
            let message = format!("the body has more than {most} bytes, which is the limit");
            return refused(media, StatusCode::PAYLOAD_TOO_LARGE, &message);
        }
        Ok(Err(Unread::Broken)) => return bad_request(media, "the body could not be read"),
        Err(_) => return refused(media, StatusCode::REQUEST_TIMEOUT, "the body took too long to arrive"),
    };
    if let Some(answer) = site.api.recall(&bytes) {
        return json(media, StatusCode::OK, &answer);
    }
    match serde_json::from_slice::<Parameters>(&bytes) {
        Ok(parameters) => answer(&site, media, parameters.into(), &bytes).await,
        Err(error) => bad_request(media, &format!("the body is no GraphQL request as JSON: {error}")),
    }
}

/// Why a body cannot be had.
enum Unread {
    TooLong,
    Broken,
}

/// The whole of a body: what arrived in one piece, as it is.
async fn read(mut body: Body, most: usize) -> Result<Bytes, Unread> {
    let mut whole = Bytes::new();
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        if whole.len() + piece.len() > most {
            return Err(Unread::TooLong);
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

/// Works an answer out, and keeps it for those who send the same. What may take long has a place of its own to wait
/// for, and leaves the thread to others while it is worked on.
async fn answer(site: &Site, media: &'static str, request: Request, sent: &[u8]) -> HttpResponse {
    let ready = match site.api.ready(request) {
        Ok(ready) => ready,
        Err(refused) => return counted(media, &refused),
    };
    let quick = ready.is_quick();
    let places = if quick { &site.places } else { &site.desks };
    let Ok(_place) = places.acquire().await else {
        return refused(media, StatusCode::SERVICE_UNAVAILABLE, "too many requests wait; try again soon");
    };
    let start = Instant::now();
    let elapsed = || start.elapsed();
    let run = || site.api.run(&ready, Some(&elapsed));
    let response = if quick { run() } else { tokio::task::block_in_place(run) };
    site.api.keep(sent, &response);
    counted(media, &response)
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

/// The mark of an answer: the same request has the same answer as long as the data, the schema and the program are the
/// same, wherever it is asked.
fn tag(site: &Site, media: &str, query: &str) -> HeaderValue {
    let parts = [env!("CARGO_PKG_VERSION"), site.api.graph().fingerprint(), media, query];
    let digest = parts.iter().fold(Sha256::new(), |sum, part| sum.chain_update(part).chain_update([0])).finalize();
    let mut text = String::with_capacity(26);
    text.push('"');
    for byte in digest.iter().take(12) {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

fn not_modified(tag: &HeaderValue) -> HttpResponse {
    let mut answer = HttpResponse::new(Body::empty());
    *answer.status_mut() = StatusCode::NOT_MODIFIED;
    answer.headers_mut().insert(ETAG, tag.clone());
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
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
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    answer
}
