//! The arguments of fields that draw: how a picture looks, named like the parameters of addresses.

use super::error::ApiError;
use super::table::{ArgumentRow, Scope, argument};
use crate::diagram::{DiagramSpec, parameters};
use async_graphql::Value;

/// The arguments, the parameters they stand for, and what they say.
const ARGUMENTS: [(&str, &str, &str); 13] = [
    ("title", "title", "The title; made from the focus if absent."),
    ("labels", "labels", "What stands in the boxes: short, name or both."),
    ("layout", "layout", "How boxes are arranged: auto, ego, columns, matrix or layered."),
    ("direction", "direction", "Which way layers and columns follow one another: right or down."),
    ("theme", "theme", "Which colours are used: safe, light, dark or print."),
    ("lineLabels", "line-labels", "What stands at the lines: full, keys or none."),
    ("colour", "colour", "What colours mean: kind or lineage."),
    ("groupBy", "group-by", "What clusters are made of: none, kind, whole or the name of a relation."),
    (
        "columns",
        "columns",
        "For columns and matrix: kinds or ids of wholes, between commas; what shares a column with `+`.",
    ),
    ("rows", "rows", "For a matrix: kinds or ids of wholes, between commas."),
    ("through", "through", "For a matrix: the kind that rows and columns share."),
    ("leaveOut", "leave-out", "Ids of entities not to show, between commas."),
    (
        "rollUp",
        "roll-up",
        "Kinds or ids of wholes that stand for their parts too, between commas; `true` for the focus.",
    ),
];

/// The arguments of a field that draws.
pub fn looks_arguments() -> Vec<ArgumentRow> {
    let texts = ARGUMENTS.iter().map(|(name, _, about)| argument(name, "String", about));
    let legend = argument("legend", "Boolean", "Whether there is a legend with title and sources.");
    texts.chain([legend.or(Value::Boolean(true))]).collect()
}

/// A picture drawn as the arguments of the field say.
pub fn looked(scope: &Scope<'_>, mut spec: DiagramSpec) -> Result<DiagramSpec, ApiError> {
    let given = |(name, key, _): &(&'static str, &str, &str)| {
        scope.arguments.text(name).map(|text| ((*key).to_owned(), text.to_owned()))
    };
    let pairs: Vec<(String, String)> = ARGUMENTS.iter().filter_map(given).collect();
    spec.legend = scope.arguments.flag("legend");
    Ok(parameters::drawn(scope.graph, spec, &pairs)?)
}
