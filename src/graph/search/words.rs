//! Words: how texts become them, and which words of the index a word of a text may mean.

use crate::graph::index_u32;
use crate::graph::store::{TokenIx, View};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text without accents, case and punctuation: words with single spaces between them.
///
/// ```
/// assert_eq!(meagraph::graph::normalised("Res. Conf. 13.3 (Réf.)"), "res conf 13.3 ref");
/// ```
#[must_use]
pub fn normalised(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let plain = plain(text);
    let words = plain.split(|c: char| !(c.is_alphanumeric() || c == '.')).map(|word| word.trim_matches('.'));
    for word in words.filter(|word| !word.is_empty()) {
        if !all.is_empty() {
            all.push(' ');
        }
        match code_word(word) {
            Some((letter, number)) => all.extend([letter, number]),
            None => all.push_str(word),
        }
    }
    all
}

fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// A code of a letter and a number is written with a dot or without: `b.8` is `b8`.
fn code_word(word: &str) -> Option<(&str, &str)> {
    word.split_once('.').filter(|(letter, number)| {
        letter.len() == 1
            && letter.chars().all(char::is_alphabetic)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Which letters a word has, whatever their order: the low half has a bit for each letter that it has, the high half
/// for each that it has twice. A slip changes two bits at most.
pub fn mark(word: &str) -> u64 {
    word.chars().fold(0, |mark, letter| {
        let bit = 1u64 << (u32::from(letter) % 31);
        if mark & bit == 0 { mark | bit } else { mark | bit << 32 }
    })
}

/// Which words of the index a word of a text may mean.
pub struct Meaning<'t> {
    part: &'t str,
    /// The word itself.
    exact: Option<TokenIx>,
    /// Words that begin with it.
    prefixed: Range<u32>,
    /// Whether there are digits in it; then it means none but itself.
    numbered: bool,
    /// Words that have it inside; if more words follow in the text, at their end. For the first word of a text alone.
    inside: Vec<TokenIx>,
    /// Words that it may be but for slips.
    slips: Vec<TokenIx>,
}

impl<'t> Meaning<'t> {
    /// What it may mean as it is written.
    pub fn new(view: &View<'_>, part: &'t str, first: bool, alone: bool) -> Self {
        let count = view.tokens.len().saturating_sub(1);
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            if view.token(middle) < part { low = middle + 1 } else { high = middle }
        }
        let start = low;
        high = count;
        while low < high {
            let middle = low + (high - low) / 2;
            if view.token(middle).starts_with(part) { low = middle + 1 } else { high = middle }
        }
        let exact = (start < count && view.token(start) == part).then(|| TokenIx(index_u32(start)));
        let numbered = part.contains(|c: char| c.is_ascii_digit());
        let inside = if first { inside(view, part, alone) } else { Vec::new() };
        Self { part, exact, prefixed: index_u32(start)..index_u32(low), numbered, inside, slips: Vec::new() }
    }

    /// Forgives slips from now on, but not in numbers; says whether any word comes in by that.
    pub fn forgive(&mut self, view: &View<'_>) -> bool {
        if !self.numbered {
            self.slips = slips(view, self.part);
        }
        !self.slips.is_empty()
    }

    /// All words that it may mean at its place in the text.
    pub fn tokens(&self, last: bool) -> Vec<TokenIx> {
        let prefixed = if self.numbered && !last { 0..0 } else { self.prefixed.clone() };
        let mut all: Vec<TokenIx> = prefixed.map(TokenIx).chain(self.exact).collect();
        all.extend(self.inside.iter().chain(&self.slips));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether it is the word.
    pub fn is(&self, token: TokenIx) -> bool {
        self.exact == Some(token)
    }

    /// Whether the word begins with it.
    pub fn prefixes(&self, token: TokenIx) -> bool {
        self.prefixed.contains(&token.0)
    }

    /// Whether the word is meant by it: it begins with it, or where there are digits, is it.
    pub fn begins(&self, token: TokenIx) -> bool {
        if self.numbered { self.is(token) } else { self.prefixes(token) }
    }

    /// Whether the word has it inside, or at its end.
    pub fn ends(&self, token: TokenIx) -> bool {
        self.inside.binary_search(&token).is_ok()
    }

    /// Whether it is the word but for slips.
    pub fn slips(&self, token: TokenIx) -> bool {
        self.slips.binary_search(&token).is_ok()
    }
}

/// The letters of a word from the end, as bytes.
pub fn from_end(word: &str) -> impl Iterator<Item = u8> {
    word.bytes().rev()
}

/// The words that have a part behind their beginning, in order; if it does not stand alone, at their end.
fn inside(view: &View<'_>, part: &str, alone: bool) -> Vec<TokenIx> {
    if !alone {
        return ending(view, part);
    }
    let mut found: Vec<TokenIx> = Vec::new();
    for at in memchr::memmem::find_iter(view.words.as_bytes(), part) {
        let token = view.tokens.partition_point(|start| *start as usize <= at) - 1;
        if view.tokens[token] as usize != at {
            found.push(TokenIx(index_u32(token)));
        }
    }
    found.dedup();
    found
}

/// The words that end with a part and are longer, in order.
fn ending(view: &View<'_>, part: &str) -> Vec<TokenIx> {
    let word = |token: &TokenIx| view.token(token.0 as usize);
    let start = view.token_ends.partition_point(|token| from_end(word(token)).lt(from_end(part)));
    let same = view.token_ends[start..].iter().take_while(|token| word(token).ends_with(part));
    let mut found: Vec<TokenIx> = same.copied().filter(|token| word(token).len() > part.len()).collect();
    found.sort_unstable();
    found
}

/// The words with one slip in up to six letters, two in more; short words forgive none.
fn slips(view: &View<'_>, part: &str) -> Vec<TokenIx> {
    let length = part.chars().count();
    let allowed = match length {
        0..=3 => return Vec::new(),
        4..=6 => 1,
        _ => 2,
    };
    let own = mark(part);
    let near = |mark: u64| (mark ^ own).count_ones() as usize <= 2 * allowed;
    let marked = view.token_marks.iter().enumerate().filter(|(_, mark)| near(**mark)).map(|(index, _)| index);
    let slipped = marked.filter(|index| {
        let word = view.token(*index);
        word.chars().count().abs_diff(length) <= allowed && strsim::damerau_levenshtein(part, word) <= allowed
    });
    slipped.map(|index| TokenIx(index_u32(index))).collect()
}
