//! Makes a picture of a specification: boxes, lines, title, captions, legend, numbered sources.

use super::gather;
use super::namesakes::tell_apart;
use super::picture::{EdgeLine, Fate, Grid, Legend, NodeBox, Picture, SourceNote, Stroke};
use super::roll_up;
use super::wrap::wrapped;
use super::{Colouring, DiagramSpec, Labels};
use crate::data::Modality;
use crate::graph::{EntityIx, EntityRef, Graph, LinkRef, Selection};
use crate::ontology::{AttributeRole, KindId};
use std::collections::{BTreeMap, BTreeSet};

/// Above this many links their labels are left off unless asked for.
const MOST_LABELLED_LINKS: usize = 150;

/// How many letters fit on a line of a box.
pub const BOX_WIDTH: usize = 24;

impl Picture {
    /// Lays out what a specification shows of a graph.
    #[must_use]
    pub fn new(graph: &Graph, spec: &DiagramSpec) -> Self {
        let selection = graph.select(&roll_up::widened(graph, spec));
        Self::of_selection(graph, spec, &selection)
    }

    /// Lays out a selection that was made before.
    #[must_use]
    pub fn of_selection(graph: &Graph, spec: &DiagramSpec, selection: &Selection) -> Self {
        let gathered = gather::gather(graph, spec, selection);
        let links: Vec<LinkRef<'_>> = gathered.links.iter().map(|ix| graph.link(*ix)).collect();
        let numbers = source_numbers(spec, &links);
        let positions: BTreeMap<EntityIx, usize> = gathered.entities.iter().copied().zip(0..).collect();
        let place = |ix: EntityIx| positions.get(&gathered.roll_up.of(ix)).copied();
        let edges = links.iter().filter_map(|link| edge(spec, &numbers, &place, *link)).collect();
        let edges: Vec<EdgeLine> = if spec.roll_up.is_empty() { edges } else { roll_up::merged(edges) };
        let focus = gathered.roll_up.of_all(selection.focus.iter().copied());
        let mut nodes: Vec<NodeBox> = gathered
            .entities
            .iter()
            .map(|ix| NodeBox {
                group: gather::group(graph, spec, *ix),
                column: gathered.column(*ix),
                fate: fate(graph, spec, *ix),
                ..node(graph.at(*ix), spec, focus.contains(ix))
            })
            .collect();
        tell_apart(graph, &gathered.entities, &mut nodes);
        let mut captions: Vec<String> = spec.caption.clone().into_iter().collect();
        captions.extend(gathered.remarks.clone());
        if gathered.grid.is_none() && edges.iter().any(|edge| edge.count > 1) {
            captions.push("×2 and so on: so many links drawn as one, as firm as the firmest of them".to_owned());
        }
        let legend = spec.legend.then(|| legend(graph, &gathered.entities, &edges, &numbers, &nodes));
        Self {
            title: spec.title.clone().unwrap_or_else(|| title(graph, spec, &focus)),
            captions,
            omitted: selection.omitted,
            grid: grid(&gathered, &positions),
            nodes,
            edges,
            edge_labels: spec.edge_labels.unwrap_or(links.len() <= MOST_LABELLED_LINKS),
            legend,
            looks: spec.looks.clone(),
            stop: spec.stop.clone(),
            columns: gathered.headings,
            more: BTreeMap::new(),
            cited: sources(graph, &numbers),
        }
    }
}

fn grid(gathered: &gather::Gathered, positions: &BTreeMap<EntityIx, usize>) -> Option<Grid> {
    let grid = gathered.grid.as_ref()?;
    let at = |list: &[EntityIx]| list.iter().filter_map(|ix| positions.get(ix).copied()).collect();
    Some(Grid {
        rows: at(&grid.rows),
        columns: at(&grid.columns),
        marks: grid.marks.clone(),
        meaning: grid.meaning.clone(),
    })
}

fn title(graph: &Graph, spec: &DiagramSpec, focus: &[EntityIx]) -> String {
    let focus = if spec.select.focus.is_empty() { focus } else { &spec.select.focus };
    let names: Vec<&str> = focus.iter().take(3).map(|ix| graph.at(*ix).name()).collect();
    match names.len() {
        0 => "The whole graph".into(),
        _ if focus.len() > 3 => format!("{} and others", names.join(", ")),
        _ => names.join(", "),
    }
}

/// The number or code that stands before the name, unless the name begins with it.
fn code(entity: EntityRef<'_>) -> Option<String> {
    let code = entity.attribute("code").map(|code| code.to_string())?;
    (!entity.name().starts_with(&code)).then_some(code)
}

fn node(entity: EntityRef<'_>, spec: &DiagramSpec, focus: bool) -> NodeBox {
    let acronym = entity.acronym().filter(|acronym| *acronym != entity.name());
    let (head, rest) = match (spec.labels, acronym) {
        (Labels::Short, Some(acronym)) => (String::new(), acronym),
        (Labels::Both, Some(acronym)) => (acronym.to_owned(), entity.name()),
        _ => (String::new(), entity.name()),
    };
    let label = if head.is_empty() {
        wrapped(rest, BOX_WIDTH)
    } else {
        format!("{}\n{}", wrapped(&head, BOX_WIDTH), wrapped(rest, BOX_WIDTH))
    };
    let code = code(entity);
    let number = entity.attributes().find(|(attribute, _)| attribute.role == Some(AttributeRole::Identifies));
    let number = number.map(|(_, value)| format!(", {value}")).unwrap_or_default();
    NodeBox {
        id: entity.id().to_owned(),
        label: code.as_ref().map(|code| format!("{code} ")).unwrap_or_default() + &label,
        tooltip: format!("{} ({}{number})", entity.name(), entity.kind().label),
        look: entity.kind().look.clone(),
        focus,
        kind: usize::from(entity.kind_id().0),
        kind_label: entity.kind().label.clone(),
        kind_plural: entity.kind().plural.replace('-', " "),
        name: entity.name().to_owned(),
        text: ([code.unwrap_or_default(), head].join(" ").trim().to_owned(), rest.to_owned()),
        group: None,
        column: 0,
        fate: None,
        linked: true,
    }
}

/// What became of an item, by the roles of the relations that say it.
fn fate(graph: &Graph, spec: &DiagramSpec, ix: EntityIx) -> Option<Fate> {
    (spec.colouring == Colouring::Lineage).then(|| gather::fate(graph, &spec.select.lens, ix)).flatten()
}

fn edge(
    spec: &DiagramSpec,
    numbers: &BTreeMap<EntityIx, usize>,
    place: &impl Fn(EntityIx) -> Option<usize>,
    link: LinkRef<'_>,
) -> Option<EdgeLine> {
    let mut cited: BTreeSet<usize> = BTreeSet::new();
    let relation = link.relation();
    let mut tooltip = format!("{} — {} — {}", link.from().name(), relation.label, link.to().name());
    for statement in link.statements(&spec.select.lens) {
        cited.extend(numbers.get(&statement.source_ix()));
        tooltip += &format!("\n{}, {} ({})", statement.source().name(), statement.locator(), statement.modality());
    }
    let cited: Vec<usize> = cited.into_iter().collect();
    let modalities = link.statements(&spec.select.lens).map(|said| said.modality());
    let modality = modalities.min_by_key(|modality| Stroke::of(*modality))?;
    Some(EdgeLine {
        from: place(link.from().ix())?,
        to: place(link.to().ix())?,
        label: format!("{} {}", relation.label, bracketed(&cited)),
        tooltip,
        look: relation.look.clone(),
        stroke: Stroke::of(modality),
        modality,
        relation: usize::from(link.relation_id().0),
        forwards: relation.label.clone(),
        backwards: relation.inverse_label.clone(),
        symmetric: relation.symmetric,
        cited,
        count: 1,
    })
}

/// Numbers of sources as they stand at lines.
pub fn bracketed(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("[{}]", numbers.join(", "))
}

fn source_numbers(spec: &DiagramSpec, links: &[LinkRef<'_>]) -> BTreeMap<EntityIx, usize> {
    let statements = links.iter().flat_map(|link| link.statements(&spec.select.lens));
    let cited: BTreeSet<EntityIx> = statements.map(crate::graph::StatementRef::source_ix).collect();
    cited.into_iter().zip(1..).collect()
}

fn sources(graph: &Graph, numbers: &BTreeMap<EntityIx, usize>) -> Vec<SourceNote> {
    let note = |(ix, number): (&EntityIx, &usize)| {
        let source = graph.at(*ix);
        SourceNote { number: *number, name: source.name().to_owned(), id: source.id().to_owned() }
    };
    numbers.iter().map(note).collect()
}

fn legend(
    graph: &Graph,
    entities: &[EntityIx],
    edges: &[EdgeLine],
    numbers: &BTreeMap<EntityIx, usize>,
    nodes: &[NodeBox],
) -> Legend {
    let ontology = graph.ontology();
    let kinds: BTreeSet<KindId> = entities.iter().map(|ix| graph.at(*ix).kind_id()).collect();
    let relations: BTreeSet<usize> = edges.iter().map(|edge| edge.relation).collect();
    let fates: BTreeSet<Fate> = nodes.iter().filter_map(|node| node.fate).collect();
    let kinds = kinds.into_iter().map(|kind| ontology.kind(kind));
    let relations = relations.into_iter().filter_map(|relation| ontology.relations.get(relation));
    Legend {
        kinds: kinds.map(|kind| (kind.label.clone(), kind.look.clone())).collect(),
        relations: relations.map(|relation| (relation.label.clone(), relation.look.clone())).collect(),
        strokes: strokes(edges),
        sources: sources(graph, numbers),
        fates: fates.into_iter().collect(),
    }
}

/// The strokes other than solid, with the modalities they stand for in this picture.
pub fn strokes(edges: &[EdgeLine]) -> Vec<(Stroke, String)> {
    let mut strokes: BTreeMap<Stroke, BTreeSet<Modality>> = BTreeMap::new();
    for edge in edges {
        strokes.entry(edge.stroke).or_default().insert(edge.modality);
    }
    strokes.remove(&Stroke::Solid);
    let words = |modalities: &BTreeSet<Modality>| {
        let names: Vec<String> = modalities.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    strokes.iter().map(|(stroke, modalities)| (*stroke, words(modalities))).collect()
}
