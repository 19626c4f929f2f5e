//! Texts in quotes, and in three quotes (section 2.9.4 of the specification).

use std::borrow::Cow;

/// The value of a text in quotes that something begins with, and how many bytes it takes.
pub fn line(text: &str) -> Result<(Cow<'_, str>, usize), String> {
    let bytes = text.as_bytes();
    let plain = bytes[1..].iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\r'));
    let mut at = 1 + plain.unwrap_or(bytes.len() - 1);
    if bytes.get(at) == Some(&b'"') {
        return Ok((Cow::Borrowed(&text[1..at]), at + 1));
    }
    let mut value = text[1..at].to_owned();
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((Cow::Owned(value), at + 1)),
            Some(b'\\') => {
                let (letter, length) = escape(&text[at..])?;
                value.push(letter);
                at += length;
            }
            None | Some(b'\n' | b'\r') => return Err("a text is not ended".into()),
            Some(_) => {
                let letter = text[at..].chars().next().unwrap_or_default();
                value.push(letter);
                at += letter.len_utf8();
            }
        }
    }
}

/// The letter that an escape stands for, and how many bytes it takes.
fn escape(text: &str) -> Result<(char, usize), String> {
    let plain = match text.as_bytes().get(1) {
        Some(b'u') => return unicode(text),
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        _ => return Err(wrong(text, 2)),
    };
    Ok((plain, 2))
}

fn unicode(text: &str) -> Result<(char, usize), String> {
    if let Some(rest) = text.strip_prefix("\\u{") {
        // Eight digits are more than any letter needs.
        let digits = rest.bytes().take(9).position(|byte| byte == b'}').unwrap_or(9);
        let letter = rest.get(..digits).filter(|_| digits < 9).and_then(hexadecimal).and_then(char::from_u32);
        return letter.map(|letter| (letter, digits + 4)).ok_or_else(|| wrong(text, digits + 4));
    }
    let unit = |at: usize| text.get(at..at + 4).and_then(hexadecimal);
    let first = unit(2).ok_or_else(|| wrong(text, 6))?;
    if let Some(letter) = char::from_u32(first) {
        return Ok((letter, 6));
    }
    let second = if text.get(6..8) == Some("\\u") { unit(8) } else { None };
    let units = [first, second.unwrap_or_default()].map(|unit| u16::try_from(unit).unwrap_or_default());
    match char::decode_utf16(units).next() {
        Some(Ok(letter)) => Ok((letter, 12)),
        _ => Err(wrong(text, 6)),
    }
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if all { u32::from_str_radix(digits, 16).ok() } else { None }
}

fn wrong(text: &str, length: usize) -> String {
    format!("`{}` stands for no letter", text.chars().take(length).collect::<String>().escape_debug())
}

/// The value of a text in three quotes that something begins with, and how many bytes it takes.
pub fn block(text: &str) -> Result<(Cow<'_, str>, usize), String> {
    let (mut raw, mut at) = (String::new(), 3);
    loop {
        let rest = &text[at..];
        let stop = rest.find(['"', '\\']).ok_or("a text in three quotes is not ended")?;
        raw.push_str(&rest[..stop]);
        let rest = &rest[stop..];
        at += stop;
        if rest.starts_with("\"\"\"") {
            return Ok((Cow::Owned(unindented(&raw)), at + 3));
        }
        let taken = if rest.starts_with("\\\"\"\"") { 4 } else { 1 };
        raw.push_str(if taken == 4 { "\"\"\"" } else { &rest[..1] });
        at += taken;
    }
}

/// Takes the common indentation and the blank lines at both ends away.
fn unindented(raw: &str) -> String {
    let lines: Vec<&str> =
        raw.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect();
    let blank = |line: &&str| line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let indent = |line: &&str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let common = lines.iter().skip(1).filter(|line| !blank(line)).map(indent).min().unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| if index == 0 { line } else { line.get(common..).unwrap_or_default() })
        .collect();
    let first = cut.iter().position(|line| !blank(line)).unwrap_or(cut.len());
    let last = cut.iter().rposition(|line| !blank(line)).map_or(first, |last| last + 1);
    cut[first..last].join("\n")
}
