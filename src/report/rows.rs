//! Tables as rows of text, for the command line and for documents: what became of things from one programme, document
//! or date to another, and where one thing comes from.

use crate::data::Date;
use crate::graph::{Change, Descent, EntityIx, Graph, Lens, LinkIx};
use crate::ontology::{AttributeRole, KindRole, UnknownName};
use std::collections::BTreeSet;

/// A table.
pub struct Rows {
    /// The heads of its columns.
    pub header: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// The links that it rests on.
    pub links: Vec<LinkIx>,
}

/// One side of a comparison.
enum Side {
    Programme(EntityIx),
    Lens(Lens),
}

/// Compares two work programmes by their ids, or the graph as two documents or up to two dates say it.
///
/// # Errors
/// An id that is none's, sides of different sorts, or things that cannot be compared.
pub fn compare(graph: &Graph, left: &str, right: &str, lens: &Lens) -> Result<Rows, UnknownName> {
    const HEADER: &[&str] = &["section", "change", "earlier", "later", "confidence", "reason"];
    let (rows, links) = match (side(graph, left, lens)?, side(graph, right, lens)?) {
        (Side::Programme(left), Side::Programme(right)) => {
            let changes = graph.compare_programmes(left, right, lens);
            let links = changes.iter().flat_map(|change| change.links.clone()).collect();
            (changes.iter().map(|change| programme_row(graph, change)).collect(), links)
        }
        (Side::Lens(left), Side::Lens(right)) => lens_rows(graph, &left, &right),
        _ => {
            let message = format!(
                "`{left}` and `{right}` are of different sorts; compare two work programmes, two documents, or two dates"
            );
            return Err(UnknownName::said(message));
        }
    };
    Ok(Rows { header: HEADER, rows, links })
}

fn side(graph: &Graph, word: &str, lens: &Lens) -> Result<Side, UnknownName> {
    if let Ok(date) = word.parse::<Date>() {
        return Ok(Side::Lens(lens.clone().said_by(graph, date)));
    }
    let found = graph.at(graph.named(word)?);
    let ontology = graph.ontology();
    if ontology.has_role(found.kind_id(), KindRole::Programme) {
        return Ok(Side::Programme(found.ix()));
    }
    if ontology.has_role(found.kind_id(), KindRole::Source) {
        let lens = lens.clone().from_sources(graph, [word]).map_err(UnknownName::said)?;
        return Ok(Side::Lens(lens));
    }
    let message =
        format!("`{word}` is of kind `{}`; compare two work programmes, two documents, or two dates", found.kind().id);
    Err(UnknownName::said(message))
}

fn programme_row(graph: &Graph, change: &Change) -> Vec<String> {
    let name = |ix: Option<EntityIx>| ix.map(|ix| graph.at(ix).titled()).unwrap_or_default();
    vec![
        change.section.clone(),
        change.change.clone(),
        name(change.left),
        name(change.right),
        change.confidence.clone().unwrap_or_default(),
        change.reason.clone().unwrap_or_default(),
    ]
}

fn lens_rows(graph: &Graph, left: &Lens, right: &Lens) -> (Vec<Vec<String>>, Vec<LinkIx>) {
    let difference = graph.compare_lenses(left, right);
    let row = |change: &str, ix: LinkIx| {
        let link = graph.link(ix);
        let words = format!("{} — {} — {}", link.from().name(), link.relation().label, link.to().name());
        let said =
            |lens: &Lens| link.statements(lens).map(|said| said.modality().to_string()).collect::<Vec<_>>().join(", ");
        vec!["links".to_owned(), change.to_owned(), said(left), said(right), String::new(), words]
    };
    let all = [("lost", &difference.lost), ("gained", &difference.gained), ("changed", &difference.changed)];
    let rows = all.iter().flat_map(|(change, links)| links.iter().map(|ix| row(change, *ix))).collect();
    (rows, all.iter().flat_map(|(_, links)| links.iter().copied()).collect())
}

/// What came before and after an entity.
#[must_use]
pub fn lineage(graph: &Graph, ix: EntityIx, lens: &Lens) -> Rows {
    let lineage = graph.lineage(ix, lens);
    let mut rows: Vec<Vec<String>> =
        lineage.earlier.iter().rev().map(|step| descent(graph, "earlier", step, lens)).collect();
    rows.extend(lineage.introduced.iter().map(|ix| mark(graph, "new in", *ix, lens)));
    rows.extend(lineage.later.iter().map(|step| descent(graph, "later", step, lens)));
    rows.extend(lineage.discontinued.iter().map(|ix| mark(graph, "not continued in", *ix, lens)));
    let steps = lineage.earlier.iter().chain(&lineage.later).map(|step| step.link);
    let links = steps.chain(lineage.introduced.iter().chain(&lineage.discontinued).copied()).collect();
    Rows { header: &["", "entity", "change", "confidence", "reason"], rows, links }
}

fn descent(graph: &Graph, direction: &str, step: &Descent, lens: &Lens) -> Vec<String> {
    let entity = graph.at(step.entity);
    let link = graph.link(step.link);
    vec![
        direction.to_owned(),
        format!("{} ({})", entity.titled(), entity.id()),
        link.role_value(AttributeRole::Change, lens).unwrap_or_default(),
        link.role_value(AttributeRole::Confidence, lens).unwrap_or_default(),
        link.reasons(lens).unwrap_or_default(),
    ]
}

fn mark(graph: &Graph, direction: &str, ix: LinkIx, lens: &Lens) -> Vec<String> {
    let link = graph.link(ix);
    vec![
        direction.to_owned(),
        format!("{} ({})", link.to().name(), link.to().id()),
        String::new(),
        link.role_value(AttributeRole::Confidence, lens).unwrap_or_default(),
        link.reasons(lens).unwrap_or_default(),
    ]
}

/// The documents that a graph's statements cite: what each is and how much it says.
#[must_use]
pub fn documents(graph: &Graph, lens: &Lens) -> Rows {
    let row = |source: crate::graph::EntityRef<'_>| {
        let said = source.cited().iter().filter(|ix| lens.shows(graph.statement(**ix))).count();
        let published = source.date(AttributeRole::Published).map(|date| date.to_string());
        vec![source.name().to_owned(), published.unwrap_or_default(), said.to_string()]
    };
    let counted = graph.sources().filter(|source| lens.counts(source.ix()));
    Rows { header: &["document", "published", "statements"], rows: counted.map(row).collect(), links: Vec::new() }
}

impl Rows {
    /// The documents that the links of the table rest on, as a lens shows them.
    #[must_use]
    pub fn sources(&self, graph: &Graph, lens: &Lens) -> Vec<String> {
        let statements = self.links.iter().flat_map(|ix| graph.link(*ix).statements(lens));
        let cited: BTreeSet<EntityIx> = statements.map(crate::graph::StatementRef::source_ix).collect();
        cited.into_iter().map(|ix| graph.at(ix).name().to_owned()).collect()
    }

    /// The table without columns that hold nothing.
    #[must_use]
    pub fn filled(&self) -> (Vec<&'static str>, Vec<Vec<String>>) {
        let used = |column: &usize| self.rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty()));
        let columns: Vec<usize> = (0..self.header.len()).filter(used).collect();
        let header = columns.iter().map(|column| self.header[*column]).collect();
        let pick = |row: &Vec<String>| columns.iter().map(|column| row[*column].clone()).collect();
        (header, self.rows.iter().map(pick).collect())
    }
}
