//! Pages of the API: `taxon_concepts`, legislation (`cites_listings`, `cites_quotas`, `cites_suspensions`,
//! `cms_listings`), distributions. What a page has is read; what it has besides is said.

use super::super::text::plain;
use super::super::{Import, ImportError, SourceFile, dates};
use super::records::{Change, Listing, Occurrence, Place, Quota, Records, Suspension, Taxon};
use crate::data::Date;
use serde_json::Value;

/// The keys under which listings stand, with their treaty.
const LISTINGS: [(&str, &str); 2] = [("cites_listings", "CITES"), ("cms_listings", "CMS")];
/// The ranks from the top.
pub const RANKS: [&str; 6] = ["kingdom", "phylum", "class", "order", "family", "genus"];

/// Reads a page.
pub fn read(import: &mut Import<'_>, file: &SourceFile, records: &mut Records) -> Result<(), ImportError> {
    let page: Value = serde_json::from_slice(&file.bytes)
        .map_err(|error| ImportError::new(format!("`{}` is no JSON: {error}", file.name)))?;
    if let Some(message) = page.pointer("/error/message").and_then(Value::as_str) {
        import.report.skipped(&file.name, "the page", format!("Species+ answered with an error: {message}"));
        return Ok(());
    }
    let mut reader = Reader { import, file: &file.name, records };
    match &page {
        Value::Array(places) => reader.distributions(places, None),
        page => reader.object(page),
    }
}

struct Reader<'r, 'a> {
    import: &'r mut Import<'a>,
    file: &'r str,
    records: &'r mut Records,
}

impl Reader<'_, '_> {
    fn object(&mut self, page: &Value) -> Result<(), ImportError> {
        let keys =
            ["taxon_concepts", "cites_listings", "cms_listings", "cites_quotas", "cites_suspensions", "distributions"];
        if !keys.iter().any(|key| page.get(key).is_some()) {
            return Err(ImportError::new(format!("`{}` is no page of the Species+ API that is known here", self.file))
                .hint(format!("a page has one of `{}`, or is a list of distributions", keys.join("`, `"))));
        }
        for taxon in list(page, "taxon_concepts") {
            self.taxon(taxon);
        }
        for (key, treaty) in LISTINGS {
            for listing in list(page, key) {
                self.listing(listing, treaty, None);
            }
        }
        for quota in list(page, "cites_quotas") {
            self.quota(quota);
        }
        for suspension in list(page, "cites_suspensions") {
            self.suspension(suspension);
        }
        let places = list(page, "distributions");
        if places.is_empty() { Ok(()) } else { self.distributions(places, number(page, "taxon_concept_id")) }
    }

    fn taxon(&mut self, value: &Value) {
        let place = format!("taxon concept {}", number(value, "id").unwrap_or_default());
        let (Some(id), Some(name)) = (number(value, "id"), text(value, "full_name")) else {
            return self.import.report.skipped(self.file, place, "it has no id or no name");
        };
        if text(value, "name_status").is_some_and(|status| status != "A") {
            let reason = "it is no accepted name; synonyms are taken with the accepted one";
            return self.import.report.skipped(self.file, place, reason);
        }
        let names = |key: &str, name: &str, of: &str| -> Vec<(String, Option<String>)> {
            list(value, key).iter().filter_map(|item| Some((text(item, name)?, text(item, of)))).collect()
        };
        let higher = RANKS.into_iter().filter_map(|rank| Some((rank, text(value.get("higher_taxa")?, rank)?)));
        let taxon = Taxon {
            name,
            author: text(value, "author_year"),
            rank: text(value, "rank").unwrap_or_default().to_lowercase(),
            common: names("common_names", "name", "language"),
            synonyms: names("synonyms", "full_name", "author_year"),
            higher: higher.collect(),
        };
        self.records.taxa.insert(id, taxon);
        for (key, treaty) in LISTINGS {
            for listing in list(value, key) {
                self.listing(listing, treaty, Some(id));
            }
        }
        self.import.report.taken(self.file, place);
    }

    /// A change of a listing. Inside a taxon's page only current additions stand, without a sign.
    fn listing(&mut self, value: &Value, treaty: &'static str, inside: Option<u64>) {
        let key = number(value, "id").map(|id| id.to_string()).unwrap_or_default();
        let place = format!("listing {key}");
        let change = match text(value, "change_type") {
            None if inside.is_some() => Some(Change::Addition),
            sign => Change::read(&sign.unwrap_or_default()),
        };
        let taxon = inside.or_else(|| number(value, "taxon_concept_id"));
        let (Some(taxon), Some(appendix), Some(change)) = (taxon, text(value, "appendix"), change) else {
            return self.import.report.skipped(
                self.file,
                place,
                "it lacks a taxon, an appendix or a known kind of change",
            );
        };
        let date = self.date(value, "effective_at", &place);
        let current = value.get("is_current").and_then(Value::as_bool).or(inside.map(|_| true));
        let note = text(value, "annotation").and_then(|note| plain(&note));
        let hash = value
            .get("hash_annotation")
            .and_then(|hash| hash.as_str().map(str::to_owned).or_else(|| text(hash, "annotation")));
        let note = match (note, hash.and_then(|hash| plain(&hash))) {
            (Some(note), Some(hash)) => Some(format!("{note} {hash}")),
            (note, hash) => note.or(hash),
        };
        let party = value.get("party").and_then(geo);
        let file = self.file.to_owned();
        if inside.is_none() {
            self.import.report.taken(self.file, place.clone());
        }
        self.records.listing(Listing { treaty, key, taxon, appendix, change, date, note, party, current, file, place });
    }

    fn quota(&mut self, value: &Value) {
        let key = number(value, "id").map(|id| id.to_string()).unwrap_or_default();
        let place_name = format!("quota {key}");
        let (Some(place), Some(taxon)) = (value.get("geo_entity").and_then(geo), number(value, "taxon_concept_id"))
        else {
            return self.import.report.skipped(self.file, place_name, "it lacks a place or a taxon");
        };
        let quantity = value.get("quota").and_then(Value::as_f64).map(|number| number.to_string());
        let before = self.import.report.rows.len();
        if quantity.is_none() {
            self.import.report.changed(self.file, place_name.clone(), "it has no quantity");
        }
        let published = self.date(value, "publication_date", &place_name);
        let current = value.get("is_current").and_then(Value::as_bool);
        // A quota is for a year; of a past one the page does not say which.
        let until = published.filter(|_| current == Some(false)).map(|date| format!("{:04}?", date.first_day().0));
        if let Some(until) = &until {
            let reason = format!("Species+ calls it past; its end is taken as `{until}`, the year of publication");
            self.import.report.changed(self.file, place_name.clone(), reason);
        }
        if self.import.report.rows.len() == before {
            self.import.report.taken(self.file, place_name);
        }
        let unit = value.get("unit").and_then(|unit| unit.as_str().map(str::to_owned).or_else(|| text(unit, "name")));
        let (url, note) = (text(value, "url"), text(value, "notes").and_then(|note| plain(&note)));
        self.records.quotas.push(Quota { key, taxon, place, quantity, unit, published, until, url, note });
    }

    fn suspension(&mut self, value: &Value) {
        let key = number(value, "id").map(|id| id.to_string()).unwrap_or_default();
        let place_name = format!("suspension {key}");
        let start = value.get("start_notification").cloned().unwrap_or_default();
        let (Some(place), Some(name)) = (value.get("geo_entity").and_then(geo), text(&start, "name")) else {
            return self.import.report.skipped(self.file, place_name, "it lacks a place or a notification");
        };
        let before = self.import.report.rows.len();
        let since = self.date(value, "start_date", &place_name);
        let dated = self.date(&start, "date", &place_name);
        let mut notes: Vec<String> = text(value, "notes").and_then(|note| plain(&note)).into_iter().collect();
        if value.get("applies_to_import").and_then(Value::as_bool) == Some(true) {
            notes.push("(Applies to imports.)".to_owned());
        }
        if value.get("is_current").and_then(Value::as_bool) == Some(false) {
            notes.push("(Past, as Species+ says; its end is not known.)".to_owned());
            let reason = "Species+ calls it past but does not say when it ended; that stands in the note";
            self.import.report.changed(self.file, place_name.clone(), reason);
        }
        let note = (!notes.is_empty()).then(|| notes.join(" "));
        let taxon = number(value, "taxon_concept_id");
        let notification = (name, dated, text(&start, "url"));
        if self.import.report.rows.len() == before {
            self.import.report.taken(self.file, place_name);
        }
        self.records.suspensions.push(Suspension { key, taxon, place, since, notification, note });
    }

    /// The taxon of a page of distributions, which does not say it: told with `--taxon`, for one page, or by the only
    /// number of two digits or more in the name of the file.
    fn taxon_of_page(&mut self) -> Result<u64, ImportError> {
        let numbers: Vec<&str> =
            self.file.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() > 1).collect();
        let named = if let [number] = numbers.as_slice() { number.parse().ok() } else { None };
        let told = self.import.settings.taxon.as_deref().and_then(|taxon| taxon.parse().ok());
        let hint = "give the number of the taxon concept with --taxon NUMBER, or put it into the name of the file, such as `distributions-4521.json`";
        match (told, &self.records.told) {
            (Some(told), None) => {
                self.records.told = Some(self.file.to_owned());
                Ok(told)
            }
            (Some(_), Some(other)) if named.is_none() => {
                let message = format!("`{other}` and `{}` both do not say of which taxon they are", self.file);
                Err(ImportError::new(message).hint(hint))
            }
            _ => {
                let message = format!("`{}` is a list of places that does not say of which taxon", self.file);
                let taxon = named.ok_or_else(|| ImportError::new(message).hint(hint))?;
                self.import.report.changed(
                    self.file,
                    "the page",
                    format!("taxon {taxon} is read from the file's name"),
                );
                Ok(taxon)
            }
        }
    }

    fn distributions(&mut self, places: &[Value], taxon: Option<u64>) -> Result<(), ImportError> {
        let taxon = taxon.map_or_else(|| self.taxon_of_page(), Ok)?;
        for value in places {
            let Some(place) = geo(value) else {
                self.import.report.skipped(self.file, "a place", "it has no name");
                continue;
            };
            let tags = list(value, "tags").iter().filter_map(Value::as_str).map(str::to_owned).collect();
            self.import.report.taken(self.file, format!("occurrence in {}", place.name));
            self.records.occurrences.push(Occurrence { taxon, place, tags });
        }
        Ok(())
    }

    fn date(&mut self, value: &Value, key: &str, place: &str) -> Option<Date> {
        let (date, note) = dates::taken(&text(value, key)?);
        if let Some(note) = note {
            self.import.report.changed(self.file, place, format!("{key}: {note}"));
        }
        date
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn number(value: &Value, key: &str) -> Option<u64> {
    value.get(key)?.as_u64()
}

fn geo(value: &Value) -> Option<Place> {
    let iso = text(value, "iso_code2").filter(|iso| iso.len() == 2);
    text(value, "name").or_else(|| iso.clone()).map(|name| Place { iso, name })
}
