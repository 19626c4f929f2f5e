//! GraphQL over HTTP, after the specification of that name: methods, media types, status codes.

use super::accept;
use super::answers::{Refused, page};
use super::site::Site;
use crate::graphql::{ApiError, Code, Request, Response};
use crate::web;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response as HttpResponse;
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde_json::{Map, Value};

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
pub async fn get(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> HttpResponse {
    let query = uri.query().unwrap_or_default();
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let parameters = super::parameters::parse(query);
    if !parameters.iter().any(|(key, _)| key == "query") && accept::best(accepted, &[JSON, GRAPHQL, HTML]) == Some(HTML)
    {
        return page(web::IDE);
    }
    let Some(media) = accept::best(accepted, &[JSON, GRAPHQL]) else { return not_acceptable() };
    let request = match from_address(&parameters) {
        Ok(request) => request,
        Err(message) => return bad_request(media, &message),
    };
    if !site.api.only_reads(&request) {
        let mut response = bad_request(media, "only queries can be asked for with GET");
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    answer(&site, media, request).await
}

/// Answers POST: a query as JSON.
pub async fn post(State(site): State<Site>, method: Method, headers: HeaderMap, body: Body) -> HttpResponse {
    debug_assert_eq!(method, Method::POST);
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let Some(media) = accept::best(accepted, &[JSON, GRAPHQL]) else { return not_acceptable() };
    if !is_json(headers.get(CONTENT_TYPE)) {
        return refused(media, StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the query as application/json, in UTF-8");
    }
    // Room for the query's own limit, its JSON escapes and the variables.
    let limited = Limited::new(body, site.api.limits().bytes);
    let bytes = match tokio::time::timeout(site.patience, limited.collect()).await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            let message = format!("the body has more than {} bytes, which is the limit", site.api.limits().bytes);
            return refused(media, StatusCode::PAYLOAD_TOO_LARGE, &message);
        }
        Ok(Err(_)) => return bad_request(media, "the body could not be read"),
        Err(_) => return refused(media, StatusCode::REQUEST_TIMEOUT, "the body took too long to arrive"),
    };
    match serde_json::from_slice::<Parameters>(&bytes) {
        Ok(parameters) => answer(&site, media, parameters.into()).await,
        Err(error) => bad_request(media, &format!("the body is no GraphQL request as JSON: {error}")),
    }
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

async fn answer(site: &Site, media: &'static str, request: Request) -> HttpResponse {
    let Ok(_place) = site.places.acquire().await else {
        return refused(media, StatusCode::SERVICE_UNAVAILABLE, "too many requests wait; try again soon");
    };
    let response = site.api.execute(request);
    let status = if response.was_executed() || media == JSON { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let mut answer = json(media, status, &response);
    if let Some(reason) = refusal(&response) {
        answer.extensions_mut().insert(reason);
    }
    answer
}

/// Why a request was refused, if it was, for the counters.
fn refusal(response: &Response) -> Option<Refused> {
    if response.is_ok() {
        None
    } else if response.text().contains(Code::LimitExceeded.name()) {
        Some(Refused("limit"))
    } else {
        (!response.was_executed()).then_some(Refused("invalid"))
    }
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
    let mut answer = HttpResponse::new(Body::from(response.text().to_owned()));
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
