//! `measures`, `calendar` and `concordance`.

use super::super::error::ApiError;
use super::super::lens::lens_argument;
use super::super::node::{Node, Out, record};
use super::super::table::{FieldRow, Scope, TypeRow, argument, field, object, recorded};
use crate::graph::{CalendarQuery, ConcordanceCell, Event};
use crate::graph::{EntityIx, Lens, LinkIx};
use std::sync::Arc;

/// The most entities that `measures` and `calendar` give.
const MOST: usize = 1000;

/// The fields of `Query`.
pub fn field_rows() -> Vec<FieldRow> {
    vec![
        field("measures", "Measures!", "Who has most links, who lies between others, what would fall apart: which entities hold the network together.", measures).with([
            argument("kinds", "[String!]", "Only the network of these kinds."),
            argument("first", "Int", &format!("How many entities, most central first, {MOST} at the utmost.")).or(20),
            lens_argument(),
        ]),
        field("calendar", "[CalendarEvent!]!", "Meetings and other events in order of time; those without a date come last.", calendar).with([
            argument("from", "Date", "Not those that surely ended before."),
            argument("to", "Date", "Not those that surely begin after."),
            argument("bodies", "[ID!]", "Only meetings of these, or of their parts: a convention counts with its bodies."),
            argument("planned", "Boolean", "Only those that are planned and not reported (true), or only those that are reported (false)."),
            argument("first", "Int", &format!("How many, {MOST} at the utmost.")).or(200),
            lens_argument(),
        ]),
        field("concordance", "Concordance!", "For each taxon that is listed somewhere, how each convention lists it and what it calls it.", concordance)
            .with([argument("conventions", "[ID!]", "The conventions to compare; all that list taxa, if absent."), lens_argument()]),
    ]
}

fn entity(ix: EntityIx, lens: &Arc<Lens>) -> Out {
    Out::Object(Node::Entity(ix, lens.clone()))
}

fn links(list: &[LinkIx], lens: &Arc<Lens>) -> Out {
    Out::objects(list.iter().map(|ix| Node::Link(*ix, lens.clone())))
}

fn measures(scope: &Scope<'_>) -> Result<Out, ApiError> {
    let lens = scope.lens()?;
    let kinds = scope.arguments.kinds(scope.graph)?;
    let measures = scope.graph.measures(kinds.as_deref(), &lens);
    let first = scope.arguments.number("first", MOST)?.unwrap_or(20);
    let entities = measures.entities.iter().take(first).map(|row| {
        record([
            ("entity", entity(row.entity, &lens)),
            ("degree", Out::count(row.degree)),
            ("betweenness", Out::Number(row.betweenness)),
            ("isArticulationPoint", Out::Boolean(row.is_articulation)),
        ])
    });
    let bridges = measures.bridges.iter().map(|(a, b)| Out::List(vec![entity(*a, &lens), entity(*b, &lens)]));
    Ok(Out::Object(record([
        ("entities", Out::objects(entities)),
        ("bridges", Out::List(bridges.collect())),
        ("components", Out::count(measures.components)),
    ])))
}

fn calendar(scope: &Scope<'_>) -> Result<Out, ApiError> {
    let arguments = scope.arguments;
    let lens = scope.lens()?;
    let events = scope.graph.calendar(&CalendarQuery {
        from: arguments.date("from")?,
        to: arguments.date("to")?,
        bodies: arguments.entities("bodies", scope.graph)?.unwrap_or_default(),
        lens: (*lens).clone(),
    });
    let wanted = arguments.choice("planned");
    let first = arguments.number("first", MOST)?.unwrap_or(200);
    let chosen = events.into_iter().filter(|event| wanted.is_none_or(|planned| planned == event.only_planned));
    Ok(Out::objects(chosen.take(first).map(|event| event_node(&event, &lens))))
}

fn event_node(event: &Event, lens: &Arc<Lens>) -> Node {
    record([
        ("event", entity(event.event, lens)),
        ("start", Out::text(event.start.map(|date| date.to_string()))),
        ("end", Out::text(event.end.map(|date| date.to_string()))),
        ("bodies", Out::List(event.bodies.iter().map(|ix| entity(*ix, lens)).collect())),
        ("planned", Out::Boolean(event.only_planned)),
    ])
}

fn concordance(scope: &Scope<'_>) -> Result<Out, ApiError> {
    let lens = scope.lens()?;
    let asked = scope.arguments.entities("conventions", scope.graph)?;
    let conventions = asked.unwrap_or_else(|| scope.graph.listing_conventions(&lens));
    let rows = scope.graph.concordance(&conventions, &lens);
    let remark = format!(
        "{} taxa are listed in what the graph holds; a taxon that is not here is not for that reason unlisted.",
        rows.len()
    );
    let rows = rows.iter().map(|row| {
        record([
            ("taxon", entity(row.taxon, &lens)),
            ("cells", Out::objects(row.cells.iter().map(|cell| cell_node(cell, &lens)))),
            ("namesDiffer", Out::Boolean(row.names_differ)),
        ])
    });
    Ok(Out::Object(record([
        ("conventions", Out::List(conventions.iter().map(|ix| entity(*ix, &lens)).collect())),
        ("rows", Out::objects(rows)),
        ("remark", Out::Text(remark)),
    ])))
}

fn cell_node(cell: &ConcordanceCell, lens: &Arc<Lens>) -> Node {
    record([
        ("convention", entity(cell.convention, lens)),
        ("listings", links(&cell.listings, lens)),
        ("names", Out::List(cell.names.iter().cloned().map(Out::Text).collect())),
    ])
}

/// The types of measures, calendar and concordance.
pub fn types() -> Vec<TypeRow> {
    vec![
        object(
            "Measures",
            "Measures of a network, links read either way and counted once between two entities.",
            vec![
                recorded("entities", "[Centrality!]!", "The entities, most central first."),
                recorded(
                    "bridges",
                    "[[Entity!]!]!",
                    "Pairs of entities whose one link holds two parts of the network together.",
                ),
                recorded("components", "Int!", "Sets of entities that are joined by links, however long the way."),
            ],
        ),
        object(
            "Centrality",
            "How an entity stands in the network.",
            vec![
                recorded("entity", "Entity!", "The entity."),
                recorded("degree", "Int!", "How many entities it is linked to."),
                recorded(
                    "betweenness",
                    "Float!",
                    "The share of shortest ways between others that lead through it, from 0 to 1.",
                ),
                recorded("isArticulationPoint", "Boolean!", "Whether the network would fall apart without it."),
            ],
        ),
        object(
            "CalendarEvent",
            "A meeting or other event.",
            vec![
                recorded("event", "Entity!", "The event."),
                recorded("start", "Date", "When it begins."),
                recorded("end", "Date", "When it ends."),
                recorded("bodies", "[Entity!]!", "The bodies whose meeting it is."),
                recorded(
                    "planned",
                    "Boolean!",
                    "Whether all that is said of it is planned, proposed or the like: no document reports that it took place.",
                ),
            ],
        ),
        object(
            "Concordance",
            "How conventions list taxa.",
            vec![
                recorded("conventions", "[Entity!]!", "The conventions compared, in the order of the cells."),
                recorded(
                    "rows",
                    "[ConcordanceRow!]!",
                    "One row for each taxon that one of them lists, in order of names.",
                ),
                recorded("remark", "String!", "How far the data reaches."),
            ],
        ),
        object(
            "ConcordanceRow",
            "How conventions list a taxon.",
            vec![
                recorded("taxon", "Entity!", "The taxon."),
                recorded("cells", "[ConcordanceCell!]!", "One for each convention."),
                recorded(
                    "namesDiffer",
                    "Boolean!",
                    "Whether the conventions call it by different names, as far as names say who uses them.",
                ),
            ],
        ),
        object(
            "ConcordanceCell",
            "How one convention lists a taxon.",
            vec![
                recorded("convention", "Entity!", "The convention."),
                recorded(
                    "listings",
                    "[Link!]!",
                    "The links to its appendices, whose statements give dates, populations and sources.",
                ),
                recorded("names", "[String!]!", "The names whose authority is the convention."),
            ],
        ),
    ]
}
