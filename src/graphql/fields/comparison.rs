//! `lineage`, `compare` and `compareLenses`: what came before, what came after, what changed.

use super::super::error::{ApiError, Code};
use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::table::{FieldRow, Scope, TypeRow, argument, field, object, of};
use crate::check::nearest;
use crate::graph::{Change, Descent, Difference, EntityIx, Lens, Lineage, LinkIx};
use crate::ontology::{AttributeRole, KindRole};
use std::collections::BTreeSet;

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
    .slow()
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
    .slow()
    .with([
        argument("left", "LensInput!", "The lens to start from."),
        argument("right", "LensInput!", "The lens to compare with."),
        argument("relations", "[String!]", "Only links of these relations."),
        argument("about", "[ID!]", "Only links that start or end at one of these entities."),
    ]);
    vec![lineage, compare, lenses]
}

fn entity(ix: EntityIx, scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    out.object(Node::Entity(ix, scope.parent.lens()))
}

fn links(list: &[LinkIx], scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    out.objects(list.iter().map(|ix| Node::Link(*ix, scope.parent.lens())))
}

/// The lineage of an entity.
struct Family {
    entity: EntityIx,
    lineage: Lineage,
}

fn lineage(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let lens = scope.lens()?;
    let entity = scope.arguments.entity("id", scope.graph)?;
    let family = Family { entity, lineage: scope.graph.lineage(entity, &lens) };
    out.object(Node::Value(&family, &lens))
}

fn compare(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let lens = scope.lens()?;
    let (left, right) = (programme(scope, "left")?, programme(scope, "right")?);
    let rows = scope.graph.compare_programmes(left, right, &lens);
    let section = scope.arguments.text("section");
    let sections = || rows.iter().map(|row| row.section.as_str());
    if let Some(section) = section.filter(|section| !sections().any(|known| known == *section)) {
        let known: BTreeSet<&str> = sections().collect();
        let error = ApiError::new(Code::BadArgument, format!("this comparison has no section `{section}`"));
        return Err(error.suggest(&nearest(section, known)).into());
    }
    let wanted = rows.iter().filter(|row| section.is_none_or(|section| row.section == section));
    out.objects(wanted.map(|row| Node::Value(row, &lens)))
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

/// What differs between two lenses.
struct Differing {
    difference: Difference,
    left: Lens,
    right: Lens,
}

fn compare_lenses(scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    let (left, right) = (scope.lens_named("left")?.into_owned(), scope.lens_named("right")?.into_owned());
    let mut difference = scope.graph.compare_lenses(&left, &right);
    let relations = scope.arguments.relations(scope.graph)?;
    let about = scope.arguments.entities("about", scope.graph)?;
    let wanted = |ix: &LinkIx| {
        let link = scope.graph.link(*ix);
        relations.as_ref().is_none_or(|list| list.contains(&link.relation_id()))
            && about.as_ref().is_none_or(|list| list.contains(&link.from().ix()) || list.contains(&link.to().ix()))
    };
    for list in [&mut difference.gained, &mut difference.lost, &mut difference.changed] {
        list.retain(wanted);
    }
    out.object(Node::Value(&Differing { difference, left, right }, scope.parent.lens()))
}

/// The types of lineage and comparison.
pub fn types() -> Vec<TypeRow> {
    vec![lineage_type(), descent_type(), change_type(), difference_type()]
}

fn lineage_type() -> TypeRow {
    let steps = |name: &str, about: &str, read: fn(&Lineage) -> &[Descent]| {
        of(name, "[Descent!]!", about, move |family: &Family, scope, out| {
            out.objects(read(&family.lineage).iter().map(|step| Node::Value(step, scope.parent.lens())))
        })
    };
    object(
        "Lineage",
        "What came before an entity and what came after.",
        vec![
            of("entity", "Entity!", "The entity.", |family: &Family, scope, out| entity(family.entity, scope, out)),
            steps("earlier", "Forerunners, nearest first.", |lineage| &lineage.earlier),
            steps("later", "Successors, nearest first.", |lineage| &lineage.later),
            of(
                "introducedIn",
                "[Link!]!",
                "Links to the programme in which it is new.",
                |family: &Family, scope, out| links(&family.lineage.introduced, scope, out),
            ),
            of(
                "notContinuedIn",
                "[Link!]!",
                "Links to later programmes in which nothing carries it on.",
                |family: &Family, scope, out| links(&family.lineage.discontinued, scope, out),
            ),
        ],
    )
}

fn descent_type() -> TypeRow {
    object(
        "Descent",
        "A forerunner or successor.",
        vec![
            of("entity", "Entity!", "The forerunner or successor.", |step: &Descent, scope, out| {
                entity(step.entity, scope, out)
            }),
            of("generation", "Int!", "How many steps away it is, from 1.", |step: &Descent, _, out| {
                out.integer(i64::from(step.generation))
            }),
            of("change", "String", "What became of the earlier in the later one.", |step: &Descent, scope, out| {
                out.maybe(scope.graph.link(step.link).role_value(AttributeRole::Change, scope.parent.lens()).as_deref())
            }),
            of("confidence", "String", "How sure the curators are.", |step: &Descent, scope, out| {
                let link = scope.graph.link(step.link);
                out.maybe(link.role_value(AttributeRole::Confidence, scope.parent.lens()).as_deref())
            }),
            of("reason", "String", "Why they judge so.", |step: &Descent, scope, out| {
                out.maybe(scope.graph.link(step.link).reasons(scope.parent.lens()).as_deref())
            }),
            of("link", "Link!", "The link, with its statements.", |step: &Descent, scope, out| {
                out.object(Node::Link(step.link, scope.parent.lens()))
            }),
        ],
    )
}

fn change_type() -> TypeRow {
    let side = |name: &str, about: &str, read: fn(&Change) -> Option<EntityIx>| {
        of(name, "Entity", about, move |row: &Change, scope, out| {
            out.object_or_null(read(row).map(|ix| Node::Entity(ix, scope.parent.lens())))
        })
    };
    object(
        "Change",
        "A row of the comparison of two programmes.",
        vec![
            of(
                "section",
                "String!",
                "What is compared: the plural of a kind, or `focus species`.",
                |row: &Change, _, out| out.text(&row.section),
            ),
            of(
                "change",
                "String!",
                "What became of it: same, changed, merged, split, dropped, new; kept, widened, narrowed, lost, gained for focus species; else in which of the two it is named.",
                |row: &Change, _, out| out.text(&row.change),
            ),
            side("left", "In the earlier programme.", |row| row.left),
            side("right", "In the later programme.", |row| row.right),
            of("confidence", "String", "How sure the curators are.", |row: &Change, _, out| {
                out.maybe(row.confidence.as_deref())
            }),
            of("reason", "String", "Why they judge so.", |row: &Change, _, out| out.maybe(row.reason.as_deref())),
            of(
                "links",
                "[Link!]!",
                "The links that the row rests on, with their statements.",
                |row: &Change, scope, out| links(&row.links, scope, out),
            ),
        ],
    )
}

fn difference_type() -> TypeRow {
    let links = |name: &str, about: &str, read: fn(&Differing) -> (&[LinkIx], &Lens)| {
        of(name, "[Link!]!", about, move |both: &Differing, _, out| {
            let (list, lens) = read(both);
            out.objects(list.iter().map(|ix| Node::Link(*ix, lens)))
        })
    };
    let entities = |name: &str, about: &str, read: fn(&Differing) -> (&[EntityIx], &Lens)| {
        of(name, "[Entity!]!", about, move |both: &Differing, _, out| {
            let (list, lens) = read(both);
            out.objects(list.iter().map(|ix| Node::Entity(*ix, lens)))
        })
    };
    object(
        "Difference",
        "What differs between the graph as seen through two lenses.",
        vec![
            links("gained", "Links that only the right lens shows.", |both| (&both.difference.gained, &both.right)),
            links("lost", "Links that only the left lens shows.", |both| (&both.difference.lost, &both.left)),
            links("changed", "Links that both show, with other modalities; as the right one shows them.", |both| {
                (&both.difference.changed, &both.right)
            }),
            entities("entitiesGained", "Entities that only the right lens shows any link of.", |both| {
                (&both.difference.entities_gained, &both.right)
            }),
            entities("entitiesLost", "Entities that only the left lens shows any link of.", |both| {
                (&both.difference.entities_lost, &both.left)
            }),
        ],
    )
}
