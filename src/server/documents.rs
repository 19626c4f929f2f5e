//! Pages, pictures and schemas of one graph, kept with their compressed forms; entity tags and codings.
//!
//! A document is a function of the graph and its address, so its tag is known before it is made, and it is made once for
//! however many ask for it at the same time.

use super::answers::busy;
use super::places::Turn;
use super::site::Site;
use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

/// How many bytes of documents are kept, compressed forms included.
const ROOM: u64 = 32 << 20;
/// How many requests may wait for documents that are being made.
const MOST_WAITING: usize = 256;
/// How hard brotli tries, from 0 to 11: a document is compressed once.
const BROTLI_QUALITY: u32 = 5;

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
    pub fn new(media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self { media_type, header: None, plain: bytes.into(), gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// The same with a header of its own, if there is one.
    pub fn with_header(self, name: &'static str, value: Option<HeaderValue>) -> Self {
        Self { header: value.map(|value| (name, value)), ..self }
    }
}

/// How the bytes of an answer are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Plain,
    Gzip,
    Brotli,
}

/// Answers with the document at an address, made if it is not there; a refusal is passed on and not kept.
pub async fn answer(
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    media_type: &'static str,
    make: impl Future<Output = Result<Document, Response>>,
) -> Response {
    let coding = if is_text(media_type) { coding(headers) } else { Coding::Plain };
    let tag = tag(site.api.graph().fingerprint(), uri, coding);
    if is_known(headers, &tag) {
        return described(StatusCode::NOT_MODIFIED, Body::empty(), &tag);
    }
    let Ok(_turn) = Turn::take(&site.waiting, MOST_WAITING) else {
        return busy("too many requests wait; try again soon");
    };
    let mut found = true;
    let made = async {
        found = false;
        make.await.map(Arc::new)
    };
    let document = match site.documents.0.get_or_insert_async(uri_text(uri).as_str(), made).await {
        Ok(document) => document,
        Err(refusal) => return refusal,
    };
    site.metrics.looked_up(found);
    let (media_type, header) = (document.media_type, document.header.clone());
    let bytes = match coded(document, coding).await {
        Ok(bytes) => bytes,
        Err(refusal) => return refusal,
    };
    let mut response = described(StatusCode::OK, Body::from(bytes), &tag);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.extend(header.map(|(name, value)| (HeaderName::from_static(name), value)));
    if let Some(name) = coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response.extensions_mut().insert(Kept);
    response
}

fn uri_text(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(String::new, ToString::to_string)
}

fn described(status: StatusCode, body: Body, tag: &str) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Changes whenever the program, the data, the address or the coding do.
fn tag(fingerprint: &str, uri: &Uri, coding: Coding) -> String {
    let hash = Sha256::digest(format!("{}\n{fingerprint}\n{}", env!("CARGO_PKG_VERSION"), uri_text(uri)));
    let hex = hash.iter().take(12).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    match coding.name() {
        Some(name) => format!("\"{hex}-{name}\""),
        None => format!("\"{hex}\""),
    }
}

/// Whether the client has the answer with this tag.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|known| known.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag)
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") || media_type.contains("json") || media_type.contains("svg")
}

/// The coding that the client likes best; none where it says nothing.
fn coding(headers: &HeaderMap) -> Coding {
    let Some(header) = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else { return Coding::Plain };
    let quality = |name: &str| {
        let mut any = 0.0;
        for item in header.split(',') {
            let mut parts = item.split(';').map(str::trim);
            let wanted = parts.next().unwrap_or_default();
            let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if wanted.eq_ignore_ascii_case(name) {
                return quality;
            }
            if wanted == "*" {
                any = quality;
            }
        }
        any
    };
    let (brotli, gzip): (f32, f32) = (quality("br"), quality("gzip"));
    if brotli > 0.0 && brotli >= gzip {
        Coding::Brotli
    } else if gzip > 0.0 {
        Coding::Gzip
    } else {
        Coding::Plain
    }
}

impl Coding {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

/// The bytes of a document in a coding, compressed in a thread of its own if they were not before.
async fn coded(document: Arc<Document>, coding: Coding) -> Result<Bytes, Response> {
    let kept = match coding {
        Coding::Plain => Some(&document.plain),
        Coding::Gzip => document.gzip.get(),
        Coding::Brotli => document.brotli.get(),
    };
    if let Some(bytes) = kept {
        return Ok(bytes.clone());
    }
    let work = tokio::task::spawn_blocking(move || match coding {
        Coding::Gzip => document.gzip.get_or_init(|| gzip(&document.plain)).clone(),
        _ => document.brotli.get_or_init(|| brotli(&document.plain)).clone(),
    });
    work.await.map_err(|_| super::answers::broken())
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // A vector takes everything.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default().into()
}

fn brotli(bytes: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, BROTLI_QUALITY, 22);
    let _ = encoder.write_all(bytes);
    drop(encoder);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::{Coding, HeaderMap, coding};

    #[test]
    fn the_coding_follows_the_header() {
        let chosen = |header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-encoding", header.parse().unwrap());
            coding(&headers)
        };
        assert_eq!(coding(&HeaderMap::new()), Coding::Plain);
        assert_eq!(chosen("gzip, deflate, br"), Coding::Brotli);
        assert_eq!(chosen("gzip"), Coding::Gzip);
        assert_eq!(chosen("br;q=0.5, gzip;q=0.8"), Coding::Gzip);
        assert_eq!(chosen("gzip;q=0, *;q=0.1"), Coding::Brotli);
        assert_eq!(chosen("identity, zstd"), Coding::Plain);
        assert_eq!(chosen("*;q=0"), Coding::Plain);
    }
}
