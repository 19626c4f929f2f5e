//! The calendar of meetings, in order of time.

use super::super::context::{Context, Fault, Sheet};
use super::super::dates::When;
use super::super::parts::{EntityLink, Pager};
use super::Page;
use crate::data::Date;
use crate::graph::{CalendarQuery, Event};
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "calendar",
    path: "/calendar",
    nav: Some("Meetings"),
    about: "Meetings in order of time, held and planned",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    from: String,
    to: String,
    body: Option<EntityLink>,
    years: Vec<Year>,
    pager: Pager,
    #[serde(skip)]
    carried: Vec<(&'static str, String)>,
    #[serde(skip)]
    clear: String,
}

#[derive(Serialize)]
struct Year {
    year: String,
    events: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    event: EntityLink,
    when: When,
    bodies: Vec<EntityLink>,
    only_planned: bool,
}

const SIZE: usize = 100;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let body = match context.parameter("body") {
        Some(text) => Some(
            context.meant(text).ok_or_else(|| Fault::missing(context, format!("There is no body “{text}”"), text))?,
        ),
        None => None,
    };
    let query = CalendarQuery {
        from: date(context, "from")?,
        to: date(context, "to")?,
        bodies: body.iter().map(|body| body.ix()).collect(),
        lens: context.lens.clone(),
    };
    let (events, pager) = Pager::cut(context, context.graph.calendar(&query), SIZE);
    let page = CalendarPage {
        from: context.parameter("from").unwrap_or_default().to_owned(),
        to: context.parameter("to").unwrap_or_default().to_owned(),
        body: body.map(|body| context.entity(body.ix())),
        years: years(context, events),
        pager,
        carried: context.filter.pairs(),
        clear: context.href("/calendar", &[]),
    };
    context.sheet("Meetings", PAGE.about, &page)
}

fn date(context: &Context<'_>, key: &str) -> Result<Option<Date>, Fault> {
    let Some(text) = context.parameter(key) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Fault::Bad(format!("“{text}” is no date. Write 2013, 2013-06 or 2013-06-30.")))
}

fn years(context: &Context<'_>, events: Vec<Event>) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for event in events {
        let first = event.start.or(event.end).map(|date| date.first_day().0);
        let year = first.map_or_else(|| "Without a date".to_owned(), |year| year.to_string());
        if years.last().is_none_or(|last| last.year != year) {
            years.push(Year { year, events: Vec::new() });
        }
        if let Some(last) = years.last_mut() {
            last.events.push(row(context, &event));
        }
    }
    years
}

fn row(context: &Context<'_>, event: &Event) -> Row {
    Row {
        event: context.entity(event.event),
        when: When { start: event.start, end: event.end, open: false },
        bodies: event.bodies.iter().map(|ix| context.entity(*ix)).collect(),
        only_planned: event.only_planned,
    }
}
