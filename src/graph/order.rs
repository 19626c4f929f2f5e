//! The order of texts: statements as they stand in the documents they cite, entities as the documents describe them.

use super::build::by_source;
use super::store::{Contents, TextIx, tag};
use super::{EntityIx, index_u32};
use crate::check::Locators;
use crate::data::natural;
use crate::ontology::{AttributeType, Ontology};
use rustc_hash::FxHashMap;

/// Puts the statements that cite each document in the order of its text, and numbers the entities that documents describe.
pub fn order(ontology: &Ontology, contents: &mut Contents) {
    let natural = naturals(contents);
    let mut places = Places { ontology, lists: FxHashMap::default(), natural };
    let (sources, mut lists) = by_source(contents);
    for (source, list) in sources.iter().zip(&mut lists) {
        list.sort_by_cached_key(|ix| places.of(contents, *source, contents.statements[ix.0 as usize].locator));
    }
    contents.cited_starts = std::iter::once(0)
        .chain(lists.iter().scan(0, |end, list| {
            *end += index_u32(list.len());
            Some(*end)
        }))
        .collect();
    contents.cited = lists.concat();
    contents.sources = sources;
    described(contents, &mut places);
}

/// Numbers the entities with a citation of their own.
fn described(contents: &mut Contents, places: &mut Places<'_>) {
    let rows = contents.entities.iter().enumerate();
    let cited = rows.filter_map(|(index, row)| {
        let (source, locator) = row.citation().filter(|_| index + 1 < contents.entities.len())?;
        Some((source, places.of(contents, source, locator), index))
    });
    let mut order: Vec<_> = cited.collect();
    order.sort_unstable();
    for (number, (_, _, index)) in (0..).zip(order) {
        contents.entities[index].order = number;
    }
}

/// Where locators stand in documents.
struct Places<'a> {
    ontology: &'a Ontology,
    lists: FxHashMap<EntityIx, Locators>,
    natural: FxHashMap<TextIx, u32>,
}

impl Places<'_> {
    /// A key that sorts locators of a document: by its list of them, then naturally.
    fn of(&mut self, contents: &Contents, source: EntityIx, locator: TextIx) -> (usize, u32) {
        let list = self.lists.entry(source).or_insert_with(|| {
            let list = locators(self.ontology, contents, source);
            list.iter().map(|text| text_of(contents, TextIx(*text))).collect()
        });
        let rank = list.rank(text_of(contents, locator)).unwrap_or(usize::MAX);
        (rank, self.natural.get(&locator).copied().unwrap_or(u32::MAX))
    }
}

/// The texts of the list of its locators that a document has.
fn locators<'c>(ontology: &Ontology, contents: &'c Contents, source: EntityIx) -> &'c [u32] {
    let index = source.0 as usize;
    let (row, next) = (&contents.entities[index], &contents.entities[index + 1]);
    let known = &ontology.kinds[usize::from(row.kind)].attributes;
    let mut own = contents.attributes[row.attributes as usize..next.attributes as usize].iter();
    let list =
        own.find(|value| value.tag == tag::TEXTS && known[usize::from(value.attribute)].ty == AttributeType::Locators);
    list.map_or(&[], |list| {
        let start = list.value as usize;
        &contents.lists[start + 1..start + 1 + contents.lists[start] as usize]
    })
}

fn text_of(contents: &Contents, ix: TextIx) -> &str {
    let bound = |at: usize| usize::try_from(contents.texts[at]).unwrap_or(usize::MAX);
    let bytes = contents.arena.get(bound(ix.0 as usize)..bound(ix.0 as usize + 1));
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The places of all locators among each other, naturally sorted.
fn naturals(contents: &Contents) -> FxHashMap<TextIx, u32> {
    let said = contents.statements.iter().map(|row| row.locator);
    let mut all: Vec<TextIx> = said.chain(contents.entities.iter().map(|row| row.locator)).collect();
    all.sort_unstable();
    all.dedup();
    all.sort_by_cached_key(|ix| natural(text_of(contents, *ix)));
    all.into_iter().zip(0..).collect()
}
