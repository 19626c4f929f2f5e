//! Claims: whether the documents say a thing, deny it, or do not speak of it. Never a guess.

use super::{Direction, EntityIx, Graph, Lens, PathQuery, Rank, StatementIx};
use crate::data::Modality;
use crate::ontology::{KindRole, RelationId};
use std::collections::BTreeSet;

/// A claim: that a subject has a relation to an object.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Of whom it is claimed.
    pub subject: EntityIx,
    /// What is claimed.
    pub relation: RelationId,
    /// To whom or what the relation leads.
    pub object: EntityIx,
    /// Whether what is said of parts of the subject or object counts as said of the whole.
    pub roll_up: bool,
    /// Which statements count; denials count whatever its modalities.
    pub lens: Lens,
}

/// What the documents say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one statement supports it and none denies it.
    Supported,
    /// At least one statement denies it.
    Contradicted,
    /// No statement speaks of it. That is not a denial.
    NotStated,
}

/// What the documents say of a claim, with the statements.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// The firmest modality among the supporting statements: support may be no more than planned or conditional.
    pub firmest: Option<Modality>,
    /// Statements that support it; along a chain of links if the relation is transitive.
    pub supporting: Vec<StatementIx>,
    /// Statements that deny it.
    pub denying: Vec<StatementIx>,
    /// Discrepancies that concern both the subject and the object.
    pub discrepancies: Vec<EntityIx>,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::NotStated => "not stated",
        }
    }
}

/// The longest chain of links of a transitive relation that is followed.
const LONGEST_CHAIN: u32 = 50;

impl Graph {
    /// Why a claim makes no sense: its ends are of kinds that the relation never joins.
    #[must_use]
    pub fn nonsense(&self, claim: &Claim) -> Option<String> {
        let relation = self.ontology.relation(claim.relation);
        let ends = [(claim.subject, &relation.from, "subject"), (claim.object, &relation.to, "object")];
        let wrong = ends.into_iter().find(|(ix, kinds, _)| !kinds.contains(&self.at(*ix).kind_id()));
        wrong.map(|(ix, _, end)| {
            let entity = self.at(ix);
            format!("`{}` is a {}, which can never be the {end} of `{}`", entity.id(), entity.kind().label, relation.id)
        })
    }

    /// What the documents say of a claim.
    #[must_use]
    pub fn claim(&self, claim: &Claim) -> Answer {
        let denials = claim.lens.clone().with_modalities([Modality::Negated]);
        let denying = self.direct(claim, &denials);
        let positive = claim.lens.clone().without(Modality::Negated);
        let mut supporting = self.direct(claim, &positive);
        if supporting.is_empty() && self.ontology.relation(claim.relation).transitive {
            supporting = self.chain(claim, &positive);
        }
        let verdict = match (supporting.is_empty(), denying.is_empty()) {
            (_, false) => Verdict::Contradicted,
            (false, true) => Verdict::Supported,
            (true, true) => Verdict::NotStated,
        };
        let firmest = supporting.iter().map(|ix| self.statement(*ix).modality()).min();
        Answer {
            verdict,
            firmest,
            supporting,
            denying,
            discrepancies: self.discrepancies_about(&[claim.subject, claim.object], &claim.lens),
        }
    }

    fn direct(&self, claim: &Claim, lens: &Lens) -> Vec<StatementIx> {
        let symmetric = self.ontology.relation(claim.relation).symmetric;
        let direction = if symmetric { Direction::Both } else { Direction::Out };
        let whole = |ix| {
            let mut whole = if claim.roll_up { self.parts(ix, lens) } else { BTreeSet::new() };
            whole.insert(ix);
            whole
        };
        let objects = whole(claim.object);
        let mut found = Vec::new();
        for subject in whole(claim.subject) {
            let links = self.at(subject).links(direction, lens).filter(|link| link.relation_id() == claim.relation);
            let meant = links.filter(|link| objects.contains(&link.other(subject).ix()));
            found.extend(meant.flat_map(|link| link.statements(lens)).map(super::StatementRef::ix));
        }
        found
    }

    fn chain(&self, claim: &Claim, lens: &Lens) -> Vec<StatementIx> {
        let paths = self.paths(&PathQuery {
            from: vec![claim.subject],
            to: vec![claim.object],
            max_length: LONGEST_CHAIN,
            relations: Some(vec![claim.relation]),
            kinds: None,
            stop_at: Vec::new(),
            direction: Direction::Out,
            lens: lens.clone(),
            rank: Rank::Shortest,
            first: 1,
        });
        let links = paths.iter().flat_map(|path| &path.steps).flat_map(|step| &step.links);
        links.flat_map(|link| self.link(*link).statements(lens)).map(super::StatementRef::ix).collect()
    }

    /// The discrepancies that a lens shows to concern all of the given entities, in order of ids.
    #[must_use]
    pub fn discrepancies_about(&self, entities: &[EntityIx], lens: &Lens) -> Vec<EntityIx> {
        let kinds = self.ontology.kind_ids().filter(|(_, kind)| kind.role == Some(KindRole::Discrepancy));
        let all = kinds.flat_map(|(kind, _)| self.of_kind(kind)).copied();
        let mut found: Vec<EntityIx> = all
            .filter(|discrepancy| {
                let concerned: Vec<EntityIx> =
                    self.at(*discrepancy).links(Direction::Out, lens).map(|link| link.to().ix()).collect();
                entities.iter().all(|entity| concerned.contains(entity))
            })
            .collect();
        found.sort_unstable();
        found
    }
}
