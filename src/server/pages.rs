//! The explorer over HTTP: pages as HTML and as JSON, with ETags; the suggestions of the search fields.

use super::answers::message;
use super::documents::{self, Document};
use super::site::{Current, Site};
use super::{accept, parameters};
use crate::web::{self, Page, Reply, Visit};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

const TEXT: &str = "text/plain";
const HTML: &str = "text/html";
const HTML_UTF8: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// Adds the routes of all pages: each at its address, and as JSON with `.json` behind it.
pub fn routes(mut router: Router<Current>) -> Router<Current> {
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
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let json = uri.path().ends_with(".json");
    let media = if json { JSON } else { HTML_UTF8 };
    let make = async {
        let address = uri.clone();
        let reply = site.work(move |site| reply(page, site, &id, &address, json)).await?;
        if reply.status == 200 { Ok(Document::new(media, reply.text)) } else { Err(response(reply)) }
    };
    documents::answer(&site, &uri, &headers, media, make).await
}

fn reply(page: &Page, site: &Site, id: &str, uri: &Uri, json: bool) -> Reply {
    let path = uri.path().strip_suffix(".json").unwrap_or(uri.path());
    let path = if json && path == "/home" { "/" } else { path };
    let id = if json { id.strip_suffix(".json").unwrap_or(id) } else { id };
    let visit = Visit { path, id, parameters: parameters::parse(uri.query().unwrap_or_default()), json };
    web::answer(site.api.graph(), &site.pages, page, visit)
}

/// Answers an address at which there is nothing: with a page to a browser, with a line of text to others.
pub async fn missing(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let mut response = if accept::best(accepted, &[TEXT, HTML]) == Some(HTML) {
        let page = site.work(move |site| {
            let visit = Visit { path: uri.path(), id: "", parameters: Vec::new(), json: false };
            web::missing(site.api.graph(), &site.pages, visit)
        });
        page.await.map_or_else(|refusal| refusal, response)
    } else {
        message(StatusCode::NOT_FOUND, &format!("there is nothing at `{}`", uri.path()))
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    response
}

async fn suggest(State(site): State<Site>, uri: Uri) -> Response {
    let given = parameters::parse(uri.query().unwrap_or_default());
    let text = given.into_iter().find(|(key, _)| key == "q").map(|(_, text)| text).unwrap_or_default();
    match site.work(move |site| web::suggestions(site.api.graph(), &text)).await {
        Ok(found) => ([(CONTENT_TYPE, HeaderValue::from_static(JSON))], found).into_response(),
        Err(refusal) => refusal,
    }
}

async fn colours(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let make = async { Ok(Document::new(CSS, web::kind_colours(site.api.graph().ontology()))) };
    documents::answer_at(&site, uri.path(), &headers, CSS, make).await
}

fn response(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media = if reply.json { JSON } else { HTML_UTF8 };
    (status, [(CONTENT_TYPE, HeaderValue::from_static(media))], Body::from(reply.text)).into_response()
}
