//! What of a selection a picture shows: what is left out, which column or cluster a box belongs to, the cells of a matrix.

use super::looks::Layout;
use super::picture::{Fate, Mark, Stroke};
use super::roll_up::RollUp;
use super::{DiagramSpec, GroupBy, Place};
use crate::data::natural;
use crate::graph::{Direction, EntityIx, Graph, Lens, LinkIx, LinkRef, Selection};
use crate::ontology::{KindId, RelationRole};
use std::collections::{BTreeMap, BTreeSet};

/// What is shown.
pub struct Gathered {
    /// The entities, in order of ids.
    pub entities: Vec<EntityIx>,
    /// The links.
    pub links: Vec<LinkIx>,
    /// What is not shown, in words.
    pub remarks: Vec<String>,
    /// The headings of columns.
    pub headings: Vec<String>,
    /// The matrix.
    pub grid: Option<Cells>,
    /// What stands for what.
    pub roll_up: RollUp,
    columns: BTreeMap<EntityIx, usize>,
}

/// A matrix of entities.
pub struct Cells {
    /// The rows.
    pub rows: Vec<EntityIx>,
    /// The columns.
    pub columns: Vec<EntityIx>,
    /// The marks, by row and column.
    pub marks: Vec<Mark>,
    /// What a mark means.
    pub meaning: String,
}

impl Gathered {
    /// The column of an entity; the first if there are none.
    pub fn column(&self, ix: EntityIx) -> usize {
        self.columns.get(&ix).copied().unwrap_or(0)
    }
}

/// Finds out what a specification shows of a selection.
pub fn gather(graph: &Graph, spec: &DiagramSpec, selection: &Selection) -> Gathered {
    let roll_up = RollUp::new(graph, spec);
    let by_kind = columns_by_kind(graph, spec, &roll_up, selection);
    let spec = by_kind.as_ref().unwrap_or(spec);
    if !spec.rows.is_empty() {
        return matrix(graph, spec, selection, roll_up);
    }
    let mut remarks = Vec::new();
    let wanted = |ix: &EntityIx| {
        !spec.leave_out.contains(ix) && spec.show.as_ref().is_none_or(|kinds| kinds.contains(&graph.at(*ix).kind_id()))
    };
    let kept = selection.entities.iter().copied().filter(|ix| !spec.leave_out.contains(ix));
    let mut entities = roll_up.of_all(kept);
    entities.retain(wanted);
    let mut columns = BTreeMap::new();
    if !spec.columns.is_empty() {
        let placed = |ix: &EntityIx| spec.columns.iter().position(|places| holds(graph, places, *ix));
        columns = entities.iter().filter_map(|ix| Some((*ix, placed(ix)?))).collect();
        entities.retain(|ix| columns.contains_key(ix));
    }
    let drawn = |links: &[LinkIx], entities: &[EntityIx]| -> Vec<LinkIx> {
        links.iter().copied().filter(|ix| shows(spec, &roll_up, entities, graph.link(*ix))).collect()
    };
    let mut links = drawn(&selection.links, &entities);
    if spec.linked_only {
        let ends: BTreeSet<EntityIx> = links.iter().flat_map(|ix| ends(&roll_up, graph.link(*ix))).collect();
        let listed = |ix: &EntityIx| {
            columns
                .get(ix)
                .is_some_and(|column| spec.columns[*column].iter().any(|place| matches!(place, Place::Whole(_))))
        };
        entities.retain(|ix| ends.contains(ix) || listed(ix));
        links = drawn(&links, &entities);
    }
    if selection.omitted > 0 {
        remarks.push(omitted(selection.omitted));
    }
    remarks.extend(left_out(graph, spec, selection));
    remarks.extend(roll_up.remarks(graph, &selection.entities, &entities));
    Gathered { entities, links, remarks, headings: headings(graph, spec), grid: None, roll_up, columns }
}

/// Says how many entities are beyond the limit.
pub fn omitted(count: usize) -> String {
    format!("{count} more not shown")
}

/// Where columns are asked for without saying which: one for each kind, neighbours together where there are many.
fn columns_by_kind(graph: &Graph, spec: &DiagramSpec, roll_up: &RollUp, selection: &Selection) -> Option<DiagramSpec> {
    const MOST_COLUMNS: usize = 4;
    if spec.looks.layout != Layout::Columns || !spec.columns.is_empty() || !spec.rows.is_empty() {
        return None;
    }
    let shown = roll_up.of_all(selection.entities.iter().copied().filter(|ix| !spec.leave_out.contains(ix)));
    let kinds: BTreeSet<KindId> = shown.into_iter().map(|ix| graph.at(ix).kind_id()).collect();
    let kinds: Vec<Place> = kinds.into_iter().map(Place::Kind).collect();
    let room = kinds.len().div_ceil(MOST_COLUMNS).max(1);
    Some(DiagramSpec { columns: kinds.chunks(room).map(<[Place]>::to_vec).collect(), ..spec.clone() })
}

/// The boxes that a link joins.
fn ends(roll_up: &RollUp, link: LinkRef<'_>) -> [EntityIx; 2] {
    [roll_up.of(link.from().ix()), roll_up.of(link.to().ix())]
}

/// Whether a link is drawn; links within a whole that stands for its parts are not.
fn shows(spec: &DiagramSpec, roll_up: &RollUp, entities: &[EntityIx], link: LinkRef<'_>) -> bool {
    let (own, drawn) = ([link.from().ix(), link.to().ix()], ends(roll_up, link));
    spec.draw.as_ref().is_none_or(|draw| draw.contains(&link.relation_id()))
        && drawn.iter().all(|ix| entities.binary_search(ix).is_ok())
        && !own.iter().any(|ix| spec.leave_out.contains(ix))
        && (drawn[0] != drawn[1] || own[0] == own[1])
}

/// Says which entities were left out on purpose.
fn left_out(graph: &Graph, spec: &DiagramSpec, selection: &Selection) -> Option<String> {
    let names: Vec<&str> = spec
        .leave_out
        .iter()
        .filter(|ix| selection.entities.contains(ix))
        .map(|ix| graph.at(*ix).short_name())
        .collect();
    (!names.is_empty()).then(|| format!("Left out: {}", names.join(", ")))
}

fn holds(graph: &Graph, places: &[Place], ix: EntityIx) -> bool {
    places.iter().any(|place| match place {
        Place::Kind(kind) => graph.at(ix).kind_id() == *kind,
        Place::Whole(whole) => ix != *whole && is_within(graph, ix, *whole, 10),
    })
}

/// Whether an entity is a whole or a part of it, at whatever level.
fn is_within(graph: &Graph, ix: EntityIx, whole: EntityIx, steps: u32) -> bool {
    ix == whole || steps > 0 && wholes(graph, ix).iter().any(|above| is_within(graph, *above, whole, steps - 1))
}

/// What an entity is a part of.
fn wholes(graph: &Graph, ix: EntityIx) -> Vec<EntityIx> {
    let part = |link: &LinkRef<'_>| link.relation().roles.contains(&RelationRole::PartWhole);
    graph.at(ix).links(Direction::Out, &Lens::default()).filter(part).map(|link| link.to().ix()).collect()
}

fn headings(graph: &Graph, spec: &DiagramSpec) -> Vec<String> {
    let one = |place: &Place| match place {
        Place::Kind(kind) => graph.ontology().kind(*kind).plural.replace('-', " "),
        Place::Whole(whole) => graph.at(*whole).short_name().to_owned(),
    };
    spec.columns.iter().map(|places| places.iter().map(one).collect::<Vec<_>>().join(", ")).collect()
}

/// The title of the cluster that an entity belongs to. What is left out of the picture makes no cluster either.
pub fn group(graph: &Graph, spec: &DiagramSpec, ix: EntityIx) -> Option<String> {
    let shown = |whole: &EntityIx| !spec.leave_out.contains(whole);
    match spec.group_by {
        GroupBy::Nothing => None,
        GroupBy::Kind => Some(graph.at(ix).kind().plural.replace('-', " ")),
        GroupBy::Whole => wholes(graph, ix).into_iter().find(shown).map(|whole| titled(graph, whole)),
        GroupBy::Relation(relation) => {
            let links = graph.at(ix).links(Direction::Out, &spec.select.lens);
            let mut named = links.filter(|link| link.relation_id() == relation).map(|link| link.to().ix());
            named.find(shown).map(|whole| titled(graph, whole))
        }
    }
}

/// The outermost whole that an entity is a part of, in short; none if it is no part of anything.
pub fn whole(graph: &Graph, ix: EntityIx) -> Option<String> {
    let above = |ix: &EntityIx| wholes(graph, *ix).first().copied();
    // Some levels are enough, should parts stand in a ring.
    let whole = std::iter::successors(above(&ix), above).take(10).last()?;
    Some(graph.at(whole).short_name().to_owned())
}

fn titled(graph: &Graph, ix: EntityIx) -> String {
    let entity = graph.at(ix);
    let code = entity.attribute("code").map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{}", entity.short_name())
}

/// What became of an item, by the roles of the relations that say it.
pub fn fate(graph: &Graph, lens: &Lens, ix: EntityIx) -> Option<Fate> {
    let roles: Vec<RelationRole> =
        graph.at(ix).links(Direction::Both, lens).flat_map(|link| link.relation().roles.clone()).collect();
    let outgoing: Vec<RelationRole> =
        graph.at(ix).links(Direction::Out, lens).flat_map(|link| link.relation().roles.clone()).collect();
    if outgoing.contains(&RelationRole::Introduction) {
        Some(Fate::New)
    } else if outgoing.contains(&RelationRole::Discontinuation) {
        Some(Fate::Dropped)
    } else {
        roles.contains(&RelationRole::Succession).then_some(Fate::Kept)
    }
}

/// Rows and columns that share at least one mark.
fn matrix(graph: &Graph, spec: &DiagramSpec, selection: &Selection, roll_up: RollUp) -> Gathered {
    let pick = |places: &[Place]| -> Vec<EntityIx> {
        let kept = selection.entities.iter().copied().filter(|ix| !spec.leave_out.contains(ix));
        let wanted = roll_up.of_all(kept).into_iter().filter(|ix| !spec.leave_out.contains(ix));
        wanted.filter(|ix| holds(graph, places, *ix)).collect()
    };
    let (rows, columns) = (pick(&spec.rows), pick(&spec.columns.concat()));
    let mut cells: BTreeMap<(EntityIx, EntityIx), BTreeSet<LinkIx>> = BTreeMap::new();
    let mut middles: BTreeMap<(EntityIx, EntityIx), BTreeSet<EntityIx>> = BTreeMap::new();
    for row in rows.iter().take_while(|_| !spec.stop.is_set()) {
        for (middle, links) in reached(graph, spec, selection, (&roll_up, *row)) {
            for column in columns.iter().filter(|column| **column != *row) {
                let there: Vec<LinkIx> =
                    links.iter().flat_map(|(to, links)| (to == column).then_some(links)).flatten().copied().collect();
                if !there.is_empty() {
                    cells.entry((*row, *column)).or_default().extend(there);
                    middles.entry((*row, *column)).or_default().insert(middle);
                }
            }
        }
    }
    let used_rows: Vec<EntityIx> =
        sorted(graph, rows.iter().copied().filter(|row| cells.keys().any(|(r, _)| r == row)));
    let used_columns = sorted(graph, columns.iter().copied().filter(|column| cells.keys().any(|(_, c)| c == column)));
    let marks = marks(graph, spec, &cells, &middles, (&used_rows, &used_columns));
    let entities: BTreeSet<EntityIx> = used_rows.iter().chain(&used_columns).copied().collect();
    let links: BTreeSet<LinkIx> = cells.values().flatten().copied().collect();
    let mut remarks: Vec<String> = left_out(graph, spec, selection).into_iter().collect();
    let entities: Vec<EntityIx> = entities.into_iter().collect();
    remarks.extend(roll_up.remarks(graph, &selection.entities, &entities));
    let meaning = meaning(graph, spec, &links);
    Gathered {
        entities,
        links: links.into_iter().collect(),
        remarks,
        headings: Vec::new(),
        grid: Some(Cells { rows: used_rows, columns: used_columns, marks, meaning }),
        roll_up,
        columns: BTreeMap::new(),
    }
}

/// What a mark means: the relations it stands for, or what row and column share.
fn meaning(graph: &Graph, spec: &DiagramSpec, links: &BTreeSet<LinkIx>) -> String {
    let relations: BTreeSet<_> = links.iter().map(|ix| graph.link(*ix).relation_id()).collect();
    let labels: Vec<&str> = relations.iter().map(|id| graph.ontology().relation(*id).label.as_str()).collect();
    match spec.through {
        None => labels.join(", "),
        Some(kind) => {
            let kind = graph.ontology().kind(kind);
            format!("share one {}; a number says how many {}", kind.label, kind.plural.replace('-', " "))
        }
    }
}

/// By codes and names as people read them.
fn sorted(graph: &Graph, list: impl Iterator<Item = EntityIx>) -> Vec<EntityIx> {
    let mut list: Vec<EntityIx> = list.collect();
    list.sort_by_cached_key(|ix| (graph.at(*ix).kind_id(), natural(&titled(graph, *ix).to_lowercase()), *ix));
    list
}

type Reached = Vec<(EntityIx, Vec<(EntityIx, Vec<LinkIx>)>)>;

/// What a row leads to, directly or through one entity of the kind between, with the links on the way.
fn reached(graph: &Graph, spec: &DiagramSpec, selection: &Selection, (roll_up, row): (&RollUp, EntityIx)) -> Reached {
    let wanted = |link: &LinkRef<'_>| {
        spec.select.relations.as_ref().is_none_or(|relations| relations.contains(&link.relation_id()))
    };
    let direct = |from: EntityIx| -> Vec<(EntityIx, Vec<LinkIx>)> {
        let members = roll_up.members(from).into_iter().filter(|ix| !spec.leave_out.contains(ix));
        let links = members.flat_map(|member| {
            let links = graph.at(member).links(Direction::Both, &spec.select.lens).filter(wanted);
            links.map(move |link| (roll_up.of(link.other(member).ix()), vec![link.ix()]))
        });
        links.filter(|(to, _)| *to != from).collect()
    };
    let Some(kind) = spec.through else {
        return direct(row).into_iter().map(|(to, links)| (to, vec![(to, links)])).collect();
    };
    let middles = direct(row)
        .into_iter()
        .filter(|(middle, _)| graph.at(*middle).kind_id() == kind && selection.entities.binary_search(middle).is_ok());
    let onwards = |(middle, first): (EntityIx, Vec<LinkIx>)| {
        let ends = direct(middle).into_iter().map(|(to, links)| (to, [first.clone(), links].concat()));
        (middle, ends.collect())
    };
    middles.map(onwards).collect()
}

fn marks(
    graph: &Graph,
    spec: &DiagramSpec,
    cells: &BTreeMap<(EntityIx, EntityIx), BTreeSet<LinkIx>>,
    middles: &BTreeMap<(EntityIx, EntityIx), BTreeSet<EntityIx>>,
    (rows, columns): (&[EntityIx], &[EntityIx]),
) -> Vec<Mark> {
    let mark = |(key, links): (&(EntityIx, EntityIx), &BTreeSet<LinkIx>)| {
        let said = links.iter().flat_map(|ix| graph.link(*ix).statements(&spec.select.lens));
        let stroke = if spec.through.is_some() {
            Some(Stroke::Solid)
        } else {
            said.map(|said| Stroke::of(said.modality())).min()
        };
        let words = |ix: &LinkIx| {
            let link = graph.link(*ix);
            format!("{} — {} — {}", link.from().name(), link.relation().label, link.to().name())
        };
        Some(Mark {
            row: rows.iter().position(|row| *row == key.0)?,
            column: columns.iter().position(|column| *column == key.1)?,
            stroke: stroke?,
            count: middles.get(key).map_or(1, BTreeSet::len),
            tooltip: links.iter().map(words).collect::<Vec<_>>().join("\n"),
        })
    };
    cells.iter().filter_map(mark).collect()
}
