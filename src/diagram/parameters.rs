//! What to draw and how, from names with texts: the parameters of addresses, of marked blocks in documents, of options
//! and of arguments. They are named like the options of the command line.

use super::views::{View, place};
use super::{Colouring, DiagramSpec, Flow, GroupBy, Labels, Layout, LineLabels, Place, Theme};
use crate::check::nearest;
use crate::graph::{EntityIx, Graph, LensParts, Select};
use crate::ontology::{Sort, UnknownName};

/// Names with their texts, in the order given.
pub type Pairs = [(String, String)];

/// The parameters that say which part of the graph is meant; those of the lens come on top.
pub const SELECTING: [&str; 6] = ["focus", "depth", "kinds", "relations", "stop-at", "limit"];

/// The parameters that say how to draw.
pub const DRAWING: [&str; 15] = [
    "title",
    "labels",
    "layout",
    "direction",
    "theme",
    "columns",
    "rows",
    "through",
    "group-by",
    "line-labels",
    "colour",
    "leave-out",
    "roll-up",
    "legend",
    "link-base",
];

/// The most entities of a diagram.
const LARGEST: usize = 2000;
/// The most links to go.
const FARTHEST: u32 = 20;
/// The most entities of a diagram, if nothing else is asked for.
pub const USUAL: usize = 500;

/// A picture of a part of the graph, or of a view seen through another lens and drawn another way.
///
/// # Errors
/// A parameter that is not known or not understood, with what would be right.
pub fn spec(graph: &Graph, view: Option<View>, given: &Pairs) -> Result<DiagramSpec, UnknownName> {
    let own: &[&str] = if view.is_some() { &[] } else { &SELECTING };
    let known = || own.iter().chain(&DRAWING).chain(&LensParts::KEYS).copied();
    refuse_unknown(given, known())?;
    let base = match view {
        Some(view) => view.spec,
        None => DiagramSpec { select: select(graph, given)?, ..DiagramSpec::default() },
    };
    let spec = through(graph, base, &lens(given)?)?;
    drawn(graph, spec, given)
}

/// Refuses parameters with names that are not known.
///
/// # Errors
/// The first of them.
pub fn refuse_unknown<'k>(given: &Pairs, known: impl Iterator<Item = &'k str>) -> Result<(), UnknownName> {
    let known: Vec<&str> = known.collect();
    let unknown = given.iter().find(|(key, _)| !known.contains(&key.as_str()));
    unknown.map_or(Ok(()), |(key, _)| Err(UnknownName::new(Sort::Other("parameter"), key, known)))
}

/// The parts of a lens.
///
/// # Errors
/// A text that is no date or no modality.
pub fn lens(given: &Pairs) -> Result<LensParts, UnknownName> {
    let mut parts = LensParts::default();
    given.iter().try_for_each(|(key, value)| parts.take(key, value)).map_err(UnknownName::said)?;
    Ok(parts)
}

/// A picture seen through a lens in place of its own, said in its caption and carried along by its links.
///
/// # Errors
/// An id that is none of a document's.
pub fn through(graph: &Graph, mut spec: DiagramSpec, parts: &LensParts) -> Result<DiagramSpec, UnknownName> {
    if *parts != LensParts::default() {
        spec.select.lens = parts.lens(graph).map_err(UnknownName::said)?;
        spec.caption = parts.words(graph);
        spec.looks.link_query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parts.pairs()).finish();
    }
    Ok(spec)
}

/// Which part of the graph is meant, with the lens.
///
/// # Errors
/// A value that is not understood, with what would be right. Parameters that select nothing are passed over.
pub fn select(graph: &Graph, given: &Pairs) -> Result<Select, UnknownName> {
    let ontology = graph.ontology();
    let mut select = Select { limit: USUAL, ..Select::default() };
    for (key, value) in given {
        let words = || value.split(',').map(str::trim).filter(|word| !word.is_empty());
        match key.as_str() {
            "focus" => select.focus.extend(entities(graph, value)?),
            "stop-at" => select.stop_at.extend(entities(graph, value)?),
            "depth" => select.depth = number(key, value, FARTHEST)?,
            "limit" => select.limit = number(key, value, u32::try_from(LARGEST).unwrap_or(u32::MAX))? as usize,
            "kinds" => {
                let found = words().map(|name| ontology.kind_named(name)).collect::<Result<Vec<_>, _>>()?;
                select.kinds.get_or_insert_default().extend(found);
            }
            "relations" => {
                let found = words().map(|name| ontology.relation_named(name)).collect::<Result<Vec<_>, _>>()?;
                select.relations.get_or_insert_default().extend(found);
            }
            _ => {}
        }
    }
    select.lens = lens(given)?.lens(graph).map_err(UnknownName::said)?;
    Ok(select)
}

/// A picture drawn as parameters say. Those that say nothing of it are passed over.
///
/// # Errors
/// A value that is not understood, with what would be right.
pub fn drawn(graph: &Graph, mut spec: DiagramSpec, given: &Pairs) -> Result<DiagramSpec, UnknownName> {
    for (key, value) in given {
        let looks = &mut spec.looks;
        match key.as_str() {
            "title" => spec.title = Some(value.clone()),
            "legend" => spec.legend = flag(key, value)?,
            "layout" => looks.layout = choice(key, value, Layout::find, Layout::names())?,
            "direction" => looks.flow = choice(key, value, Flow::find, Flow::names())?,
            "theme" => looks.theme = choice(key, value, Theme::find, Theme::names())?,
            "line-labels" => looks.line_labels = Some(choice(key, value, LineLabels::find, LineLabels::names())?),
            "link-base" => looks.link_base = (value != "none").then(|| value.trim_end_matches('/').to_owned()),
            "colour" => spec.colouring = choice(key, value, Colouring::find, Colouring::names())?,
            "labels" => spec.labels = choice(key, value, Labels::find, Labels::ALL.iter().map(|(_, name)| *name))?,
            "group-by" => spec.group_by = group_by(graph, value)?,
            "columns" => {
                let columns = value.split(',').map(|names| places(graph, names, ' '));
                spec.columns = columns.collect::<Result<_, _>>()?;
            }
            "rows" => spec.rows = places(graph, value, ',')?,
            "through" => spec.through = Some(graph.ontology().kind_named(value)?),
            "roll-up" => spec.roll_up = rolled_up(graph, &spec, value)?,
            "leave-out" => spec.leave_out.extend(entities(graph, value)?),
            _ => {}
        }
    }
    Ok(spec)
}

fn entities(graph: &Graph, ids: &str) -> Result<Vec<EntityIx>, UnknownName> {
    ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(|id| graph.named(id)).collect()
}

/// Wholes that stand for their parts: `true` for those that the picture starts from, or kinds and ids of wholes.
fn rolled_up(graph: &Graph, spec: &DiagramSpec, value: &str) -> Result<Vec<Place>, UnknownName> {
    match value {
        "true" => Ok(spec.select.focus.iter().copied().map(Place::Whole).collect()),
        "false" => Ok(Vec::new()),
        names => places(graph, names, ','),
    }
}

fn group_by(graph: &Graph, name: &str) -> Result<GroupBy, UnknownName> {
    GroupBy::find(graph.ontology(), name).ok_or_else(|| {
        let message = format!(
            "boxes cannot be put into clusters by `{name}`: take `none`, `kind`, `whole` or the name of a relation"
        );
        let names = graph.ontology().relations.iter().map(|relation| relation.id.as_str());
        UnknownName { message, ..UnknownName::new(Sort::Relation, name, names) }
    })
}

fn places(graph: &Graph, names: &str, between: char) -> Result<Vec<Place>, UnknownName> {
    let ids = || graph.entities().map(|entity| entity.id());
    let find =
        |name: &str| place(graph, name).ok_or_else(|| UnknownName::new(Sort::Other("kind or entity"), name, ids()));
    names.split([between, '+']).map(str::trim).filter(|name| !name.is_empty()).map(find).collect()
}

fn flag(key: &str, value: &str) -> Result<bool, UnknownName> {
    choice(key, value, |word| word.parse().ok(), ["true", "false"].into_iter())
}

fn number(key: &str, value: &str, limit: u32) -> Result<u32, UnknownName> {
    let number = value.parse().ok().filter(|number| *number <= limit);
    number.ok_or_else(|| UnknownName::said(format!("`{key}` must be a whole number from 0 to {limit}, not `{value}`")))
}

fn choice<T>(
    key: &str,
    value: &str,
    find: impl Fn(&str) -> Option<T>,
    names: impl Iterator<Item = &'static str>,
) -> Result<T, UnknownName> {
    let names: Vec<&str> = names.collect();
    find(value).ok_or_else(|| UnknownName {
        near: nearest(value, names.iter().copied()).into_iter().map(str::to_owned).collect(),
        ..UnknownName::said(format!("`{key}` is one of {}, not `{value}`", names.join(", ")))
    })
}
