//! Breaking labels into lines by counting letters, for formats that measure for themselves.

/// Breaks a text into lines of about the given number of letters, at spaces; words longer than a line are cut,
/// and what would take more than six lines ends in `…`.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> String {
    const MOST_LINES: usize = 6;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, width)) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.join("\n")
}

fn pieces(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(width.max(1)).map(|piece| piece.iter().collect()).collect()
}
