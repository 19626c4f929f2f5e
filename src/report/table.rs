//! Tables for reports: one row of [`TABLES`] each.

use super::Syntax;
use super::rows::{self, Rows};
use crate::diagram::{Picture, Stroke, parameters};
use crate::graph::{Graph, LensParts};
use crate::ontology::UnknownName;

/// A table that blocks can ask for with `table=…`.
pub struct Table {
    /// The name.
    pub name: &'static str,
    /// What it shows, in a line.
    pub description: &'static str,
    /// What it is made of.
    pub(super) of: Of,
}

/// What a table is made of.
pub(super) enum Of {
    /// A view or a selection.
    Picture(fn(Syntax, &Picture) -> String),
    /// The graph, by parameters of its own besides those of the lens.
    Graph(&'static [&'static str], fn(&Asked<'_>) -> Result<Rows, UnknownName>),
}

/// What a block asks of a table.
pub(super) struct Asked<'a> {
    pub graph: &'a Graph,
    pub given: &'a parameters::Pairs,
    pub lens: crate::graph::Lens,
}

/// All tables.
pub const TABLES: &[Table] = &[
    Table {
        name: "links",
        description: "The links of a view or selection, with the numbers of their sources.",
        of: Of::Picture(links),
    },
    Table {
        name: "compare",
        description: "What became of things from `left` to `right`: two work programmes, documents or dates; `section` picks one part.",
        of: Of::Graph(&["left", "right", "section"], compare),
    },
    Table {
        name: "lineage",
        description: "What came before and after the entity `of`.",
        of: Of::Graph(&["of"], lineage),
    },
    Table {
        name: "sources",
        description: "The documents that the graph rests on, with when they were published and how much they say.",
        of: Of::Graph(&[], |asked| Ok(rows::documents(asked.graph, &asked.lens))),
    },
];

impl<'a> Asked<'a> {
    /// Reads what a block asks of a table made of the graph.
    ///
    /// # Errors
    /// A parameter that is not known, or a lens that cannot be made.
    pub fn new(graph: &'a Graph, given: &'a parameters::Pairs, own: &[&str]) -> Result<Self, UnknownName> {
        let known = ["table", "sources"].into_iter().chain(own.iter().copied()).chain(LensParts::KEYS);
        parameters::refuse_unknown(given, known)?;
        let lens = parameters::lens(given)?.lens(graph).map_err(UnknownName::said)?;
        Ok(Self { graph, given, lens })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn must(&self, name: &str) -> Result<&str, UnknownName> {
        self.get(name).ok_or_else(|| UnknownName::said(format!("say `{name}=…` too")))
    }
}

fn links(syntax: Syntax, picture: &Picture) -> String {
    let rows: Vec<Vec<String>> = picture
        .edges
        .iter()
        .map(|edge| {
            let firmness = if edge.stroke == Stroke::Solid { String::new() } else { edge.modality.to_string() };
            let cited: Vec<String> = edge.cited.iter().map(ToString::to_string).collect();
            let name = |index: usize| picture.nodes[index].name.clone();
            vec![name(edge.from), edge.forwards.clone(), name(edge.to), firmness, cited.join(", ")]
        })
        .collect();
    syntax.table(&["from", "relation", "to", "if not asserted", "sources"], &rows)
}

fn compare(asked: &Asked<'_>) -> Result<Rows, UnknownName> {
    let mut rows = rows::compare(asked.graph, asked.must("left")?, asked.must("right")?, &asked.lens)?;
    if let Some(wanted) = asked.get("section") {
        let all: Vec<String> = rows.rows.iter().map(|row| row[0].clone()).collect();
        rows.rows.retain(|row| row[0] == wanted);
        if rows.rows.is_empty() {
            let sections = all.iter().map(String::as_str);
            return Err(UnknownName::new(crate::ontology::Sort::Other("section"), wanted, sections));
        }
        rows.rows.iter_mut().for_each(|row| row[0].clear());
    }
    Ok(rows)
}

fn lineage(asked: &Asked<'_>) -> Result<Rows, UnknownName> {
    Ok(rows::lineage(asked.graph, asked.graph.named(asked.must("of")?)?, &asked.lens))
}
