//! Sorting texts as people do: B2 before B10, `bullet 2` before `bullet 10`.

/// A key that sorts numbers within texts by their value.
#[must_use]
pub fn natural(text: &str) -> Vec<(u64, String)> {
    let parts = text.split_inclusive(|c: char| !c.is_ascii_digit());
    let key = |part: &str| {
        let number = part.trim_end_matches(|c: char| !c.is_ascii_digit()).parse();
        (number.unwrap_or(u64::MAX), part.to_owned())
    };
    parts.map(key).collect()
}
