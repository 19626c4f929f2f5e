//! Texts of other people: slugs of names, and notes without markup.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The longest slug; what is longer is cut, and told apart by a checksum.
const LONGEST: usize = 80;

/// A name as an id: lower-case letters, digits and single hyphens.
///
/// A name that loses more than marks and punctuation, or is long, gets a checksum, so that two names do not meet.
///
/// ```
/// assert_eq!(meagraph::import::slug("Côte d'Ivoire"), "cote-d-ivoire");
/// assert_eq!(meagraph::import::slug("IT04FF_1983E21:CITES_1973A"), "it04ff-1983e21-cites-1973a");
/// ```
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut lost = false;
    for c in text.nfkd() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' => slug.push(c.to_ascii_lowercase()),
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c => {
                lost |= c.is_alphanumeric();
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
            }
        }
    }
    let whole = slug.trim_end_matches('-');
    if !lost && !whole.is_empty() && whole.len() <= LONGEST {
        return whole.to_owned();
    }
    let checksum: String = Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let cut = whole[..whole.len().min(LONGEST)].trim_end_matches('-');
    if cut.is_empty() { format!("x-{checksum}") } else { format!("{cut}-{checksum}") }
}

/// A note without tags and with single spaces; nothing if nothing is left.
pub fn plain(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut in_tag = false;
    for c in text.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                plain.push(' ');
            }
            c if !in_tag => plain.push(c),
            _ => {}
        }
    }
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
