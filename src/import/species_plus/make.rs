//! Makes entities and statements of what was read.

use super::super::dates::day_before;
use super::super::{Import, ImportError, Said};
use super::history;
use super::records::{Change, Listing, Occurrence, Place, Quota, Records, Suspension, Taxon};
use crate::ontology::{AttributeRole, KindId, KindRole, RelationId, RelationRole};
use std::collections::{BTreeMap, HashMap};

const SOURCE: (&str, &str, &str) = ("species-plus", "Species+", "https://www.speciesplus.net/");

/// Makes everything.
pub fn make(import: &mut Import<'_>, mut records: Records) -> Result<(), ImportError> {
    let source = import.document(SOURCE.0, SOURCE.1, Some(SOURCE.2))?;
    let kinds = [KindRole::Taxon, KindRole::Place, KindRole::Appendix];
    let [taxon, place, appendix] = kinds.map(|role| import.roles.kind(role));
    let mut maker = Maker {
        source,
        taxon: taxon?,
        place: place?,
        appendix: appendix?,
        listing: import.roles.relation(RelationRole::Listing)?,
        import,
        ids: BTreeMap::new(),
        by_name: HashMap::new(),
        places: HashMap::new(),
    };
    name_unnamed(&mut records, maker.import);
    maker.taxa(&records.taxa)?;
    maker.listings(&records.listings)?;
    maker.occurrences(&records.occurrences)?;
    maker.quotas(&records.quotas)?;
    maker.suspensions(&records.suspensions)
}

/// Legislation pages say taxa by number alone: one that no file names keeps its number as its name.
fn name_unnamed(records: &mut Records, import: &mut Import<'_>) {
    let listed = records.listings.iter().map(|listing| listing.taxon);
    let found = records.occurrences.iter().map(|occurrence| occurrence.taxon);
    let suspended = records.suspensions.iter().filter_map(|suspension| suspension.taxon);
    let quotas = records.quotas.iter().map(|quota| quota.taxon);
    let mut numbers: Vec<u64> = listed.chain(found).chain(suspended).chain(quotas).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        records.taxa.entry(number).or_insert_with(|| {
            let reason = "no file says its name; give the page of `taxon_concepts` that has it";
            import.report.changed("species-plus", format!("taxon concept {number}"), reason);
            Taxon { name: format!("Taxon concept {number} of Species+"), ..Taxon::default() }
        });
    }
}

struct Maker<'i, 'a> {
    import: &'i mut Import<'a>,
    source: String,
    taxon: KindId,
    place: KindId,
    appendix: KindId,
    listing: RelationId,
    /// Taxa by number.
    ids: BTreeMap<u64, String>,
    /// Taxa by name, with their rank.
    by_name: HashMap<String, (String, String)>,
    /// Places by their ISO code.
    places: HashMap<String, String>,
}

impl Maker<'_, '_> {
    fn taxa(&mut self, taxa: &BTreeMap<u64, Taxon>) -> Result<(), ImportError> {
        for (number, taxon) in taxa {
            let same = self.by_name.contains_key(&taxon.name);
            // A name may stand for a genus of animals and one of plants.
            let name = if same { format!("{} (Species+ {number})", taxon.name) } else { taxon.name.clone() };
            let id = self.import.entity(self.taxon, &format!("species+ {number}"), &name, &name);
            self.import.attribute(&id, self.taxon, AttributeRole::Rank, Some(&taxon.rank));
            self.names(&id, *number, taxon);
            self.by_name.entry(taxon.name.clone()).or_insert_with(|| (id.clone(), taxon.rank.clone()));
            self.ids.insert(*number, id);
        }
        let parent = self.import.roles.relation(RelationRole::ParentTaxon)?;
        for (number, taxon) in taxa {
            self.parents(*number, taxon, parent);
        }
        Ok(())
    }

    fn names(&mut self, id: &str, number: u64, taxon: &Taxon) {
        let draft = self.import.draft(id);
        if !taxon.rank.is_empty() {
            draft.name(&taxon.name, "scientific", None, taxon.author.as_deref());
        }
        for (synonym, author) in &taxon.synonyms {
            draft.name(synonym, "synonym", None, author.as_deref());
        }
        for (name, language) in &taxon.common {
            let language = language.as_ref().map(|language| language.to_lowercase());
            draft.name(name, "common", language.as_deref(), None);
        }
        draft.name(&format!("Species+ {number}"), "alias", None, Some(SOURCE.1));
    }

    /// Each taxon belongs to the next higher one; higher taxa that no record is about are made from their names.
    fn parents(&mut self, number: u64, taxon: &Taxon, relation: RelationId) {
        let mut chain: Vec<String> = Vec::new();
        let at = format!("taxon concept {number}");
        let is_lower = |name: &str| name != taxon.name;
        let genus = taxon.name.split(' ').next().unwrap_or_default();
        let by_name = self.by_name.get(genus).filter(|(_, rank)| rank == "genus" && genus != taxon.name);
        let own_genus = by_name.map(|_| ("genus", genus.to_owned()));
        let has_genus = taxon.higher.iter().any(|(rank, _)| *rank == "genus");
        let steps = taxon.higher.iter().cloned().chain(own_genus.filter(|_| !has_genus));
        for (rank, name) in steps.filter(|(_, name)| is_lower(name)).collect::<Vec<_>>() {
            chain.push(self.higher(rank, &name));
        }
        chain.extend(self.ids.get(&number).cloned());
        for pair in chain.windows(2) {
            let [upper, lower] = pair else { continue };
            let is_told = |links: &BTreeMap<(String, String), Vec<Said>>, relation: &str| {
                links.keys().any(|(known, _)| known == relation)
            };
            let name = self.import.base.ontology().relation(relation).id.clone();
            if upper != lower && !is_told(&self.import.draft(lower).links, &name) {
                let said = Said::new(&self.source, at.clone());
                self.import.say(lower, relation, upper, said);
            }
        }
    }

    fn higher(&mut self, rank: &str, name: &str) -> String {
        if let Some((id, _)) = self.by_name.get(name).filter(|(_, known)| known == rank) {
            return id.clone();
        }
        // A name may stand for an order and, elsewhere or by a slip, for a taxon of another rank.
        let same = self.by_name.contains_key(name);
        let shown = if same { format!("{name} ({rank})") } else { name.to_owned() };
        let id = self.import.entity(self.taxon, &format!("species+ {rank} {name}"), &shown, &shown);
        self.import.attribute(&id, self.taxon, AttributeRole::Rank, Some(rank));
        self.import.draft(&id).name(name, "scientific", None, None);
        self.by_name.entry(name.to_owned()).or_insert_with(|| (id.clone(), rank.to_owned()));
        id
    }

    fn listings(&mut self, listings: &[Listing]) -> Result<(), ImportError> {
        let mut of_taxa: BTreeMap<(u64, &str), Vec<Listing>> = BTreeMap::new();
        for listing in listings {
            of_taxa.entry((listing.taxon, listing.treaty)).or_default().push(listing.clone());
        }
        for mut listings in of_taxa.into_values() {
            listings.sort_by_key(|listing| {
                (listing.date.map(crate::data::Date::first_day), listing.change, natural(&listing.key))
            });
            let (ends, doubts) = history::ends(&listings);
            for (index, doubt) in doubts {
                self.import.report.changed(&listings[index].file, listings[index].place.clone(), doubt);
            }
            for (listing, end) in listings.iter().zip(ends) {
                let mut said = Said::new(&self.source, at(listing));
                said.since = listing.date.map(|date| date.to_string());
                said.until = end.and_then(day_before).map(|date| date.to_string());
                said.note.clone_from(&listing.note);
                match listing.change {
                    Change::Addition => self.listed(listing, said),
                    Change::Reservation => self.reserved(listing, said)?,
                    // They show in the ends of what they end.
                    Change::Deletion | Change::Withdrawal => {}
                }
            }
        }
        Ok(())
    }

    fn listed(&mut self, listing: &Listing, mut said: Said) {
        let Some(taxon) = self.ids.get(&listing.taxon).cloned() else { return };
        if let Some(party) = &listing.party {
            self.place(party);
            let attribute = self.import.roles.of_statement(self.listing, AttributeRole::Party, &party.name);
            said.attributes.extend(attribute.map(|id| (id, party.name.as_str().into())));
        }
        let appendix = self.appendix(listing);
        self.import.say(&taxon, self.listing, &appendix, said);
    }

    fn reserved(&mut self, listing: &Listing, mut said: Said) -> Result<(), ImportError> {
        let relation = self.import.roles.relation(RelationRole::Reservation)?;
        let (Some(taxon), Some(party)) = (self.ids.get(&listing.taxon).cloned(), &listing.party) else {
            self.import.report.skipped(&listing.file, listing.place.clone(), "a reservation names no party");
            return Ok(());
        };
        let place = self.place(party);
        let appendix = format!("{} {}", listing.treaty, listing.appendix);
        let attribute = self.import.roles.of_statement(relation, AttributeRole::Appendix, &appendix);
        said.attributes.extend(attribute.map(|id| (id, appendix.into())));
        self.import.say(&place, relation, &taxon, said);
        Ok(())
    }

    fn appendix(&mut self, listing: &Listing) -> String {
        let name = format!("{} Appendix {}", listing.treaty, listing.appendix);
        let id = self.import.entity(self.appendix, &name, &name, &name);
        self.import.attribute(&id, self.appendix, AttributeRole::Identifies, Some(&listing.appendix));
        id
    }

    /// A place by its code if it has one: pages in other languages give it other names.
    fn place(&mut self, place: &Place) -> String {
        if let Some(id) = place.iso.as_ref().and_then(|iso| self.places.get(iso)).cloned() {
            self.import.draft(&id).name(&place.name, "alias", None, None);
            return id;
        }
        let id = self.import.entity(self.place, &place.name.to_lowercase(), &place.name, &place.name);
        if let Some(iso) = &place.iso {
            self.import.draft(&id).name(iso, "alias", None, Some("ISO 3166-1"));
            self.places.insert(iso.clone(), id.clone());
        }
        id
    }

    fn occurrences(&mut self, occurrences: &[Occurrence]) -> Result<(), ImportError> {
        let relation = self.import.roles.relation(RelationRole::Occurrence)?;
        for occurrence in occurrences {
            let Some(taxon) = self.ids.get(&occurrence.taxon).cloned() else { continue };
            let place = self.place(&occurrence.place);
            let mut said = Said::new(&self.source, format!("distribution of taxon concept {}", occurrence.taxon));
            said.note = (!occurrence.tags.is_empty()).then(|| occurrence.tags.join(", "));
            let relation_name = self.import.base.ontology().relation(relation).id.clone();
            let is_told = self.import.draft(&taxon).links.contains_key(&(relation_name, place.clone()));
            if !is_told {
                self.import.say(&taxon, relation, &place, said);
            }
        }
        Ok(())
    }

    fn quotas(&mut self, quotas: &[Quota]) -> Result<(), ImportError> {
        let relation = self.import.roles.relation(RelationRole::Quota)?;
        for quota in quotas {
            let Some(taxon) = self.ids.get(&quota.taxon).cloned() else { continue };
            let place = self.place(&quota.place);
            let mut said = Said::new(&self.source, format!("quota {}", quota.key));
            said.since = quota.published.map(|date| date.to_string());
            said.until.clone_from(&quota.until);
            said.note.clone_from(&quota.note);
            for (role, value) in [
                (AttributeRole::Quantity, &quota.quantity),
                (AttributeRole::Unit, &quota.unit),
                (AttributeRole::Address, &quota.url),
            ] {
                let Some(value) = value else { continue };
                let attribute = self.import.roles.of_statement(relation, role, value);
                said.attributes.extend(attribute.map(|id| (id, value.as_str().into())));
            }
            self.import.say(&place, relation, &taxon, said);
        }
        Ok(())
    }

    fn suspensions(&mut self, suspensions: &[Suspension]) -> Result<(), ImportError> {
        let relation = self.import.roles.relation(RelationRole::Subject)?;
        let document = self.import.roles.kind(KindRole::Source)?;
        for suspension in suspensions {
            let (name, dated, url) = &suspension.notification;
            let id = self.import.entity(document, name, name, name);
            let dated = dated.map(|date| date.to_string());
            self.import.attribute(&id, document, AttributeRole::Published, dated.as_deref());
            self.import.attribute(&id, document, AttributeRole::Address, url.as_deref());
            let mut said = Said::new(&self.source, format!("suspension {}", suspension.key));
            said.since = suspension.since.map(|date| date.to_string());
            said.note.clone_from(&suspension.note);
            let place = self.place(&suspension.place);
            let taxon = suspension.taxon.and_then(|number| self.ids.get(&number)).cloned();
            for to in taxon.into_iter().chain([place]) {
                self.import.say(&id, relation, &to, said.clone());
            }
        }
        Ok(())
    }
}

/// Where a listing stands: its record, or its row.
fn at(listing: &Listing) -> String {
    if listing.key.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{} listing {}", listing.treaty, listing.key)
    } else {
        listing.key.clone()
    }
}

/// Sorts records by number where they have one.
fn natural(key: &str) -> (u64, String) {
    (key.parse().unwrap_or(u64::MAX), key.to_owned())
}
