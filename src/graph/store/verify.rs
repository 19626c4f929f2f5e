//! Whether tables fit each other: every index lies inside the table that it refers to, in one pass over each table.
//!
//! The checksum says that a snapshot is what was written; this says that whoever wrote it can do no harm by it.

use super::rows::{AttributeRow, NONE, TextIx, View, tag};
use crate::data::{Date, Modality};
use crate::graph::EntityIx;
use crate::ontology::Ontology;

type Outcome = Result<(), &'static str>;

/// Checks all tables; says which do not fit.
pub fn verify(view: &View<'_>, ontology: &Ontology) -> Outcome {
    let (left, right) = std::thread::scope(|scope| {
        let other = scope.spawn(|| texts(view).and_then(|()| names(view)).and_then(|()| search(view)));
        let here = entities(view, ontology).and_then(|()| links(view, ontology)).and_then(|()| adjacency(view));
        (other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), here)
    });
    left.and(right)
}

fn ensure(holds: bool, what: &'static str) -> Outcome {
    if holds { Ok(()) } else { Err(what) }
}

/// Whether starts rise from nothing to the length of the table that they divide.
fn divides(starts: impl Iterator<Item = u64>, length: usize) -> bool {
    let (mut sound, mut last, mut first) = (true, 0, None);
    for start in starts {
        first.get_or_insert(start);
        sound &= start >= last;
        last = start;
    }
    sound && first == Some(0) && last == length as u64
}

fn starts(starts: &[u32], rows: usize, length: usize) -> bool {
    starts.len() == rows + 1 && divides(starts.iter().map(|start| u64::from(*start)), length)
}

/// The highest of some indexes lies below the end.
fn below(indexes: impl Iterator<Item = u32>, end: usize) -> bool {
    indexes.max().is_none_or(|most| (most as usize) < end)
}

fn texts(view: &View<'_>) -> Outcome {
    ensure(divides(view.texts.iter().copied(), view.text.len()), "texts")?;
    let mut cuts = view.texts.iter().map(|start| usize::try_from(*start).unwrap_or(usize::MAX));
    ensure(cuts.all(|at| view.text.is_char_boundary(at)), "texts")?;
    ensure(view.texts.len() > 1 && view.texts[1] == 0, "texts")?;
    let count = view.texts.len() - 1;
    let mut lists = view.lists.iter();
    while let Some(length) = lists.next() {
        let length = *length as usize;
        ensure(lists.len() >= length && below(lists.by_ref().take(length).copied(), count), "lists")?;
    }
    Ok(())
}

fn names(view: &View<'_>) -> Outcome {
    let (texts, entities) = (view.texts.len() - 1, view.entities.len().saturating_sub(1));
    let sound = |row: &super::NameRow| {
        let most = [row.text, row.form, row.lang, row.authority, row.locator].into_iter().max();
        most.is_some_and(|TextIx(most)| (most as usize) < texts) && source(row.source, entities)
    };
    ensure(view.names.iter().all(sound), "names")
}

fn source(source: u32, entities: usize) -> bool {
    source == NONE.0 || (source as usize) < entities
}

fn entities(view: &View<'_>, ontology: &Ontology) -> Outcome {
    let what = "entities";
    let Some((_, rows)) = view.entities.split_last() else { return Err(what) };
    let texts = view.texts.len().saturating_sub(1);
    ensure(texts > rows.len(), what)?;
    ensure(divides(view.entities.iter().map(|row| u64::from(row.names)), view.names.len()), what)?;
    let last = view.entities.last().map_or(0, |row| row.attributes);
    ensure(divides(view.entities.iter().map(|row| u64::from(row.attributes)), last as usize), what)?;
    ensure(last as usize <= view.attributes.len(), what)?;
    for row in rows {
        let most = [row.name, row.acronym, row.summary, row.locator].into_iter().max().unwrap_or_default();
        ensure((most.0 as usize) < texts && source(row.source, rows.len()), what)?;
        ensure(usize::from(row.kind) < ontology.kinds.len(), what)?;
    }
    for pair in view.entities.windows(2) {
        let known = ontology.kinds[usize::from(pair[0].kind)].attributes.len();
        let own = &view.attributes[pair[0].attributes as usize..pair[1].attributes as usize];
        ensure(own.iter().all(|row| attribute(view, row, known)), "attributes")?;
    }
    ensure(starts(view.kinds, ontology.kinds.len(), rows.len()), "kinds")?;
    ensure(view.of_kind.len() == rows.len() && inside(view.of_kind, rows.len()), "kinds")
}

fn inside(list: &[EntityIx], end: usize) -> bool {
    below(list.iter().map(|ix| ix.0), end)
}

fn attribute(view: &View<'_>, row: &AttributeRow, known: usize) -> bool {
    let value = row.value as usize;
    usize::from(row.attribute) < known
        && match row.tag {
            tag::TEXT => value < view.texts.len().saturating_sub(1),
            tag::INTEGER => value < view.integers.len(),
            tag::BOOLEAN => value < 2,
            tag::DATE => Date::unpack(row.value).is_some(),
            tag::TEXTS => view.lists.get(value).is_some_and(|length| view.lists.len() - value > *length as usize),
            _ => false,
        }
}

fn links(view: &View<'_>, ontology: &Ontology) -> Outcome {
    let what = "links";
    let Some((_, rows)) = view.links.split_last() else { return Err(what) };
    let Some((_, said)) = view.statements.split_last() else { return Err(what) };
    let (entities, texts) = (view.entities.len() - 1, view.texts.len().saturating_sub(1));
    ensure(divides(view.links.iter().map(|row| u64::from(row.statements)), said.len()), what)?;
    ensure(below(rows.iter().map(|row| row.from.0), entities), what)?;
    ensure(below(rows.iter().map(|row| row.relation.into()), ontology.relations.len()), what)?;
    ensure(view.targets.len() == rows.len() && inside(view.targets, entities), what)?;
    let what = "statements";
    let first = view.entities.last().map_or(0, |row| row.attributes);
    let mut last = first;
    let mut sound = true;
    for row in view.statements {
        sound &= row.attributes >= last;
        last = row.attributes;
    }
    sound &= view.statements[0].attributes == first && last as usize == view.attributes.len();
    for row in said {
        sound &= (row.link.0 as usize) < rows.len()
            && (row.source.0 as usize) < entities
            && (row.locator.0.max(row.note.0) as usize) < texts
            && usize::from(row.modality) < Modality::ALL.len()
            && (row.since == 0 || row.since().is_some())
            && (row.until == 0 || row.until().is_some());
    }
    ensure(sound, what)?;
    statement_attributes(view, ontology)
}

fn statement_attributes(view: &View<'_>, ontology: &Ontology) -> Outcome {
    for pair in view.statements.windows(2).filter(|pair| pair[0].attributes != pair[1].attributes) {
        let relation = view.links[pair[0].link.0 as usize].relation;
        let known = ontology.relations[usize::from(relation)].attributes.len();
        let own = &view.attributes[pair[0].attributes as usize..pair[1].attributes as usize];
        ensure(own.iter().all(|row| attribute(view, row, known)), "attributes")?;
    }
    Ok(())
}

fn adjacency(view: &View<'_>) -> Outcome {
    let what = "adjacency";
    let (entities, links) = (view.entities.len() - 1, view.links.len() - 1);
    ensure(starts(view.outgoing, entities, links) && starts(view.incoming, entities, links), what)?;
    ensure(view.incoming_links.len() == links && view.incoming_sources.len() == links, what)?;
    ensure(below(view.incoming_links.iter().map(|ix| ix.0), links) && inside(view.incoming_sources, entities), what)?;
    ensure(view.outgoing_marks.len() == links && view.incoming_marks.len() == links, what)?;
    let statements = view.statements.len() - 1;
    ensure(starts(view.cited_starts, view.sources.len(), view.cited.len()), "citations")?;
    ensure(inside(view.sources, entities) && below(view.cited.iter().map(|ix| ix.0), statements), "citations")
}

fn search(view: &View<'_>) -> Outcome {
    let what = "search index";
    let count = view.tokens.len().saturating_sub(1);
    ensure(starts(view.tokens, count, view.words.len()) && view.token_marks.len() == count, what)?;
    let mut ends = view.tokens.iter().skip(1).map(|end| view.words.as_bytes().get((*end as usize).wrapping_sub(1)));
    ensure(ends.all(|end| end == Some(&b'\n')), what)?;
    ensure(view.token_ends.len() == count && below(view.token_ends.iter().map(|token| token.0), count), what)?;
    ensure(starts(view.posting_starts, count, view.postings.len()), what)?;
    let Some((_, rows)) = view.search_rows.split_last() else { return Err(what) };
    ensure(below(view.postings.iter().map(|row| row.0), rows.len()), what)?;
    ensure(divides(view.search_rows.iter().map(|row| u64::from(row.tokens)), view.row_tokens.len()), what)?;
    ensure(below(rows.iter().map(|row| row.entity.0), view.entities.len().saturating_sub(1)), what)?;
    ensure(below(view.row_tokens.iter().map(|token| token.0), count), what)
}
