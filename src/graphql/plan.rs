//! Plans: a validated operation with everything resolved that does not change from request to request. Fields are joined
//! to their rows of the table, fragments and type conditions are flattened for each type, keys are written as JSON,
//! constant arguments are read, variables have numbers.
//!
//! `@skip` and `@include` are resolved too: an operation has a plan for each set of answers to its conditions.

use super::buffer::{Buffer, Piece};
use super::connection::{LARGEST_PAGE, USUAL_PAGE};
use super::error::{ApiError, Code};
use super::node::{Node, type_name};
use super::table::{ArgumentRow, FieldRow, Shape, Table, Ty};
use super::variables::Variable;
use crate::graph::Graph;
use crate::ontology::{KindId, Ontology};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value};
use async_graphql_value::Value as Template;
use bytes::Bytes;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many fields a plan may have: far more than any text has that the gate lets through, unless it multiplies them.
const MOST_FIELDS: usize = 100_000;

/// A row of the table, as execution needs it.
pub struct Row {
    pub name: String,
    pub ty: Ty,
    pub arguments: Vec<ArgumentRow>,
    pub slow: bool,
    pub read: super::table::Read,
}

/// A type with its fields by name.
struct ObjectType {
    name: String,
    interfaces: Vec<&'static str>,
    fields: FxHashMap<String, Arc<Row>>,
}

/// The types that have fields.
pub struct Types {
    objects: FxHashMap<String, ObjectType>,
    /// What every kind has; all kinds implement all interfaces.
    common: ObjectType,
    /// The names of the types of kinds.
    pub kinds: Vec<String>,
}

impl Types {
    /// Indexes a table.
    pub fn new(table: Table, ontology: &Ontology) -> Self {
        let common = ObjectType { name: String::new(), interfaces: Vec::new(), fields: FxHashMap::default() };
        let kinds = ontology.kind_ids().map(|(id, _)| type_name(ontology, id)).collect();
        let mut types = Self { objects: FxHashMap::default(), common, kinds };
        for row in table.types {
            match row.shape {
                Shape::Object(interfaces, fields) => {
                    let ty = ObjectType { name: row.name.clone(), interfaces, fields: index(fields) };
                    types.objects.insert(row.name, ty);
                }
                Shape::Interface(_, fields) => types.common.fields.extend(index(fields)),
                _ => {}
            }
        }
        types
    }
}

fn index(fields: Vec<FieldRow>) -> FxHashMap<String, Arc<Row>> {
    let row = |row: FieldRow| {
        let ty = Ty::parse(&row.ty);
        (
            row.name.clone(),
            Arc::new(Row { name: row.name, ty, arguments: row.arguments, slow: row.slow, read: row.read }),
        )
    };
    fields.into_iter().map(row).collect()
}

/// An operation ready to be executed.
pub struct Plan {
    pub root: ObjectPlan,
    /// About how many fields it comes to.
    pub weight: u64,
    /// Arguments with variables inside lists and objects: their values follow those of the variables.
    pub templates: Vec<Template>,
    /// About how many bytes it takes.
    pub size: usize,
}

/// About how many bytes a field of a plan takes, with what it points to.
const FIELD_SIZE: usize = 320;

/// The fields to read of an object, in order.
#[derive(Default)]
pub struct ObjectPlan {
    pub fields: Box<[FieldPlan]>,
}

/// A field of an answer.
pub struct FieldPlan {
    /// The key as JSON and a colon, and before it what opens the object, or the comma behind the field before.
    pub lead: Piece,
    pub source: Source,
}

/// Where a value comes from.
pub enum Source {
    /// The graph, by a row of the table.
    Row(RowPlan),
    /// The name of the type of an entity.
    TypeName,
    /// JSON that is known.
    Known(Bytes),
}

/// A field to read by a row of the table.
pub struct RowPlan {
    /// The key in the answer.
    pub key: Box<str>,
    pub row: Arc<Row>,
    pub arguments: Box<[ArgumentPlan]>,
    /// What to read of the objects that it gives.
    pub below: Option<Arc<Below>>,
    /// Where it stands in the text of the query.
    pub pos: Pos,
    /// About how many fields reading it comes to.
    weight: u64,
}

impl ObjectPlan {
    fn weight(&self) -> u64 {
        let weight = |field: &FieldPlan| match &field.source {
            Source::Row(row) => row.weight,
            _ => 0,
        };
        self.fields.iter().map(weight).fold(0, u64::saturating_add)
    }
}

/// An argument of a field.
pub struct ArgumentPlan {
    pub name: &'static str,
    pub value: ArgumentValue,
}

/// The value of an argument.
pub enum ArgumentValue {
    Constant(Value),
    /// The number of a value of the request, and what to take if it was not given.
    Given(usize, Option<Value>),
}

/// What to read of objects, by their kind where that matters.
pub struct Below {
    usual: ObjectPlan,
    /// Kinds that type conditions name.
    special: Vec<(KindId, ObjectPlan)>,
}

impl Below {
    /// Whether a field is among what is read.
    pub fn asks(&self, name: &str) -> bool {
        let sets = std::iter::once(&self.usual).chain(self.special.iter().map(|(_, set)| set));
        sets.flat_map(|set| &set.fields).any(|field| matches!(&field.source, Source::Row(row) if row.row.name == name))
    }

    /// What to read of an object.
    pub fn set(&self, node: &Node<'_>, graph: &Graph) -> &ObjectPlan {
        if self.special.is_empty() {
            return &self.usual;
        }
        let kind = node.kind(graph);
        self.special.iter().find(|(special, _)| Some(*special) == kind).map_or(&self.usual, |(_, set)| set)
    }
}

/// What a plan is made from.
pub struct Recipe<'d> {
    pub types: &'d Types,
    pub document: &'d ExecutableDocument,
    pub operation: &'d OperationDefinition,
    pub variables: &'d [Variable],
    /// Values of root fields that were read elsewhere, as JSON: introspection.
    pub known: &'d IndexMap<Name, Bytes>,
}

/// Makes the plan of an operation; `holds` says which of the variables in conditions are true.
pub fn plan(recipe: &Recipe<'_>, holds: &dyn Fn(&str) -> bool) -> Result<Plan, ApiError> {
    let mut planner = Planner { recipe, holds, below: FxHashMap::default(), templates: Vec::new(), fields: 0 };
    let Some(query) = recipe.types.objects.get("Query") else {
        return Err(ApiError::new(Code::Internal, "there is no type `Query`"));
    };
    let root = planner.object(query, &[&recipe.operation.selection_set.node])?;
    let weight = root.weight();
    Ok(Plan { root, weight, templates: planner.templates, size: planner.fields * FIELD_SIZE })
}

/// The variables that conditions of a document rest on, in order of names.
pub fn conditions(document: &ExecutableDocument, operation: &OperationDefinition) -> Vec<Name> {
    let mut names = BTreeMap::new();
    let mut open = vec![&operation.selection_set.node];
    open.extend(document.fragments.values().map(|fragment| &fragment.node.selection_set.node));
    while let Some(set) = open.pop() {
        for selection in &set.items {
            for directive in selection.node.directives() {
                if let Some(Template::Variable(name)) = directive.node.get_argument("if").map(|value| &value.node) {
                    names.insert(name.as_str(), name);
                }
            }
            match &selection.node {
                Selection::Field(field) => open.push(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => open.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    names.into_values().cloned().collect()
}

/// About how many fields reading one comes to: a page counts as long as it may be, any other list as short.
fn weight(row: &Row, arguments: &[ArgumentPlan], below: Option<&Below>) -> u64 {
    if row.slow {
        return u64::MAX;
    }
    let pages = row.arguments.iter().any(|argument| argument.name == "first");
    let many = match arguments.iter().find(|argument| argument.name == "first").map(|argument| &argument.value) {
        Some(ArgumentValue::Constant(Value::Number(number))) => number.as_u64().unwrap_or(0),
        Some(_) => LARGEST_PAGE as u64,
        None if pages => USUAL_PAGE as u64,
        None if matches!(row.ty.nullable(), Ty::List(_)) => 4,
        None => 1,
    };
    let sets = |below: &Below| {
        let special = below.special.iter().map(|(_, set)| set.weight());
        special.fold(below.usual.weight(), u64::max)
    };
    many.saturating_mul(below.map_or(0, sets)).saturating_add(1)
}

/// Fields of one object that share a response key.
type Collected<'d> = IndexMap<&'d str, Vec<&'d Positioned<Field>>, FxBuildHasher>;

struct Planner<'d, 'h> {
    recipe: &'d Recipe<'d>,
    holds: &'h dyn Fn(&str) -> bool,
    /// What was planned already, by the type and the places of the selections in memory.
    below: FxHashMap<(&'d str, Vec<usize>), Arc<Below>>,
    templates: Vec<Template>,
    fields: usize,
}

impl<'d> Planner<'d, '_> {
    fn object(&mut self, ty: &'d ObjectType, sets: &[&'d SelectionSet]) -> Result<ObjectPlan, ApiError> {
        let mut collected = Collected::default();
        let mut seen = BTreeSet::new();
        for set in sets {
            self.collect(ty, set, &mut collected, &mut seen);
        }
        self.fields += collected.len();
        if self.fields > MOST_FIELDS {
            let message = format!("the query comes to more than {MOST_FIELDS} fields, which is the limit");
            return Err(ApiError::new(Code::LimitExceeded, message));
        }
        let fields = collected.into_iter().enumerate();
        let fields: Result<_, _> = fields.map(|(index, (key, same))| self.field(ty, index, key, &same)).collect();
        Ok(ObjectPlan { fields: fields? })
    }

    fn collect(
        &self,
        ty: &ObjectType,
        set: &'d SelectionSet,
        fields: &mut Collected<'d>,
        seen: &mut BTreeSet<&'d str>,
    ) {
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
                    if condition.is_none_or(|condition| self.applies(ty, &condition.node.on.node)) {
                        self.collect(ty, &fragment.node.selection_set.node, fields, seen);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = self.recipe.document.fragments.get(name) else { continue };
                    if self.applies(ty, &fragment.node.type_condition.node.on.node) && seen.insert(name.as_str()) {
                        self.collect(ty, &fragment.node.selection_set.node, fields, seen);
                    }
                }
            }
        }
    }

    /// Whether a type condition holds for a type; what all kinds have in common is no object type of its own.
    fn applies(&self, ty: &ObjectType, condition: &str) -> bool {
        if ty.name.is_empty() {
            return !self.recipe.types.objects.contains_key(condition);
        }
        condition == ty.name || ty.interfaces.contains(&condition)
    }

    fn is_included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let on = match directive.node.get_argument("if").map(|value| &value.node) {
                Some(Template::Variable(name)) => (self.holds)(name),
                Some(Template::Boolean(flag)) => *flag,
                _ => false,
            };
            match directive.node.name.node.as_str() {
                "skip" => !on,
                "include" => on,
                _ => true,
            }
        })
    }

    fn field(
        &mut self,
        ty: &'d ObjectType,
        index: usize,
        key: &str,
        same: &[&'d Positioned<Field>],
    ) -> Result<FieldPlan, ApiError> {
        let mut lead = Buffer::with_room(key.len());
        lead.push(if index > 0 { b',' } else { b'{' });
        lead.text(key);
        lead.push(b':');
        let missing = || ApiError::new(Code::Internal, format!("there is no field `{key}`"));
        let first = *same.first().ok_or_else(missing)?;
        let source = match first.node.name.node.as_str() {
            "__typename" if ty.name.is_empty() => Source::TypeName,
            "__typename" => Source::Known(format!("\"{}\"", ty.name).into()),
            "__schema" | "__type" => {
                Source::Known(self.recipe.known.get(key).cloned().unwrap_or(Bytes::from_static(b"null")))
            }
            name => Source::Row(self.row(ty.fields.get(name).ok_or_else(missing)?, key, first.pos, same)?),
        };
        Ok(FieldPlan { lead: Piece::new(&lead.into_bytes()), source })
    }

    fn row(
        &mut self,
        row: &'d Arc<Row>,
        key: &str,
        pos: Pos,
        same: &[&'d Positioned<Field>],
    ) -> Result<RowPlan, ApiError> {
        let mut sets: Vec<&SelectionSet> = Vec::new();
        for set in same.iter().map(|field| &field.node.selection_set.node) {
            if !set.items.is_empty() && !sets.iter().any(|known| std::ptr::eq(*known, set)) {
                sets.push(set);
            }
        }
        let below = if sets.is_empty() { None } else { Some(self.below(row.ty.named(), &sets)?) };
        let given = same.first().map(|field| &field.node);
        let arguments: Box<[_]> = row.arguments.iter().filter_map(|row| self.argument(row, given?)).collect();
        let weight = weight(row, &arguments, below.as_deref());
        Ok(RowPlan { key: key.into(), row: row.clone(), arguments, below, pos, weight })
    }

    fn argument(&mut self, row: &ArgumentRow, field: &'d Field) -> Option<ArgumentPlan> {
        let number = |name: &Name| self.recipe.variables.iter().position(|variable| variable.name == *name);
        let value = match field.get_argument(row.name).map(|value| &value.node) {
            None => ArgumentValue::Constant(row.default.clone()?),
            Some(Template::Variable(name)) => match number(name) {
                Some(number) => ArgumentValue::Given(number, row.default.clone()),
                None => ArgumentValue::Constant(row.default.clone()?),
            },
            Some(template) => match template.clone().into_const() {
                Some(value) => ArgumentValue::Constant(value),
                None => {
                    self.templates.push(template.clone());
                    ArgumentValue::Given(self.recipe.variables.len() + self.templates.len() - 1, None)
                }
            },
        };
        Some(ArgumentPlan { name: row.name, value })
    }

    fn below(&mut self, ty: &'d str, sets: &[&'d SelectionSet]) -> Result<Arc<Below>, ApiError> {
        let key = (ty, sets.iter().map(|set| std::ptr::from_ref(*set).addr()).collect::<Vec<_>>());
        if let Some(known) = self.below.get(&key) {
            return Ok(known.clone());
        }
        let types = self.recipe.types;
        let below = match types.objects.get(ty) {
            Some(object) => Below { usual: self.object(object, sets)?, special: Vec::new() },
            None => Below { usual: self.object(&types.common, sets)?, special: self.special(sets)? },
        };
        let below = Arc::new(below);
        self.below.insert(key, below.clone());
        Ok(below)
    }

    /// The plans for kinds that type conditions name, outside the fields of the selections.
    fn special(&mut self, sets: &[&'d SelectionSet]) -> Result<Vec<(KindId, ObjectPlan)>, ApiError> {
        let recipe = self.recipe;
        let mut named: BTreeSet<&str> = BTreeSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = sets.to_vec();
        while let Some(set) = open.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(_) => {}
                    Selection::InlineFragment(fragment) => {
                        named.extend(
                            fragment.node.type_condition.iter().map(|condition| condition.node.on.node.as_str()),
                        );
                        open.push(&fragment.node.selection_set.node);
                    }
                    Selection::FragmentSpread(spread) => {
                        let name = &spread.node.fragment_name.node;
                        let Some(fragment) = recipe.document.fragments.get(name) else { continue };
                        if seen.insert(name.as_str()) {
                            named.insert(fragment.node.type_condition.node.on.node.as_str());
                            open.push(&fragment.node.selection_set.node);
                        }
                    }
                }
            }
        }
        let kinds = (0u16..).map(KindId).zip(&recipe.types.kinds).filter(|(_, name)| named.contains(name.as_str()));
        let objects = kinds.filter_map(|(kind, name)| Some((kind, recipe.types.objects.get(name)?)));
        objects.map(|(kind, ty)| Ok((kind, self.object(ty, sets)?))).collect()
    }
}
