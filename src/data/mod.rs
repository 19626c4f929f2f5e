//! Where data comes from: TOML files, one entity each, and NDJSON, one entity a line.
//!
//! Reading turns bytes into a [`Dataset`] whose every text knows its place in its file. Nothing is judged here:
//! what does not fit is kept as an [`Oddity`] for [`crate::check`] to report.

mod date;
mod embedded;
mod entity;
mod load;
mod modality;
mod natural;
mod ndjson;
mod node;
mod quick;
mod toml_form;
mod view;

pub use date::{Date, DateError};
pub use embedded::queries as embedded_queries;
pub use load::{Input, LoadError, VIEWS_FOLDER, load};
pub use modality::Modality;
pub use natural::natural;
pub use view::{RawView, RawViewValue, VIEW_KEYS, ViewKey};

use crate::ontology::{KindId, RelationId};
use serde::{Deserialize, Serialize};

/// A stretch of bytes in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A text and where it stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Text {
    /// The text.
    pub value: String,
    /// Its place in the file of the entity.
    pub span: Span,
}

/// A file, as an index into [`Dataset::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A file that was read.
#[derive(Debug)]
pub struct File {
    /// The name to show: a path, or `-` for the standard input.
    pub name: String,
    /// The text; where the bytes were no UTF-8, with replacement characters.
    pub text: String,
}

/// Everything that was read, before any judgement.
#[derive(Debug, Default)]
pub struct Dataset {
    /// The files, in the order of reading.
    pub files: Vec<File>,
    /// The entities, in the order of reading.
    pub entities: Vec<RawEntity>,
    /// The named views, in the order of reading.
    pub views: Vec<RawView>,
    /// What could not be understood.
    pub oddities: Vec<Oddity>,
}

/// An entity as written in a file.
#[derive(Clone, Debug)]
pub struct RawEntity {
    /// The file it stands in.
    pub file: FileId,
    /// Which input it came from: 0 is the base, each further one lies on top.
    pub layer: u32,
    /// The id; in TOML the stem of the file, so without a place of its own.
    pub id: Text,
    /// The kind.
    pub kind: KindId,
    /// The preferred name.
    pub name: Option<Text>,
    /// The preferred acronym.
    pub acronym: Option<Text>,
    /// What it is, in the curators' words.
    pub summary: Option<Text>,
    /// The document that the description rests on; in TOML the default for names and statements too.
    pub source: Option<Text>,
    /// Where in that document.
    pub at: Option<Text>,
    /// Further names.
    pub names: Vec<RawName>,
    /// Attributes of its kind.
    pub attributes: Vec<RawAttribute>,
    /// Statements of which it is the subject.
    pub statements: Vec<RawStatement>,
}

/// A further name as written in a file.
#[derive(Clone, Debug, Default)]
pub struct RawName {
    /// The name.
    pub text: Text,
    /// What sort of name it is.
    pub form: Option<Text>,
    /// Its language, as a BCP 47 tag.
    pub lang: Option<Text>,
    /// Who uses or publishes the name.
    pub authority: Option<Text>,
    /// The document that prints it.
    pub source: Option<Text>,
    /// Where in that document.
    pub at: Option<Text>,
    /// The place of the whole.
    pub span: Span,
}

/// An attribute as written in a file.
#[derive(Clone, Debug)]
pub struct RawAttribute {
    /// The key.
    pub id: Text,
    /// The value.
    pub value: RawValue,
    /// The place of the value.
    pub span: Span,
}

/// A value as written in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RawValue {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// A list of texts.
    Texts(Vec<String>),
}

/// One document's claim of one link, as written in a file.
#[derive(Clone, Debug)]
pub struct RawStatement {
    /// The relation.
    pub relation: RelationId,
    /// The id of the object.
    pub to: Text,
    /// The document that says so.
    pub source: Option<Text>,
    /// Where in that document.
    pub at: Option<Text>,
    /// How firmly.
    pub modality: Option<Text>,
    /// Since when it is so.
    pub since: Option<Text>,
    /// Until when it is so.
    pub until: Option<Text>,
    /// A remark of the curators.
    pub note: Option<Text>,
    /// Attributes of the relation.
    pub attributes: Vec<RawAttribute>,
    /// The place of the whole.
    pub span: Span,
}

/// Something in a file that could not be understood.
#[derive(Debug)]
pub struct Oddity {
    /// The file.
    pub file: FileId,
    /// The place in the file.
    pub span: Span,
    /// What is odd.
    pub what: What,
}

/// What is odd about a place in a file.
#[derive(Debug)]
pub enum What {
    /// The bytes are no UTF-8 text, or the file could not be read.
    Unreadable(String),
    /// The text is no TOML or JSON, or has a table where none can be.
    Syntax(String),
    /// The folder or `kind` is none of the ontology's.
    UnknownKind(String),
    /// A key that neither the format nor the ontology knows.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that could stand there.
        known: Vec<String>,
        /// What the key stands in, for people.
        place: String,
    },
    /// A value of the wrong type.
    WrongType {
        /// The key.
        key: String,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A key that must be there is not.
    MissingKey {
        /// The key.
        key: &'static str,
        /// What it is missing from, for people.
        place: String,
    },
}

impl Dataset {
    /// The file behind an index.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Adds a file and gives its index.
    pub(crate) fn add_file(&mut self, name: String, text: String) -> FileId {
        self.files.push(File { name, text });
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }
}

impl Span {
    /// The span from one byte to another; files over 4 GiB are refused before.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let cut = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: cut(start), end: cut(end) }
    }
}

impl RawEntity {
    /// An entity of which only the place, id and kind are known.
    #[must_use]
    pub fn new(file: FileId, layer: u32, id: Text, kind: KindId) -> Self {
        Self {
            file,
            layer,
            id,
            kind,
            name: None,
            acronym: None,
            summary: None,
            source: None,
            at: None,
            names: Vec::new(),
            attributes: Vec::new(),
            statements: Vec::new(),
        }
    }

    /// The value of a text attribute.
    #[must_use]
    pub fn text_attribute(&self, id: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.id.value == id).and_then(|attribute| match &attribute.value {
            RawValue::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }
}
