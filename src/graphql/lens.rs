//! The argument `lens`, which holds for everything below the field that has it.

use super::error::{ApiError, Code};
use super::table::{ArgumentRow, Scope, argument};
use crate::data::Modality;
use crate::graph::Lens;
use std::sync::Arc;

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

impl Scope<'_> {
    /// The lens that holds for what the field gives: what its argument sets, and for the rest the lens from above.
    pub fn lens(&self) -> Result<Arc<Lens>, ApiError> {
        self.lens_named("lens")
    }

    /// The lens that an argument sets, and for the rest the lens from above.
    pub fn lens_named(&self, name: &str) -> Result<Arc<Lens>, ApiError> {
        let above = self.parent.lens();
        let Some(given) = self.arguments.object(name) else { return Ok(above) };
        let mut lens = (*above).clone();
        if let Some(names) = given.texts("modality") {
            lens = lens.with_modalities(names.iter().filter_map(|name| Modality::find(&name.to_lowercase())));
        }
        if let Some(date) = given.date("saidBy")? {
            lens = lens.said_by(self.graph, date);
        }
        if let Some(date) = given.date("trueOn")? {
            lens = lens.true_on(date);
        }
        if let Some(ids) = given.texts("sources") {
            lens = lens
                .from_sources(self.graph, ids)
                .map_err(|error| ApiError::new(Code::UnknownId, error.to_string()))?;
        }
        Ok(Arc::new(lens))
    }
}
