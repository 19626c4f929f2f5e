//! What is served at which address.

use super::{Settings, graphql, pages, parameters, pictures};
use crate::diagram::PICTURE_FORMATS;
use crate::diagram::parameters::{SELECTING, refuse_unknown, select};
use crate::export::{FORMATS, Format, Part};
use crate::graph::{Lens, LensParts};
use crate::graphql::{Api, examples, sdl};
use crate::web::{ASSETS, Asset};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What every route can reach.
#[derive(Clone)]
pub struct Site {
    pub api: Api,
    pub places: Arc<Semaphore>,
    pub patience: Duration,
    /// Places for those who draw.
    pub easels: Arc<Semaphore>,
    /// Places for queries that may take long.
    pub desks: Arc<Semaphore>,
}

/// Pages load from the server itself and from nowhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// All routes.
pub fn router(settings: &Settings, api: Api) -> Router {
    let site = Site {
        api,
        places: Arc::new(Semaphore::new(settings.requests)),
        patience: settings.patience,
        easels: Arc::new(Semaphore::new(settings.drawings)),
        desks: Arc::new(Semaphore::new(2 * std::thread::available_parallelism().map_or(2, usize::from))),
    };
    let mut router = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/schema.graphql", get(schema))
        .route("/examples.json", get(questions))
        .route("/diagrams/{file}", get(pictures::view))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(|| async { "ready\n" }));
    for format in PICTURE_FORMATS {
        let answer = move |site, uri, headers| pictures::selection(format, site, uri, headers);
        router = router.route(&format!("/diagram.{}", format.extension), get(answer));
    }
    for format in FORMATS {
        router = router.route(&format!("/export.{}", format.name), get(move |site, uri| export(format, site, uri)));
    }
    for asset in ASSETS {
        router = router.route(asset.path, get(move || async move { file(asset) }));
    }
    pages::routes(router).fallback(pages::missing).layer(middleware::map_response(secured)).with_state(site)
}

async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

async fn schema(State(site): State<Site>) -> Response {
    text("text/plain; charset=utf-8", sdl(site.api.graph().ontology()))
}

async fn questions() -> Response {
    match serde_json::to_string(&examples()) {
        Ok(json) => text("application/json; charset=utf-8", json),
        Err(error) => message(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

/// A whole export is written before it is sent: an error then still has a status of its own.
async fn export(format: &'static Format, State(site): State<Site>, uri: Uri) -> Response {
    let parameters = parameters::parse(uri.query().unwrap_or_default());
    let known = SELECTING.iter().chain(&LensParts::KEYS).copied();
    let select = refuse_unknown(&parameters, known).and_then(|()| select(site.api.graph(), &parameters));
    let mut select = match select {
        Ok(select) => select,
        Err(reason) => return message(StatusCode::BAD_REQUEST, &reason.to_string()),
    };
    if parameters.is_empty() {
        select.lens = Lens::everything();
    }
    if !parameters.iter().any(|(key, _)| key == "limit") {
        select.limit = usize::MAX;
    }
    let graph = site.api.graph();
    let selection = graph.select(&select);
    let mut bytes = Vec::new();
    match (format.write)(&Part { graph, selection: &selection, lens: &select.lens }, &mut bytes) {
        Ok(()) => with_type(format.media_type, Body::from(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => {
            message(StatusCode::BAD_REQUEST, &error.to_string())
        }
        Err(error) => message(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

fn file(asset: &'static Asset) -> Response {
    with_type(asset.media_type, Body::from(asset.text))
}

/// A page of HTML.
pub fn page(html: &'static str) -> Response {
    with_type("text/html; charset=utf-8", Body::from(html))
}

fn text(media_type: &'static str, text: String) -> Response {
    with_type(media_type, Body::from(text))
}

fn with_type(media_type: &'static str, body: Body) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
}

/// A refusal as text.
pub fn message(status: StatusCode, text: &str) -> Response {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    (status, [(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], clean + "\n").into_response()
}
