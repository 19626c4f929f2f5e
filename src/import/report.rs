//! What became of each row: taken as it is, taken with a change, or skipped, and why.

use serde_json::{Value, json};
use std::fmt::Write as _;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It was taken as it is.
    Taken,
    /// It was taken, but something in it was read differently or left out.
    Changed,
    /// It was not taken.
    Skipped,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Changed => "changed",
            Self::Skipped => "skipped",
        }
    }
}

/// One row and what became of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The file.
    pub file: String,
    /// Where in the file: the line of a table, the record of a page.
    pub place: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why; empty if it was taken as it is.
    pub reason: String,
}

/// What became of all rows, in the order of reading.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The rows.
    pub rows: Vec<Row>,
}

impl Report {
    /// Notes that a row was taken as it is.
    pub(super) fn taken(&mut self, file: &str, place: impl Into<String>) {
        self.note(file, place.into(), Verdict::Taken, String::new());
    }

    /// Notes that something in a row was read differently or left out.
    pub(super) fn changed(&mut self, file: &str, place: impl Into<String>, reason: impl Into<String>) {
        self.note(file, place.into(), Verdict::Changed, reason.into());
    }

    /// Notes that a row was not taken.
    pub(super) fn skipped(&mut self, file: &str, place: impl Into<String>, reason: impl Into<String>) {
        self.note(file, place.into(), Verdict::Skipped, reason.into());
    }

    fn note(&mut self, file: &str, place: String, verdict: Verdict, reason: String) {
        self.rows.push(Row { file: file.to_owned(), place, verdict, reason });
    }

    /// How many notes there are with a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// The report for people: every change and skip, then the counts. At most `most` lines of a file's.
    #[must_use]
    pub fn text(&self, most: usize) -> String {
        let told: Vec<&Row> = self.rows.iter().filter(|row| row.verdict != Verdict::Taken).collect();
        let mut text = String::new();
        for row in told.iter().take(most) {
            let _ = writeln!(text, "{}: {}: {}: {}", row.file, row.place, row.verdict.name(), row.reason);
        }
        if told.len() > most {
            let _ = writeln!(text, "and {} more; --report FILE has them all", told.len() - most);
        }
        let [taken, changed, skipped] = [Verdict::Taken, Verdict::Changed, Verdict::Skipped].map(|v| self.count(v));
        let _ = writeln!(text, "{taken} rows taken as they are, {changed} notes of changes, {skipped} rows skipped");
        text
    }

    /// The report for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let row = |row: &Row| json!({ "file": row.file, "place": row.place, "verdict": row.verdict.name(), "reason": row.reason });
        json!({
            "taken": self.count(Verdict::Taken),
            "changed": self.count(Verdict::Changed),
            "skipped": self.count(Verdict::Skipped),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}
