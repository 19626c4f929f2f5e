//! Rules over a [`Dataset`]: all rules run, all findings are collected, sorted and reported at once.
//!
//! A dataset without faults becomes [`Checked`], the only thing a graph can be built from. A rule is one file here and
//! one row of [`RULES`]; it returns plain data, which [`render`] turns into text and JSON.

mod acronym_clash;
mod bad_date;
mod bad_view;
mod context;
mod cycle;
mod dangling_id;
mod duplicate_id;
mod duplicate_statement;
mod finding;
mod id_not_slug;
mod missing_key;
mod missing_source;
mod name_clash;
mod orphan_entity;
pub mod render;
mod sarif;
mod since_after_until;
mod syntax;
mod unknown_key;
mod unknown_kind;
mod unknown_locator;
mod unknown_modality;
mod unknown_source;
mod unreadable_file;
mod wrong_kind;
mod wrong_value;

pub use crate::ontology::nearest;
pub use context::{Context, Locators, SLUG_RULE, is_after, is_slug};
pub use finding::{Finding, Place, Severity};
pub use sarif::sarif;
pub use wrong_value::NAME_FORMS;

use crate::data::Dataset;
use crate::ontology::Ontology;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A rule that data must follow.
pub struct Rule {
    /// The name of the rule, of its file and of its findings' code.
    pub code: &'static str,
    /// Whether a finding stops the data from being used.
    pub severity: Severity,
    /// What the rule asks for, in a sentence.
    pub description: &'static str,
    /// Finds where it is broken.
    run: fn(&Context<'_>, &mut Vec<Finding>),
}

/// All rules, in the order in which their findings about one place are shown.
pub const RULES: &[Rule] = &[
    unreadable_file::RULE,
    syntax::RULE,
    unknown_kind::RULE,
    unknown_key::RULE,
    missing_key::RULE,
    wrong_value::RULE,
    id_not_slug::RULE,
    duplicate_id::RULE,
    dangling_id::RULE,
    wrong_kind::RULE,
    missing_source::RULE,
    unknown_source::RULE,
    unknown_locator::RULE,
    unknown_modality::RULE,
    bad_date::RULE,
    bad_view::RULE,
    since_after_until::RULE,
    duplicate_statement::RULE,
    cycle::RULE,
    name_clash::RULE,
    acronym_clash::RULE,
    orphan_entity::RULE,
];

/// A dataset in which no rule found a fault. Made by [`check`] alone.
#[derive(Debug)]
pub struct Checked {
    dataset: Dataset,
}

impl Checked {
    /// The data.
    #[must_use]
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }
}

/// What came of checking.
pub struct Report {
    /// The data, if it can be used; else the data with its faults.
    pub outcome: Result<Checked, Dataset>,
    /// All findings, by file and place.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The data that was checked, whatever came of it.
    #[must_use]
    pub fn dataset(&self) -> &Dataset {
        match &self.outcome {
            Ok(checked) => &checked.dataset,
            Err(dataset) => dataset,
        }
    }

    /// How many findings have the severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Runs all rules, two at a time; the findings come in the order of the rules.
fn run(context: &Context<'_>) -> Vec<Finding> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some((index, rule)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, RULES.get(at)?)))
        {
            let mut findings = Vec::new();
            (rule.run)(context, &mut findings);
            for finding in &mut findings {
                finding.code = rule.code;
                finding.severity = rule.severity;
            }
            found.push((index, findings));
        }
        found
    };
    let mut found = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut found = work();
        found.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        found
    });
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().flat_map(|(_, findings)| findings).collect()
}

/// Runs all rules.
#[must_use]
pub fn check(ontology: &Ontology, dataset: Dataset) -> Report {
    let context = Context::new(ontology, &dataset);
    let mut findings = run(&context);
    findings.sort_by_key(|finding| (finding.place.file, finding.place.span));
    let faulty = findings.iter().any(|finding| finding.severity == Severity::Fault);
    let outcome = if faulty { Err(dataset) } else { Ok(Checked { dataset }) };
    Report { outcome, findings }
}
