//! Pictures over HTTP: named views and selections of one's own, with ETags and bounds on time and on how many at once.
//!
//! Layouts are our own alone, so an address gives the same bytes on every machine.

use super::parameters;
use super::routes::{Site, message};
use crate::check::nearest;
use crate::diagram::views::{self, place};
use crate::diagram::{
    Colouring, DiagramSpec, Drawer, Flow, GroupBy, Labels, Layout, LineLabels, Picture, PictureFormat, Place, Theme,
};
use crate::graph::Graph;
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

type Parameters = Vec<(String, String)>;

/// The parameters that say how to draw.
const LOOKS: [&str; 13] = [
    "title",
    "labels",
    "layout",
    "direction",
    "theme",
    "columns",
    "rows",
    "through",
    "group-by",
    "line-labels",
    "colour",
    "leave-out",
    "legend",
];

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
        return message(StatusCode::NOT_FOUND, &unknown("view", id, &views::near(graph, id)));
    };
    let given = parameters::parse(uri.query().unwrap_or_default());
    if let Some((key, _)) = given.iter().find(|(key, _)| !LOOKS.contains(&key.as_str())) {
        return message(StatusCode::BAD_REQUEST, &unknown("parameter", key, &nearest(key, LOOKS)));
    }
    answer(&site, view.spec, &given, format, &uri, &headers).await
}

/// Answers `/diagram.{format}`.
pub async fn selection(
    format: &'static PictureFormat,
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let given = parameters::parse(uri.query().unwrap_or_default());
    let (looks, rest): (Parameters, Parameters) = given.into_iter().partition(|(key, _)| LOOKS.contains(&key.as_str()));
    match parameters::select(site.api.graph(), &rest) {
        Ok(select) => {
            let spec = DiagramSpec { select, ..DiagramSpec::default() };
            answer(&site, spec, &looks, format, &uri, &headers).await
        }
        Err(reason) => message(StatusCode::BAD_REQUEST, &reason),
    }
}

async fn answer(
    site: &Site,
    spec: DiagramSpec,
    looks: &Parameters,
    format: &'static PictureFormat,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let spec = match with_looks(site.api.graph(), spec, looks) {
        Ok(spec) => spec,
        Err(reason) => return message(StatusCode::BAD_REQUEST, &reason),
    };
    let tag = tag(site.api.graph(), uri);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*") {
        return marked(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    match drawn(site, spec, format).await {
        Ok(bytes) => {
            let kind = [(CONTENT_TYPE, HeaderValue::from_static(format.media_type))];
            marked((kind, Body::from(bytes)).into_response(), &tag)
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
async fn drawn(site: &Site, spec: DiagramSpec, format: &'static PictureFormat) -> Result<Vec<u8>, Refusal> {
    let busy = || (StatusCode::SERVICE_UNAVAILABLE, "too many pictures are being drawn; try again soon".to_owned());
    let place = tokio::time::timeout(PATIENCE, site.easels.clone().acquire_owned()).await;
    let Ok(Ok(place)) = place else { return Err(busy()) };
    let graph = site.api.graph().clone();
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        format.write(&Picture::new(&graph, &spec), &Drawer::default())
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
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

fn extension(end: &str) -> Option<&'static PictureFormat> {
    crate::diagram::PICTURE_FORMATS.iter().find(|format| format.extension == end)
}

/// How to draw, from parameters named like the options of the command line.
fn with_looks(graph: &Graph, mut spec: DiagramSpec, given: &Parameters) -> Result<DiagramSpec, String> {
    for (key, value) in given {
        let looks = &mut spec.looks;
        match key.as_str() {
            "title" => spec.title = Some(value.clone()),
            "legend" => spec.legend = value != "false",
            "layout" => looks.layout = choice(key, value, Layout::find, Layout::names())?,
            "direction" => looks.flow = choice(key, value, Flow::find, Flow::names())?,
            "theme" => looks.theme = choice(key, value, Theme::find, Theme::names())?,
            "line-labels" => looks.line_labels = Some(choice(key, value, LineLabels::find, LineLabels::names())?),
            "colour" => spec.colouring = choice(key, value, Colouring::find, Colouring::names())?,
            "labels" => {
                spec.labels = choice(key, value, Labels::find, Labels::ALL.iter().map(|(_, name)| *name))?;
            }
            "group-by" => {
                let find = |name: &str| GroupBy::find(graph.ontology(), name);
                spec.group_by = choice(key, value, find, ["none", "kind", "whole"].into_iter())?;
            }
            "columns" => {
                spec.columns = value.split(',').map(|names| places(graph, names, ' ')).collect::<Result<_, _>>()?;
            }
            "rows" => spec.rows = places(graph, value, ',')?,
            "through" => {
                let kind = place(graph, value).and_then(|place| match place {
                    Place::Kind(kind) => Some(kind),
                    Place::Whole(_) => None,
                });
                spec.through = Some(kind.ok_or_else(|| unknown("kind", value, &[]))?);
            }
            _ => {
                for id in value.split(',') {
                    let found = graph.entity(id).map(|entity| entity.ix());
                    spec.leave_out.push(found.ok_or_else(|| unknown("entity", id, &graph.nearest_ids(id)))?);
                }
            }
        }
    }
    Ok(spec)
}

fn places(graph: &Graph, names: &str, between: char) -> Result<Vec<Place>, String> {
    let find = |name: &str| place(graph, name).ok_or_else(|| unknown("kind or entity", name, &graph.nearest_ids(name)));
    names.split([between, '+']).filter(|name| !name.is_empty()).map(find).collect()
}

fn choice<T>(
    key: &str,
    value: &str,
    find: impl Fn(&str) -> Option<T>,
    names: impl Iterator<Item = &'static str>,
) -> Result<T, String> {
    find(value).ok_or_else(|| format!("`{key}` is one of {}, not `{value}`", names.collect::<Vec<_>>().join(", ")))
}

fn unknown(what: &str, name: &str, near: &[&str]) -> String {
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean `{}`?", near.join("`, `")) };
    format!("there is no {what} `{name}`{hint}")
}
