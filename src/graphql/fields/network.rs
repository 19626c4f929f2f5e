//! `measures`, `calendar` and `concordance`.

use super::super::error::{ApiError, Code};
use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::table::{FieldRow, Scope, TypeRow, argument, field, object, of};
use crate::graph::{CalendarQuery, Centrality, ConcordanceCell, ConcordanceRow, EntityIx, Event, Measures};

/// The most entities that `measures` and `calendar` give.
const MOST: usize = 1000;

/// The fields of `Query`.
pub fn field_rows() -> Vec<FieldRow> {
    vec![
        field("measures", "Measures!", "Who has most links, who lies between others, what would fall apart: which entities hold the network together.", measures).slow().with([
            argument("kinds", "[String!]", "Only the network of these kinds."),
            argument("first", "Int", &format!("How many entities, most central first, {MOST} at the utmost.")).or(20),
            lens_argument(),
        ]),
        field("calendar", "[CalendarEvent!]!", "Meetings and other events in order of time; those without a date come last.", calendar).slow().with([
            argument("from", "Date", "Not those that surely ended before."),
            argument("to", "Date", "Not those that surely begin after."),
            argument("bodies", "[ID!]", "Only meetings of these, or of their parts: a convention counts with its bodies."),
            argument("planned", "Boolean", "Only those that are planned and not reported (true), or only those that are reported (false)."),
            argument("first", "Int", &format!("How many, {MOST} at the utmost.")).or(200),
            lens_argument(),
        ]),
        field("concordance", "Concordance!", "For each taxon that is listed somewhere, how each convention lists it and what it calls it.", concordance)
            .slow()
            .with([argument("conventions", "[ID!]", "The conventions to compare; all that list taxa, if absent."), lens_argument()]),
    ]
}

/// How large a network may be that is measured for a request: entities times entities and linked pairs, some seconds.
const MOST_MEASURED: usize = 20_000_000;

/// The measures of a network, and how many entities are wanted.
struct Measured {
    measures: Measures,
    first: usize,
}

fn measures(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let lens = scope.lens()?;
    let kinds = scope.arguments.kinds(scope.graph)?;
    let first = scope.arguments.number("first", MOST)?.unwrap_or(20);
    let measures = scope.graph.measures(kinds.as_deref(), &lens, Some(MOST_MEASURED));
    let measures = measures.map_err(|error| ApiError::new(Code::LimitExceeded, error.to_string()))?;
    let measured = Measured { measures, first };
    out.object(Node::Value(&measured, &lens))
}

fn calendar(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let arguments = scope.arguments;
    let lens = scope.lens()?;
    let events = scope.graph.calendar(&CalendarQuery {
        from: arguments.date("from")?,
        to: arguments.date("to")?,
        bodies: arguments.entities("bodies", scope.graph)?.unwrap_or_default(),
        lens: lens.clone().into_owned(),
    });
    let wanted = arguments.choice("planned");
    let first = arguments.number("first", MOST)?.unwrap_or(200);
    let chosen = events.iter().filter(|event| wanted.is_none_or(|planned| planned == event.only_planned));
    out.objects(chosen.take(first).map(|event| Node::Value(event, &lens)))
}

/// How conventions list taxa.
struct Concordance {
    conventions: Vec<EntityIx>,
    rows: Vec<ConcordanceRow>,
}

fn concordance(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let lens = scope.lens()?;
    let asked = scope.arguments.entities("conventions", scope.graph)?;
    let conventions = asked.unwrap_or_else(|| scope.graph.listing_conventions(&lens));
    let rows = scope.graph.concordance(&conventions, &lens);
    out.object(Node::Value(&Concordance { conventions, rows }, &lens))
}

fn entity(ix: EntityIx, scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    out.object(Node::Entity(ix, scope.parent.lens()))
}

fn entities(list: &[EntityIx], scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    out.objects(list.iter().map(|ix| Node::Entity(*ix, scope.parent.lens())))
}

/// The types of measures, calendar and concordance.
pub fn types() -> Vec<TypeRow> {
    vec![measures_type(), centrality_type(), event_type(), concordance_type(), row_type(), cell_type()]
}

fn measures_type() -> TypeRow {
    object(
        "Measures",
        "Measures of a network, links read either way and counted once between two entities.",
        vec![
            of("entities", "[Centrality!]!", "The entities, most central first.", |all: &Measured, scope, out| {
                let rows = all.measures.entities.iter().take(all.first);
                out.objects(rows.map(|row| Node::Value(row, scope.parent.lens())))
            }),
            of(
                "bridges",
                "[[Entity!]!]!",
                "Pairs of entities whose one link holds two parts of the network together.",
                |all: &Measured, scope, out| {
                    out.list(&all.measures.bridges, |(a, b), out| entities(&[*a, *b], scope, out))
                },
            ),
            of(
                "components",
                "Int!",
                "Sets of entities that are joined by links, however long the way.",
                |all: &Measured, _, out| out.count(all.measures.components),
            ),
        ],
    )
}

fn centrality_type() -> TypeRow {
    object(
        "Centrality",
        "How an entity stands in the network.",
        vec![
            of("entity", "Entity!", "The entity.", |row: &Centrality, scope, out| entity(row.entity, scope, out)),
            of("degree", "Int!", "How many entities it is linked to.", |row: &Centrality, _, out| {
                out.count(row.degree)
            }),
            of(
                "betweenness",
                "Float!",
                "The share of shortest ways between others that lead through it, from 0 to 1.",
                |row: &Centrality, _, out| out.number(row.betweenness),
            ),
            of(
                "isArticulationPoint",
                "Boolean!",
                "Whether the network would fall apart without it.",
                |row: &Centrality, _, out| out.boolean(row.is_articulation),
            ),
        ],
    )
}

fn event_type() -> TypeRow {
    object(
        "CalendarEvent",
        "A meeting or other event.",
        vec![
            of("event", "Entity!", "The event.", |event: &Event, scope, out| entity(event.event, scope, out)),
            of("start", "Date", "When it begins.", |event: &Event, _, out| out.shown(event.start)),
            of("end", "Date", "When it ends.", |event: &Event, _, out| out.shown(event.end)),
            of("bodies", "[Entity!]!", "The bodies whose meeting it is.", |event: &Event, scope, out| {
                entities(&event.bodies, scope, out)
            }),
            of(
                "planned",
                "Boolean!",
                "Whether all that is said of it is planned, proposed or the like: no document reports that it took place.",
                |event: &Event, _, out| out.boolean(event.only_planned),
            ),
        ],
    )
}

fn concordance_type() -> TypeRow {
    object(
        "Concordance",
        "How conventions list taxa.",
        vec![
            of(
                "conventions",
                "[Entity!]!",
                "The conventions compared, in the order of the cells.",
                |all: &Concordance, scope, out| entities(&all.conventions, scope, out),
            ),
            of(
                "rows",
                "[ConcordanceRow!]!",
                "One row for each taxon that one of them lists, in order of names.",
                |all: &Concordance, scope, out| {
                    out.objects(all.rows.iter().map(|row| Node::Value(row, scope.parent.lens())))
                },
            ),
            of("remark", "String!", "How far the data reaches.", |all: &Concordance, _, out| {
                out.text(&format!(
                    "{} taxa are listed in what the graph holds; a taxon that is not here is not for that reason unlisted.",
                    all.rows.len()
                ))
            }),
        ],
    )
}

fn row_type() -> TypeRow {
    object(
        "ConcordanceRow",
        "How conventions list a taxon.",
        vec![
            of("taxon", "Entity!", "The taxon.", |row: &ConcordanceRow, scope, out| entity(row.taxon, scope, out)),
            of("cells", "[ConcordanceCell!]!", "One for each convention.", |row: &ConcordanceRow, scope, out| {
                out.objects(row.cells.iter().map(|cell| Node::Value(cell, scope.parent.lens())))
            }),
            of(
                "namesDiffer",
                "Boolean!",
                "Whether the conventions call it by different names, as far as names say who uses them.",
                |row: &ConcordanceRow, _, out| out.boolean(row.names_differ),
            ),
        ],
    )
}

fn cell_type() -> TypeRow {
    object(
        "ConcordanceCell",
        "How one convention lists a taxon.",
        vec![
            of("convention", "Entity!", "The convention.", |cell: &ConcordanceCell, scope, out| {
                entity(cell.convention, scope, out)
            }),
            of(
                "listings",
                "[Link!]!",
                "The links to its appendices, whose statements give dates, populations and sources.",
                |cell: &ConcordanceCell, scope, out| {
                    out.objects(cell.listings.iter().map(|ix| Node::Link(*ix, scope.parent.lens())))
                },
            ),
            of(
                "names",
                "[String!]!",
                "The names whose authority is the convention.",
                |cell: &ConcordanceCell, _, out| out.texts(cell.names.iter().map(String::as_str)),
            ),
        ],
    )
}
