//! Two entities of one kind with the same acronym are worth a look.

use super::{Rule, Severity, name_clash};

pub const RULE: Rule = Rule {
    code: "acronym-clash",
    severity: Severity::Warning,
    description: "No two entities of one kind share their acronym.",
    run: |context, findings| name_clash::clashes(context, findings, "acronym", |entity| entity.acronym.as_ref()),
};
