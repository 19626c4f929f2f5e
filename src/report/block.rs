//! Finding marked blocks in a document.

use super::{BlockError, Syntax};
use std::ops::Range;

/// A marked block.
pub struct Block {
    /// The line of its first marker, counted from 1.
    pub line: usize,
    /// What the marker asks for.
    pub asks: String,
    /// The bytes between the markers' lines.
    pub inner: Range<usize>,
}

/// All blocks; markers inside fenced code are passed over.
///
/// # Errors
/// A block without an end, or an end without a block.
pub fn find(syntax: Syntax, text: &str) -> Result<Vec<Block>, BlockError> {
    let fault = |line: usize, message: &str| BlockError { line, message: message.to_owned() };
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, usize)> = None;
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let (start, words) = (at, line.trim());
        at += line.len();
        if open.is_none() {
            if let Some(mark) = syntax.fences().iter().find(|mark| words.starts_with(**mark)) {
                fence = match fence {
                    None => Some(mark),
                    Some(known) if known == *mark => None,
                    other => other,
                };
            }
            if fence.is_some() {
                continue;
            }
        }
        if let Some(asks) = syntax.begins(words) {
            if open.is_some() {
                return Err(fault(index + 1, "a block begins inside another"));
            }
            open = Some((index + 1, asks.to_owned(), at));
        } else if syntax.ends(words) {
            let Some((line, asks, from)) = open.take() else {
                return Err(fault(index + 1, "a block ends that did not begin"));
            };
            blocks.push(Block { line, asks, inner: from..start });
        }
    }
    match open {
        Some((line, _, _)) => Err(fault(line, "the block has no end; add the closing marker on a line of its own")),
        None => Ok(blocks),
    }
}

/// The `key=value` pairs of a marker; values may stand in double quotes.
///
/// # Errors
/// Something that is no pair.
pub fn pairs(asks: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    let mut rest = asks.trim();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').ok_or_else(|| format!("`{rest}` is no `key=value`"))?;
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(|| format!("the quote after `{key}=` does not end"))?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        pairs.push((key.trim().to_owned(), value.to_owned()));
        rest = left.trim_start();
    }
    Ok(pairs)
}
