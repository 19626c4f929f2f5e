//! Dates of other people, read as EDTF where that can be said of them; what cannot be read is said, never swallowed.

use crate::data::Date;

/// The last year that a date may have; what lies beyond is a slip or a sign for never.
const LAST_YEAR: u16 = 2199;
/// What some collections write for never.
const NEVER: [&str; 2] = ["2899-01-01", "2899-12-31"];

/// What a text says of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// There is none.
    Nothing,
    /// This one.
    Date(Date),
    /// This one, but the text had to be read with good will; what was done.
    Changed(Date, String),
    /// The collection's sign for something that never happened.
    Never,
    /// It cannot be read; why.
    Broken(String),
}

/// Reads a date: EDTF, with `X` for unknown digits, day before month and year, or as a day number of a spreadsheet.
#[must_use]
pub fn read(text: &str) -> Reading {
    let text = text.trim();
    if matches!(text, "" | "NA" | "N/A" | "-" | "NULL" | "null") {
        return Reading::Nothing;
    }
    let day = text.get(..10).unwrap_or(text);
    if NEVER.contains(&day) {
        return Reading::Never;
    }
    match text.parse::<Date>() {
        Ok(date) => plausible(text, date, None),
        Err(_) => unusual(text),
    }
}

/// The date that a text gives, if any, and what is to be said of the reading.
pub fn taken(text: &str) -> (Option<Date>, Option<String>) {
    match read(text) {
        Reading::Nothing => (None, None),
        Reading::Date(date) => (Some(date), None),
        Reading::Changed(date, how) => (Some(date), Some(how)),
        Reading::Never => (None, Some(format!("`{}` stands for never; it is left out", text.trim()))),
        Reading::Broken(why) => (None, Some(format!("{why}; it is left out"))),
    }
}

fn plausible(text: &str, date: Date, change: Option<String>) -> Reading {
    if date.first_day().0 > LAST_YEAR || date.first_day().0 == 0 {
        return Reading::Broken(format!("`{text}` lies in the year {}", date.first_day().0));
    }
    change.map_or(Reading::Date(date), |change| Reading::Changed(date, change))
}

fn unusual(text: &str) -> Reading {
    let tidy = text.trim_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '~' | '?' | '%'));
    let day = tidy.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(date) = day.parse::<Date>() {
        // A time of day is left off without a word.
        return plausible(text, date, (tidy == day).then(|| read_as(text, date)));
    }
    if let Some(date) = unknown_digits(tidy) {
        return plausible(text, date, Some(read_as(text, date)));
    }
    if let Some(date) = day_first(tidy) {
        // Slashes are how downloads write days; hyphens are a slip.
        let change = (!tidy.contains('/') || tidy != text).then(|| read_as(text, date));
        return plausible(text, date, change);
    }
    if let Some(date) = day_number(tidy) {
        return plausible(text, date, Some(format!("{}, as a day number of a spreadsheet", read_as(text, date))));
    }
    Reading::Broken(format!("`{text}` is no date"))
}

fn read_as(text: &str, date: Date) -> String {
    format!("`{text}` is read as `{date}`")
}

/// `1964-XX-16` is known to the year only, `2010-05-XX` to the month.
fn unknown_digits(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_unknown = |part: &str| !part.is_empty() && part.chars().all(|c| matches!(c, 'X' | 'x' | 'u'));
    match parts.as_slice() {
        [year, month, _] if is_unknown(month) => year.parse().ok(),
        [year, month] if is_unknown(month) => year.parse().ok(),
        [year, month, day] if is_unknown(day) => format!("{year}-{month}").parse().ok(),
        _ => None,
    }
}

/// `16-12-1991` or `23/12/2002`.
fn day_first(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}").parse().ok(),
        _ => None,
    }
}

/// Days since 30 December 1899, as spreadsheets count; from 1850 on would be negative, so only sensible ones are read.
fn day_number(text: &str) -> Option<Date> {
    let whole =
        text.split_once('.').map_or(text, |(whole, rest)| if rest.trim_matches('0').is_empty() { whole } else { text });
    let number: i64 = whole.parse().ok().filter(|number| (5_000..80_000).contains(number))?;
    let (year, month, day) = from_days(number - 25_569);
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

/// The day before a date that is known to the day; of a month or year, the last day before it began.
pub fn day_before(date: Date) -> Option<Date> {
    let (year, month, day) = date.first_day();
    let (year, month, day) = from_days(to_days(i64::from(year), i64::from(month), i64::from(day)) - 1);
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

/// Days since 1 January 1970 (H. Hinnant's `days_from_civil`).
fn to_days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}
