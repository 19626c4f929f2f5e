//! Named views as written in files: which part of the graph to draw, and how. Judged by [`crate::check`], made into
//! pictures by [`crate::diagram`].

use super::node::{Node, Value, from_toml};
use super::{FileId, Oddity, Span, Text, What};
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

/// What sort of value a key of a view has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKey {
    /// A line of text.
    Line,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `none`, `kind`, `whole` or a relation.
    Grouping,
    /// A date.
    Date,
    /// A kind.
    Kind,
    /// Ids of entities.
    Ids,
    /// Ids of documents.
    Sources,
    /// Names of kinds.
    Kinds,
    /// Names of relations.
    Relations,
    /// Modalities.
    Modalities,
    /// Kinds, or ids of wholes.
    Places,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
}

/// The keys that a view may have, each with its sort and what it says.
pub const VIEW_KEYS: &[(&str, ViewKey, &str)] = &[
    ("title", ViewKey::Line, "The title of the picture."),
    ("about", ViewKey::Line, "What the picture answers, in a sentence."),
    ("focus", ViewKey::Ids, "Where to start; the whole graph if absent."),
    ("depth", ViewKey::Number, "How many links to go from the focus."),
    ("kinds", ViewKey::Kinds, "Only these kinds besides the focus."),
    ("relations", ViewKey::Relations, "Only these relations are followed."),
    ("show", ViewKey::Kinds, "Only these of them are shown; the others are only walked through."),
    ("draw", ViewKey::Relations, "Only these of them are drawn."),
    ("stop-at", ViewKey::Ids, "Entities to show but not to walk through."),
    ("leave-out", ViewKey::Ids, "Entities not to show."),
    ("roll-up", ViewKey::Places, "Kinds or ids of wholes that stand for their parts too."),
    ("linked-only", ViewKey::Flag, "Whether entities without a line are left out."),
    ("limit", ViewKey::Number, "The most entities to draw."),
    ("said-by", ViewKey::Date, "Only documents surely published by the end of this date."),
    ("true-on", ViewKey::Date, "Only statements that may hold on this date."),
    ("sources", ViewKey::Sources, "Only what these documents say."),
    ("modality", ViewKey::Modalities, "Only statements of these modalities."),
    ("layout", ViewKey::Choice(&["auto", "ego", "columns", "matrix", "layered"]), "How boxes are arranged."),
    ("flow", ViewKey::Choice(&["right", "down"]), "Which way layers and columns follow one another."),
    ("columns", ViewKey::Places, "For columns and matrix: a kind or a whole, or a list of them, for each column."),
    ("rows", ViewKey::Places, "For a matrix: what its rows are."),
    ("through", ViewKey::Kind, "For a matrix: the kind that rows and columns share."),
    ("group-by", ViewKey::Grouping, "What clusters are made of: none, kind, whole or a relation."),
    ("labels", ViewKey::Choice(&["short", "name", "both"]), "What stands in the boxes."),
    ("line-labels", ViewKey::Choice(&["full", "keys", "none"]), "What stands at the lines."),
    ("theme", ViewKey::Choice(&["safe", "light", "dark", "print"]), "Which colours are used."),
    ("colour", ViewKey::Choice(&["kind", "lineage"]), "What colours mean."),
];

/// A named view as written in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RawView {
    /// The file.
    pub file: FileId,
    /// The id: the stem of the file.
    pub id: String,
    /// The keys with their values, in the order of the file.
    pub entries: Vec<(Text, RawViewValue)>,
}

/// A value of a view.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum RawViewValue {
    /// Texts: one, a list, or a list of lists, one for each column.
    Texts(Vec<Vec<Text>>),
    /// A whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
}

impl RawView {
    fn value(&self, key: &str) -> Option<&RawViewValue> {
        self.entries.iter().find(|(known, _)| known.value == key).map(|(_, value)| value)
    }

    /// The lists of a key, one for each column.
    #[must_use]
    pub fn lists(&self, key: &str) -> &[Vec<Text>] {
        match self.value(key) {
            Some(RawViewValue::Texts(lists)) => lists,
            _ => &[],
        }
    }

    /// All texts of a key.
    pub fn list(&self, key: &str) -> impl Iterator<Item = &str> {
        self.lists(key).iter().flatten().map(|text| text.value.as_str())
    }

    /// The text of a key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.list(key).next()
    }

    /// The number of a key.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<u32> {
        match self.value(key) {
            Some(RawViewValue::Number(number)) => u32::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The flag of a key; false if absent.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.value(key), Some(RawViewValue::Flag(true)))
    }
}

/// Reads the text of one view; everything odd is noted.
pub fn read(file: FileId, id: &str, text: &str, oddities: &mut Vec<Oddity>) -> Option<RawView> {
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().map_or(Span::default(), |span| Span::new(span.start, span.end));
        oddities.push(Oddity { file, span, what: What::Syntax(error.message().to_owned()) });
    }
    if !errors.is_empty() {
        return None;
    }
    let mut entries = Vec::new();
    for (key, node) in from_toml(document.get_ref()) {
        let Some((_, sort, _)) = VIEW_KEYS.iter().find(|(known, _, _)| *known == key.value) else {
            let known = VIEW_KEYS.iter().map(|(known, _, _)| (*known).to_owned()).collect();
            let what = What::UnknownKey { key: key.value.clone(), known, place: "a view".into() };
            oddities.push(Oddity { file, span: key.span, what });
            continue;
        };
        let (span, found) = (node.span, node.value.sort());
        match value(*sort, node) {
            Ok(value) => entries.push((key, value)),
            Err(expected) => {
                oddities.push(Oddity { file, span, what: What::WrongType { key: key.value, expected, found } });
            }
        }
    }
    Some(RawView { file, id: id.to_owned(), entries })
}

fn value(sort: ViewKey, node: Node) -> Result<RawViewValue, &'static str> {
    match (sort, node.value) {
        (ViewKey::Number, Value::Integer(number)) => Ok(RawViewValue::Number(number)),
        (ViewKey::Number, _) => Err("a whole number"),
        (ViewKey::Flag, Value::Boolean(flag)) => Ok(RawViewValue::Flag(flag)),
        (ViewKey::Flag, _) => Err("true or false"),
        (_, Value::Text(value)) => Ok(RawViewValue::Texts(vec![vec![Text { value, span: node.span }]])),
        (ViewKey::Line | ViewKey::Choice(_) | ViewKey::Grouping | ViewKey::Date | ViewKey::Kind, _) => Err("a text"),
        (_, Value::Array(items)) => {
            let lists = items.into_iter().map(texts).collect::<Option<Vec<_>>>();
            lists.map(RawViewValue::Texts).ok_or("a list of texts")
        }
        _ => Err("a list of texts"),
    }
}

/// A text, or the texts of a list.
fn texts(node: Node) -> Option<Vec<Text>> {
    match node.value {
        Value::Text(value) => Some(vec![Text { value, span: node.span }]),
        Value::Array(items) => {
            items.into_iter().map(|item| texts(item).and_then(|texts| texts.into_iter().next())).collect()
        }
        _ => None,
    }
}
