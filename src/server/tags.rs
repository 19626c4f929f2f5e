//! Entity tags: what a client has is known by them.

use super::coding::Coding;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::IF_NONE_MATCH;
use twox_hash::XxHash3_128;

/// What tells an answer apart from all others: a hash of what it is a function of.
#[derive(Clone, Copy)]
pub struct Mark(u128);

impl Mark {
    /// The mark of an answer that is a function of these parts and of the program.
    pub fn of(parts: &[&str]) -> Self {
        let mut hasher = XxHash3_128::new();
        for part in [env!("CARGO_PKG_VERSION")].iter().chain(parts) {
            hasher.write(part.as_bytes());
            hasher.write(&[0]);
        }
        Self(hasher.finish_128())
    }

    /// The tag of the answer in a coding; each coding has one of its own.
    pub fn tag(self, coding: Coding) -> HeaderValue {
        let text = match coding.name() {
            Some(name) => format!("\"{:032x}-{name}\"", self.0),
            None => format!("\"{:032x}\"", self.0),
        };
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
    }
}

/// Whether the client has the answer with this tag.
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_it = |known: &str| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes();
    known.flat_map(|known| known.split(',')).any(is_it)
}
