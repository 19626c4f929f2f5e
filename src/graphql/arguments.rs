//! Reading arguments: each by its name, with errors that say what would be right.

use super::error::{ApiError, Code};
use super::plan::{ArgumentPlan, ArgumentValue};
use crate::data::Date;
use crate::graph::{Direction, EntityIx, Graph};
use crate::ontology::{KindId, RelationId};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value};

/// The arguments of a field, or the fields of an input object.
#[derive(Clone, Copy)]
pub enum Arguments<'a> {
    /// As planned, and the values of the request.
    Field(&'a [ArgumentPlan], &'a [Option<Value>]),
    /// As given.
    Object(&'a IndexMap<Name, Value>),
}

impl<'a> Arguments<'a> {
    fn get(self, name: &str) -> Option<&'a Value> {
        let found = match self {
            Self::Object(fields) => fields.get(name),
            Self::Field(plan, values) => {
                plan.iter().find(|argument| argument.name == name).and_then(|argument| match &argument.value {
                    ArgumentValue::Constant(value) => Some(value),
                    ArgumentValue::Given(at, default) => values.get(*at).and_then(Option::as_ref).or(default.as_ref()),
                })
            }
        };
        found.filter(|value| **value != Value::Null)
    }

    /// A text, an id or the name of an enumeration's value.
    pub fn text(self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            Value::String(text) => Some(text),
            Value::Enum(word) => Some(word),
            _ => None,
        }
    }

    /// A truth value; false if absent.
    pub fn flag(self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Boolean(true)))
    }

    /// A list of texts; none if absent.
    pub fn texts(self, name: &str) -> Option<Vec<&'a str>> {
        let one = |value: &'a Value| match value {
            Value::String(text) => Some(text.as_str()),
            Value::Enum(word) => Some(word.as_str()),
            _ => None,
        };
        match self.get(name)? {
            Value::List(items) => Some(items.iter().filter_map(one).collect()),
            single => one(single).map(|text| vec![text]),
        }
    }

    /// A whole number from 0 to a limit.
    pub fn number(self, name: &str, limit: usize) -> Result<Option<usize>, ApiError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = match value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        let wrong = |code, message: &str| Err(ApiError::new(code, format!("`{name}` {message}")));
        match number.map(usize::try_from) {
            Some(Ok(number)) if number <= limit => Ok(Some(number)),
            Some(Ok(number)) => wrong(Code::LimitExceeded, &format!("is {number}, but can be {limit} at most")),
            _ => wrong(Code::BadArgument, "must be 0 or more"),
        }
    }

    /// The fields of an input object.
    pub fn object(self, name: &str) -> Option<Arguments<'a>> {
        self.get(name).and_then(Self::fields)
    }

    /// A date.
    pub fn date(self, name: &str) -> Result<Option<Date>, ApiError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let wrong = |error| ApiError::new(Code::BadArgument, format!("`{name}`: `{text}` is no date; {error}"));
        text.parse().map(Some).map_err(wrong)
    }

    /// The entity with an id that must be given.
    pub fn entity(self, name: &str, graph: &Graph) -> Result<EntityIx, ApiError> {
        Ok(graph.named(self.text(name).unwrap_or_default())?)
    }

    /// The objects of a list; none if absent.
    pub fn objects(self, name: &str) -> Vec<Arguments<'a>> {
        match self.get(name) {
            Some(Value::List(items)) => items.iter().filter_map(Self::fields).collect(),
            Some(single) => Self::fields(single).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn fields(value: &'a Value) -> Option<Arguments<'a>> {
        match value {
            Value::Object(fields) => Some(Arguments::Object(fields)),
            _ => None,
        }
    }

    /// A truth value; none if absent.
    pub fn choice(self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Value::Boolean(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// The entities with the ids of a list; none if absent.
    pub fn entities(self, name: &str, graph: &Graph) -> Result<Option<Vec<EntityIx>>, ApiError> {
        self.texts(name).map(|ids| ids.into_iter().map(|id| Ok(graph.named(id)?)).collect()).transpose()
    }

    /// The kinds of a list; none if absent.
    pub fn kinds(self, graph: &Graph) -> Result<Option<Vec<KindId>>, ApiError> {
        let find = |name: &str| Ok(graph.ontology().kind_named(name)?);
        self.texts("kinds").map(|names| names.into_iter().map(find).collect()).transpose()
    }

    /// The relations of a list; none if absent.
    pub fn relations(self, graph: &Graph) -> Result<Option<Vec<RelationId>>, ApiError> {
        let find = |name: &str| Ok(graph.ontology().relation_named(name)?);
        self.texts("relations").map(|names| names.into_iter().map(find).collect()).transpose()
    }

    /// The relation with a name that must be given.
    pub fn relation(self, name: &str, graph: &Graph) -> Result<RelationId, ApiError> {
        Ok(graph.ontology().relation_named(self.text(name).unwrap_or_default())?)
    }

    /// Which way to read links; either way if absent.
    pub fn direction(self) -> Direction {
        match self.text("direction") {
            Some("OUT") => Direction::Out,
            Some("IN") => Direction::In,
            _ => Direction::Both,
        }
    }
}
