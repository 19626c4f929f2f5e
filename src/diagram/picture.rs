//! A picture before any format: boxes, lines, legend, sources.

use super::{DiagramSpec, Labels};
use crate::data::Modality;
use crate::graph::{EntityIx, EntityRef, Graph, LinkRef, Selection};
use crate::ontology::{KindId, KindLook, RelationId, RelationLook};
use std::collections::{BTreeMap, BTreeSet};

/// Above this many links their labels are left off unless asked for.
const MOST_LABELLED_LINKS: usize = 150;

/// How many letters fit on a line of a box.
const BOX_WIDTH: usize = 24;

/// Everything that is drawn.
pub struct Picture {
    /// The title.
    pub title: String,
    /// What the picture leaves out or looks through, a line each.
    pub captions: Vec<String>,
    /// The boxes, in order of ids.
    pub nodes: Vec<NodeBox>,
    /// The lines, in order of subject, relation and object.
    pub edges: Vec<EdgeLine>,
    /// Whether the lines carry labels.
    pub edge_labels: bool,
    /// What the shapes and lines mean; none if not wanted.
    pub legend: Option<Legend>,
}

/// A box for an entity.
pub struct NodeBox {
    /// The entity's id.
    pub id: String,
    /// The text in the box, in lines.
    pub label: String,
    /// The full name and kind, to show on pointing.
    pub tooltip: String,
    /// The shape and colours.
    pub look: KindLook,
    /// Whether the picture is about it.
    pub focus: bool,
}

/// A line for a link.
pub struct EdgeLine {
    /// The box of the subject, as an index.
    pub from: usize,
    /// The box of the object, as an index.
    pub to: usize,
    /// The relation and the numbers of its sources.
    pub label: String,
    /// The statements in words, to show on pointing.
    pub tooltip: String,
    /// The colour and arrow.
    pub look: RelationLook,
    /// How the line is drawn.
    pub stroke: Stroke,
}

/// How firmly the firmest statement of a link is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    /// Asserted.
    Solid,
    /// Implied.
    Dotted,
    /// Planned, conditional, proposed or requested.
    Dashed,
    /// Negated.
    Crossed,
}

impl Stroke {
    fn of(modality: Modality) -> Self {
        match modality {
            Modality::Asserted => Self::Solid,
            Modality::Implied => Self::Dotted,
            Modality::Negated => Self::Crossed,
            Modality::Planned | Modality::Conditional | Modality::Proposed | Modality::Requested => Self::Dashed,
        }
    }
}

/// What the shapes and lines of a picture mean.
pub struct Legend {
    /// Kinds shown, in the order of the ontology.
    pub kinds: Vec<(String, KindLook)>,
    /// Relations shown, in the order of the ontology.
    pub relations: Vec<(String, RelationLook)>,
    /// Strokes shown, other than solid, with the modalities they stand for here.
    pub strokes: Vec<(Stroke, String)>,
    /// Documents that the links rest on.
    pub sources: Vec<SourceNote>,
}

/// A document that links rest on.
pub struct SourceNote {
    /// Its number at the lines.
    pub number: usize,
    /// Its name.
    pub name: String,
}

impl Picture {
    /// Lays out what a specification shows of a graph.
    #[must_use]
    pub fn new(graph: &Graph, spec: &DiagramSpec) -> Self {
        let selection = graph.select(&spec.select);
        Self::of_selection(graph, spec, &selection)
    }

    /// Lays out a selection that was made before.
    #[must_use]
    pub fn of_selection(graph: &Graph, spec: &DiagramSpec, selection: &Selection) -> Self {
        let links: Vec<LinkRef<'_>> = selection.links.iter().map(|ix| graph.link(*ix)).collect();
        let numbers = source_numbers(spec, &links);
        let positions: BTreeMap<EntityIx, usize> = selection.entities.iter().copied().zip(0..).collect();
        let edges = links.iter().filter_map(|link| edge(spec, &numbers, &positions, *link)).collect();
        let nodes = selection.entities.iter();
        Self {
            title: spec.title.clone().unwrap_or_else(|| title(graph, selection)),
            captions: captions(spec, selection),
            nodes: nodes.map(|ix| node(graph.at(*ix), spec, selection.focus.contains(ix))).collect(),
            edges,
            edge_labels: spec.edge_labels.unwrap_or(links.len() <= MOST_LABELLED_LINKS),
            legend: spec.legend.then(|| legend(graph, spec, selection, &links, &numbers)),
        }
    }
}

fn title(graph: &Graph, selection: &Selection) -> String {
    let names: Vec<&str> = selection.focus.iter().take(3).map(|ix| graph.at(*ix).name()).collect();
    match names.len() {
        0 => "The whole graph".into(),
        _ if selection.focus.len() > 3 => format!("{} and others", names.join(", ")),
        _ => names.join(", "),
    }
}

fn captions(spec: &DiagramSpec, selection: &Selection) -> Vec<String> {
    let omitted = (selection.omitted > 0).then(|| format!("{} more not shown", selection.omitted));
    spec.caption.clone().into_iter().chain(omitted).collect()
}

fn node(entity: EntityRef<'_>, spec: &DiagramSpec, focus: bool) -> NodeBox {
    let label = match (spec.labels, entity.acronym()) {
        (Labels::Short, Some(acronym)) => wrapped(acronym, BOX_WIDTH),
        (Labels::Both, Some(acronym)) if acronym != entity.name() => {
            format!("{}\n{}", wrapped(acronym, BOX_WIDTH), wrapped(entity.name(), BOX_WIDTH))
        }
        _ => wrapped(entity.name(), BOX_WIDTH),
    };
    let code = entity.attribute("code").map(|code| format!("{code} ")).unwrap_or_default();
    NodeBox {
        id: entity.id().to_owned(),
        label: code + &label,
        tooltip: format!("{} ({})", entity.name(), entity.kind().label),
        look: entity.kind().look.clone(),
        focus,
    }
}

fn edge(
    spec: &DiagramSpec,
    numbers: &BTreeMap<EntityIx, usize>,
    positions: &BTreeMap<EntityIx, usize>,
    link: LinkRef<'_>,
) -> Option<EdgeLine> {
    let mut cited: BTreeSet<usize> = BTreeSet::new();
    let mut tooltip = format!("{} — {} — {}", link.from().name(), link.relation().label, link.to().name());
    for statement in link.statements(&spec.select.lens) {
        cited.extend(numbers.get(&statement.source_ix()));
        tooltip += &format!("\n{}, {} ({})", statement.source().name(), statement.locator(), statement.modality());
    }
    let cited: Vec<String> = cited.iter().map(ToString::to_string).collect();
    Some(EdgeLine {
        from: *positions.get(&link.from().ix())?,
        to: *positions.get(&link.to().ix())?,
        label: format!("{} [{}]", link.relation().label, cited.join(", ")),
        tooltip,
        look: link.relation().look.clone(),
        stroke: link.statements(&spec.select.lens).map(|said| Stroke::of(said.modality())).min()?,
    })
}

fn source_numbers(spec: &DiagramSpec, links: &[LinkRef<'_>]) -> BTreeMap<EntityIx, usize> {
    let cited: BTreeSet<EntityIx> = links
        .iter()
        .flat_map(|link| link.statements(&spec.select.lens))
        .map(crate::graph::StatementRef::source_ix)
        .collect();
    cited.into_iter().zip(1..).collect()
}

fn legend(
    graph: &Graph,
    spec: &DiagramSpec,
    selection: &Selection,
    links: &[LinkRef<'_>],
    numbers: &BTreeMap<EntityIx, usize>,
) -> Legend {
    let kinds: BTreeSet<KindId> = selection.entities.iter().map(|ix| graph.at(*ix).kind_id()).collect();
    let relations: BTreeSet<RelationId> = links.iter().map(|link| link.relation_id()).collect();
    let mut strokes: BTreeMap<Stroke, BTreeSet<Modality>> = BTreeMap::new();
    for link in links {
        if let Some(modality) =
            link.statements(&spec.select.lens).map(|said| said.modality()).min_by_key(|m| Stroke::of(*m))
        {
            strokes.entry(Stroke::of(modality)).or_default().insert(modality);
        }
    }
    strokes.remove(&Stroke::Solid);
    let ontology = graph.ontology();
    let words =
        |modalities: BTreeSet<Modality>| modalities.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Legend {
        kinds: kinds
            .into_iter()
            .map(|kind| ontology.kind(kind))
            .map(|kind| (kind.label.clone(), kind.look.clone()))
            .collect(),
        relations: relations
            .into_iter()
            .map(|relation| ontology.relation(relation))
            .map(|relation| (relation.label.clone(), relation.look.clone()))
            .collect(),
        strokes: strokes.into_iter().map(|(stroke, modalities)| (stroke, words(modalities))).collect(),
        sources: numbers
            .iter()
            .map(|(ix, number)| SourceNote { number: *number, name: graph.at(*ix).name().to_owned() })
            .collect(),
    }
}

/// Breaks a text into lines of about the given number of letters, at spaces; words longer than a line are cut,
/// and what would take more than six lines ends in `…`.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> String {
    const MOST_LINES: usize = 6;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, width)) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.join("\n")
}

fn pieces(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(width.max(1)).map(|piece| piece.iter().collect()).collect()
}
