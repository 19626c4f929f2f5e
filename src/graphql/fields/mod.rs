//! The rows of the table: every type and every field, by subject.

mod claims;
mod comparison;
mod connections;
mod entity;
mod network;
mod ontology;
mod paths;
mod relations;
mod root;
mod statements;
mod stats;
mod subgraph;
mod views;

use super::lens::lens_fields;
use super::table::{Shape, Table, TypeRow};
use crate::data::Modality;
use crate::ontology::{KindId, KindRole, Ontology};

/// The table for an ontology.
pub fn table(ontology: &Ontology) -> Table {
    let mut types = vec![root::query(ontology)];
    types.extend(entity::types(ontology));
    types.extend(connections::types(ontology));
    types.extend(statements::types(ontology));
    types.extend(subgraph::types());
    types.push(views::row());
    types.extend(stats::types());
    types.extend(paths::types());
    types.extend(claims::types());
    types.extend(comparison::types());
    types.extend(network::types());
    types.extend(ontology::types());
    types.extend(super::filter::types());
    types.extend(inputs());
    Table { types }
}

/// The type of what statements cite: the kind with that role, if there is just one.
fn source_type(ontology: &Ontology) -> String {
    let mut sources = ontology.kind_ids().filter(|(_, kind)| kind.role == Some(KindRole::Source)).map(|(id, _)| id);
    match (sources.next(), sources.next()) {
        (Some(only), None) => super::node::type_name(ontology, only),
        _ => "Entity".into(),
    }
}

/// The type of entities of these kinds: that of the kind, if there is just one.
fn end_type(ontology: &Ontology, kinds: &[KindId]) -> String {
    match kinds {
        [only] => super::node::type_name(ontology, *only),
        _ => "Entity".into(),
    }
}

fn inputs() -> Vec<TypeRow> {
    let modalities = Modality::ALL.iter().map(|(_, name, about)| (name.to_uppercase(), (*about).to_owned())).collect();
    let directions = [("OUT", "From subject to object."), ("IN", "From object to subject."), ("BOTH", "Either way.")];
    vec![
        TypeRow {
            name: "LensInput".into(),
            description: "Which statements count. What is not set here stays as it is set further up; at the top, every statement counts but those that deny a link.".into(),
            shape: Shape::Input(lens_fields()),
        },
        TypeRow {
            name: "Modality".into(),
            description: "How firmly a document states a link.".into(),
            shape: Shape::Enum(modalities),
        },
        TypeRow {
            name: "Direction".into(),
            description: "Which way links are read.".into(),
            shape: Shape::Enum(directions.map(|(name, about)| (name.to_owned(), about.to_owned())).into()),
        },
        TypeRow {
            name: "Date".into(),
            description: "A year, a month or a day, such as `2012`, `2012-07` or `2012-07-23`; with `~` behind it if approximate, `?` if uncertain, `%` if both (Extended Date/Time Format).".into(),
            shape: Shape::Scalar("https://www.loc.gov/standards/datetime/"),
        },
    ]
}
