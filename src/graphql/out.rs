//! Where a field's value goes: straight into the answer, as JSON. Each value is written once; what [`Out`] gives back for
//! that can be had in no other way.

use super::error::{ApiError, Code};
use super::execute::{At, Place, Run};
use super::node::Node;
use super::plan::RowPlan;
use super::table::Ty;
use std::fmt::Display;
use std::io::Write;

/// A value has been written.
pub struct Written(());

/// Why a value has not been written.
pub enum Stop {
    /// The field has an error.
    Error(Box<ApiError>),
    /// A null below, whose error is noted, travels upwards.
    Null,
    /// A limit ended the whole request; its error is noted.
    Ended,
}

/// What comes of reading a field.
pub type Outcome = Result<Written, Stop>;

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Error(Box::new(error))
    }
}

/// The place for one value.
pub struct Out<'r, 'j> {
    pub(super) run: &'r mut Run<'j>,
    pub(super) field: &'j RowPlan,
    /// The type of the value.
    pub(super) ty: &'j Ty,
    pub(super) place: Place<'r>,
}

const DONE: Outcome = Ok(Written(()));

impl<'j> Out<'_, 'j> {
    /// Whether a field is asked of the objects that are to be written here.
    pub fn asks(&self, name: &str) -> bool {
        self.field.below.as_ref().is_some_and(|below| below.asks(name))
    }

    /// Null.
    pub fn null(self) -> Outcome {
        if matches!(self.ty, Ty::NonNull(_)) {
            return Err(ApiError::new(Code::Internal, "a field that is never null was null").into());
        }
        self.plain(b"null")
    }

    /// A text.
    pub fn text(self, text: &str) -> Outcome {
        self.run.out.text(text);
        DONE
    }

    /// A text, or null.
    pub fn maybe(self, text: Option<&str>) -> Outcome {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    /// A value as it is displayed, or null; it must be made of characters that mean nothing in JSON.
    pub fn shown(self, value: Option<impl Display>) -> Outcome {
        let Some(value) = value else { return self.null() };
        // A buffer takes everything.
        let _ = write!(self.run.out, "\"{value}\"");
        DONE
    }

    /// The value of an enumeration, by its name in small letters.
    pub fn word(self, name: &str) -> Outcome {
        let start = self.run.out.len();
        self.run.out.text(name);
        self.run.out.since(start).make_ascii_uppercase();
        DONE
    }

    /// A whole number.
    pub fn integer(self, number: i64) -> Outcome {
        let _ = serde_json::to_writer(&mut self.run.out, &number);
        DONE
    }

    /// A count; those beyond GraphQL's 32 bits are held at the largest.
    pub fn count(self, count: usize) -> Outcome {
        self.integer(i64::from(i32::try_from(count).unwrap_or(i32::MAX)))
    }

    /// A number.
    pub fn number(self, number: f64) -> Outcome {
        let _ = serde_json::to_writer(&mut self.run.out, &number);
        DONE
    }

    /// A truth value.
    pub fn boolean(self, flag: bool) -> Outcome {
        self.plain(if flag { b"true" } else { b"false" })
    }

    /// An object with the fields that are asked of it.
    pub fn object(self, node: Node<'_>) -> Outcome {
        let Some(below) = &self.field.below else { return Err(internal("an object has no fields to be read")) };
        let set = below.set(&node, self.run.job.graph);
        self.run.object(set, &node, Some(&self.place))?;
        DONE
    }

    /// An object, or null.
    pub fn object_or_null(self, node: Option<Node<'_>>) -> Outcome {
        match node {
            Some(node) => self.object(node),
            None => self.null(),
        }
    }

    /// A list of objects.
    pub fn objects<'n>(self, nodes: impl IntoIterator<Item = Node<'n>>) -> Outcome {
        self.list(nodes, |node, out| out.object(node))
    }

    /// A list of texts.
    pub fn texts<'t>(self, texts: impl IntoIterator<Item = &'t str>) -> Outcome {
        self.list(texts, |text, out| out.text(text))
    }

    /// A list of anything; what writes an item is given its place.
    pub fn list<T>(
        self,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(T, Out<'_, 'j>) -> Outcome,
    ) -> Outcome {
        let Ty::List(inner) = self.ty.nullable() else {
            return Err(internal("a field that is no list was given one"));
        };
        let Self { run, field, place, .. } = self;
        run.out.push(b'[');
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                run.out.push(b',');
            }
            let (start, at) = (run.out.len(), Place { up: Some(&place), at: At::Index(index) });
            let outcome = each(item, Out { run: &mut *run, field, ty: inner, place: at });
            if let Err(stop) = outcome {
                run.settle(stop, inner, start, field.pos, &at)?;
            }
        }
        run.out.push(b']');
        DONE
    }

    fn plain(self, bytes: &[u8]) -> Outcome {
        self.run.out.put(bytes);
        DONE
    }
}

fn internal(message: &str) -> Stop {
    ApiError::new(Code::Internal, message).into()
}
