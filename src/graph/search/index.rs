//! Puts the search index together.

use super::words::{from_end, mark, normalised};
use crate::data::{RawEntity, RawValue};
use crate::graph::build::by;
use crate::graph::store::{Contents, RowIx, SearchRow, TokenIx};
use crate::graph::{EntityIx, index_u32};
use crate::ontology::{AttributeRole, AttributeType, Kind};
use rustc_hash::FxHashMap;

/// Which of an entity's names a row of the index is.
pub mod which {
    pub const NAME: u32 = 0;
    pub const ACRONYM: u32 = 1;
    pub const ID: u32 = 2;
    /// Kind, number or code, and id, as one writes them together: `resolution conf 13.3 cites res conf 13.3`.
    pub const CODE: u32 = 3;
    /// The first further name, and so on.
    pub const FURTHER: u32 = 4;
}

/// The names of an entity.
pub struct Names<'a> {
    pub name: &'a str,
    pub acronym: Option<&'a str>,
    pub further: Vec<&'a str>,
    pub id: &'a str,
    /// The number or code that tells it apart.
    pub code: Option<&'a str>,
    /// What its kind is called.
    pub kind: &'a str,
}

/// The number or code that tells an entity apart, a later layer's first.
pub fn code<'a>(kind: &Kind, layers: &[&'a RawEntity]) -> Option<&'a str> {
    let identifying = kind.attributes.iter().filter(|attribute| attribute.role == Some(AttributeRole::Identifies));
    let mut given = identifying.filter_map(|attribute| {
        let mut all = layers.iter().flat_map(|layer| &layer.attributes);
        Some((attribute, all.rfind(|raw| raw.id.value == attribute.id)?))
    });
    match given.next() {
        Some((attribute, raw)) if attribute.ty != AttributeType::Date => match &raw.value {
            RawValue::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The tables of the index.
#[derive(Default)]
pub struct Index {
    words: Vec<u8>,
    starts: Vec<u32>,
    marks: Vec<u64>,
    ends: Vec<TokenIx>,
    posting_starts: Vec<u32>,
    postings: Vec<RowIx>,
    rows: Vec<SearchRow>,
    row_tokens: Vec<TokenIx>,
}

/// Takes in the names of all entities, given in order.
pub fn index(names: &[Names<'_>]) -> Index {
    let mut maker = Maker::default();
    for (entity, names) in (0..).map(EntityIx).zip(names) {
        maker.add(entity, which::NAME, names.name);
        if let Some(acronym) = names.acronym {
            maker.add(entity, which::ACRONYM, acronym);
        }
        for (position, name) in (which::FURTHER..).zip(&names.further) {
            maker.add(entity, position, name);
        }
        maker.add(entity, which::ID, names.id);
        if let Some(code) = names.code {
            maker.add(entity, which::CODE, &format!("{} {code} {}", names.kind, names.id));
        }
    }
    maker.finish()
}

#[derive(Default)]
struct Maker {
    known: FxHashMap<String, u32>,
    index: Index,
}

impl Maker {
    fn add(&mut self, entity: EntityIx, which: u32, text: &str) {
        let text = normalised(text);
        let tokens = index_u32(self.index.row_tokens.len());
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let next = index_u32(self.known.len());
            let token = match self.known.get(word) {
                Some(token) => *token,
                None => *self.known.entry(word.to_owned()).or_insert(next),
            };
            self.index.row_tokens.push(TokenIx(token));
        }
        self.index.rows.push(SearchRow { entity, which, tokens });
    }

    /// Sorts the words and renumbers them; lists the names with each.
    fn finish(self) -> Index {
        let Self { known, mut index } = self;
        let mut words: Vec<(String, u32)> = known.into_iter().collect();
        words.sort_unstable();
        let mut renumbered = vec![TokenIx(0); words.len()];
        for (token, (word, old)) in (0..).map(TokenIx).zip(&words) {
            renumbered[*old as usize] = token;
            index.starts.push(index_u32(index.words.len()));
            index.words.extend_from_slice(word.as_bytes());
            index.words.push(b'\n');
            index.marks.push(mark(word));
        }
        index.starts.push(index_u32(index.words.len()));
        index.ends = (0..).map(TokenIx).take(words.len()).collect();
        index.ends.sort_unstable_by(|a, b| from_end(&words[a.0 as usize].0).cmp(from_end(&words[b.0 as usize].0)));
        for token in &mut index.row_tokens {
            *token = renumbered[token.0 as usize];
        }
        let end = SearchRow { entity: EntityIx(0), which: 0, tokens: index_u32(index.row_tokens.len()) };
        index.rows.push(end);
        let (starts, sorted) = by(words.len(), index.row_tokens.iter().map(|token| token.0 as usize));
        let rows = (0..).map(RowIx).zip(index.rows.windows(2));
        let row_of: Vec<RowIx> =
            rows.flat_map(|(row, pair)| (pair[0].tokens..pair[1].tokens).map(move |_| row)).collect();
        index.postings = sorted.iter().map(|place| row_of[*place as usize]).collect();
        index.posting_starts = starts;
        index
    }
}

impl Index {
    /// Moves the tables to the others.
    pub fn put(self, contents: &mut Contents) {
        contents.token_arena = self.words;
        contents.tokens = self.starts;
        contents.token_marks = self.marks;
        contents.token_ends = self.ends;
        contents.posting_starts = self.posting_starts;
        contents.postings = self.postings;
        contents.search_rows = self.rows;
        contents.row_tokens = self.row_tokens;
    }
}
