//! What a picture shows, in words: the text alternative.

use super::picture::Picture;
use std::collections::BTreeMap;

/// Describes a picture: how much it shows, then each box with what it is linked to, in at most `most` sentences.
#[must_use]
pub fn words(picture: &Picture, most: usize) -> String {
    let mut sentences = vec![size(picture)];
    let mut links: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
    for edge in &picture.edges {
        links.entry((edge.from, edge.relation)).or_default().push(&picture.nodes[edge.to].name);
    }
    let relation = |index: usize| picture.edges.iter().find(|edge| edge.relation == index);
    let total = links.len();
    for ((from, key), others) in links.into_iter().take(most) {
        let verb = relation(key).map_or("", |edge| &edge.forwards);
        sentences.push(format!("{} — {verb} — {}.", picture.nodes[from].name, listed(&others)));
    }
    if total > most {
        sentences.push(format!("And {} more.", total - most));
    }
    sentences.extend(picture.captions.iter().map(|caption| format!("{}.", caption.trim_end_matches('.'))));
    sentences.join(" ")
}

fn size(picture: &Picture) -> String {
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let kinds: BTreeMap<&str, usize> = picture.nodes.iter().fold(BTreeMap::new(), |mut kinds, node| {
        *kinds.entry(node.kind_label.as_str()).or_default() += 1;
        kinds
    });
    let kinds: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{kind}: {count}")).collect();
    format!(
        "{} and {} ({}).",
        counted(picture.nodes.len(), "entity", "entities"),
        counted(picture.edges.iter().map(|edge| edge.count).sum(), "link", "links"),
        kinds.join(", ")
    )
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
