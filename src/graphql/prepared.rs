//! Query texts that were found good, with their plans, and what their answers came to so far.

use super::error::{ApiError, Code};
use super::plan::{Plan, Recipe, Types, conditions, plan};
use super::variables::Variable;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql::{Name, Value};
use bytes::Bytes;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How many plans are kept of one text, for different answers to its conditions.
const MOST_PLANS: usize = 16;
/// How many bytes of them are, but for the first.
const ROOM: usize = 256 * 1024;
/// The most bytes that are made ready for an answer; beyond, its room grows as it does.
const MOST_ROOM: usize = 256 * 1024;
/// About how many bytes of a document stand behind a byte of its text.
const SPREAD: usize = 12;

/// An operation of a query text that was found good.
pub struct Prepared {
    document: ExecutableDocument,
    name: Option<String>,
    /// What it declares.
    pub variables: Vec<Variable>,
    /// The introspection fields of the root, if there are any.
    known: IndexMap<Name, Bytes>,
    /// The length of the text.
    length: usize,
    /// The variables that `@skip` and `@include` rest on, by number.
    conditions: Vec<usize>,
    plans: Mutex<Vec<(Vec<bool>, Arc<Plan>)>>,
    /// The bytes of the largest answer of late.
    largest: AtomicUsize,
    /// The microseconds that answers took lately; as many as there are before the first.
    usual: AtomicU64,
}

impl Prepared {
    /// Takes in a validated document and which of its operations is meant.
    pub fn new(
        document: ExecutableDocument,
        length: usize,
        name: Option<&str>,
        variables: Vec<Variable>,
        known: IndexMap<Name, Bytes>,
    ) -> Result<Self, ApiError> {
        let Some(operation) = operation(&document, name) else { return Err(no_operation()) };
        let number = |name: Name| variables.iter().position(|variable| variable.name == name);
        let conditions = conditions(&document, operation).into_iter().filter_map(number).collect();
        Ok(Self {
            document,
            name: name.map(str::to_owned),
            variables,
            known,
            length,
            conditions,
            plans: Mutex::default(),
            largest: AtomicUsize::new(0),
            usual: AtomicU64::new(u64::MAX),
        })
    }

    /// The plan for the values of a request.
    pub fn plan(&self, types: &Types, values: &[Option<Value>]) -> Result<Arc<Plan>, ApiError> {
        let is_true = |number: &usize| values.get(*number) == Some(&Some(Value::Boolean(true)));
        let answers: Vec<bool> = self.conditions.iter().map(is_true).collect();
        let kept = || self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = kept().iter().find(|(known, _)| *known == answers) {
            return Ok(plan.clone());
        }
        let Some(operation) = operation(&self.document, self.name.as_deref()) else { return Err(no_operation()) };
        let holds = |name: &str| {
            let number = self.variables.iter().position(|variable| variable.name == name);
            number.is_some_and(|number| is_true(&number))
        };
        let recipe =
            Recipe { types, document: &self.document, operation, variables: &self.variables, known: &self.known };
        let plan = Arc::new(plan(&recipe, &holds)?);
        let mut kept = kept();
        let taken: usize = kept.iter().map(|(_, plan)| plan.size).sum();
        if kept.is_empty() || (kept.len() < MOST_PLANS && taken + plan.size <= ROOM) {
            kept.push((answers, plan.clone()));
        }
        Ok(plan)
    }

    /// About how many bytes it takes, with the plans that it has.
    pub fn weight(&self) -> usize {
        let plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let plans: usize = plans.iter().map(|(_, plan)| plan.size).sum();
        let known: usize = self.known.values().map(Bytes::len).sum();
        self.length * SPREAD + known + plans
    }

    /// Adds the values of lists and objects that hold variables.
    pub fn fill(&self, plan: &Plan, values: &mut Vec<Option<Value>>) {
        for template in &plan.templates {
            let given = |name: Name| {
                let number = self.variables.iter().position(|variable| variable.name == name);
                Ok::<_, ()>(number.and_then(|number| values.get(number)?.clone()).unwrap_or_default())
            };
            let value = template.clone().into_const_with(given).ok();
            values.push(value);
        }
    }

    /// How much room an answer is likely to need.
    pub fn size(&self) -> usize {
        let largest = self.largest.load(Ordering::Relaxed);
        (largest + largest / 8).clamp(256, MOST_ROOM)
    }

    /// How long answers took lately, if there were any.
    pub fn usual_time(&self) -> Option<Duration> {
        let micros = self.usual.load(Ordering::Relaxed);
        (micros != u64::MAX).then(|| Duration::from_micros(micros))
    }

    /// Notes how long an answer is, and how long it took.
    pub fn note(&self, size: usize, time: Option<Duration>) {
        let largest = self.largest.load(Ordering::Relaxed);
        self.largest.store(size.max(largest - largest / 64), Ordering::Relaxed);
        let Some(time) = time else { return };
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX - 1);
        // A moving average, so that one answer that took long because the machine was busy means little.
        let known = self.usual.load(Ordering::Relaxed);
        let average = if known == u64::MAX { micros } else { known - known / 8 + micros / 8 };
        self.usual.store(average, Ordering::Relaxed);
    }
}

/// The operation of a name, or the only one.
pub fn operation<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Option<&'d OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|found| &found.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|found| &found.node)
        }
        _ => None,
    }
}

fn no_operation() -> ApiError {
    ApiError::new(Code::ValidationFailed, "the request does not say which of its operations to run")
}
