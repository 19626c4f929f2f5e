//! `claim`: whether the documents say a thing; and `discrepancies`.

use super::super::error::{ApiError, Code};
use super::super::lens::lens_argument;
use super::super::node::Node;
use super::super::out::{Out, Outcome};
use super::super::table::{FieldRow, Scope, Shape, TypeRow, argument, field, object, of};
use crate::graph::{Answer, Claim, StatementIx};

/// The fields of `Query`.
pub fn field_rows() -> Vec<FieldRow> {
    let about = "Whether the documents say that a subject has a relation to an object: supported, contradicted, or not stated. Never a guess: that nothing is stated is no denial.";
    let claim = field("claim", "Claim!", about, |scope, out| {
        let (graph, arguments) = (scope.graph, scope.arguments);
        let lens = scope.lens()?;
        let claim = Claim {
            subject: arguments.entity("subject", graph)?,
            relation: arguments.relation("relation", graph)?,
            object: arguments.entity("object", graph)?,
            roll_up: arguments.flag("rollUp"),
            lens: lens.clone().into_owned(),
        };
        if let Some(reason) = graph.nonsense(&claim) {
            return Err(ApiError::new(Code::BadArgument, reason).into());
        }
        out.object(Node::Value(&graph.claim(&claim), &lens))
    });
    let about = "Conflicts and evident errors of the documents that concern all of the given entities; all there are, if none is given.";
    let discrepancies = field("conflicts", "[Entity!]!", about, |scope, out| {
        let lens = scope.lens()?;
        let about = scope.arguments.entities("about", scope.graph)?.unwrap_or_default();
        let found = scope.graph.discrepancies_about(&about, &lens);
        out.objects(found.into_iter().map(|ix| Node::Entity(ix, &lens)))
    });
    vec![
        claim.with([
            argument("subject", "ID!", "Of whom it is claimed."),
            argument("relation", "String!", "The name of the relation, such as `member-of`."),
            argument("object", "ID!", "To whom or what the relation leads."),
            argument("rollUp", "Boolean", "Whether what is said of parts and bodies counts as said of the whole.")
                .or(false),
            lens_argument(),
        ]),
        discrepancies.with([argument("about", "[ID!]", "The entities that must all be concerned."), lens_argument()]),
    ]
}

fn statements(list: &[StatementIx], scope: &Scope<'_>, out: Out<'_, '_>) -> Outcome {
    out.objects(list.iter().map(|ix| Node::Statement(*ix, scope.parent.lens())))
}

/// The types of claims.
pub fn types() -> Vec<TypeRow> {
    let verdicts = [
        ("SUPPORTED", "At least one statement supports it and none denies it."),
        ("CONTRADICTED", "At least one statement denies it."),
        ("NOT_STATED", "No statement speaks of it. That is not a denial."),
    ];
    vec![
        TypeRow {
            name: "Verdict".into(),
            description: "What the documents say of a claim.".into(),
            shape: Shape::Enum(verdicts.map(|(name, about)| (name.to_owned(), about.to_owned())).into()),
        },
        object(
            "Claim",
            "What the documents say of a claim.",
            vec![
                of("verdict", "Verdict!", "The verdict, by the statements alone.", |answer: &Answer, _, out| {
                    out.word(&answer.verdict.name().replace(' ', "_"))
                }),
                of(
                    "firmest",
                    "Modality",
                    "The firmest modality among the supporting statements: support may be no more than planned or conditional.",
                    |answer: &Answer, _, out| match answer.firmest {
                        Some(modality) => out.word(modality.name()),
                        None => out.null(),
                    },
                ),
                of(
                    "supporting",
                    "[Statement!]!",
                    "The statements that support it; for a transitive relation along the shortest chain of links.",
                    |answer: &Answer, scope, out| statements(&answer.supporting, scope, out),
                ),
                of("denying", "[Statement!]!", "The statements that deny it.", |answer: &Answer, scope, out| {
                    statements(&answer.denying, scope, out)
                }),
                of(
                    "discrepancies",
                    "[Entity!]!",
                    "Conflicts and evident errors of the documents that concern both the subject and the object: to be read before the verdict is used.",
                    |answer: &Answer, scope, out| {
                        out.objects(answer.discrepancies.iter().map(|ix| Node::Entity(*ix, scope.parent.lens())))
                    },
                ),
            ],
        ),
    ]
}
