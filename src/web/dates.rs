//! Dates in words, for pages; as JSON they stay in the notation of the data.

use crate::data::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// A time from a date to a date, either of which may be missing: `27–29 September 2010`, `since about 2012`.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub start: Option<Date>,
    pub end: Option<Date>,
    /// Whether a single date is a beginning or an end, and not the day itself.
    pub open: bool,
}

impl When {
    /// A single date.
    pub fn on(date: Date) -> Self {
        Self { start: Some(date), end: None, open: false }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start, self.end) {
            (Some(start), Some(end)) => f.write_str(&between(start, end)),
            (Some(date), None) if self.open => write!(f, "since {}", spoken(date)),
            (None, Some(date)) if self.open => write!(f, "until {}", spoken(date)),
            (Some(date), None) | (None, Some(date)) => f.write_str(&spoken(date)),
            (None, None) => Ok(()),
        }
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.start, self.end) {
            (Some(start), Some(end)) if start != end => serializer.collect_str(&format_args!("{start}/{end}")),
            (Some(date), None) if self.open => serializer.collect_str(&format_args!("{date}/..")),
            (None, Some(date)) if self.open => serializer.collect_str(&format_args!("../{date}")),
            (Some(date), _) | (None, Some(date)) => serializer.collect_str(&date),
            (None, None) => serializer.serialize_none(),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in words: `23 July 2012`, `about July 2012`, `2012 (uncertain)`.
pub fn spoken(date: Date) -> String {
    let told = Told::new(date);
    told.framed(&told.words(""))
}

/// A date without the signs for approximate and uncertain ones.
fn plain(date: Date) -> String {
    date.to_string().trim_end_matches(['~', '?', '%']).to_owned()
}

/// Two dates, what they share said once.
fn between(start: Date, end: Date) -> String {
    let (from, to) = (Told::new(start), Told::new(end));
    if from.sign != to.sign {
        return format!("{} to {}", spoken(start), spoken(end));
    }
    if plain(start) == plain(end) {
        return spoken(start);
    }
    let same_year = from.year == to.year;
    let words = match (from.day, to.day) {
        (Some(first), Some(_)) if same_year && from.month == to.month => format!("{first}–{}", to.words("")),
        (None, None) if same_year && from.month.is_some() && to.month.is_some() => {
            format!("{}–{}", from.words(&from.year), to.words(""))
        }
        (None, None) if from.month.is_none() && to.month.is_none() => format!("{}–{}", from.year, to.year),
        _ if same_year => format!("{} – {}", from.words(&from.year), to.words("")),
        _ => format!("{} – {}", from.words(""), to.words("")),
    };
    from.framed(&words)
}

/// The parts of a date.
struct Told {
    year: String,
    month: Option<&'static str>,
    day: Option<u8>,
    sign: String,
}

impl Told {
    fn new(date: Date) -> Self {
        let (text, plain) = (date.to_string(), plain(date));
        let mut parts = plain.split('-');
        let year = parts.next().unwrap_or_default().to_owned();
        let month = parts.next().and_then(|month| month.parse::<usize>().ok());
        let month = month.and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied();
        Self { month, day: parts.next().and_then(|day| day.parse().ok()), sign: text[plain.len()..].to_owned(), year }
    }

    /// Day, month and year, but for a year that is said elsewhere.
    fn words(&self, but: &str) -> String {
        let day = self.day.map(|day| day.to_string());
        let year = Some(self.year.as_str()).filter(|year| *year != but);
        let parts: Vec<&str> = [day.as_deref(), self.month, year].into_iter().flatten().collect();
        parts.join(" ")
    }

    fn framed(&self, words: &str) -> String {
        match self.sign.as_str() {
            "~" => format!("about {words}"),
            "?" => format!("{words} (uncertain)"),
            "%" => format!("about {words} (uncertain)"),
            _ => words.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::When;

    fn told(start: &str, end: &str) -> String {
        When { start: start.parse().ok(), end: end.parse().ok(), open: true }.to_string()
    }

    #[test]
    fn dates_are_told_in_words_and_what_two_share_is_said_once() {
        assert_eq!(told("2010-09-27", "2010-09-29"), "27–29 September 2010");
        assert_eq!(told("2010-09-27", "2010-10-02"), "27 September – 2 October 2010");
        assert_eq!(told("2005-06", "2005-07"), "June–July 2005");
        assert_eq!(told("2012", "2014"), "2012–2014");
        assert_eq!(told("2012-12-30", "2013-01"), "30 December 2012 – January 2013");
        assert_eq!(told("2012~", "2014"), "about 2012 to 2014");
        assert_eq!(told("2012-07~", "2012-07~"), "about July 2012");
        assert_eq!(told("2012-07-01?", ""), "since 1 July 2012 (uncertain)");
        assert_eq!(told("", "2012%"), "until about 2012 (uncertain)");
    }

    #[test]
    fn as_json_the_notation_stays() {
        let json = |start: &str, end: &str, open| {
            serde_json::to_value(When { start: start.parse().ok(), end: end.parse().ok(), open }).unwrap()
        };
        assert_eq!(json("2010-09-27", "2010-09-29", false), "2010-09-27/2010-09-29");
        assert_eq!(json("2012~", "", true), "2012~/..");
        assert_eq!(json("", "2012", true), "../2012");
        assert_eq!(json("2012", "", false), "2012");
    }
}
