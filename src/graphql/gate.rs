//! The front gate: bounds a request by one linear pass over its text, before any parser sees it.

use super::error::{ApiError, Code};
use std::time::Duration;

/// What a request may ask for at most.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the query text.
    pub bytes: usize,
    /// Brackets within brackets.
    pub nesting: usize,
    /// Words, numbers and texts.
    pub tokens: usize,
    /// Fields within fields, counted after parsing.
    pub depth: usize,
    /// Fields asked for, with fragments written out; costly ones count as many.
    pub fields: u64,
    /// Fields read while answering.
    pub work: u64,
    /// Bytes of the answer.
    pub answer: usize,
    /// How long answering may take.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 * 1024,
            nesting: 40,
            tokens: 4_000,
            depth: 24,
            fields: 10_000,
            work: 400_000,
            answer: 8 << 20,
            time: Duration::from_secs(5),
        }
    }
}

/// Refuses texts that are too long, too deep or too busy.
pub fn check(text: &str, limits: &Limits) -> Result<(), ApiError> {
    let over = |what: &str, limit: usize| {
        Err(ApiError::new(Code::LimitExceeded, format!("the query has more than {limit} {what}, which is the limit")))
    };
    if text.len() > limits.bytes {
        return over("bytes", limits.bytes);
    }
    let (mut depth, mut tokens) = (0usize, 0usize);
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b'"' => {
                tokens += 1;
                skip_text(rest)
            }
            b'#' => after.iter().position(|byte| *byte == b'\n').map_or(&[], |end| &after[end..]),
            b'{' | b'(' | b'[' => {
                depth += 1;
                after
            }
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                after
            }
            _ if is_word(byte) => {
                tokens += 1;
                &rest[rest.iter().take_while(|byte| is_word(**byte)).count()..]
            }
            _ => after,
        };
        if depth > limits.nesting {
            return over("brackets within brackets", limits.nesting);
        }
        if tokens > limits.tokens {
            return over("words", limits.tokens);
        }
    }
    Ok(())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What follows a text in quotes, or in three quotes.
fn skip_text(text: &[u8]) -> &[u8] {
    let block = text.starts_with(b"\"\"\"");
    let open = if block { 3 } else { 1 };
    let mut at = open;
    while at < text.len() {
        if text[at] == b'\\' {
            at += 2;
        } else if text[at..].starts_with(if block { b"\"\"\"" } else { b"\"" }) {
            return &text[at + open..];
        } else if !block && text[at] == b'\n' {
            return &text[at..];
        } else {
            at += 1;
        }
    }
    &[]
}
