//! Bounds on a parsed query, before validation: how much it asks for with its fragments written out, how deep, and how
//! deep it asks about the schema. Each fragment is looked at once, so that fragments within fragments cost nothing here.

use super::error::{ApiError, Code};
use super::gate::Limits;
use async_graphql::Name;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use std::collections::HashMap;

/// Fields of the schema about itself that lead from lists to lists, and so from little text to large answers.
const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];
/// How many of them may lie within one another: as many as the usual query of tools needs, and one more.
const DEEPEST: u32 = 3;
/// About how many items the lists have that the schema gives of itself.
const ITEMS: [(&str, u64); 8] = [
    ("args", 5),
    ("directives", 5),
    ("enumValues", 2),
    ("fields", 12),
    ("inputFields", 2),
    ("interfaces", 2),
    ("possibleTypes", 6),
    ("types", 150),
];
/// How many values the schema may give of itself: three times as many as the usual query of tools comes to.
const MOST_ASKED: u64 = 1_000_000;

/// Fields that cost as much as many others, whatever the graph: they walk all of it, or draw.
const COSTLY: [(&str, u64); 14] = [
    ("calendar", 20),
    ("claim", 50),
    ("compare", 50),
    ("compareLenses", 50),
    ("concordance", 50),
    ("dot", 500),
    ("lineage", 50),
    ("measures", 2_000),
    ("mermaid", 500),
    ("paths", 100),
    ("search", 50),
    ("stats", 20),
    ("subgraph", 100),
    ("svg", 500),
];

/// What a selection comes to.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Fields, with fragments written out and costly ones counted as many.
    fields: u64,
    /// The deepest chain of fields within fields.
    depth: usize,
    /// The deepest chain of lists of the schema.
    lists: u32,
    /// About how many values there would be if all of it were about the schema.
    spread: u64,
    /// About how many values of the schema there are.
    asked: u64,
}

/// Refuses queries that are larger than they look.
pub fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), ApiError> {
    let mut scale = Scale { document, known: HashMap::new() };
    let operations: Vec<&SelectionSet> = match &document.operations {
        DocumentOperations::Single(operation) => vec![&operation.node.selection_set.node],
        DocumentOperations::Multiple(operations) => {
            operations.values().map(|operation| &operation.node.selection_set.node).collect()
        }
    };
    let unused = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    for set in operations.into_iter().chain(unused) {
        let weight = scale.set(set);
        if weight.fields > limits.fields {
            let message = format!(
                "the query asks for more than {} fields, which is the limit; fragments are written out, and costly fields count more than once",
                limits.fields
            );
            return Err(ApiError::new(Code::LimitExceeded, message));
        }
        if weight.depth > limits.depth {
            let message = format!("the query asks more than {} fields deep, which is the limit", limits.depth);
            return Err(ApiError::new(Code::LimitExceeded, message));
        }
        if weight.lists > DEEPEST {
            let message = format!("the query asks about the schema more than {DEEPEST} lists deep, which is the limit");
            return Err(ApiError::new(Code::LimitExceeded, message));
        }
        if weight.asked > MOST_ASKED {
            let message = format!("the query asks the schema for more than {MOST_ASKED} values, which is the limit");
            return Err(ApiError::new(Code::LimitExceeded, message));
        }
    }
    Ok(())
}

struct Scale<'d> {
    document: &'d ExecutableDocument,
    /// What fragments come to; nothing yet for one that is being looked at, so that a circle ends.
    known: HashMap<&'d Name, Weight>,
}

impl<'d> Scale<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Weight {
        set.items.iter().fold(Weight::default(), |sum, selection| {
            let weight = self.selection(&selection.node);
            Weight {
                fields: sum.fields.saturating_add(weight.fields),
                depth: sum.depth.max(weight.depth),
                lists: sum.lists.max(weight.lists),
                spread: sum.spread.saturating_add(weight.spread),
                asked: sum.asked.saturating_add(weight.asked),
            }
        })
    }

    fn selection(&mut self, selection: &'d Selection) -> Weight {
        match selection {
            Selection::Field(field) => {
                let below = self.set(&field.node.selection_set.node);
                let name = field.node.name.node.as_str();
                let list = LISTS.contains(&name);
                let cost = COSTLY.iter().find(|(costly, _)| *costly == name).map_or(1, |(_, cost)| *cost);
                let items = ITEMS.iter().find(|(list, _)| *list == name).map_or(1, |(_, items)| *items);
                let about_schema = matches!(name, "__schema" | "__type");
                Weight {
                    fields: below.fields.saturating_add(cost),
                    depth: below.depth + 1,
                    lists: below.lists + u32::from(list),
                    spread: below.spread.saturating_mul(items).saturating_add(items),
                    asked: if about_schema { below.spread } else { below.asked },
                }
            }
            Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node),
            Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
        }
    }

    fn fragment(&mut self, name: &'d Name) -> Weight {
        if let Some(weight) = self.known.get(name) {
            return *weight;
        }
        self.known.insert(name, Weight::default());
        let document = self.document;
        let weight = document.fragments.get(name).map(|found| self.set(&found.node.selection_set.node));
        let weight = weight.unwrap_or_default();
        self.known.insert(name, weight);
        weight
    }
}
