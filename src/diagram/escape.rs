//! The only places where text is made safe for diagram formats.

/// Quotes a text for DOT: an id, a label or any other value.
///
/// In labels Graphviz reads `\` as the beginning of an escape and `&` as that of an entity, so both are written out.
/// Line breaks stay line breaks; other control characters become spaces.
#[must_use]
pub fn dot_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    dot_quote(text, &mut quoted);
    quoted
}

/// Adds a text to another as [`dot_quoted`] makes it.
pub fn dot_quote(text: &str, quoted: &mut String) {
    quoted.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| matches!(c, '"' | '\\' | '&') || is_control(c)) {
        quoted.push_str(&rest[..at]);
        let mut letters = rest[at..].chars();
        match letters.next() {
            Some('"') => quoted.push_str("\\\""),
            Some('\\') => quoted.push_str("\\\\"),
            Some('\n') => quoted.push_str("\\n"),
            Some('&') => quoted.push_str("&amp;"),
            _ => quoted.push(' '),
        }
        rest = letters.as_str();
    }
    quoted.push_str(rest);
    quoted.push('"');
}

/// Makes a text safe inside an HTML-like label of DOT, where line breaks are elements.
#[must_use]
pub fn dot_html(text: &str) -> String {
    xml_safe(text).replace('\n', "<BR ALIGN=\"LEFT\"/>")
}

/// Quotes a text for Mermaid: everything that Mermaid or the HTML it makes could read as more than text
/// is written as an entity code.
#[must_use]
pub fn mermaid_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("<br/>"),
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | ';' | '|' | '*' | '_' | '~' | '[' | ']' | '{' | '}' | '('
            | ')' | '%' | '$' | '@' | '^' => quoted.push_str(&format!("#{};", u32::from(c))),
            c if is_control(c) => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Control characters, non-characters and characters that XML cannot hold.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
}

/// Makes a text safe in XML, between tags and in quoted attributes.
#[must_use]
pub fn xml_safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' => safe.push('\n'),
            c if is_control(c) => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
