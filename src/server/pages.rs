//! The explorer over HTTP: pages as HTML and as JSON, with ETags; the suggestions of the search fields.

use super::routes::Site;
use super::{accept, parameters};
use crate::web::{self, Page, Reply, Visit};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const TEXT: &str = "text/plain";
const HTML: &str = "text/html";
const JSON: &str = "application/json; charset=utf-8";

/// Adds the routes of all pages: each at its address, and as JSON with `.json` behind it.
pub fn routes(mut router: Router<Site>) -> Router<Site> {
    for page in web::PAGES {
        router = router.route(page.path, get(move |site, id, uri, headers| show(page, site, id, uri, headers)));
        // An id takes the ending along; the other pages need an address of their own.
        if !page.path.contains('{') {
            let twin = if page.path == "/" { "/home.json".to_owned() } else { format!("{}.json", page.path) };
            router = router.route(&twin, get(move |site, id, uri, headers| show(page, site, id, uri, headers)));
        }
    }
    router.route("/suggest.json", get(suggest)).route("/assets/kinds.css", get(colours))
}

async fn show(
    page: &'static Page,
    State(site): State<Site>,
    id: Option<Path<String>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let tag = tag(&site, &uri);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        return marked(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let (path, json) = match uri.path().strip_suffix(".json") {
        Some("/home") => ("/", true),
        Some(path) => (path, true),
        None => (uri.path(), false),
    };
    let id = if json { id.strip_suffix(".json").unwrap_or(&id) } else { &id };
    let visit = Visit { path, id, parameters: parameters::parse(uri.query().unwrap_or_default()), json };
    let reply = web::answer(site.api.graph(), &site.pages, page, visit);
    let found = reply.status == 200;
    let response = response(reply);
    if found { marked(response, &tag) } else { response }
}

/// Answers an address at which there is nothing: with a page to a browser, with a line of text to others.
pub async fn missing(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let mut response = if accept::best(accepted, &[TEXT, HTML]) == Some(HTML) {
        let visit = Visit { path: uri.path(), id: "", parameters: Vec::new(), json: false };
        response(web::missing(site.api.graph(), &site.pages, visit))
    } else {
        super::routes::message(StatusCode::NOT_FOUND, &format!("there is nothing at `{}`", uri.path()))
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    response
}

async fn suggest(State(site): State<Site>, uri: Uri) -> Response {
    let given = parameters::parse(uri.query().unwrap_or_default());
    let text = given.iter().find(|(key, _)| key == "q").map(|(_, text)| text.as_str()).unwrap_or_default();
    ([(CONTENT_TYPE, HeaderValue::from_static(JSON))], web::suggestions(site.api.graph(), text)).into_response()
}

async fn colours(State(site): State<Site>) -> Response {
    let css = web::kind_colours(site.api.graph().ontology());
    ([(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], css).into_response()
}

fn response(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media = if reply.json { JSON } else { "text/html; charset=utf-8" };
    (status, [(CONTENT_TYPE, HeaderValue::from_static(media))], Body::from(reply.text)).into_response()
}

fn marked(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Changes whenever the data or the address do.
fn tag(site: &Site, uri: &Uri) -> String {
    let hash = Sha256::digest(format!("page {}\n{uri}", site.api.graph().fingerprint()));
    let hex = hash.iter().take(12).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("\"{hex}\"")
}
