//! Search by any name: accents, case and punctuation do not matter, a part of a word is enough, slips are forgiven.

use super::{Entity, EntityIx, EntityRef, Graph, Value, index_u32};
use crate::ontology::{AttributeRole, KindId, Ontology};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// Every name in a form that can be compared.
pub struct Index {
    rows: Vec<Row>,
}

struct Row {
    entity: EntityIx,
    which: Which,
    text: Box<str>,
}

#[derive(Clone, Copy)]
enum Which {
    Name,
    Acronym,
    Id,
    Further(u16),
    /// Kind, number or code, and id, as one writes them together: `resolution conf 13.3 cites res conf 13.3`.
    Code,
}

impl Index {
    /// Takes in all names of all entities.
    pub fn new(ontology: &Ontology, entities: &[Entity]) -> Self {
        let mut rows = Vec::new();
        for (index, entity) in entities.iter().enumerate() {
            let mut add = |which, text: &str| {
                let text = normalised(text).into_boxed_str();
                rows.push(Row { entity: EntityIx(index_u32(index)), which, text });
            };
            add(Which::Name, &entity.name);
            if let Some(acronym) = &entity.acronym {
                add(Which::Acronym, acronym);
            }
            for (position, name) in (0u16..).zip(&entity.names) {
                add(Which::Further(position), &name.text);
            }
            add(Which::Id, &entity.id);
            if let Some(code) = code(ontology, entity) {
                add(Which::Code, &format!("{} {code} {}", ontology.kind(entity.kind).label, entity.id));
            }
        }
        Self { rows }
    }
}

/// The number or code that tells an entity apart.
fn code<'e>(ontology: &Ontology, entity: &'e Entity) -> Option<&'e str> {
    let known = &ontology.kind(entity.kind).attributes;
    let mut codes =
        entity.attributes.iter().filter(|(at, _)| known[usize::from(*at)].role == Some(AttributeRole::Identifies));
    match codes.next() {
        Some((_, Value::Text(text))) => Some(text),
        _ => None,
    }
}

impl Graph {
    /// The entities that a text may mean, best first, each once with its best name; of the given kinds if any.
    #[must_use]
    pub fn search(&self, text: &str, kinds: &[KindId]) -> Vec<Hit<'_>> {
        let wanted = normalised(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for row in &self.names.rows {
            let entity = self.at(row.entity);
            if !kinds.is_empty() && !kinds.contains(&entity.kind_id()) {
                continue;
            }
            let score = match row.which {
                Which::Code if is_code(&wanted, &row.text) => 95,
                Which::Code => 0,
                _ => score(&wanted, &row.text),
            };
            match hits.last_mut().filter(|hit| hit.entity == row.entity) {
                Some(best) if best.score >= score => {}
                Some(best) => *best = hit(entity, row.which, score),
                None if score > 0 => hits.push(hit(entity, row.which, score)),
                None => {}
            }
        }
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.score), self.at(hit.entity).name().len(), hit.entity));
        hits
    }
}

fn hit(entity: EntityRef<'_>, which: Which, score: u32) -> Hit<'_> {
    let (matched, form) = match which {
        Which::Name => (entity.name(), "name"),
        Which::Acronym => (entity.acronym().unwrap_or_default(), "acronym"),
        Which::Id => (entity.id(), "id"),
        Which::Code => (entity.code().unwrap_or_default(), "code"),
        Which::Further(index) => {
            let name = entity.name_at(usize::from(index));
            (name.map_or("", super::NameRef::text), name.and_then(super::NameRef::form).unwrap_or("alias"))
        }
    };
    Hit { entity: entity.ix(), matched, form, score }
}

/// A text without accents, case and punctuation: words with single spaces between them.
///
/// ```
/// assert_eq!(meagraph::graph::normalised("Res. Conf. 13.3 (Réf.)"), "res conf 13.3 ref");
/// ```
#[must_use]
pub fn normalised(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words = plain.split(|c: char| !(c.is_alphanumeric() || c == '.')).map(|word| word.trim_matches('.'));
    words.filter(|word| !word.is_empty()).map(code_word).collect::<Vec<_>>().join(" ")
}

/// A code of a letter and a number is written with a dot or without: `b.8` is `b8`.
fn code_word(word: &str) -> String {
    match word.split_once('.') {
        Some((letter, number))
            if letter.len() == 1
                && letter.chars().all(char::is_alphabetic)
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            format!("{letter}{number}")
        }
        _ => word.to_owned(),
    }
}

/// Whether a word is meant by a part: it begins with it, or where there are digits, is it.
fn is_begun(part: &str, word: &str) -> bool {
    if part.contains(|c: char| c.is_ascii_digit()) { word == part } else { word.starts_with(part) }
}

/// Whether a text means a code: it has a number, and every part of it stands in the row.
fn is_code(wanted: &str, row: &str) -> bool {
    let words: Vec<&str> = row.split(' ').collect();
    wanted.contains(|c: char| c.is_ascii_digit())
        && wanted.split(' ').all(|part| words.iter().any(|word| is_begun(part, word)))
}

/// 100 for the whole name, then: its beginning, a whole word, the beginning of a word, a part of one,
/// all words in any order, all words but for slips.
fn score(wanted: &str, name: &str) -> u32 {
    if name == wanted {
        return 100;
    }
    if let Some(at) = name.find(wanted) {
        let starts = at == 0 || name.as_bytes()[at - 1] == b' ';
        let ends = name[at + wanted.len()..].chars().next().is_none_or(|c| c == ' ');
        return match (at, starts, ends) {
            (0, _, true) => 90,
            (0, _, false) => 85,
            (_, true, true) => 80,
            (_, true, false) => 75,
            _ => 60,
        };
    }
    let words: Vec<&str> = name.split(' ').collect();
    if wanted.split(' ').all(|part| words.iter().any(|word| is_begun(part, word))) {
        return 55;
    }
    if wanted.split(' ').all(|part| words.iter().any(|word| is_begun(part, word) || is_slip(part, word))) {
        return 40;
    }
    0
}

/// Whether a word is another with one slip in up to six letters, two in more; short words and numbers forgive none.
fn is_slip(part: &str, word: &str) -> bool {
    let length = part.chars().count();
    let allowed = match length {
        0..=3 => return false,
        4..=6 => 1,
        _ => 2,
    };
    !part.contains(|c: char| c.is_ascii_digit())
        && word.chars().count().abs_diff(length) <= allowed
        && strsim::damerau_levenshtein(part, word) <= allowed
}
