//! `lineage`, `compare` and `compareLenses`: what came before, what came after, what changed.

use super::super::error::{ApiError, Code};
use super::super::lens::lens_argument;
use super::super::node::{Node, Out, record};
use super::super::table::{FieldRow, Scope, TypeRow, argument, field, object, recorded};
use crate::check::nearest;
use crate::graph::{Change, Descent, EntityIx, Lens, LinkIx};
use crate::ontology::{AttributeRole, KindRole};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The fields of `Query`.
pub fn field_rows() -> Vec<FieldRow> {
    let lineage = field("lineage", "Lineage!", "What came before an entity and what came after, forwards and backwards, as curators judge; each step with its reason.", lineage)
        .with([argument("id", "ID!", "The entity, such as an activity of a work programme."), lens_argument()]);
    let compare = field(
        "compare",
        "[Change!]!",
        "Two work programmes side by side: activities and themes by lineage, focus species through the tree of taxa, and everything that their parts name. What the later one does not name has not for that reason ended.",
        compare,
    )
    .with([
        argument("left", "ID!", "The earlier programme."),
        argument("right", "ID!", "The later programme."),
        argument("section", "String", "Only this section: the plural of a kind, such as `activities`, or `focus species`."),
        lens_argument(),
    ]);
    let lenses = field(
        "compareLenses",
        "Difference!",
        "The graph as seen through two lenses: what is gained, lost, or said with another modality.",
        compare_lenses,
    )
    .with([
        argument("left", "LensInput!", "The lens to start from."),
        argument("right", "LensInput!", "The lens to compare with."),
        argument("relations", "[String!]", "Only links of these relations."),
        argument("about", "[ID!]", "Only links that start or end at one of these entities."),
    ]);
    vec![lineage, compare, lenses]
}

fn entity(ix: EntityIx, lens: &Arc<Lens>) -> Out {
    Out::Object(Node::Entity(ix, lens.clone()))
}

fn links(list: &[LinkIx], lens: &Arc<Lens>) -> Out {
    Out::objects(list.iter().map(|ix| Node::Link(*ix, lens.clone())))
}

fn lineage(scope: &Scope<'_>) -> Result<Out, ApiError> {
    let lens = scope.lens()?;
    let ix = scope.arguments.entity("id", scope.graph)?;
    let lineage = scope.graph.lineage(ix, &lens);
    let steps = |list: &[Descent]| Out::objects(list.iter().map(|step| descent(scope, step, &lens)));
    Ok(Out::Object(record([
        ("entity", entity(ix, &lens)),
        ("earlier", steps(&lineage.earlier)),
        ("later", steps(&lineage.later)),
        ("introducedIn", links(&lineage.introduced, &lens)),
        ("notContinuedIn", links(&lineage.discontinued, &lens)),
    ])))
}

fn descent(scope: &Scope<'_>, step: &Descent, lens: &Arc<Lens>) -> Node {
    let link = scope.graph.link(step.link);
    record([
        ("entity", entity(step.entity, lens)),
        ("generation", Out::count(step.generation as usize)),
        ("change", Out::text(link.role_value(AttributeRole::Change, lens))),
        ("confidence", Out::text(link.role_value(AttributeRole::Confidence, lens))),
        ("reason", Out::text(link.reasons(lens))),
        ("link", Out::Object(Node::Link(step.link, lens.clone()))),
    ])
}

fn compare(scope: &Scope<'_>) -> Result<Out, ApiError> {
    let lens = scope.lens()?;
    let (left, right) = (programme(scope, "left")?, programme(scope, "right")?);
    let rows = scope.graph.compare_programmes(left, right, &lens);
    let section = scope.arguments.text("section");
    let sections = || rows.iter().map(|row| row.section.as_str());
    if let Some(section) = section.filter(|section| !sections().any(|known| known == *section)) {
        let known: BTreeSet<&str> = sections().collect();
        let error = ApiError::new(Code::BadArgument, format!("this comparison has no section `{section}`"));
        return Err(error.suggest(&nearest(section, known)));
    }
    let wanted = rows.into_iter().filter(|row| section.is_none_or(|section| row.section == section));
    Ok(Out::objects(wanted.map(|row| change(row, &lens))))
}

fn programme(scope: &Scope<'_>, name: &str) -> Result<EntityIx, ApiError> {
    let ix = scope.arguments.entity(name, scope.graph)?;
    let found = scope.graph.at(ix);
    if scope.graph.ontology().has_role(found.kind_id(), KindRole::Programme) {
        return Ok(ix);
    }
    let message = format!(
        "`{name}`: `{}` is of kind `{}`; only work programmes can be compared like this",
        found.id(),
        found.kind().id
    );
    Err(ApiError::new(Code::BadArgument, message))
}

fn change(row: Change, lens: &Arc<Lens>) -> Node {
    let optional = |ix: Option<EntityIx>| ix.map_or(Out::Null, |ix| entity(ix, lens));
    record([
        ("section", Out::Text(row.section)),
        ("change", Out::Text(row.change)),
        ("left", optional(row.left)),
        ("right", optional(row.right)),
        ("confidence", Out::text(row.confidence)),
        ("reason", Out::text(row.reason)),
        ("links", links(&row.links, lens)),
    ])
}

fn compare_lenses(scope: &Scope<'_>) -> Result<Out, ApiError> {
    let (left, right) = (scope.lens_named("left")?, scope.lens_named("right")?);
    let difference = scope.graph.compare_lenses(&left, &right);
    let relations = scope.arguments.relations(scope.graph)?;
    let about = scope.arguments.entities("about", scope.graph)?;
    let wanted = |ix: &&LinkIx| {
        let link = scope.graph.link(**ix);
        relations.as_ref().is_none_or(|list| list.contains(&link.relation_id()))
            && about.as_ref().is_none_or(|list| list.contains(&link.from().ix()) || list.contains(&link.to().ix()))
    };
    let filtered = |list: &[LinkIx], lens: &Arc<Lens>| {
        let chosen: Vec<LinkIx> = list.iter().filter(wanted).copied().collect();
        links(&chosen, lens)
    };
    let everybody = |list: &[EntityIx], lens: &Arc<Lens>| Out::List(list.iter().map(|ix| entity(*ix, lens)).collect());
    Ok(Out::Object(record([
        ("gained", filtered(&difference.gained, &right)),
        ("lost", filtered(&difference.lost, &left)),
        ("changed", filtered(&difference.changed, &right)),
        ("entitiesGained", everybody(&difference.entities_gained, &right)),
        ("entitiesLost", everybody(&difference.entities_lost, &left)),
    ])))
}

/// The types of lineage and comparison.
pub fn types() -> Vec<TypeRow> {
    vec![
        object(
            "Lineage",
            "What came before an entity and what came after.",
            vec![
                recorded("entity", "Entity!", "The entity."),
                recorded("earlier", "[Descent!]!", "Forerunners, nearest first."),
                recorded("later", "[Descent!]!", "Successors, nearest first."),
                recorded("introducedIn", "[Link!]!", "Links to the programme in which it is new."),
                recorded("notContinuedIn", "[Link!]!", "Links to later programmes in which nothing carries it on."),
            ],
        ),
        object(
            "Descent",
            "A forerunner or successor.",
            vec![
                recorded("entity", "Entity!", "The forerunner or successor."),
                recorded("generation", "Int!", "How many steps away it is, from 1."),
                recorded("change", "String", "What became of the earlier in the later one."),
                recorded("confidence", "String", "How sure the curators are."),
                recorded("reason", "String", "Why they judge so."),
                recorded("link", "Link!", "The link, with its statements."),
            ],
        ),
        object(
            "Change",
            "A row of the comparison of two programmes.",
            vec![
                recorded("section", "String!", "What is compared: the plural of a kind, or `focus species`."),
                recorded(
                    "change",
                    "String!",
                    "What became of it: same, changed, merged, split, dropped, new; kept, widened, narrowed, lost, gained for focus species; else in which of the two it is named.",
                ),
                recorded("left", "Entity", "In the earlier programme."),
                recorded("right", "Entity", "In the later programme."),
                recorded("confidence", "String", "How sure the curators are."),
                recorded("reason", "String", "Why they judge so."),
                recorded("links", "[Link!]!", "The links that the row rests on, with their statements."),
            ],
        ),
        object(
            "Difference",
            "What differs between the graph as seen through two lenses.",
            vec![
                recorded("gained", "[Link!]!", "Links that only the right lens shows."),
                recorded("lost", "[Link!]!", "Links that only the left lens shows."),
                recorded(
                    "changed",
                    "[Link!]!",
                    "Links that both show, with other modalities; as the right one shows them.",
                ),
                recorded("entitiesGained", "[Entity!]!", "Entities that only the right lens shows any link of."),
                recorded("entitiesLost", "[Entity!]!", "Entities that only the left lens shows any link of."),
            ],
        ),
    ]
}
