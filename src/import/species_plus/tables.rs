//! Downloads: "CITES listings", "CMS listings" and "History of CITES Listings", known by their columns.

use super::super::rows::{Row, Table};
use super::super::text::plain;
use super::super::{Import, ImportError, SourceFile, dates};
use super::pages::RANKS;
use super::records::{Change, Listing, Occurrence, Place, Records, Taxon};
use crate::data::Date;

/// The columns of distributions, with what each says of the places in it.
const DISTRIBUTIONS: [(&str, &str); 8] = [
    ("NativeDistributionFullNames", ""),
    ("Introduced_Distribution", "introduced"),
    ("Introduced(?)_Distribution", "introduced, uncertain"),
    ("Reintroduced_Distribution", "reintroduced"),
    ("Extinct_Distribution", "extinct"),
    ("Extinct(?)_Distribution", "extinct, uncertain"),
    ("Distribution_Uncertain", "uncertain"),
    ("All_DistributionFullNames", ""),
];

/// Reads a download.
pub fn read(import: &mut Import<'_>, file: &SourceFile, records: &mut Records) -> Result<(), ImportError> {
    let delimiter = if file.bytes.iter().take_while(|byte| **byte != b'\n').filter(|byte| **byte == b';').count() > 3 {
        b';'
    } else {
        b','
    };
    let table = Table::read(import, file, delimiter)?;
    let mut reader = Reader { import, file: &file.name, records };
    let read: fn(&mut Reader<'_, '_>, Row<'_>) = if table.has("ChangeType") && table.has("EffectiveAt") {
        |reader, row| reader.history(row)
    } else if table.has("Listing") && table.has("Agreement") {
        |reader, row| reader.cms(row)
    } else if table.has("Listing") && table.has("Scientific Name") {
        |reader, row| reader.cites(row)
    } else {
        let columns = table.columns().take(8).collect::<Vec<_>>().join("`, `");
        return Err(ImportError::new(format!(
            "`{}` is no download of Species+ that is known here; its columns begin `{columns}`",
            file.name
        ))
        .hint("known are the CITES listings, the CMS listings and the history of CITES listings"));
    };
    table.rows().for_each(|row| read(&mut reader, row));
    Ok(())
}

struct Reader<'r, 'a> {
    import: &'r mut Import<'a>,
    file: &'r str,
    records: &'r mut Records,
}

impl Reader<'_, '_> {
    fn history(&mut self, row: Row<'_>) {
        let Some(taxon) = self.taxon(row, ["TaxonId", "FullName", "AuthorYear", "RankName"]) else { return };
        let Some(change) = Change::read(row.get("ChangeType")) else {
            let reason = format!("`{}` is no known kind of change", row.get("ChangeType"));
            return self.import.report.skipped(self.file, row.place(), reason);
        };
        let before = self.import.report.rows.len();
        let date = self.date(row.get("EffectiveAt"), row);
        let iso = Some(row.get("PartyIsoCode")).filter(|iso| iso.len() == 2).map(str::to_owned);
        let name =
            Some(row.get("PartyFullName")).filter(|name| !name.is_empty()).map(str::to_owned).or_else(|| iso.clone());
        let notes = ["FullAnnotationEnglish", "AnnotationEnglish", "#Annotation"].map(|column| row.get(column));
        let current = match row.get("IsCurrent").to_lowercase().as_str() {
            "true" | "t" | "1" | "yes" => Some(true),
            "false" | "f" | "0" | "no" => Some(false),
            _ => None,
        };
        let listing = Listing {
            treaty: "CITES",
            key: format!("history, taxon {taxon}, row {}", row.number()),
            taxon,
            appendix: row.get("Appendix").to_owned(),
            change,
            date,
            note: notes.into_iter().find_map(plain),
            party: name.map(|name| Place { iso, name }),
            current,
            file: self.file.to_owned(),
            place: row.place(),
        };
        self.take(listing, row, before);
    }

    fn cites(&mut self, row: Row<'_>) {
        let Some(taxon) = self.taxon(row, ["Id", "Scientific Name", "Author", "Rank"]) else { return };
        let party = Some(row.get("Party")).filter(|party| !party.is_empty());
        let party = party.map(|name| Place { iso: (name.len() == 2).then(|| name.to_owned()), name: name.to_owned() });
        let note = plain(&format!("{} {}", row.get("Full note"), row.get("# Full note")));
        self.current(row, taxon, "CITES", &[], party.as_ref(), note.as_ref());
    }

    fn cms(&mut self, row: Row<'_>) {
        let Some(taxon) = self.taxon(row, ["Id", "ScientificName", "Author", "Rank"]) else { return };
        let dates: Vec<(String, &str)> = row.get("Date").lines().map(appendix_and_date).collect();
        let note = plain(row.get("Note"));
        self.current(row, taxon, "CMS", &dates, None, note.as_ref());
    }

    /// A row of what is listed now, in one appendix or several; `I/II/NC` is three entries, NC none.
    fn current(
        &mut self,
        row: Row<'_>,
        taxon: u64,
        treaty: &'static str,
        dates: &[(String, &str)],
        party: Option<&Place>,
        note: Option<&String>,
    ) {
        let before = self.import.report.rows.len();
        self.occurrences(row, taxon);
        for appendix in row.get("Listing").split(['/', ',']).map(str::trim).filter(|appendix| !appendix.is_empty()) {
            if appendix == "NC" {
                continue;
            }
            let dated =
                dates.iter().find(|(of, _)| of == appendix).or_else(|| dates.iter().find(|(of, _)| of.is_empty()));
            let date = dated.and_then(|(_, text)| self.date(text, row));
            let key = format!("{treaty} listings, taxon {taxon}, {appendix}");
            let listing = Listing {
                treaty,
                key: party.map_or(key.clone(), |party| format!("{key}, {}", party.name)),
                taxon,
                appendix: appendix.to_owned(),
                change: Change::Addition,
                date,
                note: note.cloned(),
                party: party.cloned(),
                current: Some(true),
                file: self.file.to_owned(),
                place: row.place(),
            };
            self.records.listing(listing);
        }
        if self.import.report.rows.len() == before {
            self.import.report.taken(self.file, row.place());
        }
    }

    fn take(&mut self, listing: Listing, row: Row<'_>, before: usize) {
        if listing.appendix.is_empty() {
            return self.import.report.skipped(self.file, row.place(), "it names no appendix");
        }
        self.records.listing(listing);
        if self.import.report.rows.len() == before {
            self.import.report.taken(self.file, row.place());
        }
    }

    /// The number of the row's taxon, which is kept if it is new.
    fn taxon(&mut self, row: Row<'_>, [id, name, author, rank]: [&str; 4]) -> Option<u64> {
        let Ok(number) = row.get(id).parse::<u64>() else {
            self.import.report.skipped(self.file, row.place(), format!("`{}` is no number of a taxon", row.get(id)));
            return None;
        };
        if row.get(name).is_empty() {
            self.import.report.skipped(self.file, row.place(), "it names no taxon");
            return None;
        }
        let own_rank = row.get(rank).to_lowercase();
        let higher = RANKS.into_iter().take_while(|rank| *rank != own_rank).filter_map(|rank| {
            let column = rank[..1].to_uppercase() + &rank[1..];
            let name = row.get(&column);
            (!name.is_empty()).then(|| (rank, name.to_owned()))
        });
        let taxon = || Taxon {
            name: row.get(name).to_owned(),
            author: Some(row.get(author)).filter(|author| !author.is_empty()).map(str::to_owned),
            rank: own_rank.clone(),
            higher: higher.collect(),
            ..Taxon::default()
        };
        self.records.taxa.entry(number).or_insert_with(taxon);
        Some(number)
    }

    fn occurrences(&mut self, row: Row<'_>, taxon: u64) {
        let mut told: Vec<String> = Vec::new();
        for (column, tag) in DISTRIBUTIONS {
            for name in row.get(column).split(',').map(str::trim).filter(|name| !name.is_empty()) {
                if told.iter().any(|other| other == name) {
                    continue;
                }
                told.push(name.to_owned());
                let place = Place { iso: None, name: name.to_owned() };
                let tags = if tag.is_empty() { Vec::new() } else { vec![tag.to_owned()] };
                self.records.occurrences.push(Occurrence { taxon, place, tags });
            }
        }
    }

    fn date(&mut self, text: &str, row: Row<'_>) -> Option<Date> {
        let (date, note) = dates::taken(text);
        if let Some(note) = note {
            self.import.report.changed(self.file, row.place(), note);
        }
        date
    }
}

/// `**I** 23/12/2002` is a date of Appendix I, `23/12/2002` one of all.
fn appendix_and_date(line: &str) -> (String, &str) {
    let parts: Vec<&str> = line.splitn(3, "**").collect();
    match parts.as_slice() {
        ["", appendix, date] => (appendix.trim().to_owned(), date.trim()),
        _ => (String::new(), line.trim()),
    }
}
