//! Pages, pictures and schemas of one graph, kept with their compressed forms; entity tags and codings.
//!
//! A document is a function of the graph and its address, so its tag is known before it is made, and it is made once for
//! however many ask for it at the same time.

use super::answers::busy;
use super::coding::{Coding, wanted};
use super::places::Turn;
use super::site::Site;
use super::tags::{is_known, tag};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::{Arc, OnceLock};

/// How many bytes of documents are kept, compressed forms included.
const ROOM: u64 = 12 << 20;
/// How many requests may wait for documents that are being made.
const MOST_WAITING: usize = 256;

/// The documents of a graph that are kept.
pub struct Documents(Cache<String, Arc<Document>, Weight>);

/// A text or picture with its compressed forms.
pub struct Document {
    media_type: &'static str,
    header: Option<(&'static str, HeaderValue)>,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

/// Marks an answer whose bytes are kept anyway, so that they cost no memory while they wait to be sent.
#[derive(Clone, Copy)]
pub struct Kept;

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Document>> for Weight {
    fn weight(&self, address: &String, document: &Arc<Document>) -> u64 {
        // Compressed forms come later and are rarely more than half.
        (address.len() + document.plain.len() * 2 + 200) as u64
    }
}

impl Documents {
    pub fn new() -> Self {
        Self(Cache::with_weighter(512, ROOM, Weight))
    }
}

impl Document {
    /// A document that was made; it takes no more memory than it is long.
    pub fn new(media_type: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::constant(media_type, bytes.into().into_boxed_slice())
    }

    /// A document that is part of the program.
    pub fn constant(media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self { media_type, header: None, plain: bytes.into(), gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// The same with a header of its own, if there is one.
    pub fn with_header(self, name: &'static str, value: Option<HeaderValue>) -> Self {
        Self { header: value.map(|value| (name, value)), ..self }
    }
}

/// Answers with the document at an address, made if it is not there; a refusal is passed on and not kept.
pub async fn answer(
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    media_type: &'static str,
    make: impl Future<Output = Result<Document, Response>>,
) -> Response {
    let address = uri.path_and_query().map_or_else(|| uri.path(), |whole| whole.as_str());
    answer_at(site, address, headers, media_type, make).await
}

/// The same, where nothing but a part of the address matters.
pub async fn answer_at(
    site: &Site,
    address: &str,
    headers: &HeaderMap,
    media_type: &'static str,
    make: impl Future<Output = Result<Document, Response>>,
) -> Response {
    let coding = if is_text(media_type) { wanted(headers) } else { Coding::Plain };
    let tag = tag(site.api.graph().mark(&[address]), coding);
    if is_known(headers, &tag) {
        return described(StatusCode::NOT_MODIFIED, Body::empty(), tag);
    }
    let Ok(_turn) = Turn::take(&site.waiting, MOST_WAITING) else {
        return busy("too many requests wait; try again soon");
    };
    let mut found = true;
    let made = async {
        found = false;
        make.await.map(Arc::new)
    };
    let document = match site.documents.0.get_or_insert_async(address, made).await {
        Ok(document) => document,
        Err(refusal) => return refusal,
    };
    site.metrics.looked_up(found);
    let (media_type, header) = (document.media_type, document.header.clone());
    let bytes = match coded(site, document, coding).await {
        Ok(bytes) => bytes,
        Err(refusal) => return refusal,
    };
    let mut response = described(StatusCode::OK, Body::from(bytes), tag);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.extend(header.map(|(name, value)| (HeaderName::from_static(name), value)));
    if let Some(name) = coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response.extensions_mut().insert(Kept);
    response
}

fn described(status: StatusCode, body: Body, tag: HeaderValue) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(ETAG, tag);
    response
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") || media_type.contains("json") || media_type.contains("svg")
}

/// The bytes of a document in a coding, compressed in a thread of its own if they were not before.
async fn coded(site: &Site, document: Arc<Document>, coding: Coding) -> Result<Bytes, Response> {
    let form: fn(&Document) -> &OnceLock<Bytes> = match coding {
        Coding::Plain => return Ok(document.plain.clone()),
        Coding::Gzip => |document| &document.gzip,
        Coding::Brotli => |document| &document.brotli,
    };
    if let Some(bytes) = form(&document).get() {
        return Ok(bytes.clone());
    }
    site.by_hand(move || form(&document).get_or_init(|| coding.apply(&document.plain)).clone()).await
}
