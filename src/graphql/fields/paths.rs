//! `paths`: what links one entity to another, step by step, each with its statements.

use super::super::arguments::Arguments;
use super::super::error::ApiError;
use super::super::lens::lens_argument;
use super::super::node::{Node, Out, record};
use super::super::table::{FieldRow, Scope, Shape, TypeRow, argument, field, object, recorded};
use crate::graph::{Direction, Graph, Lens, Path, PathQuery, Rank, Step};
use async_graphql::{Name, Value};
use std::sync::Arc;

/// The most steps that can be asked for.
const FARTHEST: usize = 12;
/// The most paths that can be asked for.
const MOST: usize = 100;

/// The field of `Query`.
pub fn field_row() -> FieldRow {
    let about = "What links one entity to another: the shortest paths, or the most specific ones. A path through a hub that joins everything to everything says little; leave hubs out with `stopAt`.";
    field("paths", "[Path!]!", about, |scope| {
        let lens = scope.lens()?;
        let paths = scope.graph.paths(&query(scope, (*lens).clone())?);
        Ok(Out::objects(paths.into_iter().map(|path| path_node(scope.graph, &path, &lens))))
    })
    .with([
        argument("from", "[ID!]!", "Where the paths start: any of these."),
        argument("to", "[ID!]!", "Where they end: any of these."),
        argument("maxLength", "Int", &format!("The most steps, {FARTHEST} at the utmost.")).or(6),
        argument("relations", "[String!]", "Only along these relations."),
        argument("kinds", "[String!]", "Only through entities of these kinds."),
        argument("stopAt", "[ID!]", "Not through these entities, such as the conventions themselves."),
        argument("direction", "Direction", "Which way links are followed.").or(Value::Enum(Name::new("BOTH"))),
        argument("rank", "PathRank", "What comes first.").or(Value::Enum(Name::new("SHORTEST"))),
        argument("first", "Int", &format!("How many paths at most, {MOST} at the utmost.")).or(10),
        lens_argument(),
    ])
}

fn query(scope: &Scope<'_>, lens: Lens) -> Result<PathQuery, ApiError> {
    let Scope { graph, arguments, .. } = scope;
    let length = arguments.number("maxLength", FARTHEST)?.unwrap_or(6);
    Ok(PathQuery {
        from: arguments.entities("from", graph)?.unwrap_or_default(),
        to: arguments.entities("to", graph)?.unwrap_or_default(),
        max_length: u32::try_from(length).unwrap_or(6),
        relations: arguments.relations(graph)?,
        kinds: arguments.kinds(graph)?,
        stop_at: arguments.entities("stopAt", graph)?.unwrap_or_default(),
        direction: arguments.direction(),
        lens,
        rank: rank(*arguments),
        first: arguments.number("first", MOST)?.unwrap_or(10),
    })
}

fn rank(arguments: Arguments<'_>) -> Rank {
    if arguments.text("rank") == Some("SPECIFIC") { Rank::Specific } else { Rank::Shortest }
}

fn path_node(graph: &Graph, path: &Path, lens: &Arc<Lens>) -> Node {
    let entity = |ix| Out::Object(Node::Entity(ix, lens.clone()));
    let nodes: Vec<Out> =
        std::iter::once(path.start).chain(path.steps.iter().map(|step| step.to)).map(entity).collect();
    record([
        ("length", Out::count(path.steps.len())),
        ("cost", Out::Number(path.cost)),
        ("nodes", Out::List(nodes)),
        ("steps", Out::objects(path.steps.iter().map(|step| step_node(graph, step, lens)))),
    ])
}

fn step_node(graph: &Graph, step: &Step, lens: &Arc<Lens>) -> Node {
    let links = step.links.iter().map(|ix| {
        let link = graph.link(*ix);
        let forward = link.from().ix() == step.from;
        let label = if forward { &link.relation().label } else { &link.relation().inverse_label };
        let direction = if forward { Direction::Out } else { Direction::In };
        record([
            ("relation", Out::Text(link.relation().id.clone())),
            ("label", Out::Text(label.clone())),
            ("direction", Out::Text(if direction == Direction::Out { "OUT" } else { "IN" }.into())),
            ("statements", Out::objects(link.statements(lens).map(|said| Node::Statement(said.ix(), lens.clone())))),
        ])
    });
    record([
        ("from", Out::Object(Node::Entity(step.from, lens.clone()))),
        ("to", Out::Object(Node::Entity(step.to, lens.clone()))),
        ("links", Out::objects(links)),
    ])
}

/// The types of paths.
pub fn types() -> Vec<TypeRow> {
    let ranks = [
        ("SHORTEST", "Only paths with the fewest steps; among them those through entities with fewer links first."),
        (
            "SPECIFIC",
            "Any paths without repetition, those first that are short and pass through entities with few links.",
        ),
    ];
    vec![
        TypeRow {
            name: "PathRank".into(),
            description: "Which paths come first.".into(),
            shape: Shape::Enum(ranks.map(|(name, about)| (name.to_owned(), about.to_owned())).into()),
        },
        object(
            "Path",
            "A chain of links from one entity to another.",
            vec![
                recorded("length", "Int!", "How many steps it has."),
                recorded(
                    "cost",
                    "Float!",
                    "One a step, and the binary logarithm of the number of links of each entity passed through: low is specific.",
                ),
                recorded("nodes", "[Entity!]!", "The entities in order, the ends among them."),
                recorded("steps", "[PathStep!]!", "The steps in order."),
            ],
        ),
        object(
            "PathStep",
            "One step of a path. It may rest on several links.",
            vec![
                recorded("from", "Entity!", "Where it starts."),
                recorded("to", "Entity!", "Where it ends."),
                recorded("links", "[PathLink!]!", "The links that lead on."),
            ],
        ),
        object(
            "PathLink",
            "A link as a path follows it.",
            vec![
                recorded("relation", "String!", "The name of the relation."),
                recorded("label", "String!", "The relation for people, read along the path."),
                recorded(
                    "direction",
                    "Direction!",
                    "Whether it is followed from subject to object (`OUT`) or back (`IN`).",
                ),
                recorded("statements", "[Statement!]!", "What it rests on."),
            ],
        ),
    ]
}
