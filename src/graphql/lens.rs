//! The argument `lens`, which holds for everything below the field that has it.

use super::error::ApiError;
use super::table::{ArgumentRow, Scope, argument};
use crate::data::Modality;
use crate::graph::{Lens, LensParts};
use std::borrow::Cow;

/// The argument that sets a lens for a field and everything below it.
pub fn lens_argument() -> ArgumentRow {
    argument("lens", "LensInput", "Which statements count, here and everywhere below.")
}

/// The fields of `LensInput`.
pub fn lens_fields() -> Vec<ArgumentRow> {
    vec![
        argument("saidBy", "Date", "Only documents surely published by the end of this date."),
        argument("trueOn", "Date", "Only statements that may hold on this date."),
        argument("sources", "[ID!]", "Only what these documents say."),
        argument("modality", "[Modality!]", "Only statements of these modalities. If absent, all but negated ones."),
    ]
}

impl<'a> Scope<'a> {
    /// The lens that holds for what the field gives: what its argument sets, and for the rest the lens from above.
    pub fn lens(&self) -> Result<Cow<'a, Lens>, ApiError> {
        self.lens_named("lens")
    }

    /// The lens that an argument sets, and for the rest the lens from above.
    pub fn lens_named(&self, name: &str) -> Result<Cow<'a, Lens>, ApiError> {
        let above = self.parent.lens();
        match self.lens_parts(name)? {
            Some(parts) => Ok(Cow::Owned(parts.over(self.graph, above.clone())?)),
            None => Ok(Cow::Borrowed(above)),
        }
    }

    /// The parts of a lens that an argument sets, if it is given.
    pub fn lens_parts(&self, name: &str) -> Result<Option<LensParts>, ApiError> {
        let Some(given) = self.arguments.object(name) else { return Ok(None) };
        let modality = |name: &str| Modality::find(&name.to_lowercase());
        Ok(Some(LensParts {
            said_by: given.date("saidBy")?,
            true_on: given.date("trueOn")?,
            sources: given.texts("sources").map(|ids| ids.into_iter().map(str::to_owned).collect()),
            modalities: given.texts("modality").map(|names| names.into_iter().filter_map(modality).collect()),
        }))
    }
}
