//! How long each listing lasted: an addition holds until a later addition or deletion of the same population and party.
//!
//! Most moves between appendices have no deletion of their own. Which population a record is about stands in its
//! annotation alone: "the populations of Botswana and Namibia", or "except the population of Mexico" for all the rest.

use super::records::{Change, Listing};
use crate::data::Date;
use std::collections::BTreeSet;

/// When each listing ended, in the order of the listings; and what does not fit, with the listing that it is about.
pub fn ends(listings: &[Listing]) -> (Vec<Option<Date>>, Vec<(usize, String)>) {
    let mut ends = vec![None; listings.len()];
    let mut doubts = Vec::new();
    for (index, listing) in listings.iter().enumerate() {
        if !matches!(listing.change, Change::Addition | Change::Reservation) {
            continue;
        }
        let later = listings.iter().filter(|other| is_after(other, listing) && ends_it(other, listing));
        let end = later.filter_map(|other| other.date).min_by_key(|date| date.first_day());
        match (listing.current, end) {
            (Some(true), Some(end)) => {
                doubts.push((
                    index,
                    format!("Species+ calls it current, though a record of {end} would end it; it is taken as current"),
                ));
            }
            (Some(false), None) => {
                doubts.push((index, "Species+ calls it past, but no later record ends it; its end is not known".into()))
            }
            (_, end) => ends[index] = end,
        }
    }
    (ends, doubts)
}

fn is_after(other: &Listing, listing: &Listing) -> bool {
    match (other.date, listing.date) {
        (Some(other), Some(date)) => other.first_day() > date.first_day(),
        _ => false,
    }
}

/// Whether a later record ends a listing or a reservation.
fn ends_it(other: &Listing, listing: &Listing) -> bool {
    let party =
        |listing: &Listing| listing.party.as_ref().map(|party| party.iso.clone().unwrap_or_else(|| party.name.clone()));
    if other.taxon != listing.taxon || other.treaty != listing.treaty {
        return false;
    }
    let same_appendix = other.appendix == listing.appendix;
    if party(other) != party(listing) {
        // What one party listed goes on until all list it, elsewhere.
        let all = other.party.is_none() && (listing.change, other.change) == (Change::Addition, Change::Addition);
        return all && listing.treaty == "CITES" && !same_appendix && covers(other, listing);
    }
    match (listing.change, other.change) {
        // Under CITES a taxon moves from one appendix to another; under CMS it may be in both.
        (Change::Addition, Change::Addition) => (same_appendix || listing.treaty == "CITES") && covers(other, listing),
        (Change::Addition, Change::Deletion) => same_appendix && covers(other, listing),
        (Change::Reservation, Change::Reservation | Change::Withdrawal) => same_appendix,
        _ => false,
    }
}

/// What a record is about.
#[derive(Debug, PartialEq, Eq)]
enum Population {
    /// All of the taxon, or all but some.
    All { but: BTreeSet<String> },
    /// Only some.
    Some(BTreeSet<String>),
}

/// Whether all that a listing was about is what a later record is about.
fn covers(later: &Listing, listing: &Listing) -> bool {
    match (population(later.note.as_deref()), population(listing.note.as_deref())) {
        // All but some again: the listing goes on for the rest, under the later record.
        (Population::All { .. }, Population::All { .. }) => true,
        (Population::All { but }, Population::Some(some)) => but.is_disjoint(&some),
        (Population::Some(later), Population::Some(some)) => later.is_superset(&some),
        (Population::Some(_), Population::All { .. }) => false,
    }
}

fn population(note: Option<&str>) -> Population {
    let note = note.unwrap_or_default();
    let lower = note.to_lowercase();
    let all = || Population::All { but: BTreeSet::new() };
    let Some(at) = lower.find("population") else { return all() };
    // Lower-casing may change the length of other letters; then what was found cannot be looked up.
    let (Some(before), Some(after)) = (lower.get(..at), note.get(at..)) else { return all() };
    let places = places(after);
    if places.is_empty() {
        return all();
    }
    let is_exception = ["except", "excluding", "other than"].iter().any(|word| before.contains(word));
    // Elsewhere in a long annotation a population is mentioned, not meant.
    let is_near_start =
        before.split_whitespace().filter(|word| !word.starts_with('[') && !word.ends_with(']')).count() <= 8;
    match (is_exception, is_near_start) {
        (true, _) => Population::All { but: places },
        (false, true) => Population::Some(places),
        (false, false) => all(),
    }
}

/// The places in "populations of Botswana, Namibia and Zimbabwe, which …": capitalised words between commas and `and`.
fn places(text: &str) -> BTreeSet<String> {
    let Some((_, list)) = text.split_once(" of ") else { return BTreeSet::new() };
    let list = list.split(['.', ';', ':', '(']).next().unwrap_or_default();
    let list = list.replace(" and ", ", ").replace(" & ", ", ");
    let mut places = BTreeSet::new();
    for part in list.split(',') {
        let words = part.split_whitespace().skip_while(|word| *word == "the" || *word == "of");
        let name: Vec<&str> =
            words.take_while(|word| word.starts_with(char::is_uppercase) || matches!(*word, "of" | "the")).collect();
        if name.is_empty() {
            break;
        }
        places.insert(name.join(" "));
    }
    places
}
