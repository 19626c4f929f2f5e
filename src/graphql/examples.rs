//! Questions in words with the queries that answer them, from `docs/queries`.

use crate::data::embedded_queries;
use serde::Serialize;

/// A question and its query.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// The group it stands in: a folder.
    pub group: String,
    /// The name: a file's, without its ending.
    pub name: String,
    /// The question in words.
    pub title: String,
    /// The query that answers it.
    pub query: &'static str,
}

/// All questions, by group and name.
#[must_use]
pub fn examples() -> Vec<Example> {
    let read = |(path, text): (String, &'static str)| {
        let (group, file) = path.split_once('/')?;
        let (first, query) = text.split_once('\n')?;
        Some(Example {
            group: group.to_owned(),
            name: file.strip_suffix(".graphql")?.to_owned(),
            title: first.trim_start_matches('#').trim().to_owned(),
            query,
        })
    };
    embedded_queries().into_iter().filter_map(read).collect()
}
