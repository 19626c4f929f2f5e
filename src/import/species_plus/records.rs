//! What pages and tables have in common: taxa, listing changes, places and suspensions as they were read.

use crate::data::Date;
use std::collections::{BTreeMap, HashMap};

/// Everything read.
#[derive(Default)]
pub struct Records {
    /// Taxa by their number.
    pub taxa: BTreeMap<u64, Taxon>,
    /// Changes of listings, by treaty and number where they have one, so that each counts once.
    pub listings: Vec<Listing>,
    /// Where taxa occur.
    pub occurrences: Vec<Occurrence>,
    /// Suspensions of trade.
    pub suspensions: Vec<Suspension>,
    /// Export quotas.
    pub quotas: Vec<Quota>,
    /// The page of distributions that the taxon told by the one who imports is of.
    pub told: Option<String>,
    /// Where each record of a listing stands among them.
    known: HashMap<(&'static str, u64, String), usize>,
}

/// A taxon concept.
#[derive(Clone, Debug, Default)]
pub struct Taxon {
    /// The scientific name.
    pub name: String,
    /// Who described it, and when.
    pub author: Option<String>,
    /// The rank, in lower case.
    pub rank: String,
    /// Common names with their languages.
    pub common: Vec<(String, Option<String>)>,
    /// Synonyms with their authors.
    pub synonyms: Vec<(String, Option<String>)>,
    /// Higher taxa from the kingdom down: rank and name.
    pub higher: Vec<(&'static str, String)>,
}

/// What a record does to a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Takes the taxon out.
    Deletion,
    /// Ends a reservation.
    Withdrawal,
    /// Takes the taxon in.
    Addition,
    /// Begins a reservation.
    Reservation,
}

impl Change {
    /// Reads the API's signs and the words of the downloads.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "+" | "ADDITION" => Some(Self::Addition),
            "-" | "DELETION" => Some(Self::Deletion),
            "R+" | "RESERVATION" => Some(Self::Reservation),
            "R-" | "RESERVATION_WITHDRAWAL" => Some(Self::Withdrawal),
            _ => None,
        }
    }
}

/// A place: a country, territory or party.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The two letters of ISO 3166-1, if known.
    pub iso: Option<String>,
    /// The name.
    pub name: String,
}

/// One change of a listing.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The treaty.
    pub treaty: &'static str,
    /// The number of the record, or how else the source tells it from others.
    pub key: String,
    /// The taxon.
    pub taxon: u64,
    /// The appendix.
    pub appendix: String,
    /// What it does.
    pub change: Change,
    /// When it takes effect.
    pub date: Option<Date>,
    /// The annotation.
    pub note: Option<String>,
    /// The party, in an appendix that parties fill, or of a reservation.
    pub party: Option<Place>,
    /// Whether the source says that it still holds.
    pub current: Option<bool>,
    /// The file.
    pub file: String,
    /// The place in the file.
    pub place: String,
}

/// Where a taxon occurs.
pub struct Occurrence {
    /// The taxon.
    pub taxon: u64,
    /// The place.
    pub place: Place,
    /// What is said of it there: introduced, extinct and so on.
    pub tags: Vec<String>,
}

/// An export quota.
pub struct Quota {
    /// Its number.
    pub key: String,
    /// The taxon.
    pub taxon: u64,
    /// The place.
    pub place: Place,
    /// How much, as a decimal number.
    pub quantity: Option<String>,
    /// Of what.
    pub unit: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// Until when it is taken to hold.
    pub until: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What it says.
    pub note: Option<String>,
}

/// A suspension of trade.
pub struct Suspension {
    /// Its number.
    pub key: String,
    /// The taxon; all of the place if none.
    pub taxon: Option<u64>,
    /// The place.
    pub place: Place,
    /// Since when.
    pub since: Option<Date>,
    /// The notification: name, date, address.
    pub notification: (String, Option<Date>, Option<String>),
    /// What it says.
    pub note: Option<String>,
}

impl Records {
    /// Adds a listing unless its record is there already; the fuller one stays: with a change of its own, a party.
    pub fn listing(&mut self, listing: Listing) {
        let key = (listing.treaty, listing.taxon, listing.key.clone());
        let index = *self.known.entry(key).or_insert(self.listings.len());
        match self.listings.get_mut(index) {
            Some(other) => {
                other.current = other.current.or(listing.current);
                other.party = other.party.take().or(listing.party);
                other.date = other.date.or(listing.date);
                // Pages shorten annotations; the longer one says more, whichever file comes first.
                let notes = [other.note.take(), listing.note];
                other.note = notes.into_iter().flatten().max_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
            }
            None => self.listings.push(listing),
        }
    }
}
