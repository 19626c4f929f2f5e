//! Checks that an ontology makes sense as a whole: names are unique where they meet, colours and IRIs are well formed.

use super::{Attribute, AttributeRole, Kind, KindRole, Ontology, OntologyError, Relation, camel_case};
use std::collections::{BTreeMap, BTreeSet};

/// Field names that every entity has in GraphQL, and keys that every data file may have.
const RESERVED: &[&str] = &[
    "id",
    "kind",
    "name",
    "acronym",
    "names",
    "summary",
    "source",
    "at",
    "locator",
    "links",
    "statements",
    "attributes",
    "label",
    "to",
    "modality",
    "since",
    "until",
    "note",
    "cited-statements",
];

/// Names that every statement has in files or in GraphQL.
const RESERVED_IN_STATEMENTS: &[&str] = &[
    "to",
    "source",
    "at",
    "locator",
    "modality",
    "since",
    "until",
    "note",
    "attributes",
    "subject",
    "relation",
    "object",
];

/// Collects every fault.
pub fn validate(ontology: &Ontology) -> Result<(), OntologyError> {
    let mut faults = Vec::new();
    unique_names(ontology, &mut faults);
    for kind in &ontology.kinds {
        check_kind(ontology, kind, &mut faults);
    }
    for relation in &ontology.relations {
        check_relation(ontology, relation, &mut faults);
    }
    shared_attributes(ontology, &mut faults);
    if !ontology.kinds.iter().any(|kind| kind.role == Some(KindRole::Source)) {
        faults.push("no kind has the role `source`; statements need something to cite".into());
    }
    if faults.is_empty() { Ok(()) } else { Err(OntologyError { faults }) }
}

fn unique_names(ontology: &Ontology, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for name in ontology.kinds.iter().flat_map(|kind| [&kind.id, &kind.plural]) {
        if !seen.insert(name) {
            faults.push(format!("`{name}` is used twice among the names and plurals of kinds"));
        }
        if !is_kebab(name) {
            faults.push(format!("`{name}` is not in kebab-case (lower-case letters, digits and single hyphens)"));
        }
    }
    if ontology.kinds.len() > 1000 || ontology.relations.len() > 1000 {
        faults.push("more than 1,000 kinds or relations".into());
    }
}

/// The names that become GraphQL fields of a kind must differ from one another.
fn check_kind(ontology: &Ontology, kind: &Kind, faults: &mut Vec<String>) {
    let place = format!("kinds.{}", kind.id);
    let Some(id) = ontology.find_kind(&kind.id) else { return };
    let mut fields: BTreeMap<String, String> =
        RESERVED.iter().map(|name| (camel_case(name), "what every entity has".to_owned())).collect();
    let own = kind.attributes.iter().map(|attribute| (&attribute.id, "an attribute"));
    let shortcuts = kind.shortcuts.iter().map(|shortcut| (&shortcut.id, "a shortcut"));
    let forward = ontology.relations.iter().filter(|relation| relation.from.contains(&id));
    let backward = ontology.relations.iter().filter(|relation| !relation.symmetric && relation.to.contains(&id));
    let relations = forward.map(|relation| (&relation.id, "a relation"));
    let inverses = backward.map(|relation| (&relation.inverse, "an inverse relation"));
    for (name, what) in own.chain(shortcuts).chain(relations).chain(inverses) {
        if !is_kebab(name) {
            faults.push(format!("`{place}`: `{name}` is not in kebab-case"));
        }
        if let Some(other) = fields.insert(camel_case(name), what.to_owned()) {
            faults.push(format!("`{place}`: `{name}` is {what} and also {other}; rename one"));
        }
    }
    check_text(&place, &kind.label, &kind.description, faults);
    check_iri(ontology, &place, &kind.iri, faults);
    check_attributes(ontology, &place, &kind.attributes, faults);
    for colour in [&kind.look.fill, &kind.look.text] {
        check_colour(&place, colour, faults);
    }
    check_word(&place, "shape", &kind.look.shape, faults);
}

fn check_relation(ontology: &Ontology, relation: &Relation, faults: &mut Vec<String>) {
    let place = format!("relations.{}", relation.id);
    if relation.from.is_empty() || relation.to.is_empty() {
        faults.push(format!("`{place}`: both `from` and `to` need at least one kind"));
    }
    if relation.symmetric != (relation.id == relation.inverse) {
        faults.push(format!("`{place}`: a symmetric relation, and only that, is its own inverse"));
    }
    if relation.symmetric && relation.from != relation.to {
        faults.push(format!("`{place}`: a symmetric relation has the same kinds at both ends"));
    }
    if relation.attributes.iter().any(|attribute| attribute.role == Some(AttributeRole::Published)) {
        faults.push(format!("`{place}`: only a kind's attribute can have the role `published`"));
    }
    for attribute in &relation.attributes {
        if RESERVED_IN_STATEMENTS.contains(&attribute.id.as_str()) {
            faults.push(format!("`{place}`: `{}` is a key that every statement has", attribute.id));
        }
    }
    check_text(&place, &relation.label, &relation.description, faults);
    check_iri(ontology, &place, &relation.iri, faults);
    check_attributes(ontology, &place, &relation.attributes, faults);
    check_colour(&place, &relation.look.colour, faults);
    check_word(&place, "arrow", &relation.look.arrow, faults);
}

/// Attributes of statements share one GraphQL type, so the same name must mean the same type of value.
fn shared_attributes(ontology: &Ontology, faults: &mut Vec<String>) {
    let mut types = BTreeMap::new();
    for relation in &ontology.relations {
        for attribute in &relation.attributes {
            let kind_of_value = std::mem::discriminant(&attribute.ty);
            if *types.entry(&attribute.id).or_insert(kind_of_value) != kind_of_value {
                faults.push(format!("`relations.{}`: `{}` has another type elsewhere", relation.id, attribute.id));
            }
        }
    }
}

fn check_text(place: &str, label: &str, description: &str, faults: &mut Vec<String>) {
    if label.trim().is_empty() || description.trim().is_empty() {
        faults.push(format!("`{place}`: needs a label and a description"));
    }
}

fn check_attributes(ontology: &Ontology, place: &str, attributes: &[Attribute], faults: &mut Vec<String>) {
    for attribute in attributes {
        if let Some(iri) = &attribute.iri {
            check_iri(ontology, &format!("{place}.attributes.{}", attribute.id), iri, faults);
        }
    }
}

fn check_iri(ontology: &Ontology, place: &str, iri: &str, faults: &mut Vec<String>) {
    let known = iri
        .strip_prefix('^')
        .unwrap_or(iri)
        .split_once(':')
        .is_some_and(|(prefix, _)| ontology.prefixes.contains_key(prefix));
    if !known {
        faults.push(format!("`{place}`: the prefix of `{iri}` is not among `prefixes`"));
    }
}

fn check_colour(place: &str, colour: &str, faults: &mut Vec<String>) {
    let hex =
        colour.strip_prefix('#').is_some_and(|rest| rest.len() == 6 && rest.chars().all(|c| c.is_ascii_hexdigit()));
    if !hex {
        faults.push(format!("`{place}`: `{colour}` is not a colour of the form #rrggbb"));
    }
}

fn check_word(place: &str, what: &str, word: &str, faults: &mut Vec<String>) {
    if word.is_empty() || !word.chars().all(|c| c.is_ascii_alphanumeric()) {
        faults.push(format!("`{place}`: `{word}` is no Graphviz {what}"));
    }
}

fn is_kebab(name: &str) -> bool {
    !name.is_empty()
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}
