//! The International Environmental Agreements Database: agreements with their lineages, members with signature,
//! ratification and entry into force; and the references between texts that ECOLEX holds.
//!
//! Four tables are known by their headers: agreements (`Treaty Name`, `Lineage`), members (`country`, `mitch_id`),
//! references (`treatyID1`, `treatyID2`, `RefType`) and titles (`name`, `Title`). The order of the files does not matter.

use super::dates::{self, Reading};
use super::rows::{Row, Table};
use super::{Import, ImportError, Importer, Said, SourceFile};
use crate::ontology::{AttributeRole, KindId, KindRole, RelationId, RelationRole};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub const IMPORTER: Importer = Importer {
    name: "ieadb",
    description: "Agreements, lineages and members of the IEADB, references of ECOLEX (CSV).",
    read,
};

const IEADB: (&str, &str, &str) =
    ("ieadb", "International Environmental Agreements Database", "https://www.iea.ulaval.ca/");
const ECOLEX: (&str, &str, &str) = ("ecolex", "ECOLEX", "https://www.ecolex.org/");

/// The columns by which each sort of table is known.
const AGREEMENTS: [&str; 2] = ["Treaty Name", "Lineage"];
const MEMBERS: [&str; 2] = ["country", "mitch_id"];
const REFERENCES: [&str; 3] = ["treatyID1", "treatyID2", "RefType"];
const TITLES: [&str; 2] = ["name", "Title"];

fn read(import: &mut Import<'_>, files: &[SourceFile]) -> Result<(), ImportError> {
    let mut tables = Vec::new();
    for file in files {
        tables.push(Table::read(import, file, b',')?);
    }
    let sorts: [&[&str]; 4] = [&AGREEMENTS, &MEMBERS, &REFERENCES, &TITLES];
    let is = |table: &Table, columns: &[&str]| columns.iter().all(|column| table.has(column));
    if let Some(table) = tables.iter().find(|table| !sorts.iter().any(|columns| is(table, columns))) {
        let columns = table.columns().take(8).collect::<Vec<_>>().join("`, `");
        return Err(ImportError::new(format!("`{}` is none of the known tables; its columns begin `{columns}`", table.file))
            .hint("a table is known by the columns `Treaty Name` and `Lineage`, `country` and `mitch_id`, `treatyID1`, `treatyID2` and `RefType`, or `name` and `Title`"));
    }
    let of = |columns: &'static [&str]| tables.iter().filter(move |table| is(table, columns));
    let mut ieadb = Ieadb::new(import)?;
    of(&AGREEMENTS).for_each(|table| ieadb.agreements(table));
    of(&MEMBERS).for_each(|table| ieadb.members(table));
    let titles = of(&TITLES).flat_map(Table::rows).map(|row| (row.get("name"), row.get("Title"))).collect();
    ieadb.references(&of(&REFERENCES).collect::<Vec<_>>(), &titles)
}

struct Ieadb<'i, 'a> {
    import: &'i mut Import<'a>,
    agreement: KindId,
    place: KindId,
    party: RelationId,
    /// The agreements that were met, by number.
    met: HashMap<String, String>,
}

impl<'i, 'a> Ieadb<'i, 'a> {
    fn new(import: &'i mut Import<'a>) -> Result<Self, ImportError> {
        let agreement = import.roles.kind(KindRole::Agreement)?;
        let place = import.roles.kind(KindRole::Place)?;
        let party = import.roles.relation(RelationRole::Party)?;
        Ok(Self { import, agreement, place, party, met: HashMap::new() })
    }

    fn agreements(&mut self, table: &Table) {
        let mut seen = BTreeSet::new();
        for row in table.rows() {
            let (number, name) = (number(row), row.get("Treaty Name"));
            if number.is_empty() || name.is_empty() {
                self.import.report.skipped(&table.file, row.place(), "it has no number or no name");
            } else if !seen.insert(number) {
                self.import.report.skipped(&table.file, row.place(), format!("agreement `{number}` stands twice"));
            } else {
                let id = self.agreement(number, name);
                let changes = self.details(&id, row, &table.file);
                if changes == 0 {
                    self.import.report.taken(&table.file, row.place());
                }
            }
        }
    }

    /// The agreement with a number of the database; of the base, if a kind that has parties there has its name.
    fn agreement(&mut self, number: &str, name: &str) -> String {
        if let Some(id) = self.met.get(number) {
            return id.clone();
        }
        let ends = &self.import.base.ontology().relation(self.party).to;
        let kind = ends.iter().find(|kind| self.import.ids.named(**kind, name).is_some()).copied();
        let kind = kind.unwrap_or(self.agreement);
        let id = self.import.entity(kind, &format!("ieadb {number}"), &format!("iea-{number}"), name);
        self.import.draft(&id).name(&format!("IEA {number}"), "alias", None, Some(IEADB.1));
        self.import.attribute(&id, kind, AttributeRole::Identifies, Some(number));
        self.met.insert(number.to_owned(), id.clone());
        id
    }

    /// Dates, type and lineage; gives how many changes were noted.
    fn details(&mut self, id: &str, row: Row<'_>, file: &str) -> usize {
        let kind = self.agreement;
        let before = self.import.report.rows.len();
        let signed = self.date(row, &["Signature Date", "Signature Year"], file);
        let in_force = self.date(row, &["Date IEA entered into force"], file);
        self.import.attribute(id, kind, AttributeRole::Signed, signed.as_deref());
        self.import.attribute(id, kind, AttributeRole::Start, in_force.as_deref());
        let sort = row.get("Agreement Type (level 2)");
        if !sort.is_empty() && !self.import.attribute(id, kind, AttributeRole::Sort, Some(&super::slug(sort))) {
            let reason = format!("the ontology has no word for the type `{sort}`, which is left out");
            self.import.report.changed(file, row.place(), reason);
        }
        for (role, column) in [(AttributeRole::Lineage, "Lineage"), (AttributeRole::Sequence, "Sequence in lineage")] {
            let value = Some(row.get(column)).filter(|value| !value.is_empty());
            self.import.attribute(id, kind, role, value);
        }
        self.import.report.rows.len() - before
    }

    /// The first of the columns that holds a date; what could not be read as it stands is noted.
    fn date(&mut self, row: Row<'_>, columns: &[&str], file: &str) -> Option<String> {
        for column in columns {
            let (date, note) = dates::taken(row.get(column));
            if let Some(note) = note {
                self.import.report.changed(file, row.place(), format!("{column}: {note}"));
            }
            if let Some(date) = date {
                return Some(date.to_string());
            }
        }
        None
    }

    fn members(&mut self, table: &Table) {
        let Ok(source) = self.import.document(IEADB.0, IEADB.1, Some(IEADB.2)) else { return };
        let mut seen = BTreeMap::new();
        for row in table.rows() {
            let (country, number) = (row.get("country"), row.get("mitch_id").trim_end_matches(".0"));
            if country.is_empty() || number.is_empty() {
                self.import.report.skipped(&table.file, row.place(), "it has no country or no agreement");
                continue;
            }
            let cells: Vec<&str> = MEMBER_DATES.iter().map(|column| row.get(column)).collect();
            let said = seen.entry((country, number)).or_insert_with(Vec::new);
            if said.contains(&cells) {
                let reason = format!("the membership of `{country}` in `{number}` stands twice");
                self.import.report.skipped(&table.file, row.place(), reason);
                continue;
            }
            said.push(cells);
            let again = said.len();
            self.member(&source, row, &table.file, again);
        }
    }

    fn member(&mut self, source: &str, row: Row<'_>, file: &str, again: usize) {
        let (country, number) = (row.get("country"), row.get("mitch_id").trim_end_matches(".0"));
        let title = Some(row.get("treatyname")).filter(|name| !name.is_empty());
        let agreement = self.agreement(number, title.unwrap_or(&format!("Agreement {number} of the IEADB")));
        // However its letters are written, it is one country.
        let place = self.import.entity(self.place, &country.to_lowercase(), country, country);
        let before = self.import.report.rows.len();
        let at = if again == 1 {
            format!("members of {number}, {country}")
        } else {
            format!("members of {number}, {country}, {again}")
        };
        let mut said = Said::new(source, at);
        let signed = self.date(row, &["csig"], file);
        let ratified = self.date(row, &["crat"], file);
        said.since = self.date(row, &["ceif3"], file);
        said.until = self.date(row, &["tterm"], file);
        self.order(&mut said, row, file);
        let never = dates::read(row.get("ceif3")) == Reading::Never;
        let is_bound = said.since.is_some() || (!never && (ratified.is_some() || signed.is_none()));
        let capacity = if is_bound { "party" } else { "signatory" };
        said.note = never.then(|| "The collection says that it never entered into force.".to_owned());
        for (role, value) in [
            (AttributeRole::Capacity, Some(capacity)),
            (AttributeRole::Signed, signed.as_deref()),
            (AttributeRole::Ratified, ratified.as_deref()),
        ] {
            let Some(value) = value else { continue };
            let attribute = self.import.roles.of_statement(self.party, role, value);
            said.attributes.extend(attribute.map(|id| (id, value.into())));
        }
        for column in ["ceif4", "ceif5", "ceif6", "ceif7", "ceif8", "ceif9"] {
            if let Some(date) = self.date(row, &[column], file) {
                let later = Said {
                    at: format!("{}, {column}", said.at),
                    since: Some(date),
                    until: None,
                    note: None,
                    ..said.clone()
                };
                self.import.say(&place, self.party, &agreement, later);
            }
        }
        self.import.say(&place, self.party, &agreement, said);
        if self.import.report.rows.len() == before {
            self.import.report.taken(file, row.place());
        }
    }

    /// An end before the beginning is left out.
    fn order(&mut self, said: &mut Said, row: Row<'_>, file: &str) {
        let (Some(since), Some(until)) = (&said.since, &said.until) else { return };
        if crate::check::is_after(since, until) {
            let reason = format!("it ends on `{until}`, before it begins on `{since}`; the end is left out");
            self.import.report.changed(file, row.place(), reason);
            said.until = None;
        }
    }
}

/// The columns in which two rows of a membership may differ.
const MEMBER_DATES: [&str; 10] =
    ["tterm", "csig", "crat", "ceif3", "ceif4", "ceif5", "ceif6", "ceif7", "ceif8", "ceif9"];

fn number(row: Row<'_>) -> &str {
    let named = ["IEA# (click for add'l info)", "IEA#", "mitch_id"].map(|column| row.get(column));
    named.into_iter().find(|number| !number.is_empty()).unwrap_or_default()
}

/// What ECOLEX calls a reference, the role of the relation, and whether the first text is its subject.
const REFERENCE_TYPES: [(&str, RelationRole, bool); 8] = [
    ("Amends", RelationRole::Amendment, true),
    ("Amended by", RelationRole::Amendment, false),
    ("Cites", RelationRole::Citation, true),
    ("Cited by", RelationRole::Citation, false),
    ("Enables", RelationRole::Enabling, false),
    ("Enabled by", RelationRole::Enabling, true),
    ("Supersedes", RelationRole::Succession, true),
    ("Superseded by", RelationRole::Succession, false),
];

/// A reference in one direction, and the places that give it: by its own name, and by that of its inverse.
type Given = BTreeMap<(usize, String, String), [Option<String>; 2]>;

impl Ieadb<'_, '_> {
    fn references(&mut self, tables: &[&Table], titles: &BTreeMap<&str, &str>) -> Result<(), ImportError> {
        if tables.is_empty() && titles.is_empty() {
            return Ok(());
        }
        let source = self.import.document(ECOLEX.0, ECOLEX.1, Some(ECOLEX.2))?;
        let mut given = Given::new();
        for row in tables.iter().flat_map(|table| table.rows().map(|row| (*table, row))) {
            self.reference(row.0, row.1, &mut given);
        }
        let mut chains: BTreeMap<RelationId, Chains> = BTreeMap::new();
        for ((index, from, to), places) in given {
            let role = REFERENCE_TYPES[index].1;
            let relation = self.import.roles.relation(role)?;
            let place = places.into_iter().flatten().next().unwrap_or_default();
            if role.is_acyclic() && !chains.entry(relation).or_default().add(&from, &to) {
                let reason =
                    format!("`{from}` {} `{to}` would close a circle", REFERENCE_TYPES[index].0.to_lowercase());
                self.import.report.skipped(&place, "references", reason);
                continue;
            }
            let [subject, object] = [&from, &to].map(|id| self.text(id, titles));
            let at = format!("{from} {} {to}", REFERENCE_TYPES[index].0.to_lowercase());
            self.import.say(&subject, relation, &object, Said::new(&source, at));
        }
        titles.keys().for_each(|id| drop(self.text(id, titles)));
        Ok(())
    }

    /// Takes a row in; the same reference by its own name and by that of its inverse is one.
    fn reference(&mut self, table: &Table, row: Row<'_>, given: &mut Given) {
        let [first, second, sort] = REFERENCES.map(|column| row.get(column));
        let skipped = |reason: String| (table.file.clone(), row.place(), reason);
        let known = REFERENCE_TYPES.iter().position(|(name, ..)| name.eq_ignore_ascii_case(sort));
        let outcome = match known {
            _ if first.is_empty() || second.is_empty() => Err(skipped("it lacks one of the texts".into())),
            None => Err(skipped(format!("`{sort}` is no known type of reference"))),
            Some(_) if first == second => Err(skipped(format!("`{first}` refers to itself"))),
            Some(index) => {
                let (_, role, forward) = REFERENCE_TYPES[index];
                let (from, to) = if forward { (first, second) } else { (second, first) };
                let own = REFERENCE_TYPES.iter().position(|row| row.1 == role && row.2).unwrap_or(index);
                let places = given.entry((own, from.to_owned(), to.to_owned())).or_default();
                let place = &mut places[usize::from(!forward)];
                match place {
                    Some(_) => Err(skipped(format!("`{first}` {} `{second}` stands twice", sort.to_lowercase()))),
                    None => {
                        *place = Some(format!("{}: {}", table.file, row.place()));
                        Ok(())
                    }
                }
            }
        };
        match outcome {
            Ok(()) => self.import.report.taken(&table.file, row.place()),
            Err((file, place, reason)) => self.import.report.skipped(&file, place, reason),
        }
    }

    /// The text with an id of ECOLEX.
    fn text(&mut self, id: &str, titles: &BTreeMap<&str, &str>) -> String {
        let title = titles.get(id).filter(|title| !title.is_empty()).copied().unwrap_or(id);
        let entity =
            self.import.entity(self.agreement, &format!("ecolex {id}"), &format!("ecolex-{}", super::slug(id)), title);
        self.import.draft(&entity).name(id, "alias", None, Some(ECOLEX.1));
        self.import.attribute(&entity, self.agreement, AttributeRole::Identifies, Some(id));
        entity
    }
}

/// Links of a relation that must not come back to where they began.
#[derive(Default)]
struct Chains(BTreeMap<String, BTreeSet<String>>);

impl Chains {
    /// Adds a link unless it closes a circle.
    fn add(&mut self, from: &str, to: &str) -> bool {
        let (mut seen, mut open) = (BTreeSet::new(), vec![to.to_owned()]);
        while let Some(id) = open.pop() {
            if id == from {
                return false;
            }
            if seen.insert(id.clone()) {
                open.extend(self.0.get(&id).into_iter().flatten().cloned());
            }
        }
        self.0.entry(from.to_owned()).or_default().insert(to.to_owned());
        true
    }
}
