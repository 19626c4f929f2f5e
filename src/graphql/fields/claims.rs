//! `claim`: whether the documents say a thing; and `discrepancies`.

use super::super::error::{ApiError, Code};
use super::super::lens::lens_argument;
use super::super::node::{Node, Out, record};
use super::super::table::{FieldRow, Shape, TypeRow, argument, field, object, recorded};
use crate::graph::{Claim, Verdict};

/// The fields of `Query`.
pub fn field_rows() -> Vec<FieldRow> {
    let about = "Whether the documents say that a subject has a relation to an object: supported, contradicted, or not stated. Never a guess: that nothing is stated is no denial.";
    let claim = field("claim", "Claim!", about, |scope| {
        let (graph, arguments) = (scope.graph, scope.arguments);
        let lens = scope.lens()?;
        let claim = Claim {
            subject: arguments.entity("subject", graph)?,
            relation: graph.ontology().relation_named(arguments.text("relation").unwrap_or_default())?,
            object: arguments.entity("object", graph)?,
            roll_up: arguments.flag("rollUp"),
            lens: (*lens).clone(),
        };
        if let Some(reason) = graph.nonsense(&claim) {
            return Err(ApiError::new(Code::BadArgument, reason));
        }
        let answer = graph.claim(&claim);
        let statements =
            |list: &[crate::graph::StatementIx]| Out::objects(list.iter().map(|ix| Node::Statement(*ix, lens.clone())));
        Ok(Out::Object(record([
            ("verdict", Out::Text(word(answer.verdict).into())),
            ("firmest", Out::text(answer.firmest.map(|modality| modality.name().to_uppercase()))),
            ("supporting", statements(&answer.supporting)),
            ("denying", statements(&answer.denying)),
            ("discrepancies", Out::objects(answer.discrepancies.iter().map(|ix| Node::Entity(*ix, lens.clone())))),
        ])))
    });
    let about = "Conflicts and evident errors of the documents that concern all of the given entities; all there are, if none is given.";
    let discrepancies = field("conflicts", "[Entity!]!", about, |scope| {
        let lens = scope.lens()?;
        let about = scope.arguments.entities("about", scope.graph)?.unwrap_or_default();
        let found = scope.graph.discrepancies_about(&about, &lens);
        Ok(Out::objects(found.into_iter().map(|ix| Node::Entity(ix, lens.clone()))))
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

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "SUPPORTED",
        Verdict::Contradicted => "CONTRADICTED",
        Verdict::NotStated => "NOT_STATED",
    }
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
                recorded("verdict", "Verdict!", "The verdict, by the statements alone."),
                recorded(
                    "firmest",
                    "Modality",
                    "The firmest modality among the supporting statements: support may be no more than planned or conditional.",
                ),
                recorded(
                    "supporting",
                    "[Statement!]!",
                    "The statements that support it; for a transitive relation along the shortest chain of links.",
                ),
                recorded("denying", "[Statement!]!", "The statements that deny it."),
                recorded(
                    "discrepancies",
                    "[Entity!]!",
                    "Conflicts and evident errors of the documents that concern both the subject and the object: to be read before the verdict is used.",
                ),
            ],
        ),
    ]
}
