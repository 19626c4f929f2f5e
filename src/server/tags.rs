//! Entity tags: what a client has is known by them.

use super::coding::Coding;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::IF_NONE_MATCH;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The tag of an answer that is a function of these parts and of the program; each coding has one of its own.
pub fn tag(parts: &[&str], coding: Coding) -> HeaderValue {
    let start = Sha256::new().chain_update(env!("CARGO_PKG_VERSION"));
    let digest = parts.iter().fold(start, |sum, part| sum.chain_update([0]).chain_update(part)).finalize();
    let mut text = String::with_capacity(40);
    text.push('"');
    for byte in digest.iter().take(12) {
        let _ = write!(text, "{byte:02x}");
    }
    if let Some(name) = coding.name() {
        let _ = write!(text, "-{name}");
    }
    text.push('"');
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the client has the answer with this tag.
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_it = |known: &str| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes();
    known.flat_map(|known| known.split(',')).any(is_it)
}
