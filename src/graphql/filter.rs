//! The arguments `where` and `orderBy` of lists.

use super::arguments::Arguments;
use super::error::{ApiError, Code};
use super::page::Item;
use super::table::{ArgumentRow, Scope, Shape, TypeRow, argument};
use crate::check::nearest;
use crate::data::Modality;
use crate::graph::{AttributeTest, EntityFilter, Graph, Order, Reading, StatementFilter};

/// The arguments that filter and order a list of entities.
pub fn refining() -> Vec<ArgumentRow> {
    vec![
        argument("where", "EntityFilter", "Only entities like this."),
        argument("orderBy", "EntityOrder", "The order."),
        argument("descending", "Boolean", "Whether the order is turned round.").or(false),
    ]
}

/// The types of these arguments.
pub fn types() -> Vec<TypeRow> {
    let input = |name: &str, about: &str, rows| TypeRow {
        name: name.into(),
        description: about.into(),
        shape: Shape::Input(rows),
    };
    let orders = [
        ("ID", "By id."),
        ("NAME", "By name."),
        ("TEXT", "By where the description stands: by document, then in the order of its text."),
        ("START", "By the date with which it begins; those without one last."),
        ("LINKS", "By the number of links, most first."),
    ];
    vec![
        input(
            "EntityFilter",
            "What entities must be like; everything set must hold.",
            vec![
                argument("text", "String", "A part of any of its names."),
                argument("kinds", "[String!]", "Its kind is one of these."),
                argument(
                    "has",
                    "[String!]",
                    "It has a link of each of these relations, by name or inverse name, such as `member-of` or `members`.",
                ),
                argument("hasNot", "[String!]", "It has no link of any of these relations, by name or inverse name."),
                argument("linkedTo", "[LinkedFilter!]", "It is linked in each of these ways."),
                argument("attributes", "[AttributeFilter!]", "Each of these holds of its attributes."),
                argument(
                    "said",
                    "StatementFilter",
                    "In a list of links: the link has a statement like this. Elsewhere: one of its links has.",
                ),
            ],
        ),
        input(
            "StatementFilter",
            "What statements must be like; everything set must hold.",
            vec![
                argument("relations", "[String!]", "They are statements of one of these relations."),
                argument("source", "ID", "This document makes them."),
                argument("locator", "String", "Their locator begins with this, whatever the case."),
                argument("modality", "[Modality!]", "They are of one of these modalities."),
                argument(
                    "attributes",
                    "[AttributeFilter!]",
                    "Each of these holds of their own attributes, such as `role`.",
                ),
            ],
        ),
        input(
            "LinkedFilter",
            "A link that an entity must have.",
            vec![
                argument("relation", "String!", "The relation, by name or inverse name."),
                argument("entity", "ID!", "The other end."),
            ],
        ),
        input(
            "AttributeFilter",
            "What must hold of an attribute; everything set must.",
            vec![
                argument("name", "String!", "The key, such as `timeframe`."),
                argument("equals", "String", "Its value is this."),
                argument("contains", "String", "Its value contains this, whatever the case and accents."),
                argument("from", "Date", "Its value is a date that may lie on or after this."),
                argument("to", "Date", "Its value is a date that may lie on or before this."),
                argument("isSet", "Boolean", "Whether it is given at all."),
            ],
        ),
        TypeRow {
            name: "EntityOrder".into(),
            description: "The order of a list of entities.".into(),
            shape: Shape::Enum(orders.map(|(name, about)| (name.to_owned(), about.to_owned())).into()),
        },
    ]
}

/// The filter that the arguments set, if any.
pub fn wanted(scope: &Scope<'_>) -> Result<Option<EntityFilter>, ApiError> {
    scope.arguments.object("where").map(|given| filter(scope.graph, given)).transpose()
}

/// The order that the arguments set, if any, and whether it is turned round.
fn order(scope: &Scope<'_>) -> (Option<Order>, bool) {
    let order = match scope.arguments.text("orderBy") {
        Some("ID") => Some(Order::Id),
        Some("NAME") => Some(Order::Name),
        Some("TEXT") => Some(Order::Text),
        Some("START") => Some(Order::Start),
        Some("LINKS") => Some(Order::Links),
        _ => None,
    };
    (order, scope.arguments.flag("descending"))
}

/// Whether the arguments set an order.
pub fn is_ordered(scope: &Scope<'_>) -> bool {
    order(scope) != (None, false)
}

/// Orders items as the arguments ask.
pub fn ordered(scope: &Scope<'_>, mut items: Vec<Item>) -> Vec<Item> {
    let (order, descending) = order(scope);
    if let Some(order) = order {
        items.sort_by(|a, b| match (a.entity(), b.entity()) {
            (Some(a), Some(b)) => scope.graph.compare(a, b, order),
            _ => std::cmp::Ordering::Equal,
        });
    }
    if descending {
        items.reverse();
    }
    items
}

fn filter(graph: &Graph, given: Arguments<'_>) -> Result<EntityFilter, ApiError> {
    let readings = |name: &str| -> Result<Vec<Reading>, ApiError> {
        given.texts(name).unwrap_or_default().into_iter().map(|name| reading(graph, name)).collect()
    };
    let linked = |one: Arguments<'_>| {
        Ok((reading(graph, one.text("relation").unwrap_or_default())?, one.entity("entity", graph)?))
    };
    Ok(EntityFilter {
        text: given.text("text").map(str::to_owned),
        kinds: given.kinds(graph)?,
        has: readings("has")?,
        has_not: readings("hasNot")?,
        linked_to: given.objects("linkedTo").into_iter().map(linked).collect::<Result<_, ApiError>>()?,
        attributes: tests(graph, given, &|graph| {
            graph.ontology().kinds.iter().flat_map(|kind| &kind.attributes).map(|one| one.id.as_str()).collect()
        })?,
        said: given.object("said").map(|said| statements(graph, said)).transpose()?,
    })
}

/// The argument that filters a list of statements.
pub fn statement_argument() -> ArgumentRow {
    argument("where", "StatementFilter", "Only statements like this.")
}

/// What that argument lets through.
pub fn statement_filter(scope: &Scope<'_>) -> Result<StatementFilter, ApiError> {
    scope
        .arguments
        .object("where")
        .map_or_else(|| Ok(StatementFilter::default()), |given| statements(scope.graph, given))
}

fn statements(graph: &Graph, given: Arguments<'_>) -> Result<StatementFilter, ApiError> {
    let modality = |name: &str| Modality::find(&name.to_lowercase());
    Ok(StatementFilter {
        relations: given.relations(graph)?,
        source: given.text("source").map(|id| graph.named(id)).transpose()?,
        locator: given.text("locator").map(str::to_owned),
        modalities: given.texts("modality").map(|names| names.into_iter().filter_map(modality).collect()),
        attributes: tests(graph, given, &|graph| {
            let relations = graph.ontology().relations.iter();
            relations.flat_map(|relation| &relation.attributes).map(|one| one.id.as_str()).collect()
        })?,
    })
}

/// The tests of attributes, whose names must be among those known.
fn tests(
    graph: &Graph,
    given: Arguments<'_>,
    known: &dyn Fn(&Graph) -> Vec<&str>,
) -> Result<Vec<AttributeTest>, ApiError> {
    given.objects("attributes").into_iter().map(|one| test(&known(graph), one)).collect()
}

fn reading(graph: &Graph, name: &str) -> Result<Reading, ApiError> {
    let relations = &graph.ontology().relations;
    let known = || relations.iter().flat_map(|relation| [relation.id.as_str(), relation.inverse.as_str()]);
    let error = || ApiError::new(Code::UnknownRelation, format!("there is no relation `{name}`"));
    graph.reading(name).ok_or_else(|| error().suggest(&nearest(name, known())))
}

fn test(known: &[&str], given: Arguments<'_>) -> Result<AttributeTest, ApiError> {
    let name = given.text("name").unwrap_or_default();
    if !known.contains(&name) {
        let error = ApiError::new(Code::BadArgument, format!("nothing has an attribute `{name}` there"));
        return Err(error.suggest(&nearest(name, known.iter().copied())));
    }
    Ok(AttributeTest {
        name: name.to_owned(),
        equals: given.text("equals").map(str::to_owned),
        contains: given.text("contains").map(str::to_owned),
        from: given.date("from")?,
        to: given.date("to")?,
        is_set: given.choice("isSet"),
    })
}
