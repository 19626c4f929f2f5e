//! The one form of a graph: flat tables in one run of bytes, owned or mapped from a file.
//!
//! Building writes it, everything else only reads it, and a snapshot is the same bytes in a file. Not here: what the
//! tables mean, which is [`super::refs`]' business.

mod file;
mod rows;
mod verify;

pub use file::{SnapshotError, SnapshotFault, hash, is_snapshot, open};
pub use rows::{
    AttributeRow, Contents, EntityRow, LinkRow, MarkRow, NONE, NameRow, RowIx, SearchRow, StatementRow, TextIx,
    TokenIx, View, part_of, tag,
};

use std::ops::Deref;
use std::sync::Arc;
use yoke::Yoke;

/// The bytes of a graph with its tables.
pub struct Store {
    tables: Yoke<View<'static>, Arc<Bytes>>,
}

/// Bytes that begin where a table of anything may begin.
enum Bytes {
    Owned(Vec<u64>),
    Mapped(memmap2::Mmap),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(words) => zerocopy::IntoBytes::as_bytes(words.as_slice()),
            Self::Mapped(map) => map,
        }
    }
}

impl Store {
    /// Lays out the tables.
    #[must_use]
    pub fn new(contents: &Contents) -> Self {
        Self::over(Bytes::Owned(file::lay_out(contents)))
    }

    fn over(bytes: Bytes) -> Self {
        Self { tables: Yoke::attach_to_cart(Arc::new(bytes), |bytes| file::view(bytes)) }
    }

    /// The tables.
    #[must_use]
    pub fn view(&self) -> &View<'_> {
        self.tables.get()
    }

    /// How many bytes each table takes.
    #[must_use]
    pub fn sizes(&self) -> Vec<(&'static str, usize)> {
        rows::NAMES.into_iter().zip(file::sections(self.bytes()).map(<[u8]>::len)).collect()
    }

    /// All bytes, as they stand in a snapshot.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.tables.backing_cart()
    }
}
