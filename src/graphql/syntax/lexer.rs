//! Splits a query text into tokens (section 2.1 of the specification), each with its place.

use super::text;
use async_graphql::Pos;
use std::borrow::Cow;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub enum Token<'t> {
    /// The end of the text.
    End,
    /// One of `! $ & ( ) : = @ [ ] { | }`.
    Mark(char),
    /// Three points.
    Spread,
    /// A name.
    Name(&'t str),
    /// A whole number, as written.
    Int(&'t str),
    /// A number with a fraction or an exponent, as written.
    Float(&'t str),
    /// A text, its escapes resolved.
    Text(Cow<'t, str>),
}

/// What is wrong with a text, and where.
#[derive(Debug)]
pub struct Fault {
    pub pos: Pos,
    pub reason: String,
}

/// Reads tokens one by one.
pub struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// The place last asked for, and the byte it is at.
    pos: Pos,
    counted: usize,
}

impl<'t> Lexer<'t> {
    /// Begins at the beginning.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, pos: Pos { line: 1, column: 1 }, counted: 0 }
    }

    /// The next token and its place.
    pub fn token(&mut self) -> Result<(Token<'t>, Pos), Fault> {
        self.skip();
        let start = self.at;
        let pos = self.place(start);
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else { return Ok((Token::End, pos)) };
        let token = match first {
            '!' | '$' | '&' | '(' | ')' | ':' | '=' | '@' | '[' | ']' | '{' | '|' | '}' => {
                self.at += 1;
                Token::Mark(first)
            }
            '.' if rest.starts_with("...") => {
                self.at += 3;
                Token::Spread
            }
            '"' => self.text(rest, pos)?,
            'a'..='z' | 'A'..='Z' | '_' => {
                self.at += word(rest);
                Token::Name(&rest[..self.at - start])
            }
            '0'..='9' | '-' => self.number(rest, pos)?,
            _ => return Err(Fault { pos, reason: format!("a query has no place for `{}`", first.escape_debug()) }),
        };
        Ok((token, pos))
    }

    /// Passes over what means nothing: spaces, line ends, commas, comments, byte order marks.
    fn skip(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => self.at += 1,
                Some(b'#') => {
                    let rest = &bytes[self.at..];
                    self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                }
                Some(0xef) if self.text[self.at..].starts_with('\u{feff}') => self.at += 3,
                _ => return,
            }
        }
    }

    /// The line and column of a byte, which lies behind the one last asked for.
    fn place(&mut self, at: usize) -> Pos {
        let bytes = self.text.as_bytes();
        for (index, byte) in bytes[self.counted..at].iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(self.counted + index + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                self.pos = Pos { line: self.pos.line + 1, column: 1 };
            } else if byte & 0xc0 != 0x80 {
                self.pos.column += 1;
            }
        }
        self.counted = at;
        self.pos
    }

    fn text(&mut self, rest: &'t str, pos: Pos) -> Result<Token<'t>, Fault> {
        let (value, length) = if rest.starts_with("\"\"\"") { text::block(rest) } else { text::line(rest) }
            .map_err(|reason| Fault { pos, reason })?;
        self.at += length;
        Ok(Token::Text(value))
    }

    fn number(&mut self, rest: &'t str, pos: Pos) -> Result<Token<'t>, Fault> {
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let wrong = |end: usize| {
            let end = rest[end..].chars().next().map_or(end, |c| end + c.len_utf8());
            Fault { pos, reason: format!("`{}` is no number", &rest[..end]) }
        };
        let sign = usize::from(bytes[0] == b'-');
        let mut end = sign + digits(sign);
        if end == sign || (bytes[sign] == b'0' && end > sign + 1) {
            return Err(wrong(end));
        }
        let whole = end;
        if bytes.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
            if end == whole + 1 {
                return Err(wrong(end));
            }
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let from = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            end = from + bytes.get(from..).map_or(0, |_| digits(from));
            if end == from {
                return Err(wrong(end.min(rest.len())));
            }
        }
        if bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')) {
            return Err(wrong(end));
        }
        self.at += end;
        Ok(if end == whole { Token::Int(&rest[..end]) } else { Token::Float(&rest[..end]) })
    }
}

/// The length of the name that a text begins with.
fn word(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}
