//! `paths`: what links one entity to another, step by step, each with its statements.

use super::super::arguments::Arguments;
use super::super::error::ApiError;
use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::table::{FieldRow, Scope, Shape, TypeRow, argument, entity, field, object, of, text};
use crate::graph::{Lens, LinkIx, Path, PathQuery, Rank, Step};
use async_graphql::{Name, Value};

/// The most steps that can be asked for.
const FARTHEST: usize = 12;
/// The most paths that can be asked for.
const MOST: usize = 100;

/// The field of `Query`.
pub fn field_row() -> FieldRow {
    let about = "What links one entity to another: the shortest paths, or the most specific ones. A path through a hub that joins everything to everything says little; leave hubs out with `stopAt`.";
    field("paths", "[Path!]!", about, |scope, out| {
        let lens = scope.lens()?;
        let paths = scope.graph.paths(&query(scope, lens.clone().into_owned())?);
        out.objects(paths.iter().map(|path| Node::Value(path, &lens)))
    })
    .slow()
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

/// A link as a path follows it.
struct Followed {
    link: LinkIx,
    forward: bool,
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
                of("length", "Int!", "How many steps it has.", |path: &Path, _, out| out.count(path.steps.len())),
                of(
                    "cost",
                    "Float!",
                    "One a step, and the binary logarithm of the number of links of each entity passed through: low is specific.",
                    |path: &Path, _, out| out.number(path.cost),
                ),
                of("nodes", "[Entity!]!", "The entities in order, the ends among them.", |path: &Path, scope, out| {
                    let all = std::iter::once(path.start).chain(path.steps.iter().map(|step| step.to));
                    out.objects(all.map(|ix| Node::Entity(ix, scope.parent.lens())))
                }),
                of("steps", "[PathStep!]!", "The steps in order.", |path: &Path, scope, out| {
                    out.objects(path.steps.iter().map(|step| Node::Value(step, scope.parent.lens())))
                }),
            ],
        ),
        step_type(),
        link_type(),
    ]
}

fn step_type() -> TypeRow {
    object(
        "PathStep",
        "One step of a path. It may rest on several links.",
        vec![
            entity("from", "Entity!", "Where it starts.", |node, _| Some(node.value::<Step>()?.from)),
            entity("to", "Entity!", "Where it ends.", |node, _| Some(node.value::<Step>()?.to)),
            of("links", "[PathLink!]!", "The links that lead on.", |step: &Step, scope, out| {
                out.list(&step.links, |ix, out| {
                    let forward = scope.graph.link(*ix).from().ix() == step.from;
                    out.object(Node::Value(&Followed { link: *ix, forward }, scope.parent.lens()))
                })
            }),
        ],
    )
}

fn link_type() -> TypeRow {
    object(
        "PathLink",
        "A link as a path follows it.",
        vec![
            text("relation", "String!", "The name of the relation.", |node, graph| {
                Some(&graph.link(node.value::<Followed>()?.link).relation().id)
            }),
            text("label", "String!", "The relation for people, read along the path.", |node, graph| {
                let one = node.value::<Followed>()?;
                let relation = graph.link(one.link).relation();
                Some(if one.forward { &relation.label } else { &relation.inverse_label })
            }),
            of(
                "direction",
                "Direction!",
                "Whether it is followed from subject to object (`OUT`) or back (`IN`).",
                |one: &Followed, _, out| out.word(if one.forward { "out" } else { "in" }),
            ),
            of("statements", "[Statement!]!", "What it rests on.", |one: &Followed, scope, out| {
                let lens = scope.parent.lens();
                out.objects(scope.graph.link(one.link).statements(lens).map(|said| Node::Statement(said.ix(), lens)))
            }),
        ],
    )
}
