//! What can go wrong with a request, with a code for programs and what would be right.

use crate::graph::LensError;
use crate::ontology::{Sort, UnknownName};
use std::fmt;

/// The code of an error, in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The request as such cannot be read.
    BadRequest,
    /// The text is no GraphQL.
    ParseFailed,
    /// The query does not fit the schema.
    ValidationFailed,
    /// An argument has a value that cannot be used.
    BadArgument,
    /// An id in an argument is no entity's.
    UnknownId,
    /// A relation in an argument is none of the ontology's.
    UnknownRelation,
    /// A kind in an argument is none of the ontology's.
    UnknownKind,
    /// The request asks for more than a limit allows.
    LimitExceeded,
    /// A fault of the program.
    Internal,
}

impl Code {
    /// The code as written in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadArgument => "BAD_ARGUMENT",
            Self::UnknownId => "UNKNOWN_ID",
            Self::UnknownRelation => "UNKNOWN_RELATION",
            Self::UnknownKind => "UNKNOWN_KIND",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Internal => "INTERNAL",
        }
    }
}

/// How many letters of a message are told: it may quote a request, which can be long.
const LONGEST: usize = 600;

/// An error in an answer.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The code.
    pub code: Code,
    /// What is wrong and what would be right.
    pub message: String,
    /// What was perhaps meant.
    pub suggestions: Vec<String>,
}

impl ApiError {
    /// An error with a code and a message.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let mut message: String = message.into();
        if message.len() > LONGEST {
            message = message.chars().take(LONGEST).chain(['…']).collect();
        }
        Self { code, message, suggestions: Vec::new() }
    }

    /// Adds what was perhaps meant, to the message too.
    #[must_use]
    pub fn suggest(mut self, near: &[&str]) -> Self {
        if !near.is_empty() {
            self.message += &format!("; did you mean `{}`?", near.join("`, `"));
            self.suggestions = near.iter().map(ToString::to_string).collect();
        }
        self
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl From<UnknownName> for ApiError {
    fn from(unknown: UnknownName) -> Self {
        let code = match unknown.sort {
            Sort::Kind => Code::UnknownKind,
            Sort::Relation => Code::UnknownRelation,
            Sort::Entity => Code::UnknownId,
            Sort::Other(_) => Code::BadArgument,
        };
        Self { code, message: unknown.to_string(), suggestions: unknown.near }
    }
}

impl From<LensError> for ApiError {
    fn from(error: LensError) -> Self {
        let (code, near) = match &error {
            LensError::UnknownSource(_, near) => (Code::UnknownId, near.clone()),
            LensError::UnknownModality(_, near) => (Code::BadArgument, near.clone()),
            LensError::BadDate(..) => (Code::BadArgument, Vec::new()),
        };
        Self { code, message: error.to_string(), suggestions: near }
    }
}
