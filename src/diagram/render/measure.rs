//! How much room a text takes in the embedded font, and breaking it into lines that fit.

use std::sync::LazyLock;
use ttf_parser::Face;

static REGULAR: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(dejavu::sans::regular(), 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(dejavu::sans::bold(), 0).ok());

/// Whether the embedded font has no shape for a letter, so that PNG and PDF show an empty box in its place.
#[must_use]
pub fn lacks(c: char) -> bool {
    // Joiners, marks of direction and variation selectors have no shape of their own.
    let shapeless = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}');
    !shapeless
        && !c.is_whitespace()
        && !c.is_control()
        && REGULAR.as_ref().is_some_and(|face| face.glyph_index(c).is_none())
}

/// A text that begins with letters read from right to left, marked as read that way; any other as it is.
pub fn directed(text: &str) -> std::borrow::Cow<'_, str> {
    let leftwards = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    match text.chars().find(|c| c.is_alphabetic()) {
        Some(first) if leftwards(first) => format!("\u{2067}{text}\u{2069}").into(),
        _ => text.into(),
    }
}

/// A size and weight of the font.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The size, in units of the picture.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl Style {
    /// A regular style.
    pub const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    /// A bold style.
    pub const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// From one line to the next.
    pub fn line(self) -> f64 {
        (self.size * 1.25).round()
    }

    /// How wide a text is. Letters that the font lacks count as wide as they are high.
    pub fn width(self, text: &str) -> f64 {
        let face = if self.bold { BOLD.as_ref() } else { REGULAR.as_ref() };
        let Some(face) = face else { return self.size * 0.7 * text.chars().map(|_| 1.0).sum::<f64>() };
        let units = f64::from(face.units_per_em());
        let advance = |c: char| {
            let glyph = face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph));
            glyph.map_or(1.2, |advance| f64::from(advance) / units)
        };
        text.chars().map(advance).sum::<f64>() * self.size
    }

    /// Breaks a text into lines no wider than asked, at spaces that may break, else after hyphens and slashes, else anywhere.
    pub fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let words = text.split(|c: char| c.is_whitespace() && c != '\u{a0}');
        for word in words.filter(|word| !word.is_empty()) {
            if let Some(line) = lines.last_mut()
                && self.width(line) + self.width(" ") + self.width(word) <= width
            {
                line.push(' ');
                line.push_str(word);
                continue;
            }
            lines.extend(self.pieces(word, width));
        }
        lines
    }

    /// A word, in as many pieces as it takes.
    fn pieces(self, word: &str, width: f64) -> Vec<String> {
        let mut pieces = vec![String::new()];
        let parts = word.split_inclusive(['-', '/', '–', '_', '@', ':']);
        for part in parts {
            let fits = |piece: &String, more: &str| self.width(piece) + self.width(more) <= width;
            if pieces.last().is_some_and(|piece| fits(piece, part)) {
                pieces.last_mut().into_iter().for_each(|piece| piece.push_str(part));
                continue;
            }
            pieces.push(String::new());
            for letter in part.chars() {
                if !pieces.last().is_some_and(|piece| fits(piece, letter.encode_utf8(&mut [0; 4]))) {
                    pieces.push(String::new());
                }
                pieces.last_mut().into_iter().for_each(|piece| piece.push(letter));
            }
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// The width of the widest line.
    pub fn widest<S: AsRef<str>>(self, lines: &[S]) -> f64 {
        lines.iter().map(|line| self.width(line.as_ref())).fold(0.0, f64::max)
    }
}
