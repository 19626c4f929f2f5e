//! The tables and their rows: numbers of fixed width that refer to each other by index.
//!
//! Where a row says where its own part of another table begins, the part ends where that of the next row begins; such
//! tables have one row more at their end, which begins nothing.

use crate::data::{Date, Modality};
use crate::graph::{EntityIx, LinkIx, StatementIx};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A text of the arena; the first is the empty one and stands for no text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, FromBytes, IntoBytes, Immutable, KnownLayout,
)]
#[repr(transparent)]
pub struct TextIx(pub u32);

/// A word of the search index, in order of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct TokenIx(pub u32);

/// A name in the search index, in order of entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct RowIx(pub u32);

/// Stands for no entity.
pub const NONE: EntityIx = EntityIx(u32::MAX);

/// What sort of value an attribute row has.
pub mod tag {
    pub const TEXT: u8 = 0;
    pub const INTEGER: u8 = 1;
    pub const BOOLEAN: u8 = 2;
    pub const DATE: u8 = 3;
    pub const TEXTS: u8 = 4;
}

/// An entity. Its id is the text of its own number, behind the empty one.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct EntityRow {
    pub name: TextIx,
    pub acronym: TextIx,
    pub summary: TextIx,
    /// The document that the description rests on, or [`NONE`].
    pub source: u32,
    pub locator: TextIx,
    /// Its number in the order of the documents' texts.
    pub order: u32,
    pub names: u32,
    pub attributes: u32,
    pub kind: u16,
    pub spare: u16,
}

/// A further name.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct NameRow {
    pub text: TextIx,
    pub form: TextIx,
    pub lang: TextIx,
    pub authority: TextIx,
    /// The document that prints it, or [`NONE`].
    pub source: u32,
    pub locator: TextIx,
}

/// The value of an attribute: itself, or where it stands in the table of its sort.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct AttributeRow {
    pub attribute: u16,
    pub tag: u8,
    pub spare: u8,
    pub value: u32,
}

/// A link; its object stands in a table of its own, for walking.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct LinkRow {
    pub from: EntityIx,
    pub statements: u32,
    pub relation: u16,
    /// One bit for each modality among its statements.
    pub modalities: u8,
    pub spare: u8,
}

/// What there is to know of a link before it is followed.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct MarkRow {
    pub relation: u16,
    /// One bit for each modality among its statements.
    pub modalities: u8,
    /// The kind of the entity that it leads to; the highest number stands for itself and all above.
    pub kind: u8,
}

/// A statement.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct StatementRow {
    pub link: LinkIx,
    pub source: EntityIx,
    pub locator: TextIx,
    pub note: TextIx,
    pub since: u32,
    pub until: u32,
    pub attributes: u32,
    pub modality: u8,
    pub spare: [u8; 3],
}

/// A name in the search index.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct SearchRow {
    pub entity: EntityIx,
    /// Which of its names: see [`crate::graph::search`].
    pub which: u32,
    pub tokens: u32,
}

/// Declares the tables once, for writing and for reading.
macro_rules! tables {
    ($arena:ident, $words:ident; $($(#[$doc:meta])* $name:ident: $row:ty,)*) => {
        /// The tables as they are put together.
        #[derive(Default)]
        pub struct Contents { $($(#[$doc])* pub $name: Vec<$row>,)* }

        impl Contents {
            /// The bytes of the tables in order.
            pub fn sections(&self) -> [&[u8]; SECTIONS] {
                [$(self.$name.as_bytes(),)*]
            }
        }

        /// The tables as they are read.
        #[derive(Clone, Copy, yoke::Yokeable)]
        pub struct View<'s> {
            $($(#[$doc])* pub $name: &'s [$row],)*
            /// All texts.
            pub text: &'s str,
            /// All words of the search index, each with a line break behind it.
            pub words: &'s str,
        }

        impl<'s> View<'s> {
            /// Reads the sections; what does not fit a table or is no text is empty.
            pub fn new(sections: [&'s [u8]; SECTIONS]) -> Self {
                let [$($name,)*] = sections;
                $(let $name: &[$row] = <[$row]>::ref_from_bytes($name).unwrap_or_default();)*
                Self { text: utf8($arena), words: utf8($words), $($name,)* }
            }

            /// How many sections are not read whole.
            pub fn misfits(&self, sections: [&'s [u8]; SECTIONS]) -> usize {
                let read = [$(self.$name.as_bytes().len(),)*];
                let texts = usize::from(self.text.len() != self.$arena.len()) + usize::from(self.words.len() != self.$words.len());
                texts + read.iter().zip(sections).filter(|(read, section)| **read != section.len()).count()
            }
        }

        /// How many tables there are.
        pub const SECTIONS: usize = [$(stringify!($name)),*].len();

        /// The names of the tables in order.
        pub const NAMES: [&str; SECTIONS] = [$(stringify!($name)),*];
    };
}

fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

tables! {
    arena, token_arena;
    /// The fingerprint.
    fingerprint: u8,
    /// The text of the ontology.
    ontology: u8,
    /// The views, as JSON.
    views: u8,
    /// All texts behind one another, each once.
    arena: u8,
    /// Where each text begins; ends with the end of the last.
    texts: u64,
    /// Entities in order of ids.
    entities: EntityRow,
    /// Further names in order of entities.
    names: NameRow,
    /// Attributes of entities, then of statements.
    attributes: AttributeRow,
    /// Whole numbers.
    integers: i64,
    /// Lists of texts: how many, then which.
    lists: u32,
    /// Links in order of subject, relation and object.
    links: LinkRow,
    /// The objects of the links.
    targets: EntityIx,
    /// The links as they are seen from their subjects.
    outgoing_marks: MarkRow,
    /// Statements in order of links.
    statements: StatementRow,
    /// Where the links of each entity begin.
    outgoing: u32,
    /// Where the links that reach each entity begin.
    incoming: u32,
    /// The links that reach each entity, in order of relation and subject.
    incoming_links: LinkIx,
    /// The subjects of those links.
    incoming_sources: EntityIx,
    /// Those links as they are seen from their objects.
    incoming_marks: MarkRow,
    /// Where the entities of each kind begin.
    kinds: u32,
    /// Entities in order of kinds and ids.
    of_kind: EntityIx,
    /// The documents that statements cite, in order of ids.
    sources: EntityIx,
    /// Where the statements that cite each begin.
    cited_starts: u32,
    /// Statements by document, in the order of its text.
    cited: StatementIx,
    /// The words of names, in order, each with a line break behind it.
    token_arena: u8,
    /// Where each word begins; ends with the end of the last.
    tokens: u32,
    /// Which letters a word has: see [`crate::graph::search`].
    token_marks: u64,
    /// The words in the order of their letters read from the end.
    token_ends: TokenIx,
    /// Where the names with each word begin.
    posting_starts: u32,
    /// Names by word.
    postings: RowIx,
    /// Names in order of entities.
    search_rows: SearchRow,
    /// The words of names in order of names.
    row_tokens: TokenIx,
}

impl<'s> View<'s> {
    /// A text of the arena.
    #[inline]
    pub fn text(&self, ix: TextIx) -> &'s str {
        let index = ix.0 as usize;
        let bound = |at: usize| self.texts.get(at).map_or(0, |start| usize::try_from(*start).unwrap_or(usize::MAX));
        self.text.get(bound(index)..bound(index + 1)).unwrap_or_default()
    }

    /// Reads a letter at either end of what will be written about some entities and links, and throws them away: so the
    /// waits for memory overlap, and are over when the texts are wanted one by one.
    pub fn read_ahead(&self, entities: &[EntityIx], links: &[LinkIx]) {
        let mut texts: Vec<TextIx> = Vec::with_capacity(2 * entities.len() + 3 * links.len());
        let mut add = |ix: EntityIx, at: Option<TextIx>| {
            if let Some(row) = self.entities.get(ix.0 as usize) {
                texts.extend([TextIx(ix.0.saturating_add(1)), row.name].into_iter().chain(at));
            }
        };
        entities.iter().for_each(|ix| add(*ix, None));
        let first = |link: &LinkIx| self.statements.get(self.links.get(link.0 as usize)?.statements as usize);
        links.iter().filter_map(first).for_each(|said| add(said.source, Some(said.locator)));
        let bounds = texts.iter().filter_map(|ix| self.texts.get(ix.0 as usize..)?.first_chunk::<2>());
        let bounds: Vec<[u64; 2]> = bounds.copied().collect();
        let letter =
            |at: u64| usize::try_from(at).ok().and_then(|at| self.text.as_bytes().get(at)).copied().unwrap_or(0);
        std::hint::black_box(bounds.iter().fold(0, |all, [start, end]| all ^ letter(*start) ^ letter(*end)));
    }

    /// The id of an entity. Ids are the first texts, in order of entities, so that they lie close together.
    #[inline]
    pub fn id(&self, entity: EntityIx) -> &'s str {
        self.text(TextIx(entity.0.saturating_add(1)))
    }

    /// A text that may be absent.
    #[inline]
    pub fn optional(&self, ix: TextIx) -> Option<&'s str> {
        (ix != TextIx::default()).then(|| self.text(ix))
    }

    /// A word of the search index.
    #[inline]
    pub fn token(&self, index: usize) -> &'s str {
        let bound = |at: usize| self.tokens.get(at).map_or(0, |start| *start as usize);
        self.words.get(bound(index)..bound(index + 1).saturating_sub(1)).unwrap_or_default()
    }

    /// The links that leave an entity, as a range of indexes.
    #[inline]
    pub fn outgoing_of(&self, entity: EntityIx) -> std::ops::Range<usize> {
        part_of(self.outgoing, entity.0 as usize)
    }

    /// The places of an entity in the table of incoming links.
    #[inline]
    pub fn incoming_of(&self, entity: EntityIx) -> std::ops::Range<usize> {
        part_of(self.incoming, entity.0 as usize)
    }
}

/// The part of another table that belongs to a row.
#[inline]
pub fn part_of(starts: &[u32], index: usize) -> std::ops::Range<usize> {
    match starts.get(index..index + 2) {
        Some([start, end]) => *start as usize..*end as usize,
        _ => 0..0,
    }
}

impl EntityRow {
    /// The document and place that its description rests on.
    pub fn citation(&self) -> Option<(EntityIx, TextIx)> {
        (self.source != NONE.0).then_some((EntityIx(self.source), self.locator))
    }
}

impl NameRow {
    /// The document and place that print it.
    pub fn citation(&self) -> Option<(EntityIx, TextIx)> {
        (self.source != NONE.0).then_some((EntityIx(self.source), self.locator))
    }
}

impl StatementRow {
    /// How firmly it is said.
    pub fn modality(&self) -> Modality {
        Modality::ALL.get(usize::from(self.modality)).map_or_else(Modality::default, |row| row.0)
    }

    /// Since when it is so.
    pub fn since(&self) -> Option<Date> {
        Date::unpack(self.since)
    }

    /// Until when it is so.
    pub fn until(&self) -> Option<Date> {
        Date::unpack(self.until)
    }
}
