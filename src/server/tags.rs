//! Entity tags: what a client has is known by them.

use super::coding::Coding;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::IF_NONE_MATCH;

/// The tag of an answer with a mark, in a coding; each coding has one of its own.
pub fn tag(mark: u64, coding: Coding) -> HeaderValue {
    let text = match coding.name() {
        Some(name) => format!("\"{mark:016x}-{name}\""),
        None => format!("\"{mark:016x}\""),
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the client has the answer with this tag.
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_it = |known: &str| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes();
    known.flat_map(|known| known.split(',')).any(is_it)
}
