//! Pictures over HTTP: named views and selections of one's own, with ETags and bounds on time and on how many at once.
//!
//! Layouts are our own alone, so an address gives the same bytes on every machine.

use super::answers::{broken, busy, message};
use super::documents::{self, Document};
use super::site::Site;
use crate::diagram::{DiagramSpec, Drawer, Picture, PictureFormat, Stop, parameters, views};
use crate::ontology::{Sort, UnknownName};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::Response;

const PNG: &str = "image/png";

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
        let (bytes, lacking) = drawn(site, spec, format).await?;
        Ok(Document::new(format.media_type, bytes).with_header("x-missing-letters", named(&lacking)))
    };
    documents::answer(site, uri, headers, format.media_type, make).await
}

/// Draws in a thread of its own, few at a time; the place is kept until the thread is done.
/// With the letters that the format cannot show.
async fn drawn(
    site: &Site,
    spec: DiagramSpec,
    format: &'static PictureFormat,
) -> Result<(Vec<u8>, Vec<char>), Response> {
    let place = site.easels.acquire_within(site.drawing, "pictures").await?;
    let raster = async { if format.media_type == PNG { site.raster.clone().acquire_owned().await.ok() } else { None } };
    let Ok(raster) = tokio::time::timeout(site.drawing, raster).await else { return Err(late(site)) };
    let graph = site.api.graph().clone();
    // Whoever no longer waits, because time is up or the caller is gone, stops the work.
    let _stopping = Stopping(spec.stop.clone());
    let work = tokio::task::spawn_blocking(move || {
        let _places = (place, raster);
        let picture = Picture::new(&graph, &spec);
        format.write(&picture, &Drawer::default()).map(|bytes| (bytes, format.lacking(&picture)))
    });
    match tokio::time::timeout(site.drawing, work).await {
        Ok(Ok(Ok(drawn))) => Ok(drawn),
        Ok(Ok(Err(error))) => Err(message(StatusCode::BAD_REQUEST, &error.to_string())),
        Ok(Err(_)) => Err(broken()),
        Err(_) => Err(late(site)),
    }
}

fn late(site: &Site) -> Response {
    busy(&format!(
        "the picture took longer than {} seconds; narrow it with `depth`, `kinds` or `relations`",
        site.drawing.as_secs()
    ))
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
