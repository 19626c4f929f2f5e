//! Search by any name: accents, case and punctuation do not matter, a part of a word is enough, slips are forgiven.
//!
//! The index has every word of every name once, in order, with the names that have it. A search looks up which words
//! each word of the text may mean, takes the names with the rarest of them, and scores those. Slips are looked for only
//! where nothing is found as it is written.

mod index;
mod words;

pub use index::{Names, code, index};
pub use words::normalised;

use super::store::{RowIx, TokenIx, View, part_of};
use super::{EntityIx, EntityRef, Graph, KindId};
use index::which;
use words::Meaning;

/// The most bytes of a text that is looked for: far more than any name has.
pub const LONGEST: usize = 1000;
/// The most words of one that count; those behind them are left out.
const MOST_WORDS: usize = 64;

/// An entity that was found, and by which of its names.
#[derive(Clone, Debug)]
pub struct Hit<'g> {
    /// The entity.
    pub entity: EntityIx,
    /// The name that matched.
    pub matched: &'g str,
    /// What sort of name it is: `name`, `acronym`, `id`, or the form of a further name.
    pub form: &'g str,
    /// How well it matched: 100 is the whole name, 0 nothing.
    pub score: u32,
}

impl Graph {
    /// The entities that a text may mean, best first, each once with its best name; of the given kinds if any. A text
    /// longer than any name means none.
    #[must_use]
    pub fn search(&self, text: &str, kinds: &[KindId]) -> Vec<Hit<'_>> {
        self.search_first(text, kinds, usize::MAX)
    }

    /// The first entities that a text may mean, as [`Graph::search`] gives them.
    #[must_use]
    pub fn search_first(&self, text: &str, kinds: &[KindId], first: usize) -> Vec<Hit<'_>> {
        let wanted = if text.len() > LONGEST { String::new() } else { normalised(text) };
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut query = Query::new(self.view(), &wanted);
        let mut found = self.found(&query, kinds);
        if found.is_empty() && query.forgive() {
            found = self.found(&query, kinds);
        }
        let key = |(row, score): &(RowIx, u32)| {
            let entity = self.view().search_rows[row.0 as usize].entity;
            (std::cmp::Reverse(*score), self.at(entity).name().len(), entity)
        };
        if first < found.len() {
            found.select_nth_unstable_by_key(first, key);
            found.truncate(first);
        }
        found.sort_by_cached_key(key);
        found.into_iter().map(|(row, score)| self.hit(row, score)).collect()
    }

    /// The best name of each entity that may be meant, with its score.
    fn found(&self, query: &Query<'_>, kinds: &[KindId]) -> Vec<(RowIx, u32)> {
        let view = self.view();
        let mut best: Vec<(RowIx, u32)> = Vec::new();
        let mut last = None;
        for row in query.candidates() {
            let named = &view.search_rows[row.0 as usize];
            if !kinds.is_empty() && !kinds.contains(&self.at(named.entity).kind_id()) {
                continue;
            }
            let score = query.score(row);
            match best.last_mut().filter(|_| last == Some(named.entity)) {
                Some(known) if known.1 >= score => {}
                Some(known) => *known = (row, score),
                None if score > 0 => {
                    last = Some(named.entity);
                    best.push((row, score));
                }
                None => {}
            }
        }
        best
    }

    fn hit(&self, row: RowIx, score: u32) -> Hit<'_> {
        let named = &self.view().search_rows[row.0 as usize];
        let entity = self.at(named.entity);
        let (matched, form) = match named.which {
            which::NAME => (entity.name(), "name"),
            which::ACRONYM => (entity.acronym().unwrap_or_default(), "acronym"),
            which::ID => (entity.id(), "id"),
            which::CODE => (entity.code().unwrap_or_default(), "code"),
            further => further_name(entity, (further - which::FURTHER) as usize),
        };
        Hit { entity: entity.ix(), matched, form, score }
    }
}

fn further_name(entity: EntityRef<'_>, index: usize) -> (&str, &str) {
    let name = entity.name_at(index);
    (name.map_or("", super::NameRef::text), name.and_then(super::NameRef::form).unwrap_or("alias"))
}

/// A text that is looked for: for each of its words, what it may mean.
struct Query<'g> {
    view: &'g View<'g>,
    words: Vec<Meaning<'g>>,
    /// Whether there is a number in it.
    numbered: bool,
}

impl<'g> Query<'g> {
    fn new(view: &'g View<'g>, wanted: &'g str) -> Self {
        let parts: Vec<&str> = wanted.split(' ').take(MOST_WORDS).collect();
        let alone = parts.len() == 1;
        let meaning = |(index, part): (usize, &&'g str)| Meaning::new(view, part, index == 0, alone);
        let words = parts.iter().enumerate().map(meaning).collect();
        Self { view, words, numbered: wanted.contains(|c: char| c.is_ascii_digit()) }
    }

    /// Forgives slips from now on; says whether any word of the index comes in by that.
    fn forgive(&mut self) -> bool {
        let mut any = false;
        for word in &mut self.words {
            any |= word.forgive(self.view);
        }
        any
    }

    /// The names with any word that the rarest word of the text may mean, in order.
    fn candidates(&self) -> Vec<RowIx> {
        let postings = |token: TokenIx| part_of(self.view.posting_starts, token.0 as usize);
        let last = self.words.len() - 1;
        let words = self.words.iter().enumerate().map(|(index, word)| word.tokens(index == last));
        let rarest = words.min_by_key(|tokens| tokens.iter().map(|token| postings(*token).len()).sum::<usize>());
        let tokens = rarest.unwrap_or_default();
        let mut rows: Vec<RowIx> = Vec::new();
        for token in &tokens {
            rows.extend_from_slice(&self.view.postings[postings(*token)]);
        }
        if tokens.len() > 1 {
            rows.sort_unstable();
        }
        rows.dedup();
        rows
    }

    fn score(&self, row: RowIx) -> u32 {
        let (named, next) = (&self.view.search_rows[row.0 as usize], &self.view.search_rows[row.0 as usize + 1]);
        let tokens = &self.view.row_tokens[named.tokens as usize..next.tokens as usize];
        match named.which {
            which::CODE if self.numbered && self.begins_all(tokens) => 95,
            which::CODE => 0,
            _ => self.score_name(tokens),
        }
    }

    /// 100 for the whole name, then: its beginning, a whole word, the beginning of a word, a part of one,
    /// all words in any order, all words but for slips.
    fn score_name(&self, tokens: &[TokenIx]) -> u32 {
        let whole = tokens.len() == self.words.len();
        if whole && tokens.iter().zip(&self.words).all(|(token, word)| word.is(*token)) {
            return 100;
        }
        for (at, part) in tokens.windows(self.words.len()).enumerate() {
            if let Some(score) = self.score_at(at, part) {
                return score;
            }
        }
        if self.begins_all(tokens) {
            return 55;
        }
        let slips = |word: &Meaning<'_>| tokens.iter().any(|token| word.begins(*token) || word.slips(*token));
        if self.words.iter().all(slips) { 40 } else { 0 }
    }

    /// The score of a name in which the text stands in words that follow one another.
    fn score_at(&self, at: usize, part: &[TokenIx]) -> Option<u32> {
        let ((first, words), (last, end)) = (self.words.split_first()?, (self.words.last()?, *part.last()?));
        let (start, middle) = (*part.first()?, part.get(1..part.len() - 1).unwrap_or_default());
        let starts = if words.is_empty() { first.prefixes(start) } else { first.is(start) };
        let inside = !starts && first.ends(start);
        let follows =
            words.is_empty() || middle.iter().zip(words).all(|(token, word)| word.is(*token)) && last.prefixes(end);
        match (starts, inside) {
            _ if !follows => None,
            (true, _) => Some(match (at, last.is(end)) {
                (0, true) => 90,
                (0, false) => 85,
                (_, true) => 80,
                (_, false) => 75,
            }),
            (_, true) => Some(60),
            _ => None,
        }
    }

    fn begins_all(&self, tokens: &[TokenIx]) -> bool {
        self.words.iter().all(|word| tokens.iter().any(|token| word.begins(*token)))
    }
}
