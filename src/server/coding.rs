//! Codings of answers: which one a client likes best, and compressing.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;
use std::io::Write as _;

/// How hard brotli tries, from 0 to 11: what is compressed is kept.
const BROTLI_QUALITY: u32 = 5;
/// How hard gzip tries, from 0 to 9.
const GZIP_LEVEL: u32 = 6;

/// How the bytes of an answer are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Plain,
    Gzip,
    Brotli,
}

/// The coding that the client likes best; none where it says nothing.
pub fn wanted(headers: &HeaderMap) -> Coding {
    let (brotli, gzip) = (quality(headers, "br"), quality(headers, "gzip"));
    if brotli > 0.0 && brotli >= gzip {
        Coding::Brotli
    } else if gzip > 0.0 {
        Coding::Gzip
    } else {
        Coding::Plain
    }
}

/// How much the client likes a coding, from 0, not at all, to 1.
fn quality(headers: &HeaderMap, name: &str) -> f32 {
    let header = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
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
}

impl Coding {
    /// Its name in headers; none for bytes as they are.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// Whether the client can read it.
    pub fn is_read_by(self, headers: &HeaderMap) -> bool {
        self.name().is_none_or(|name| quality(headers, name) > 0.0)
    }

    /// The bytes in this coding.
    pub fn apply(self, bytes: &Bytes) -> Bytes {
        match self {
            Self::Plain => bytes.clone(),
            Self::Gzip => gzip(bytes),
            Self::Brotli => brotli(bytes),
        }
    }
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP_LEVEL));
    // A vector takes everything.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default().into_boxed_slice().into()
}

fn brotli(bytes: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, BROTLI_QUALITY, window(bytes.len()));
    let _ = encoder.write_all(bytes);
    drop(encoder);
    out.into_boxed_slice().into()
}

/// How far brotli looks back, as a power of two: over all of a text, since it fills twice that much memory. Below 17 it
/// searches in another way, which takes several times as long here.
fn window(length: usize) -> u32 {
    (length.max(1).ilog2() + 1).clamp(17, 22)
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Coding, HeaderMap, wanted};
    use std::io::Read as _;

    #[test]
    fn texts_of_any_length_come_back_as_they_were() {
        for length in [0, 1, 15, 1_023, 1_024, 70_000, 5_000_000] {
            let text: Bytes = (0..length).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 29) as u8).collect();
            let (mut gzip, mut brotli) = (Vec::new(), Vec::new());
            flate2::read::GzDecoder::new(&*Coding::Gzip.apply(&text)).read_to_end(&mut gzip).unwrap();
            brotli::Decompressor::new(&*Coding::Brotli.apply(&text), 4096).read_to_end(&mut brotli).unwrap();
            assert!(gzip == text && brotli == text, "{length}");
        }
    }

    #[test]
    fn the_coding_follows_the_header() {
        let chosen = |header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-encoding", header.parse().unwrap());
            wanted(&headers)
        };
        assert_eq!(wanted(&HeaderMap::new()), Coding::Plain);
        assert_eq!(chosen("gzip, deflate, br"), Coding::Brotli);
        assert_eq!(chosen("gzip"), Coding::Gzip);
        assert_eq!(chosen("br;q=0.5, gzip;q=0.8"), Coding::Gzip);
        assert_eq!(chosen("gzip;q=0, *;q=0.1"), Coding::Brotli);
        assert_eq!(chosen("identity, zstd"), Coding::Plain);
        assert_eq!(chosen("*;q=0"), Coding::Plain);
    }
}
