//! Reads other people's data and writes it as NDJSON, with a report of what was taken, what was changed or skipped, and
//! why, row by row.
//!
//! A source is one file or folder here and one row of [`IMPORTERS`]. An importer knows no kind and no relation by name:
//! it asks for roles, and what the ontology has no role for it says that it leaves out. The same files over the same
//! base give the same bytes. Not here: judging the outcome, which is for [`crate::check`].

mod csv;
mod dates;
mod draft;
mod ids;
mod ieadb;
mod report;
mod roles;
mod rows;
mod species_plus;
mod text;

pub use dates::{Reading, read as read_date};
pub use report::{Report, Row, Verdict};
pub use text::slug;

use crate::graph::Graph;
use draft::{Draft, Said};
use ids::Ids;
use roles::Roles;
use std::collections::BTreeMap;
use std::fmt;
use std::io;

/// A source to import from.
pub struct Importer {
    /// The name.
    pub name: &'static str,
    /// What it is, in a line.
    pub description: &'static str,
    /// Reads the files.
    read: fn(&mut Import<'_>, &[SourceFile]) -> Result<(), ImportError>,
}

/// All sources.
pub const IMPORTERS: &[Importer] = &[species_plus::IMPORTER, ieadb::IMPORTER, csv::IMPORTER];

/// The source with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Importer> {
    IMPORTERS.iter().find(|importer| importer.name == name)
}

/// A file to import, in memory.
pub struct SourceFile {
    /// The name to show.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What an import can be told.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// When the data was published, for the document that its statements cite.
    pub published: Option<crate::data::Date>,
    /// The Species+ taxon that pages are about which do not say so.
    pub taxon: Option<String>,
    /// The mapping that says what the columns of a table mean, with its file name.
    pub mapping: Option<(String, String)>,
}

/// Why nothing can be imported at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// What is wrong, with its subject in backticks.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}

impl ImportError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ImportError {}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    drafts: BTreeMap<String, Draft>,
    /// What became of each row.
    pub report: Report,
}

impl Imported {
    /// How many entities there are.
    #[must_use]
    pub fn entities(&self) -> usize {
        self.drafts.len()
    }

    /// How many statements there are.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.drafts.values().flat_map(|draft| draft.links.values()).map(Vec::len).sum()
    }

    /// Writes the entities as NDJSON, in order of ids.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.drafts.iter().try_for_each(|(id, draft)| {
            serde_json::to_writer(&mut *out, &draft.json(id))?;
            out.write_all(b"\n")
        })
    }
}

/// Imports files over a base graph, whose entities keep their ids and names when they are met again.
///
/// # Errors
/// A file of no known form, or an ontology without what the source needs.
pub fn import(
    importer: &Importer,
    base: &Graph,
    settings: &Settings,
    files: &[SourceFile],
) -> Result<Imported, ImportError> {
    let mut import = Import {
        roles: Roles::new(base.ontology()),
        ids: Ids::new(base),
        base,
        settings,
        drafts: BTreeMap::new(),
        report: Report::default(),
    };
    (importer.read)(&mut import, files)?;
    Ok(Imported { drafts: import.drafts, report: import.report })
}

/// An import that is under way.
struct Import<'a> {
    base: &'a Graph,
    settings: &'a Settings,
    roles: Roles<'a>,
    ids: Ids<'a>,
    drafts: BTreeMap<String, Draft>,
    report: Report,
}

impl Import<'_> {
    /// The draft of an entity; of its name too if it is met for the first time. `key` tells the entity from all others
    /// of its source, `wish` is the id it would like to have.
    fn entity(&mut self, kind: crate::ontology::KindId, key: &str, wish: &str, name: &str) -> String {
        let (id, known) = self.ids.id(kind, key, wish, name);
        if !self.drafts.contains_key(&id) {
            let kind = &self.base.ontology().kind(kind).id;
            let mut draft = Draft::new(kind, known.unwrap_or(name), known.is_some());
            if known.is_some_and(|known| known != name) {
                draft.name(name, "alias", None, None);
            }
            self.drafts.insert(id.clone(), draft);
        }
        id
    }

    /// The draft with an id that [`Self::entity`] gave.
    fn draft(&mut self, id: &str) -> &mut Draft {
        self.drafts.entry(id.to_owned()).or_default()
    }

    /// Adds a statement.
    fn say(&mut self, from: &str, relation: crate::ontology::RelationId, to: &str, said: Said) {
        let relation = self.base.ontology().relation(relation).id.clone();
        self.draft(from).links.entry((relation, to.to_owned())).or_default().push(said);
    }

    /// The document that the statements cite.
    fn document(&mut self, id: &str, name: &str, url: Option<&str>) -> Result<String, ImportError> {
        let kind = self.roles.kind(crate::ontology::KindRole::Source)?;
        let id = self.entity(kind, id, id, name);
        let published = self.settings.published.map(|date| date.to_string());
        self.attribute(&id, kind, crate::ontology::AttributeRole::Published, published.as_deref());
        self.attribute(&id, kind, crate::ontology::AttributeRole::Address, url);
        Ok(id)
    }

    /// Sets the attribute that has a role, if the kind has one and the entity is not one of the base's.
    fn attribute(
        &mut self,
        id: &str,
        kind: crate::ontology::KindId,
        role: crate::ontology::AttributeRole,
        value: Option<&str>,
    ) -> bool {
        let attribute = self.base.ontology().kind(kind).attributes.iter().find(|known| known.role == Some(role));
        let (Some(attribute), Some(value)) = (attribute, value) else { return false };
        if !roles::allows(attribute, value) {
            return false;
        }
        let draft = self.draft(id);
        if !draft.is_known {
            draft.attributes.insert(attribute.id.clone(), value.into());
        }
        true
    }
}
