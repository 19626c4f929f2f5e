//! What a rule found: a place, a message and a way out, as plain data.

use crate::data::{FileId, Span};
use crate::ontology::nearest;

/// Whether a finding stops the data from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The data cannot be used.
    Fault,
    /// Worth a look.
    Warning,
}

/// A stretch of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The stretch; empty at the start where the whole file is meant.
    pub span: Span,
}

/// Something that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// Whether it stops the data from being used.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, with the subject in backticks.
    pub message: String,
    /// A few words under the text in question.
    pub label: String,
    /// The way out.
    pub hint: Option<String>,
    /// Another place that matters, with a few words.
    pub other: Option<(Place, String)>,
}

impl Finding {
    /// A finding at a place; [`super::check`] fills in code and severity from the rule.
    #[must_use]
    pub fn new(file: FileId, span: Span, message: String) -> Self {
        let place = Place { file, span };
        Self { code: "", severity: Severity::Fault, place, message, label: String::new(), hint: None, other: None }
    }

    /// Adds a few words to stand under the text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the nearest of the candidates as a way out, or else the given text.
    #[must_use]
    pub fn did_you_mean<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>, or: &str) -> Self {
        match nearest(word, candidates).first() {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None if or.is_empty() => self,
            None => self.hint(or),
        }
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn other(mut self, file: FileId, span: Span, words: impl Into<String>) -> Self {
        self.other = Some((Place { file, span }, words.into()));
        self
    }
}
