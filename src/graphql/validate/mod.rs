//! Validation, after section 5 of the specification: whether a document fits the schema. A document is looked at once,
//! for all operations and variables.
//!
//! Beyond the specification only this: mutations and subscriptions are refused, since there are none.

mod definitions;
mod known;
mod merge;
mod selections;
mod values;

pub use known::Known;

use super::error::{ApiError, Code};
use async_graphql::Pos;
use async_graphql::parser::types::ExecutableDocument;
use definitions::Definitions;
use serde_json::{Value as Json, json};

/// How many errors are told at once.
const MOST_ERRORS: usize = 20;

/// What is wrong with a document, and where.
#[derive(Debug)]
pub struct Invalid {
    /// What is wrong.
    pub error: ApiError,
    /// The places.
    pub at: Vec<Pos>,
}

impl Invalid {
    /// A fault of validation.
    pub fn new(message: impl Into<String>, at: impl Into<Vec<Pos>>) -> Self {
        Self { error: ApiError::new(Code::ValidationFailed, message), at: at.into() }
    }

    /// The error as an answer holds it.
    pub fn json(&self) -> Json {
        let mut object = self.error.json();
        if !self.at.is_empty() {
            let places = self.at.iter().map(|pos| json!({ "line": pos.line, "column": pos.column }));
            object.insert("locations".into(), places.collect());
        }
        Json::Object(object)
    }
}

/// Validates a document.
///
/// # Errors
/// All that is wrong with it, in the order of the text; at most twenty faults.
pub fn validate(known: &Known, document: &ExecutableDocument) -> Result<(), Vec<Invalid>> {
    let mut faults = Faults::default();
    let mut definitions = Definitions::new(document);
    definitions.walk(known, &mut faults);
    definitions.check(known, &mut faults);
    if faults.0.is_empty() {
        // Fields can be compared once all of them are known and no fragment is in a circle.
        merge::check(known, document, &mut faults);
    }
    if faults.0.is_empty() {
        return Ok(());
    }
    faults.0.sort_by_key(|fault| fault.at.first().copied());
    Err(faults.0)
}

/// What was found wrong so far.
#[derive(Default)]
struct Faults(Vec<Invalid>);

impl Faults {
    fn add(&mut self, pos: Pos, fault: impl FnOnce() -> String) {
        self.add_error(pos, || ApiError::new(Code::ValidationFailed, fault()));
    }

    fn add_error(&mut self, pos: Pos, fault: impl FnOnce() -> ApiError) {
        if !self.are_many() {
            self.0.push(Invalid { error: fault(), at: vec![pos] });
        }
    }

    fn are_many(&self) -> bool {
        self.0.len() >= MOST_ERRORS
    }
}
