//! Pictures over HTTP: named views and selections of one's own, with ETags and bounds on time and on how many at once.
//!
//! Layouts are our own alone, so an address gives the same bytes on every machine.

use super::routes::{Site, message};
use crate::diagram::{DiagramSpec, Drawer, Picture, PictureFormat, Stop, parameters, views};
use crate::graph::Graph;
use crate::ontology::{Sort, UnknownName};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::time::Duration;

/// How long a picture may take, waiting for a place included.
const PATIENCE: Duration = Duration::from_secs(15);

/// A refusal: a status and why.
type Refusal = (StatusCode, String);

/// Answers `/diagrams/{view}.{format}`.
pub async fn view(State(site): State<Site>, Path(file): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let parts = file.rsplit_once('.');
    let Some((id, format)) = parts.and_then(|(id, end)| Some((id, extension(end)?))) else {
        let message_text =
            format!("`{file}` does not end in one of the formats: .svg, .png, .pdf, .dot, .mmd, .json, .csv, .txt");
        return message(StatusCode::NOT_FOUND, &message_text);
    };
    let graph = site.api.graph();
    let Some(view) = views::find(graph, id) else {
        let ids = graph.views().iter().map(|view| view.id.as_str());
        return message(StatusCode::NOT_FOUND, &UnknownName::new(Sort::Other("view"), id, ids).to_string());
    };
    let given = super::parameters::parse(uri.query().unwrap_or_default());
    answer(&site, parameters::spec(graph, Some(view), &given), format, &uri, &headers).await
}

/// Answers `/diagram.{format}`.
pub async fn selection(
    format: &'static PictureFormat,
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let given = super::parameters::parse(uri.query().unwrap_or_default());
    let spec = parameters::spec(site.api.graph(), None, &given);
    answer(&site, spec, format, &uri, &headers).await
}

async fn answer(
    site: &Site,
    spec: Result<DiagramSpec, UnknownName>,
    format: &'static PictureFormat,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let spec = match spec {
        Ok(spec) => spec,
        Err(reason) => return message(StatusCode::BAD_REQUEST, &reason.to_string()),
    };
    let tag = tag(site.api.graph(), uri);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*") {
        return marked(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    match drawn(site, spec, format).await {
        Ok((bytes, lacking)) => {
            let kind = [(CONTENT_TYPE, HeaderValue::from_static(format.media_type))];
            let mut response = marked((kind, Body::from(bytes)).into_response(), &tag);
            if let Some(letters) = named(&lacking) {
                response.headers_mut().insert("x-missing-letters", letters);
            }
            response
        }
        Err((status, reason)) => message(status, &reason),
    }
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
fn tag(graph: &Graph, uri: &Uri) -> String {
    let hash = Sha256::digest(format!("{}\n{uri}", graph.fingerprint()));
    let hex = hash.iter().take(12).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("\"{hex}\"")
}

/// Draws in a thread of its own, few at a time; the place is kept until the thread is done.
/// With the letters that the format cannot show.
async fn drawn(
    site: &Site,
    spec: DiagramSpec,
    format: &'static PictureFormat,
) -> Result<(Vec<u8>, Vec<char>), Refusal> {
    let busy = || (StatusCode::SERVICE_UNAVAILABLE, "too many pictures are being drawn; try again soon".to_owned());
    let place = tokio::time::timeout(PATIENCE, site.easels.clone().acquire_owned()).await;
    let Ok(Ok(place)) = place else { return Err(busy()) };
    let graph = site.api.graph().clone();
    // Whoever no longer waits, because time is up or the caller is gone, stops the work.
    let _stopping = Stopping(spec.stop.clone());
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        let picture = Picture::new(&graph, &spec);
        format.write(&picture, &Drawer::default()).map(|bytes| (bytes, format.lacking(&picture)))
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(drawn))) => Ok(drawn),
        Ok(Ok(Err(error))) => Err((StatusCode::BAD_REQUEST, error.to_string())),
        Ok(Err(_)) => Err((StatusCode::INTERNAL_SERVER_ERROR, "the picture could not be drawn".into())),
        Err(_) => Err((
            StatusCode::SERVICE_UNAVAILABLE,
            format!(
                "the picture took longer than {} seconds; narrow it with `depth`, `kinds` or `relations`",
                PATIENCE.as_secs()
            ),
        )),
    }
}

/// Letters by their numbers, as a header may hold them; the first of many.
fn named(letters: &[char]) -> Option<HeaderValue> {
    let names: Vec<String> = letters.iter().take(40).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    (!names.is_empty()).then(|| HeaderValue::from_str(&names.join(" ")).ok()).flatten()
}

/// Stops the making of a picture when it is dropped.
struct Stopping(Stop);

impl Drop for Stopping {
    fn drop(&mut self) {
        self.0.set();
    }
}

fn extension(end: &str) -> Option<&'static PictureFormat> {
    crate::diagram::PICTURE_FORMATS.iter().find(|format| format.extension == end)
}
