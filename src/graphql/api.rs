//! Answering requests: the gate, parsing, validation, execution; and what is kept of them.
//!
//! The graph behind an [`Api`] never changes, so a query text is parsed and validated once, and the answer to a request
//! is kept as long as there is room.

use super::cost;
use super::error::{ApiError, Code};
use super::execute::{self, Job, Types};
use super::fields;
use super::gate::{self, Limits};
use super::schema;
use super::syntax;
use super::validate::{Invalid, Known, validate};
use super::variables::{self, InputTypes};
use crate::graph::Graph;
use crate::ontology::Ontology;
use async_graphql::dynamic::{Schema, SchemaError};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, SDLExportOptions, Value, Variables};
use futures_util::FutureExt;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// A graph with its GraphQL schema.
#[derive(Clone)]
pub struct Api {
    schema: Schema,
    types: Arc<Types>,
    inputs: Arc<InputTypes>,
    known: Arc<Known>,
    graph: Arc<Graph>,
    limits: Limits,
    prepared: Arc<Cache<String, Arc<Prepared>>>,
    answers: Arc<Cache<String, Arc<Response>, Bytes>>,
}

/// How many query texts are kept parsed.
const MOST_PREPARED: usize = 512;
/// How many bytes of answers are kept.
const MOST_ANSWERED: u64 = 64 << 20;

/// A query text that was found good.
struct Prepared {
    document: ExecutableDocument,
    /// The introspection fields of the root, if there are any.
    known: IndexMap<Name, Value>,
}

/// Weighs an answer by its size.
#[derive(Clone)]
struct Bytes;

impl Weighter<String, Arc<Response>> for Bytes {
    fn weight(&self, key: &String, answer: &Arc<Response>) -> u64 {
        (key.len() + answer.text.len()) as u64
    }
}

/// A GraphQL request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The query text.
    pub query: String,
    /// Which operation to run, where the text holds several.
    pub operation: Option<String>,
    /// The variables.
    pub variables: Map<String, Json>,
}

/// A GraphQL answer.
pub struct Response {
    text: String,
    has_errors: bool,
    executed: bool,
}

impl Api {
    /// Makes the schema for a graph.
    ///
    /// # Errors
    /// Names of the ontology that clash in GraphQL.
    pub fn new(graph: Arc<Graph>, limits: Limits) -> Result<Self, SchemaError> {
        let table = fields::table(graph.ontology());
        let schema = schema::build(&table, &limits)?;
        let inputs = Arc::new(InputTypes::new(&table));
        let known = Arc::new(Known::new(&table, inputs.clone()));
        let types = Arc::new(Types::new(table));
        let prepared = Arc::new(Cache::new(MOST_PREPARED));
        let answers = Arc::new(Cache::with_weighter(1024, MOST_ANSWERED, Bytes));
        Ok(Self { schema, types, inputs, known, graph, limits, prepared, answers })
    }

    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Answers a request.
    #[must_use]
    pub fn execute(&self, request: Request) -> Arc<Response> {
        let key = request.key();
        if let Some(answer) = self.answers.get(&key) {
            return answer;
        }
        let answer = self.try_execute(request).unwrap_or_else(|errors| Response::new(&errors, None));
        let answer = Arc::new(answer);
        if answer.executed {
            self.answers.insert(key, answer.clone());
        }
        answer
    }

    fn try_execute(&self, request: Request) -> Result<Response, Vec<Json>> {
        let alone = |error: ApiError| vec![Json::Object(error.json())];
        let name = request.operation.as_deref();
        let given = variables(request.variables).map_err(alone)?;
        let prepared = self.prepare(&request.query, name, &given)?;
        let Some(operation) = operation(&prepared.document, name) else {
            let message = "the request does not say which of its operations to run";
            return Err(alone(ApiError::new(Code::ValidationFailed, message)));
        };
        let variables = self.inputs.coerce(operation, given).map_err(alone)?;
        let outcome = execute::execute(&Job {
            graph: &self.graph,
            types: &self.types,
            document: &prepared.document,
            operation,
            variables: &variables,
            known: &prepared.known,
            limit: self.limits.work,
        });
        Ok(Response::new(&outcome.errors, Some(&outcome.data)))
    }

    /// Parses and validates a query text, or finds it among those that were. A text that asks about the schema with
    /// variables is not kept, since its answer rests on them.
    fn prepare(
        &self,
        query: &str,
        name: Option<&str>,
        given: &IndexMap<Name, Value>,
    ) -> Result<Arc<Prepared>, Vec<Json>> {
        let key = format!("{}\n{query}", name.unwrap_or_default());
        if let Some(prepared) = self.prepared.get(&key) {
            return Ok(prepared);
        }
        let document = self.parse(query).map_err(|error| vec![error.json()])?;
        validate(&self.known, &document).map_err(|errors| errors.iter().map(Invalid::json).collect::<Vec<_>>())?;
        let asks = operation(&document, name).is_some_and(|found| introspects(&document, &found.selection_set.node));
        let known = if asks { self.introspect(query, &document, name, given)? } else { IndexMap::new() };
        let prepared = Arc::new(Prepared { document, known });
        if !asks || given.is_empty() {
            self.prepared.insert(key, prepared.clone());
        }
        Ok(prepared)
    }

    /// Whether the request's operation only reads. Unreadable requests do: they are refused later.
    #[must_use]
    pub fn only_reads(&self, request: &Request) -> bool {
        let Ok(document) = self.parse(&request.query) else { return true };
        operation(&document, request.operation.as_deref()).is_none_or(|operation| operation.ty == OperationType::Query)
    }

    fn parse(&self, query: &str) -> Result<ExecutableDocument, Invalid> {
        let limited = |error| Invalid { error, at: Vec::new() };
        gate::check(query, &self.limits).map_err(limited)?;
        let document = syntax::parse(query)?;
        cost::check(&document, &self.limits).map_err(limited)?;
        Ok(document)
    }

    /// Reads the introspection fields of the root of a valid document.
    fn introspect(
        &self,
        query: &str,
        document: &ExecutableDocument,
        operation_name: Option<&str>,
        variables: &IndexMap<Name, Value>,
    ) -> Result<IndexMap<Name, Value>, Vec<Json>> {
        let mut request =
            async_graphql::Request::new(query).variables(Variables::from_value(Value::Object(variables.clone())));
        if let Some(name) = operation_name {
            request = request.operation_name(name);
        }
        request = request.only_introspection();
        request.set_parsed_query(document.clone());
        let Some(response) = self.schema.execute(request).now_or_never() else {
            let error = ApiError::new(Code::Internal, "introspection did not end at once");
            return Err(vec![Json::Object(error.json())]);
        };
        if let Some(error) = response.errors.first() {
            return Err(vec![Json::Object(ApiError::new(Code::ValidationFailed, error.message.clone()).json())]);
        }
        Ok(match response.data {
            Value::Object(fields) => fields,
            _ => IndexMap::new(),
        })
    }
}

fn operation<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Option<&'d OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|found| &found.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|found| &found.node)
        }
        _ => None,
    }
}

/// Whether the root asks for `__schema` or `__type`, directly or through fragments; cycles end at the gate's depth.
fn introspects(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    fn within(document: &ExecutableDocument, set: &SelectionSet, depth: usize) -> bool {
        depth < 50
            && set.items.iter().any(|selection| match &selection.node {
                Selection::Field(field) => matches!(field.node.name.node.as_str(), "__schema" | "__type"),
                Selection::InlineFragment(fragment) => within(document, &fragment.node.selection_set.node, depth + 1),
                Selection::FragmentSpread(spread) => {
                    let fragment = document.fragments.get(&spread.node.fragment_name.node);
                    fragment.is_some_and(|found| within(document, &found.node.selection_set.node, depth + 1))
                }
            })
    }
    within(document, set, 0)
}

fn variables(given: Map<String, Json>) -> Result<IndexMap<Name, Value>, ApiError> {
    let wrong = |error| ApiError::new(Code::BadArgument, format!("the variables cannot be read: {error}"));
    let read = |(name, value): (String, Json)| {
        Ok((Name::new(name), variables::whole(Value::from_json(value).map_err(wrong)?)))
    };
    given.into_iter().map(read).collect()
}

impl Request {
    /// A text that is the same for the same request only.
    fn key(&self) -> String {
        let operation = self.operation.as_deref().unwrap_or_default();
        let variables = serde_json::to_string(&self.variables).unwrap_or_default();
        format!("{}\n{operation}\n{variables}\n{}", operation.len(), self.query)
    }
}

impl Response {
    /// An answer of errors, and of data if the request was run.
    fn new(errors: &[Json], data: Option<&[u8]>) -> Self {
        let mut text = String::from("{");
        if !errors.is_empty() {
            text += "\"errors\":";
            text += &Json::from(errors).to_string();
        }
        if let Some(data) = data {
            text += if errors.is_empty() { "\"data\":" } else { ",\"data\":" };
            text += &String::from_utf8_lossy(data);
        }
        Self { text: text + "}", has_errors: !errors.is_empty(), executed: data.is_some() }
    }

    /// An answer to a request that cannot be run.
    #[must_use]
    pub fn refused(error: &ApiError) -> Self {
        Self::new(&[Json::Object(error.json())], None)
    }

    /// Whether there are no errors.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        !self.has_errors
    }

    /// Whether the request was run; if not, there is no data.
    #[must_use]
    pub fn was_executed(&self) -> bool {
        self.executed
    }

    /// The answer as JSON text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The answer as a JSON value.
    #[must_use]
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

/// The schema in GraphQL's definition language, described throughout.
#[must_use]
pub fn sdl(ontology: &Ontology) -> String {
    let options = SDLExportOptions::new().use_space_ident().include_specified_by().prefer_single_line_descriptions();
    schema::build(&fields::table(ontology), &Limits::default()).map_or_else(
        |error| format!("# The schema could not be built: {error}\n"),
        |schema| {
            let text = schema.sdl_with_options(options);
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            lines.join("\n").trim_end().to_owned() + "\n"
        },
    )
}
