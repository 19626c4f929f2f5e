//! Dates as documents give them: a year, a month or a day, exact, approximate (`~`) or uncertain (`?`).
//!
//! The notation is that of the Extended Date/Time Format (EDTF, ISO 8601-2:2019), level 0 for dates,
//! with the qualifiers `~`, `?` and `%` (both) of level 1 at the end. Not here: intervals, seasons, times of day.

use std::fmt;
use std::str::FromStr;

/// A date of the precision at which it is known.
///
/// ```
/// use meagraph::data::Date;
/// let date: Date = "2012-07~".parse().unwrap();
/// assert_eq!(date.to_string(), "2012-07~");
/// assert_eq!(date.first_day(), (2012, 7, 1));
/// assert_eq!(date.last_day(), (2012, 7, 31));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
    approximate: bool,
    uncertain: bool,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// It is not of the form `2012`, `2012-07` or `2012-07-23` with an optional `~`, `?` or `%`.
    Form,
    /// The month is not between 01 and 12.
    Month,
    /// The month has no such day.
    Day,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "write a year, month or day, such as `2012`, `2012-07` or `2012-07-23`, with `~` behind it if approximate and `?` if uncertain",
            Self::Month => "a month lies between 01 and 12",
            Self::Day => "the month has no such day",
        })
    }
}

impl std::error::Error for DateError {}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let (plain, approximate, uncertain) = match text.chars().last() {
            Some('~') => (&text[..text.len() - 1], true, false),
            Some('?') => (&text[..text.len() - 1], false, true),
            Some('%') => (&text[..text.len() - 1], true, true),
            _ => (text, false, false),
        };
        let mut parts = plain.split('-');
        let year = number(parts.next(), 4).ok_or(DateError::Form)?;
        let month = optional(parts.next())?;
        let day = optional(parts.next())?;
        if parts.next().is_some() {
            return Err(DateError::Form);
        }
        if month.is_some_and(|month| !(1..=12).contains(&month)) {
            return Err(DateError::Month);
        }
        if day.is_some_and(|day| day == 0 || day > days_in(year, month.unwrap_or(1))) {
            return Err(DateError::Day);
        }
        Ok(Self { year, month, day, approximate, uncertain })
    }
}

impl Date {
    /// The first day it can mean, as year, month, day.
    #[must_use]
    pub fn first_day(self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day it can mean, as year, month, day.
    #[must_use]
    pub fn last_day(self) -> (u16, u8, u8) {
        let month = self.month.unwrap_or(12);
        (self.year, month, self.day.unwrap_or_else(|| days_in(self.year, month)))
    }

    /// The date as a number, never 0: from the lowest bit five for the day, four for the month, one each for approximate,
    /// uncertain and the date itself, then the year.
    pub(crate) fn pack(self) -> u32 {
        let part = |part: Option<u8>| u32::from(part.unwrap_or(0));
        let flags = u32::from(self.approximate) | u32::from(self.uncertain) << 1 | 1 << 2;
        part(self.day) | part(self.month) << 5 | flags << 9 | u32::from(self.year) << 12
    }

    /// The date behind a number; none if it is no date's.
    pub(crate) fn unpack(packed: u32) -> Option<Self> {
        let part = |bits: u32| u8::try_from(bits).ok().filter(|part| *part > 0);
        let (day, month) = (part(packed & 31), part(packed >> 5 & 15));
        let year = u16::try_from(packed >> 12).ok().filter(|year| *year <= 9999)?;
        let sound = packed >> 11 & 1 == 1
            && month.is_none_or(|month| month <= 12)
            && day.is_none_or(|day| month.is_some_and(|month| day <= days_in(year, month)));
        sound.then_some(Self { year, month, day, approximate: packed >> 9 & 1 == 1, uncertain: packed >> 10 & 1 == 1 })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        f.write_str(match (self.approximate, self.uncertain) {
            (false, false) => "",
            (true, false) => "~",
            (false, true) => "?",
            (true, true) => "%",
        })
    }
}

fn optional(part: Option<&str>) -> Result<Option<u8>, DateError> {
    match part {
        None => Ok(None),
        Some(part) => {
            let value = number(Some(part), 2).ok_or(DateError::Form)?;
            Ok(u8::try_from(value).ok())
        }
    }
}

fn number(part: Option<&str>, digits: usize) -> Option<u16> {
    part.filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
