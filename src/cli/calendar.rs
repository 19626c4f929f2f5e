//! `meagraph calendar`: meetings and other events in order of time.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, Shape, entity};
use crate::data::Date;
use crate::graph::{CalendarQuery, Event, Graph};
use clap::Args;
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    /// Not those that surely ended before DATE.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Not those that surely begin after DATE.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Only meetings of this body, convention or instrument and its parts; may be repeated.
    #[arg(long = "body", value_name = "ID")]
    bodies: Vec<String>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    lens: LensArguments,
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let events = graph.calendar(&CalendarQuery {
        from: arguments.from,
        to: arguments.to,
        bodies: arguments.bodies.iter().map(|id| entity(&graph, id)).collect::<Result<_, _>>()?,
        lens: arguments.lens.lens(&graph)?,
    });
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let status = |event: &Event| if event.only_planned { "planned" } else { "reported" };
    match arguments.format {
        Shape::Table => {
            let rows = events.iter().map(|event| {
                let row = [
                    day(event.start),
                    day(event.end),
                    status(event).to_owned(),
                    graph.at(event.event).name().to_owned(),
                ];
                row.into_iter().chain([bodies(&graph, event).join(", ")]).collect()
            });
            console.table(&["start", "end", "", "event", "of"], rows.collect())
        }
        Shape::Json => {
            let rows = events.iter().map(|event| {
                json!({ "id": graph.at(event.event).id(), "name": graph.at(event.event).name(), "start": day(event.start),
                        "end": day(event.end), "status": status(event), "of": bodies(&graph, event) })
            });
            console.json(&rows.collect::<Value>())
        }
    }
}

fn bodies<'g>(graph: &'g Graph, event: &Event) -> Vec<&'g str> {
    event.bodies.iter().map(|ix| graph.at(*ix).id()).collect()
}
