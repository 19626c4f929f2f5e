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
        write_text(&mut self.run.out, text);
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
        // Writing to a vector cannot fail.
        let _ = write!(self.run.out, "\"{value}\"");
        DONE
    }

    /// The value of an enumeration, by its name in small letters.
    pub fn word(self, name: &str) -> Outcome {
        let out = &mut self.run.out;
        let start = out.len();
        write_text(out, name);
        out[start..].make_ascii_uppercase();
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
        let set = below.set(node, self.run.job.graph);
        self.run.object(set, node, Some(&self.place))?;
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
        self.run.out.extend_from_slice(bytes);
        DONE
    }
}

fn internal(message: &str) -> Stop {
    ApiError::new(Code::Internal, message).into()
}

/// Writes a text as JSON. Most texts have nothing to escape, which is seen while they are copied.
#[inline]
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    out.reserve(text.len() + 2);
    out.push(b'"');
    let found = copy(out, text.as_bytes());
    out.push(b'"');
    if found & each(0x80) != 0 {
        out.truncate(start);
        let _ = serde_json::to_writer(out, text);
    }
}

/// Copies bytes in pieces of fixed lengths, the last of which may begin within the one before: such copies need no call.
/// Says what there may be to escape, as [`escapable`] does.
#[inline]
fn copy(out: &mut Vec<u8>, bytes: &[u8]) -> u64 {
    let end = out.len() + bytes.len();
    let (pieces, rest) = bytes.as_chunks::<16>();
    let mut found = 0;
    for piece in pieces {
        out.extend_from_slice(piece);
        found |= escapable_in(piece);
    }
    if let (false, Some(last)) = (rest.is_empty(), bytes.last_chunk::<16>()) {
        out.truncate(end - last.len());
        out.extend_from_slice(last);
        return found | escapable_in(last);
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) if pieces.is_empty() => {
            out.extend_from_slice(first);
            out.truncate(end - last.len());
            out.extend_from_slice(last);
            escapable(u64::from_ne_bytes(*first)) | escapable(u64::from_ne_bytes(*last))
        }
        _ => {
            out.extend_from_slice(rest);
            rest.iter().fold(found, |found, byte| found | escapable(u64::from(*byte) | each(b' ') << 8))
        }
    }
}

fn escapable_in(piece: &[u8; 16]) -> u64 {
    let (words, _) = piece.as_chunks::<8>();
    words.iter().fold(0, |found, word| found | escapable(u64::from_ne_bytes(*word)))
}

/// The same byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of every byte that is a quote, a backslash or below the space. A byte after one of these may have it
/// too (Lamport 1975); what stands in the other bits means nothing.
fn escapable(word: u64) -> u64 {
    let is = |byte: u8| {
        let differs = word ^ each(byte);
        differs.wrapping_sub(each(1)) & !differs
    };
    word.wrapping_sub(each(b' ')) & !word | is(b'"') | is(b'\\')
}

#[cfg(test)]
mod tests {
    use super::write_text;

    #[test]
    fn texts_are_written_as_any_json_writer_does() {
        for byte in 0..=0x7fu8 {
            for length in [1usize, 7, 8, 9, 20] {
                for place in 0..length {
                    let mut text = "é".repeat(length);
                    text.insert(2 * place, char::from(byte));
                    let mut out = Vec::new();
                    write_text(&mut out, &text);
                    assert_eq!(out, serde_json::to_vec(&text).unwrap());
                }
            }
        }
    }
}
