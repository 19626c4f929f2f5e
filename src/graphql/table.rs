//! The one table of types and fields that everything GraphQL is made from.

use super::arguments::Arguments;
use super::node::Node;
use super::out::{Out, Outcome};
use crate::graph::{EntityIx, Graph};
use async_graphql::Value;
use std::any::Any;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// All types.
pub struct Table {
    pub types: Vec<TypeRow>,
}

/// A type with its fields.
pub struct TypeRow {
    pub name: String,
    pub description: String,
    pub shape: Shape,
}

/// What sort of type it is.
pub enum Shape {
    /// An object; the interfaces it implements, and its fields.
    Object(Vec<&'static str>, Vec<FieldRow>),
    /// An interface.
    Interface(Vec<&'static str>, Vec<FieldRow>),
    /// An input object.
    Input(Vec<ArgumentRow>),
    /// An enumeration: values with descriptions.
    Enum(Vec<(String, String)>),
    /// A scalar, with where it is specified.
    Scalar(&'static str),
}

/// A type as fields and arguments have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    Named(String),
    List(Box<Ty>),
    NonNull(Box<Ty>),
}

impl Ty {
    /// Reads a type as GraphQL writes it, such as `[Entity!]!`.
    pub fn parse(text: &str) -> Self {
        if let Some(inner) = text.strip_suffix('!') {
            Self::NonNull(Box::new(Self::parse(inner)))
        } else if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Self::List(Box::new(Self::parse(inner)))
        } else {
            Self::Named(text.to_owned())
        }
    }

    /// The type without the mark that it is never null, if it has that.
    pub fn nullable(&self) -> &Self {
        match self {
            Self::NonNull(inner) => inner,
            other => other,
        }
    }

    /// The name of the type, that of its items for a list.
    pub fn named(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::List(inner) | Self::NonNull(inner) => inner.named(),
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::List(inner) => write!(f, "[{inner}]"),
            Self::NonNull(inner) => write!(f, "{inner}!"),
        }
    }
}

/// A field: what it is called and how it is read.
pub struct FieldRow {
    pub name: String,
    pub ty: String,
    pub description: String,
    pub arguments: Vec<ArgumentRow>,
    /// Whether reading it may mean to look at the whole graph, or to draw.
    pub slow: bool,
    pub read: Read,
}

/// An argument of a field, or a field of an input object.
#[derive(Clone)]
pub struct ArgumentRow {
    pub name: &'static str,
    pub ty: &'static str,
    pub description: String,
    pub default: Option<Value>,
}

/// What a field is read from.
pub struct Scope<'a> {
    pub graph: &'a Arc<Graph>,
    pub parent: Node<'a>,
    pub arguments: Arguments<'a>,
}

/// How a field is read.
pub enum Read {
    /// It is a text, or null.
    Text(Text),
    /// It is an entity, seen through the same lens, or null.
    Entity(Entity),
    /// It is written by a function.
    Any(Write),
}

/// Finds a text, if there is one.
pub type Text = Box<dyn for<'n> Fn(&Node<'n>, &'n Graph) -> Option<&'n str> + Send + Sync>;

/// Finds an entity, if there is one.
pub type Entity = Box<dyn Fn(&Node<'_>, &Graph) -> Option<EntityIx> + Send + Sync>;

/// Writes the value of a field.
pub type Write = Box<dyn Fn(&Scope<'_>, Out<'_, '_>) -> Outcome + Send + Sync>;

/// A field row.
pub fn field(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl Fn(&Scope<'_>, Out<'_, '_>) -> Outcome + Send + Sync + 'static,
) -> FieldRow {
    row(name, ty, description, Read::Any(Box::new(read)))
}

/// A field row that is a text, or null.
pub fn text(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl for<'n> Fn(&Node<'n>, &'n Graph) -> Option<&'n str> + Send + Sync + 'static,
) -> FieldRow {
    row(name, ty, description, Read::Text(Box::new(read)))
}

/// A field row that is an entity, seen through the same lens, or null.
pub fn entity(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl Fn(&Node<'_>, &Graph) -> Option<EntityIx> + Send + Sync + 'static,
) -> FieldRow {
    row(name, ty, description, Read::Entity(Box::new(read)))
}

fn row(name: impl Into<String>, ty: impl Into<String>, description: impl Into<String>, read: Read) -> FieldRow {
    FieldRow {
        name: name.into(),
        ty: ty.into(),
        description: description.into(),
        arguments: Vec::new(),
        slow: false,
        read,
    }
}

/// A field row of an object that the graph computes.
pub fn of<T: Any>(
    name: impl Into<String>,
    ty: impl Into<String>,
    description: impl Into<String>,
    read: impl Fn(&T, &Scope<'_>, Out<'_, '_>) -> Outcome + Send + Sync + 'static,
) -> FieldRow {
    field(name, ty, description, move |scope, out| match scope.parent.value::<T>() {
        Some(value) => read(value, scope, out),
        None => out.null(),
    })
}

/// An argument row.
pub fn argument(name: &'static str, ty: &'static str, description: &str) -> ArgumentRow {
    ArgumentRow { name, ty, description: description.to_owned(), default: None }
}

impl ArgumentRow {
    /// Gives it a default.
    pub fn or(mut self, default: impl Into<Value>) -> Self {
        self.default = Some(default.into());
        self
    }
}

impl FieldRow {
    /// Says that reading it may mean to look at the whole graph, or to draw.
    pub fn slow(mut self) -> Self {
        self.slow = true;
        self
    }

    /// Adds arguments.
    pub fn with(mut self, arguments: impl IntoIterator<Item = ArgumentRow>) -> Self {
        self.arguments.extend(arguments);
        self
    }
}

/// An object type row.
pub fn object(name: impl Into<String>, description: impl Into<String>, fields: Vec<FieldRow>) -> TypeRow {
    TypeRow { name: name.into(), description: description.into(), shape: Shape::Object(Vec::new(), fields) }
}

impl Table {
    /// A name that two types, or two fields of a type, share.
    pub fn clash(&self) -> Option<String> {
        let twice = |names: Vec<&String>| {
            let mut seen = BTreeSet::new();
            names.into_iter().find(|name| !seen.insert(*name)).cloned()
        };
        let types = twice(self.types.iter().map(|row| &row.name).collect());
        let within = |row: &TypeRow| match &row.shape {
            Shape::Object(_, fields) | Shape::Interface(_, fields) => {
                twice(fields.iter().map(|field| &field.name).collect()).map(|name| format!("{}.{name}", row.name))
            }
            _ => None,
        };
        types.or_else(|| self.types.iter().find_map(within))
    }
}
