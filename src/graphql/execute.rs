//! Executing: walks a validated query over the table and writes the answer as JSON while it goes.
//!
//! async-graphql validates, coerces nothing at run time and answers introspection; its own executor breaks lists off at
//! a null item. Here null travels up to the nearest field that may be null, as the specification has it (section 6.4.4):
//! what was written since then is cut off again.

use super::arguments::Arguments;
use super::error::{ApiError, Code};
use super::node::{Node, Out};
use super::table::{FieldRow, Scope, Shape, Table, Ty};
use crate::graph::Graph;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Pos, Positioned, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;
use std::sync::Arc;

/// Objects by name, with their fields by name.
pub struct Types {
    objects: HashMap<String, ObjectType>,
}

struct ObjectType {
    interfaces: Vec<&'static str>,
    fields: HashMap<String, (Ty, FieldRow)>,
}

impl Types {
    /// Indexes a table.
    pub fn new(table: Table) -> Self {
        let objects = table.types.into_iter().filter_map(|row| match row.shape {
            Shape::Object(interfaces, fields) => {
                let fields = fields.into_iter().map(|row| (row.name.clone(), (Ty::parse(&row.ty), row))).collect();
                Some((row.name, ObjectType { interfaces, fields }))
            }
            _ => None,
        });
        Self { objects: objects.collect() }
    }
}

/// What is executed, and how far.
pub struct Job<'a> {
    pub graph: &'a Arc<Graph>,
    pub types: &'a Types,
    pub document: &'a ExecutableDocument,
    pub operation: &'a OperationDefinition,
    pub variables: &'a IndexMap<Name, Value>,
    /// Values of root fields that were read elsewhere: introspection.
    pub known: &'a IndexMap<Name, Value>,
    pub limit: u64,
}

/// The answer: `data` as JSON text, and the errors.
pub struct Outcome {
    pub data: Vec<u8>,
    pub errors: Vec<Json>,
}

/// Executes a query.
pub fn execute(job: &Job<'_>) -> Outcome {
    let mut run = Run { job, out: Vec::with_capacity(1024), errors: Vec::new(), path: Vec::new(), work: 0 };
    let sets = [&job.operation.selection_set.node];
    if run.object("Query", &Node::Root, &sets).is_err() {
        run.out.clear();
        run.out.extend_from_slice(b"null");
    }
    Outcome { data: run.out, errors: run.errors }
}

/// A null that a field cannot hold travels upwards.
struct Null;

struct Run<'a> {
    job: &'a Job<'a>,
    out: Vec<u8>,
    errors: Vec<Json>,
    path: Vec<Json>,
    work: u64,
}

/// Fields of one object that share a response key.
type Collected<'a> = IndexMap<&'a str, Vec<&'a Positioned<Field>>>;

impl<'a> Run<'a> {
    fn object(&mut self, name: &str, node: &Node, sets: &[&'a SelectionSet]) -> Result<(), Null> {
        let types = self.job.types;
        let Some(ty) = types.objects.get(name) else { return Err(Null) };
        let mut fields = Collected::new();
        for set in sets {
            self.collect(name, ty, set, &mut fields);
        }
        self.out.push(b'{');
        for (index, (key, same)) in fields.into_iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.text(key);
            self.out.push(b':');
            self.path.push(Json::from(key));
            self.field(name, ty, node, key, &same)?;
            self.path.pop();
        }
        self.out.push(b'}');
        Ok(())
    }

    fn collect(&self, name: &str, ty: &ObjectType, set: &'a SelectionSet, fields: &mut Collected<'a>) {
        let applies = |condition: &str| condition == name || ty.interfaces.contains(&condition);
        for selection in &set.items {
            if !self.is_included(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => {
                    fields.entry(field.node.response_key().node.as_str()).or_default().push(field);
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| applies(&condition.node.on.node)) {
                        self.collect(name, ty, &fragment.node.selection_set.node, fields);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.job.document.fragments.get(&spread.node.fragment_name.node);
                    if let Some(fragment) = fragment.filter(|found| applies(&found.node.type_condition.node.on.node)) {
                        self.collect(name, ty, &fragment.node.selection_set.node, fields);
                    }
                }
            }
        }
    }

    fn is_included(&self, directives: &[Positioned<async_graphql::parser::types::Directive>]) -> bool {
        directives.iter().all(|directive| {
            let flag = directive.node.get_argument("if").and_then(|value| self.constant(&value.node));
            let on = flag == Some(Value::Boolean(true));
            match directive.node.name.node.as_str() {
                "skip" => !on,
                "include" => on,
                _ => true,
            }
        })
    }

    /// A value with its variables put in; nothing if it is a variable that was not given.
    fn constant(&self, value: &async_graphql_value::Value) -> Option<Value> {
        if let async_graphql_value::Value::Variable(name) = value {
            return self.job.variables.get(name).cloned();
        }
        let variables = self.job.variables;
        value.clone().into_const_with(|name| Ok::<_, ()>(variables.get(&name).cloned().unwrap_or_default())).ok()
    }

    fn field(
        &mut self,
        name: &str,
        ty: &'a ObjectType,
        node: &Node,
        key: &str,
        same: &[&'a Positioned<Field>],
    ) -> Result<(), Null> {
        let Some(first) = same.first() else { return Err(Null) };
        match first.node.name.node.as_str() {
            "__typename" => self.text(name),
            "__schema" | "__type" => {
                let value = self.job.known.get(key).cloned().unwrap_or_default();
                serde_json::to_writer(&mut self.out, &value).map_err(|_| Null)?;
            }
            field => {
                let Some((ty, row)) = ty.fields.get(field) else { return Err(Null) };
                let out = self.read(row, node, &first.node);
                let place = Place { pos: first.pos, same };
                return match out {
                    Ok(out) => self.complete(ty, out, &place).map(drop),
                    Err(error) => self.failed(&error, place.pos, ty),
                };
            }
        }
        Ok(())
    }

    fn read(&mut self, row: &FieldRow, parent: &Node, field: &Field) -> Result<Out, ApiError> {
        self.work += 1;
        if self.work > self.job.limit {
            let message = format!(
                "the query reads more than {} fields, which is the limit; ask for smaller pages",
                self.job.limit
            );
            return Err(ApiError::new(Code::LimitExceeded, message));
        }
        let mut arguments = IndexMap::new();
        for argument in &row.arguments {
            let given = field.get_argument(argument.name).and_then(|value| self.constant(&value.node));
            if let Some(value) = given.or_else(|| argument.default.clone()) {
                arguments.insert(Name::new(argument.name), value);
            }
        }
        (row.read)(&Scope { graph: self.job.graph, parent, arguments: Arguments(&arguments) })
    }

    /// Writes a value as its type asks for; says whether it is null.
    fn complete(&mut self, ty: &Ty, out: Out, place: &Place<'a, '_>) -> Result<bool, Null> {
        if let Ty::NonNull(inner) = ty {
            if !self.value(inner, out, place)? {
                return Ok(false);
            }
            let error = ApiError::new(Code::Internal, "a field that is never null was null");
            self.note(&error, place.pos);
            return Err(Null);
        }
        let (written, depth) = (self.out.len(), self.path.len());
        self.value(ty, out, place).or_else(|Null| {
            self.out.truncate(written);
            self.path.truncate(depth);
            self.out.extend_from_slice(b"null");
            Ok(true)
        })
    }

    fn value(&mut self, ty: &Ty, out: Out, place: &Place<'a, '_>) -> Result<bool, Null> {
        match (ty, out) {
            (_, Out::Null) => {
                self.out.extend_from_slice(b"null");
                return Ok(true);
            }
            (Ty::List(inner), Out::List(items)) => self.list(inner, items, place)?,
            (_, Out::Text(text)) => self.text(&text),
            (_, Out::Integer(number)) => self.out.extend_from_slice(number.to_string().as_bytes()),
            (_, Out::Number(number)) => serde_json::to_writer(&mut self.out, &number).map_err(|_| Null)?,
            (_, Out::Boolean(flag)) => self.out.extend_from_slice(if flag { b"true" } else { b"false" }),
            (Ty::Named(name), Out::Object(node)) => {
                let concrete = node.type_name(self.job.graph);
                let name = if self.job.types.objects.contains_key(name) { Some(name) } else { concrete.as_ref() };
                let sets: Vec<_> = place.same.iter().map(|field| &field.node.selection_set.node).collect();
                self.object(name.map_or("", String::as_str), &node, &sets)?;
            }
            _ => return Err(Null),
        }
        Ok(false)
    }

    fn list(&mut self, inner: &Ty, items: Vec<Out>, place: &Place<'a, '_>) -> Result<(), Null> {
        self.out.push(b'[');
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.path.push(Json::from(index));
            self.complete(inner, item, place)?;
            self.path.pop();
        }
        self.out.push(b']');
        Ok(())
    }

    /// Notes an error and gives null, if the type allows it.
    fn failed(&mut self, error: &ApiError, pos: Pos, ty: &Ty) -> Result<(), Null> {
        self.note(error, pos);
        if matches!(ty, Ty::NonNull(_)) {
            return Err(Null);
        }
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn note(&mut self, error: &ApiError, pos: Pos) {
        let mut object = error.json();
        object.insert("locations".into(), json!([{ "line": pos.line, "column": pos.column }]));
        object.insert("path".into(), Json::from(self.path.clone()));
        self.errors.push(Json::Object(object));
    }

    fn text(&mut self, text: &str) {
        // Writing to a vector cannot fail.
        let _ = serde_json::to_writer(&mut self.out, text);
    }
}

/// Where in the query a value is asked for.
struct Place<'a, 's> {
    pos: Pos,
    same: &'s [&'a Positioned<Field>],
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
