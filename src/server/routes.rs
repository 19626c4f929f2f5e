//! What is served at which address.

use super::answers::{broken, message, text};
use super::clients::Arriving;
use super::documents::{self, Document};
use super::metrics::MEDIA_TYPE;
use super::observe::observed;
use super::site::{Bounds, Current, Site};
use super::{export, graphql, observe, pages, pictures};
use crate::diagram::PICTURE_FORMATS;
use crate::export::FORMATS;
use crate::graphql::{examples, sdl};
use crate::web::{ASSETS, Asset};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tower::ServiceExt;

const TEXT: &str = "text/plain; charset=utf-8";

/// Where queries are answered.
const QUERIES: &str = "/graphql";

/// All routes: that of queries, which is taken straight, and a router for all others.
pub struct Routes {
    current: Current,
    bounds: Arc<Bounds>,
    others: Router,
}

impl Routes {
    pub fn new(current: Current) -> Self {
        Self { bounds: current.site().bounds.clone(), others: others(current.clone()), current }
    }

    /// Answers a request.
    pub async fn answer(&self, request: Request<Arriving>) -> Result<Response, Infallible> {
        if request.uri().path() != QUERIES {
            return self.others.clone().oneshot(request.map(Body::new)).await;
        }
        let site = self.current.site();
        Ok(observed(&self.bounds, QUERIES, request, |request| graphql::answer(&site, request)).await)
    }
}

fn others(current: Current) -> Router {
    let mut router = Router::new()
        .route("/schema.graphql", get(schema))
        .route("/examples.json", get(questions))
        .route("/diagrams/{file}", get(pictures::view))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readiness))
        .route("/metrics", get(metrics));
    for format in PICTURE_FORMATS {
        let answer = move |site, uri, headers| pictures::selection(format, site, uri, headers);
        router = router.route(&format!("/diagram.{}", format.extension), get(answer));
    }
    for format in FORMATS {
        router =
            router.route(&format!("/export.{}", format.name), get(move |site, uri| export::export(format, site, uri)));
    }
    for asset in ASSETS {
        router = router.route(asset.path, get(move |site, uri, headers| file(asset, site, uri, headers)));
    }
    let around = middleware::from_fn_with_state(current.site().bounds.clone(), observe::around);
    pages::routes(router).fallback(pages::missing).layer(around).with_state(current)
}

/// Says whether requests should come here, and whether the data is the newest.
async fn readiness(State(site): State<Site>) -> Response {
    if site.stopping.load(Ordering::Relaxed) {
        return message(StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match site.metrics.trouble() {
        None => message(StatusCode::OK, "ready"),
        Some(trouble) => message(StatusCode::OK, &format!("ready, with older data: {trouble}")),
    }
}

async fn metrics(State(site): State<Site>) -> Response {
    site.metrics.text().map_or_else(|_| broken(), |all| text(MEDIA_TYPE, all))
}

async fn schema(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let make = async {
        let text = site.work(|site| sdl(site.api.graph().ontology())).await?;
        Ok(Document::new(TEXT, text))
    };
    documents::answer_at(&site, uri.path(), &headers, TEXT, make).await
}

async fn questions() -> Response {
    match serde_json::to_string(&examples()) {
        Ok(json) => text("application/json; charset=utf-8", json),
        Err(_) => broken(),
    }
}

async fn file(asset: &'static Asset, State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let make = async { Ok(Document::constant(asset.media_type, asset.text)) };
    documents::answer_at(&site, uri.path(), &headers, asset.media_type, make).await
}
