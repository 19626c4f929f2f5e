//! Pictures over HTTP: named views and selections of one's own, with ETags and bounds on time and on how many at once.
//!
//! Layouts are our own alone, so an address gives the same bytes on every machine.

use super::answers::{broken, busy, message};
use super::documents::{self, Document};
use super::site::Site;
use crate::diagram::{DiagramSpec, Drawer, Picture, PictureFormat, parameters, views};
use crate::ontology::{Sort, UnknownName};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use std::time::Duration;

/// How long a picture may take, waiting for a place included.
const PATIENCE: Duration = Duration::from_secs(15);

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
    let spec = move |site: &Site| parameters::spec(site.api.graph(), Some(view), &given);
    answer(&site, spec, format, &uri, &headers).await
}

/// Answers `/diagram.{format}`.
pub async fn selection(
    format: &'static PictureFormat,
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let given = super::parameters::parse(uri.query().unwrap_or_default());
    let spec = move |site: &Site| parameters::spec(site.api.graph(), None, &given);
    answer(&site, spec, format, &uri, &headers).await
}

/// Answers with a picture; that names in the address are unknown takes a look at all names there are to say.
async fn answer(
    site: &Site,
    spec: impl FnOnce(&Site) -> Result<DiagramSpec, UnknownName> + Send + 'static,
    format: &'static PictureFormat,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let make = async {
        let spec = site.work(spec).await?.map_err(|reason| message(StatusCode::BAD_REQUEST, &reason.to_string()))?;
        drawn(site, spec, format).await.map(|bytes| Document::new(format.media_type, bytes))
    };
    documents::answer(site, uri, headers, format.media_type, make).await
}

/// Draws in a thread of its own, few at a time; the place is kept until the thread is done.
async fn drawn(site: &Site, spec: DiagramSpec, format: &'static PictureFormat) -> Result<Vec<u8>, Response> {
    let place = site.easels.acquire_within(PATIENCE, "pictures").await?;
    let graph = site.api.graph().clone();
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        format.write(&Picture::new(&graph, &spec), &Drawer::default())
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Ok(Err(error))) => Err(message(StatusCode::BAD_REQUEST, &error.to_string())),
        Ok(Err(_)) => Err(broken()),
        Err(_) => Err(busy(&format!(
            "the picture took longer than {} seconds; narrow it with `depth`, `kinds` or `relations`",
            PATIENCE.as_secs()
        ))),
    }
}

fn extension(end: &str) -> Option<&'static PictureFormat> {
    crate::diagram::PICTURE_FORMATS.iter().find(|format| format.extension == end)
}
