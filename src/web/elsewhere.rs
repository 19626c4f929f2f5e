//! What can be copied from a page to ask for the same elsewhere, under the same lens: GraphQL, commands, blocks of a
//! report.

use super::context::Context;

impl Context<'_> {
    /// The lens as the argument of a GraphQL field, with a comma and a space before it; nothing if it is the usual one.
    pub fn lens_argument(&self) -> String {
        let mut parts = Vec::new();
        for (key, text) in [("saidBy", &self.filter.said_by), ("trueOn", &self.filter.true_on)] {
            if !text.is_empty() {
                parts.push(format!("{key}: {}", quoted_list(std::iter::once(text.as_str()))));
            }
        }
        if !self.filter.sources.is_empty() {
            let ids = self.filter.sources.iter().map(String::as_str);
            parts.push(format!("sources: [{}]", quoted_list(ids)));
        }
        if !self.filter.modalities.is_empty() {
            let names = self.filter.modalities.iter().map(|modality| modality.name().to_uppercase());
            parts.push(format!("modality: [{}]", names.collect::<Vec<_>>().join(", ")));
        }
        if parts.is_empty() { String::new() } else { format!(", lens: {{ {} }}", parts.join(", ")) }
    }

    /// The lens as options of the command line, with a space before each.
    pub fn lens_options(&self) -> String {
        let several = |key: &str| matches!(key, "source" | "modality");
        let options = self.filter.pairs().into_iter().flat_map(|(key, value)| {
            let values: Vec<&str> = if several(key) { value.split(',').collect() } else { vec![&value] };
            values.into_iter().map(|value| format!(" --{key} {}", shell(value))).collect::<Vec<_>>()
        });
        options.collect()
    }

    /// The lens as it stands in the marker of a block, with a space before each part.
    pub fn lens_marks(&self) -> String {
        self.filter.pairs().into_iter().map(|(key, value)| format!(" {key}={value}")).collect()
    }
}

/// Texts as GraphQL writes them, with commas between them.
pub fn quoted_list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.map(|text| serde_json::Value::from(text).to_string()).collect::<Vec<_>>().join(", ")
}

/// A word for the shell.
pub fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || ",.-_:/".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// The address of the GraphQL editor with a query in it.
pub fn editor(query: &str) -> String {
    let fragment = form_urlencoded::Serializer::new(String::new()).append_pair("query", query).finish();
    format!("/graphql#{fragment}")
}
