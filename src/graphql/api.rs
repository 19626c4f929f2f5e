//! Answering requests: the gate, parsing, validation, planning, execution; and what is kept of them.
//!
//! The graph behind an [`Api`] never changes, so a query text that comes again is parsed, validated and planned no more,
//! and an answer that was asked for twice is kept as long as there is room.

use super::buffer::Buffer;
use super::cost;
use super::error::{ApiError, Code};
use super::execute::{self, Job};
use super::fields;
use super::gate::{self, Limits};
use super::plan::{Plan, Types};
use super::prepared::{Prepared, operation};
use super::schema;
use super::seen::Seen;
use super::syntax;
use super::validate::{Invalid, Known, validate};
use super::variables::{self, InputTypes};
use crate::graph::Graph;
use crate::ontology::Ontology;
use async_graphql::dynamic::{Schema, SchemaError};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};
use async_graphql::{Name, SDLExportOptions, Value, Variables};
use bytes::Bytes;
use futures_util::FutureExt;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A graph with its GraphQL schema.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    schema: Schema,
    types: Types,
    inputs: Arc<InputTypes>,
    known: Known,
    graph: Arc<Graph>,
    limits: Limits,
    prepared: Cache<Box<str>, Arc<Prepared>, Size>,
    answers: Cache<Box<[u8]>, Response, Size>,
    /// Texts and requests of late: they are kept from the second time on.
    seen: Seen,
}

/// About how many query texts are kept prepared.
const MOST_PREPARED: usize = 512;
/// About how many bytes they may take.
const PREPARED_ROOM: u64 = 12 << 20;
/// The most bytes of one that is kept: those of a text of some 10 kB, which is more than programs send.
const MOST_OF_ONE: usize = 256 << 10;
/// How many bytes of answers are kept.
const MOST_ANSWERED: u64 = 16 << 20;
/// How many bytes a text may have that needs no place of its own to be made ready.
const SHORT: usize = 2_000;
/// How long answers to a text may take that need no place of their own to be worked out.
const QUICK: Duration = Duration::from_millis(2);
/// How many bytes of room an answer may have behind it, besides a quarter of its own.
const MOST_SPARE: usize = 64 * 1024;
/// How many fields a plan may come to that needs none either.
const LIGHT: u64 = 20_000;

/// Weighs what is kept by the bytes that it takes.
#[derive(Clone)]
struct Size;

impl Weighter<Box<str>, Arc<Prepared>> for Size {
    fn weight(&self, key: &Box<str>, prepared: &Arc<Prepared>) -> u64 {
        (key.len() + prepared.weight()) as u64
    }
}

impl Weighter<Box<[u8]>, Response> for Size {
    fn weight(&self, key: &Box<[u8]>, answer: &Response) -> u64 {
        // A compressed form comes later and is rarely more than a quarter.
        (key.len() + answer.body.len() / 4 * 5) as u64
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

/// A request ready to be run.
pub struct Ready {
    prepared: Arc<Prepared>,
    plan: Arc<Plan>,
    values: Vec<Option<Value>>,
}

impl Ready {
    /// Whether it is likely to take next to no time: as answers to its text did lately, or else by what it asks for.
    #[must_use]
    pub fn is_quick(&self) -> bool {
        self.prepared.usual_time().map_or(self.plan.weight < LIGHT, |time| time < QUICK)
    }
}

/// A GraphQL answer.
#[derive(Clone, Debug)]
pub struct Response {
    body: Bytes,
    packed: Arc<OnceLock<Bytes>>,
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
        let known = Known::new(&table, inputs.clone());
        let types = Types::new(table, graph.ontology());
        let prepared = Cache::with_weighter(MOST_PREPARED, PREPARED_ROOM, Size);
        let answers = Cache::with_weighter(1024, MOST_ANSWERED, Size);
        Ok(Self(Arc::new(Inner {
            schema,
            types,
            inputs,
            known,
            graph,
            limits,
            prepared,
            answers,
            seen: Seen::default(),
        })))
    }

    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &Arc<Graph> {
        &self.0.graph
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Whether making a request ready is sure to take next to no time: its text was prepared before, or is short, has no
    /// fragments and does not ask about the schema.
    #[must_use]
    pub fn is_at_hand(&self, request: &Request) -> bool {
        let query = request.query.as_str();
        let of_data = || query.split("__").skip(1).all(|rest| rest.starts_with("typename"));
        let plain = || query.len() < SHORT && !query.contains("...") && of_data();
        plain() || self.0.prepared.peek(&*request.text_key()).is_some()
    }

    /// Answers a request, however long it takes.
    #[must_use]
    pub fn execute(&self, request: Request) -> Response {
        self.ready(request).map_or_else(|refused| refused, |ready| self.run(&ready, None))
    }

    /// Makes a request ready to be run: parsed, validated and planned, if its text was not before.
    ///
    /// # Errors
    /// An answer that says why it cannot be run.
    pub fn ready(&self, request: Request) -> Result<Ready, Response> {
        self.0.ready(request).map_err(|errors| Response::new(&errors))
    }

    /// Runs a request, within the time that the limits give it if there is a clock that started with it.
    #[must_use]
    pub fn run(&self, ready: &Ready, elapsed: Option<&dyn Fn() -> Duration>) -> Response {
        self.0.run(ready, elapsed)
    }

    /// The answer that was kept for what a client sent.
    #[must_use]
    pub fn recall(&self, sent: &[u8]) -> Option<Response> {
        self.0.answers.get(sent)
    }

    /// Keeps an answer for clients that send the same again.
    pub fn keep(&self, sent: &[u8], answer: &Response) {
        if answer.executed && self.0.seen.again(sent) {
            // Without the room that was left behind it.
            let body = Bytes::copy_from_slice(&answer.body);
            self.0.answers.insert(sent.into(), Response { body, ..answer.clone() });
        }
    }

    /// Whether the request's operation only reads. Unreadable requests do: they are refused later.
    #[must_use]
    pub fn only_reads(&self, request: &Request) -> bool {
        // What is kept was found good, and the schema has nothing but queries.
        if self.0.prepared.peek(&*request.text_key()).is_some() {
            return true;
        }
        let Ok(document) = self.0.parse(&request.query) else { return true };
        operation(&document, request.operation.as_deref()).is_none_or(|operation| operation.ty == OperationType::Query)
    }
}

impl Inner {
    fn ready(&self, mut request: Request) -> Result<Ready, Vec<Json>> {
        let given = variables(std::mem::take(&mut request.variables)).map_err(|error| alone(&error))?;
        let key = request.text_key();
        let (prepared, new) = match self.prepared.get(&*key) {
            Some(prepared) => (prepared, false),
            None => self.prepare(&request, &given)?,
        };
        let mut values = self.inputs.coerce(&prepared.variables, given).map_err(|error| alone(&error))?;
        let plan = prepared.plan(&self.types, &values).map_err(|error| alone(&error))?;
        // Not before it has a plan: that is most of its weight.
        if new && prepared.weight() <= MOST_OF_ONE && self.seen.again(key.as_bytes()) {
            self.prepared.insert(key.into(), prepared.clone());
        }
        prepared.fill(&plan, &mut values);
        Ok(Ready { prepared, plan, values })
    }

    fn run(&self, ready: &Ready, elapsed: Option<&dyn Fn() -> Duration>) -> Response {
        let Ready { prepared, plan, values } = ready;
        let mut out = Buffer::with_room(prepared.size());
        out.put(b"{\"data\":");
        let job = Job { graph: &self.graph, plan, kinds: &self.types.kinds, values, limits: &self.limits, elapsed };
        let (mut out, errors) = execute::execute(&job, out);
        out.push(b'}');
        prepared.note(out.len(), elapsed.map(|elapsed| elapsed()));
        Response::executed(out.into_bytes(), &errors)
    }

    /// Parses and validates a query text, and says whether it may be kept: one that asks about the schema with
    /// variables may not, since its answer rests on them.
    fn prepare(&self, request: &Request, given: &IndexMap<Name, Value>) -> Result<(Arc<Prepared>, bool), Vec<Json>> {
        let (query, name) = (request.query.as_str(), request.operation.as_deref());
        let document = self.parse(query).map_err(|error| vec![error.json()])?;
        validate(&self.known, &document).map_err(|errors| errors.iter().map(Invalid::json).collect::<Vec<_>>())?;
        let found = operation(&document, name);
        let declared = found.map(variables::declared).unwrap_or_default();
        let asks = found.is_some_and(|found| introspects(&document, &found.selection_set.node));
        let known = if asks {
            // Or introspection would say the same in other words.
            self.inputs.coerce(&declared, given.clone()).map_err(|error| alone(&error))?;
            self.introspect(query, &document, name, given)?
        } else {
            IndexMap::new()
        };
        let prepared = Prepared::new(document, query.len(), name, declared, known).map_err(|error| alone(&error))?;
        Ok((Arc::new(prepared), !asks || given.is_empty()))
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
    ) -> Result<IndexMap<Name, Bytes>, Vec<Json>> {
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
        let Value::Object(fields) = response.data else { return Ok(IndexMap::new()) };
        let json = |(name, value): (Name, Value)| {
            let json = serde_json::to_vec(&value).ok()?;
            Some((name, json.into_boxed_slice().into()))
        };
        Ok(fields.into_iter().filter_map(json).collect())
    }
}

fn alone(error: &ApiError) -> Vec<Json> {
    vec![Json::Object(error.json())]
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
    /// A text that is the same for the same text and operation only. No GraphQL begins with the character of number 0.
    fn text_key(&self) -> Cow<'_, str> {
        match &self.operation {
            None => Cow::Borrowed(&self.query),
            Some(name) => Cow::Owned(format!("\0{name}\0{}", self.query)),
        }
    }
}

impl Response {
    /// An answer to a request that was not run.
    fn new(errors: &[Json]) -> Self {
        let body = format!("{{\"errors\":{}}}", Json::from(errors));
        Self { body: body.into(), packed: Arc::default(), has_errors: true, executed: false }
    }

    /// An answer to a request that was run: all of it but for the errors, and the errors.
    fn executed(answer: Vec<u8>, errors: &[Json]) -> Self {
        let mut body = answer;
        if !errors.is_empty() {
            let said = format!("{{\"errors\":{},", Json::from(errors));
            body.splice(..1, said.into_bytes());
        }
        if body.capacity() > body.len() / 4 * 5 + MOST_SPARE {
            // It may wait long to be sent.
            body.shrink_to_fit();
        }
        Self { body: body.into(), packed: Arc::default(), has_errors: !errors.is_empty(), executed: true }
    }

    /// An answer to a request that cannot be run.
    #[must_use]
    pub fn refused(error: &ApiError) -> Self {
        Self::new(&[Json::Object(error.json())])
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

    /// The answer as JSON.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The place for a compressed form of the answer, which is kept with it.
    #[must_use]
    pub fn packed(&self) -> &Arc<OnceLock<Bytes>> {
        &self.packed
    }

    /// The answer as a JSON value.
    #[must_use]
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_default()
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
