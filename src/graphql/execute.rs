//! Executing: walks a plan over the graph and writes the answer as JSON while it goes.
//!
//! Null travels up to the nearest field that may be null, as the specification has it (section 6.4.4): what was written
//! since then is cut off again. A limit ends the whole request: `data` is null then.

use super::arguments::Arguments;
use super::buffer::Buffer;
use super::error::{ApiError, Code};
use super::gate::Limits;
use super::node::Node;
use super::out::{Out, Stop};
use super::plan::{ObjectPlan, Plan, RowPlan, Source};
use super::table::{Read, Scope, Ty};
use crate::graph::Graph;
use async_graphql::{Pos, Value};
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use std::time::Duration;

/// What is executed, and how far.
pub struct Job<'j> {
    pub graph: &'j Arc<Graph>,
    pub plan: &'j Plan,
    /// The names of the types of kinds.
    pub kinds: &'j [String],
    /// The values that arguments name.
    pub values: &'j [Option<Value>],
    pub limits: &'j Limits,
    /// How long the request has been worked on, where somebody has a clock.
    pub elapsed: Option<&'j dyn Fn() -> Duration>,
}

/// How many fields are read between two looks at the clock and the size of the answer.
const CLOCK: u64 = 256;

/// Executes a plan: writes the value of `data` behind what is written, and gives the errors.
pub fn execute(job: &Job<'_>, out: Buffer) -> (Buffer, Vec<Json>) {
    let start = out.len();
    let mut run = Run { job, out, errors: Vec::new(), work: 0 };
    if run.object(&job.plan.root, &Node::Root, None).is_err() {
        run.out.truncate(start);
        run.out.put(b"null");
    }
    (run.out, run.errors)
}

/// An execution.
pub struct Run<'j> {
    pub(super) job: &'j Job<'j>,
    pub(super) out: Buffer,
    errors: Vec<Json>,
    work: u64,
}

/// Where in the answer a value stands.
#[derive(Clone, Copy)]
pub struct Place<'r> {
    pub(super) up: Option<&'r Place<'r>>,
    pub(super) at: At<'r>,
}

/// A step of the way to a value.
#[derive(Clone, Copy)]
pub enum At<'r> {
    Key(&'r str),
    Index(usize),
}

impl<'j> Run<'j> {
    /// Writes an object.
    pub(super) fn object(&mut self, set: &'j ObjectPlan, node: &Node<'_>, up: Option<&Place<'_>>) -> Result<(), Stop> {
        if set.fields.is_empty() {
            self.out.push(b'{');
        }
        for field in &set.fields {
            self.out.piece(&field.lead);
            match &field.source {
                Source::Known(json) => self.out.put(json),
                Source::TypeName => {
                    let kind = node.kind(self.job.graph).and_then(|kind| self.job.kinds.get(usize::from(kind.0)));
                    self.out.text(kind.map_or("", String::as_str));
                }
                Source::Row(field) => {
                    let place = Place { up, at: At::Key(&field.key) };
                    self.count(field, &place)?;
                    // Most fields are texts; they need no more than this.
                    let text = match &field.row.read {
                        Read::Text(read) => read(node, self.job.graph),
                        _ => None,
                    };
                    match text {
                        Some(text) => self.out.text(text),
                        None => self.field(field, node, place)?,
                    }
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    /// Counts a field that is read, and ends the request if it has come to a limit.
    #[inline]
    fn count(&mut self, field: &RowPlan, place: &Place<'_>) -> Result<(), Stop> {
        self.work += 1;
        if field.row.slow || self.work.is_multiple_of(CLOCK) || self.work > self.job.limits.work {
            self.go_on(field.pos, place)?;
        }
        Ok(())
    }

    fn field(&mut self, field: &'j RowPlan, node: &Node<'_>, place: Place<'_>) -> Result<(), Stop> {
        let (start, job, row) = (self.out.len(), self.job, &*field.row);
        let out = Out { run: self, field, ty: &row.ty, place };
        let outcome = match &row.read {
            // Such a one would have been written already.
            Read::Text(_) => out.null(),
            Read::Entity(read) => match read(node, job.graph) {
                Some(ix) => out.object(Node::Entity(ix, node.lens())),
                None => out.null(),
            },
            Read::Any(write) => {
                let arguments = Arguments::Field(&field.arguments, job.values);
                write(&Scope { graph: job.graph, parent: *node, arguments }, out)
            }
        };
        match outcome {
            Ok(_) => Ok(()),
            Err(stop) => self.settle(stop, &row.ty, start, field.pos, &place),
        }
    }

    /// Ends the request if it has come to a limit.
    fn go_on(&mut self, pos: Pos, place: &Place<'_>) -> Result<(), Stop> {
        let limits = self.job.limits;
        let message = if self.work > limits.work {
            format!("the query reads more than {} fields, which is the limit; ask for smaller pages", limits.work)
        } else if self.out.len() > limits.answer {
            format!("the answer has more than {} bytes, which is the limit; ask for less at a time", limits.answer)
        } else if self.job.elapsed.is_some_and(|elapsed| elapsed() > limits.time) {
            format!("the query takes longer than {:?}, which is the limit; ask for less at a time", limits.time)
        } else {
            return Ok(());
        };
        self.note(&ApiError::new(Code::LimitExceeded, message), pos, place);
        Err(Stop::Ended)
    }

    /// Notes an error and writes null instead, if the type allows it.
    pub(super) fn settle(
        &mut self,
        stop: Stop,
        ty: &Ty,
        start: usize,
        pos: Pos,
        place: &Place<'_>,
    ) -> Result<(), Stop> {
        match stop {
            Stop::Ended => return Err(Stop::Ended),
            Stop::Error(error) => self.note(&error, pos, place),
            Stop::Null => {}
        }
        if matches!(ty, Ty::NonNull(_)) {
            return Err(Stop::Null);
        }
        self.out.truncate(start);
        self.out.put(b"null");
        Ok(())
    }

    fn note(&mut self, error: &ApiError, pos: Pos, place: &Place<'_>) {
        let mut object = error.json();
        object.insert("locations".into(), json!([{ "line": pos.line, "column": pos.column }]));
        object.insert("path".into(), place.path());
        self.errors.push(Json::Object(object));
    }
}

impl Place<'_> {
    fn path(&self) -> Json {
        let steps = std::iter::successors(Some(self), |place| place.up);
        let mut path: Vec<Json> = steps
            .map(|place| match place.at {
                At::Key(key) => Json::from(key),
                At::Index(index) => Json::from(index),
            })
            .collect();
        path.reverse();
        Json::from(path)
    }
}

impl ApiError {
    /// The error as an answer holds it, but for its place.
    pub fn json(&self) -> Map<String, Json> {
        let mut extensions = Map::new();
        extensions.insert("code".into(), Json::from(self.code.name()));
        if !self.suggestions.is_empty() {
            extensions.insert("suggestions".into(), Json::from(self.suggestions.clone()));
        }
        let mut object = Map::new();
        object.insert("message".into(), Json::from(self.message.as_str()));
        object.insert("extensions".into(), Json::Object(extensions));
        object
    }
}
