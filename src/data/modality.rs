//! How firmly a document states a link.

use std::fmt;

/// How firmly a document states a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Modality {
    /// The document says that it is so.
    #[default]
    Asserted,
    /// It is intended, not yet done.
    Planned,
    /// It depends on something else.
    Conditional,
    /// It is put forward as an option or recommendation.
    Proposed,
    /// Someone is asked for it.
    Requested,
    /// The text presupposes it without saying it.
    Implied,
    /// The document says that it is not so.
    Negated,
}

impl Modality {
    /// All modalities with what they mean, firmest first.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Asserted, "asserted", "The document says that it is so."),
        (Self::Planned, "planned", "It is intended, not yet done at the time of writing."),
        (Self::Conditional, "conditional", "It depends on something else, such as a decision or funding."),
        (Self::Proposed, "proposed", "It is put forward as an option or a recommendation."),
        (Self::Requested, "requested", "Someone is asked for it."),
        (Self::Implied, "implied", "The text presupposes it without saying it."),
        (Self::Negated, "negated", "The document says that it is not so."),
    ];

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn description(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    /// The modality with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The names of all modalities.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|row| row.1)
    }
}

impl fmt::Display for Modality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
