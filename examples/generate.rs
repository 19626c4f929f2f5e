//! Writes a graph of any size in meagraph's own NDJSON form, for trials and benchmarks: the same arguments give the same bytes.
//!
//! Kinds, relations and attributes are those of the built-in ontology; taxa, places, agreements and documents have the
//! names such things have, a few appendices and countries are hubs, and every link rests on a statement with its
//! document and locator. Every line follows from its own number, so that memory stays flat at any size. Nothing in it is true.
//!
//! `cargo run --release --example generate -- --entities 50000 --links 250000 -o graph.ndjson`

#![expect(clippy::print_stderr, reason = "an example says what it wrote")]

use clap::Parser;
use meagraph::data::Modality;
use meagraph::ontology::{
    Attribute, AttributeRole, AttributeType, KindId, KindRole, Ontology, Relation, RelationId, RelationRole,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Write a made-up graph as NDJSON.
#[derive(Parser)]
struct Arguments {
    /// How many entities.
    #[arg(long, default_value_t = 300)]
    entities: u64,
    /// How many links.
    #[arg(long, default_value_t = 900)]
    links: u64,
    /// Another number gives another graph.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write; the standard output if none.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Writes the graph.
pub fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { entities, links, seed, output } = Arguments::parse();
    let out: Box<dyn Write> = match &output {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(io::stdout().lock()),
    };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let links = generate(entities, links, seed, &mut out)?;
    out.flush()?;
    eprintln!("wrote {entities} entities and {links} links");
    Ok(())
}

/// Writes a graph of some size; gives how many links it has.
pub fn generate(entities: u64, links: u64, seed: u64, out: &mut impl Write) -> Result<u64, Box<dyn Error>> {
    let ontology = Ontology::built_in()?;
    Ok(World::new(&ontology, entities, links, seed).write(out)?)
}

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    kind: &'a str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    acronym: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<Name>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Name {
    text: String,
    #[serde(rename = "as")]
    form: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'static str>,
    source: String,
    at: String,
}

#[derive(Serialize)]
struct Link<'a> {
    relation: &'a str,
    to: String,
    statements: Vec<Statement<'a>>,
}

#[derive(Serialize)]
struct Statement<'a> {
    source: String,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    modality: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, Value>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    Texts(Vec<String>),
}

/// The entities of a kind: a stretch of numbers.
struct Block {
    kind: KindId,
    first: u64,
    len: u64,
    /// The relations its entities may have, each with the block that it leads to.
    ways: Vec<(RelationId, usize)>,
}

struct World<'a> {
    ontology: &'a Ontology,
    seed: u64,
    entities: u64,
    links: u64,
    blocks: Vec<Block>,
    /// The block of the kind that statements cite.
    sources: usize,
}

/// Random numbers that follow from a seed, by Steele, Lea and Flood (2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(usize::try_from(self.below(list.len() as u64)).unwrap_or(0))
    }

    /// A number below the end, small ones far more often.
    fn skewed(&mut self, end: u64) -> u64 {
        let low = 1 + self.below(end);
        let lower = 1 + self.below(low);
        self.below(lower)
    }
}

impl<'a> World<'a> {
    fn new(ontology: &'a Ontology, entities: u64, links: u64, seed: u64) -> Self {
        let mut blocks = Vec::new();
        let mut first = 0;
        // What others lead to comes first; the big block of taxa last, so that it can take up every link left over.
        let mut kinds: Vec<KindId> = ontology.kind_ids().map(|(id, _)| id).collect();
        kinds.sort_by_key(|kind| (ontology.has_role(*kind, KindRole::Taxon), share(ontology, *kind).1));
        for (index, kind) in kinds.iter().enumerate() {
            let (share, most) = share(ontology, *kind);
            let rest = entities.saturating_sub(first);
            let len = (entities * share / 1000).clamp(2, most).min(rest);
            let len = if index + 1 == kinds.len() { rest } else { len };
            blocks.push(Block { kind: *kind, first, len, ways: Vec::new() });
            first += len;
        }
        let sources = blocks.iter().position(|block| ontology.has_role(block.kind, KindRole::Source)).unwrap_or(0);
        let ways: Vec<Vec<_>> = blocks.iter().map(|block| ways(ontology, &blocks, block.kind)).collect();
        for (block, ways) in blocks.iter_mut().zip(ways) {
            block.ways = ways;
        }
        Self { ontology, seed, entities, links, blocks, sources }
    }

    fn dice(&self, number: u64, purpose: u64) -> Dice {
        Dice(self.seed.wrapping_mul(0x0100_0000_01b3) ^ (number << 8) ^ purpose)
    }

    /// Writes all entities; gives how many links they have.
    fn write(&self, out: &mut impl Write) -> io::Result<u64> {
        let mut written = 0;
        for block in &self.blocks {
            for number in block.first..block.first + block.len {
                let last = number + 1 == self.entities;
                let due = (number + 1) * self.links / self.entities.max(1);
                let most = (self.links / self.entities.max(1)).min(4);
                let spread = if last { 0 } else { self.dice(number, 1).below(most) };
                let line = self.line(block, number, (due + spread).saturating_sub(written));
                written += line.links.len() as u64;
                serde_json::to_writer(&mut *out, &line)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(written)
    }

    fn line(&self, block: &Block, number: u64, links: u64) -> Line<'a> {
        let kind = self.ontology.kind(block.kind);
        let mut dice = self.dice(number, 2);
        let name = self.name(block, number);
        let place = number - block.first;
        let mut attributes = BTreeMap::new();
        for attribute in &kind.attributes {
            if let Some(value) = self.attribute(attribute, block, place, &mut dice) {
                attributes.insert(attribute.id.as_str(), value);
            }
        }
        let acronym = dice.once_in(6).then(|| format!("{}{place}", initials(&name)));
        let summary = dice.once_in(4).then(|| {
            format!(
                "A made-up {} that stands for many like it; its “name” was drawn by lot.\nNothing here is true.",
                kind.label
            )
        });
        let names = self.names(block, number, &mut dice);
        Line {
            id: self.id(number),
            kind: &kind.id,
            name,
            acronym,
            summary,
            names,
            attributes,
            links: self.links(block, number, links),
        }
    }

    fn block(&self, number: u64) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.first <= number);
        self.blocks[..after].iter().rev().find(|block| block.len > 0)
    }

    fn id(&self, number: u64) -> String {
        let Some(block) = self.block(number) else { return String::new() };
        let kind = self.ontology.kind(block.kind);
        let place = number - block.first;
        match kind.role {
            Some(KindRole::Taxon) => slug(&taxon(place)),
            Some(KindRole::Place) => slug(&spot(place)),
            _ => format!("{}-{place}", kind.id),
        }
    }

    fn name(&self, block: &Block, number: u64) -> String {
        let kind = self.ontology.kind(block.kind);
        let place = number - block.first;
        let mut dice = self.dice(number, 3);
        let of = |dice: &mut Dice| spot(dice.below(200));
        match kind.role {
            Some(KindRole::Taxon) => taxon(place),
            Some(KindRole::Place) => spot(place),
            Some(KindRole::Agreement) => {
                let subject = dice.pick(&SUBJECTS).copied().unwrap_or_default();
                format!("Agreement No. {place} on the Conservation of {subject} in {}", of(&mut dice))
            }
            Some(KindRole::Source) => {
                format!("Doc. {place}: Report on {} in {}", dice.pick(&SUBJECTS).unwrap_or(&""), of(&mut dice))
            }
            Some(KindRole::Event) => {
                format!("Meeting {place} of the Range States of {}, {}", taxon(dice.below(400)), of(&mut dice))
            }
            _ => {
                let label = &kind.label;
                format!(
                    "{}{} {place} for {} of {}",
                    label[..1].to_uppercase(),
                    &label[1..],
                    dice.pick(&SUBJECTS).unwrap_or(&""),
                    of(&mut dice)
                )
            }
        }
    }

    fn names(&self, block: &Block, number: u64, dice: &mut Dice) -> Vec<Name> {
        let place = number - block.first;
        let mut names = Vec::new();
        let mut add = |text: String, form, lang, dice: &mut Dice| {
            let (source, at) = self.citation(dice);
            names.push(Name { text, form, lang, source, at });
        };
        match self.ontology.kind(block.kind).role {
            Some(KindRole::Taxon) => {
                if dice.once_in(3) {
                    add(
                        format!("{} {}", ADJECTIVES[at(place, 7)], ANIMALS[at(place, 11)].0),
                        "common",
                        Some("en"),
                        dice,
                    );
                    add(format!("{} de {}", ANIMALS[at(place, 11)].1, spot(place % 40)), "common", Some("fr"), dice);
                }
                if dice.once_in(9) {
                    add(format!("{} (Linnæus)", taxon(place)), "synonym", None, dice);
                }
            }
            Some(KindRole::Place) => add(format!("République de {}", spot(place)), "alias", Some("fr"), dice),
            _ if dice.once_in(12) => add(format!("Former {}", self.name(block, number)), "former", Some("en"), dice),
            _ => {}
        }
        names
    }

    fn attribute(&self, attribute: &Attribute, block: &Block, place: u64, dice: &mut Dice) -> Option<Value> {
        let published = attribute.role == Some(AttributeRole::Published);
        let ends = attribute.role == Some(AttributeRole::End) || attribute.id == "end";
        Some(match &attribute.ty {
            AttributeType::Choice(words) if attribute.role == Some(AttributeRole::Rank) => {
                let ranks = ["class", "family", "genus", "species"];
                let rank = ranks[rank(place)];
                Value::Text(words.iter().find(|word| *word == rank).or(words.last())?.clone())
            }
            AttributeType::Locators if has_locators(place) => Value::Texts((0..12).map(section).collect()),
            AttributeType::Locators => return None,
            AttributeType::Date if published => Value::Text(date(1975, 48, dice)),
            _ if dice.once_in(3) => return None,
            AttributeType::Choice(words) => Value::Text(dice.pick(words)?.clone()),
            AttributeType::Date if ends => Value::Text(date(2013, 12, dice)),
            AttributeType::Date => Value::Text(date(1975, 36, dice)),
            AttributeType::Url => {
                Value::Text(format!("https://example.org/{}/{place}?a=1&b=2", self.ontology.kind(block.kind).plural))
            }
            AttributeType::Integer => Value::Integer(i64::try_from(dice.below(1000)).unwrap_or(0)),
            AttributeType::Boolean => Value::Boolean(dice.once_in(2)),
            AttributeType::Texts => Value::Texts(vec!["first".into(), "second".into()]),
            AttributeType::Text => Value::Text(format!("{}.{}", 1 + place % 90, place)),
        })
    }

    fn links(&self, block: &Block, number: u64, wanted: u64) -> Vec<Link<'a>> {
        let mut dice = self.dice(number, 4);
        let mut seen = BTreeSet::new();
        let mut links = Vec::new();
        for attempt in 0..wanted * 4 {
            if links.len() as u64 >= wanted {
                break;
            }
            let Some((relation, to)) = self.way(block, number, attempt, &mut dice) else { continue };
            if to == number || !seen.insert((relation, to)) {
                continue;
            }
            let relation = self.ontology.relation(relation);
            links.push(Link {
                relation: &relation.id,
                to: self.id(to),
                statements: self.statements(relation, &mut dice),
            });
        }
        links
    }

    /// A relation and an object that it may lead to.
    fn way(&self, block: &Block, number: u64, attempt: u64, dice: &mut Dice) -> Option<(RelationId, u64)> {
        let place = number - block.first;
        let role = |(relation, _): &&(RelationId, usize), role| self.ontology.relation(*relation).roles.contains(&role);
        let special = match attempt {
            0 => block.ways.iter().find(|way| role(way, RelationRole::ParentTaxon)),
            1 => block.ways.iter().find(|way| role(way, RelationRole::Listing)),
            _ if dice.below(4) > 0 => {
                block.ways.iter().find(|way| role(way, RelationRole::Occurrence) || role(way, RelationRole::Party))
            }
            _ => None,
        };
        let (relation, to) = *special.or_else(|| dice.pick(&block.ways))?;
        let target = &self.blocks[to];
        let known = self.ontology.relation(relation);
        if known.roles.contains(&RelationRole::ParentTaxon) {
            return Some((relation, target.first + parent(place)?));
        }
        let object = if dice.once_in(2) { dice.skewed(target.len) } else { dice.below(target.len) };
        let acyclic = known.roles.iter().any(|role| role.is_acyclic());
        // Where chains must not close, links lead back to smaller numbers only.
        (target.len > 0 && !(acyclic && target.first + object >= number)).then_some((relation, target.first + object))
    }

    fn statements(&self, relation: &'a Relation, dice: &mut Dice) -> Vec<Statement<'a>> {
        let count = if dice.once_in(8) { 2 } else { 1 };
        let mut statements: Vec<Statement<'a>> = Vec::new();
        for _ in 0..count {
            let (source, at) = self.citation(dice);
            if statements.iter().any(|other| other.source == source) {
                continue;
            }
            let modality = dice
                .once_in(10)
                .then(|| Modality::ALL[at_most(dice.below(7))].1)
                .filter(|name| *name != Modality::default().name());
            let mut attributes = BTreeMap::new();
            for attribute in &relation.attributes {
                let value = match &attribute.ty {
                    _ if dice.once_in(2) => continue,
                    AttributeType::Choice(words) => dice.pick(words).cloned().map(Value::Text),
                    AttributeType::Date => Some(Value::Text(date(1975, 48, dice))),
                    AttributeType::Text => Some(Value::Text(format!("{}", 1 + dice.below(3)))),
                    _ => None,
                };
                attributes.extend(value.map(|value| (attribute.id.as_str(), value)));
            }
            let since = dice.once_in(4).then(|| date(1975, 36, dice));
            let until = since.as_ref().filter(|_| dice.once_in(4)).map(|_| date(2013, 12, dice));
            let note = dice
                .once_in(20)
                .then(|| format!("Printed as “No. {}”; read with the \"corrigendum\".", dice.below(500)));
            statements.push(Statement { source, at, modality, since, until, note, attributes });
        }
        statements
    }

    /// A document and a place in it.
    fn citation(&self, dice: &mut Dice) -> (String, String) {
        let block = &self.blocks[self.sources];
        let place = if dice.once_in(3) { dice.skewed(block.len) } else { dice.below(block.len) };
        let at = match (has_locators(place), dice.below(3)) {
            (true, 0) => format!("{}, para {}", section(dice.below(12)), 1 + dice.below(9)),
            (true, _) => section(dice.below(12)),
            (false, 0) => format!("para {}", 1 + dice.below(120)),
            (false, 1) => format!("Annex {}, row {}", 1 + dice.below(4), 1 + dice.below(300)),
            (false, _) => format!("activity B{}", 1 + dice.below(40)),
        };
        (self.id(block.first + place), at)
    }
}

/// How many of a thousand entities are of the kind, and how many there are at most.
fn share(ontology: &Ontology, kind: KindId) -> (u64, u64) {
    match ontology.kind(kind).role {
        Some(KindRole::Appendix) => (1, 12),
        Some(KindRole::Place) => (20, 2_000),
        Some(KindRole::Source) => (30, u64::MAX),
        Some(KindRole::Agreement) => (60, u64::MAX),
        Some(KindRole::Event | KindRole::Activity) => (80, u64::MAX),
        Some(KindRole::Taxon) => (0, u64::MAX),
        _ => (8, u64::MAX),
    }
}

fn ways(ontology: &Ontology, blocks: &[Block], kind: KindId) -> Vec<(RelationId, usize)> {
    let relations = ontology.relation_ids().filter(|(_, relation)| relation.from.contains(&kind));
    let ends = relations.flat_map(|(id, relation)| relation.to.iter().map(move |to| (id, *to)));
    ends.filter_map(|(id, to)| Some((id, blocks.iter().position(|block| block.kind == to)?))).collect()
}

fn at_most(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn at(place: u64, step: u64) -> usize {
    at_most((place / step) % 8)
}

fn has_locators(place: u64) -> bool {
    place.is_multiple_of(5)
}

fn section(number: u64) -> String {
    format!("section {}", number + 1)
}

fn date(first: u64, years: u64, dice: &mut Dice) -> String {
    let (year, month, day) = (first + dice.below(years), 1 + dice.below(12), 1 + dice.below(28));
    match dice.below(8) {
        0 | 1 => format!("{year}"),
        2 => format!("{year}-{month:02}"),
        3 => format!("{year}-{month:02}~"),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

/// Taxa come as a class, families in it, genera in those, and species: 20 to each.
fn rank(place: u64) -> usize {
    match place {
        0 => 0,
        _ if place.is_multiple_of(441) => 1,
        _ if place.is_multiple_of(21) => 2,
        _ => 3,
    }
}

fn parent(place: u64) -> Option<u64> {
    match rank(place) {
        0 => None,
        1 => Some(0),
        2 => Some(place / 441 * 441),
        _ => Some(place / 21 * 21),
    }
}

/// The name of a taxon, different for each place.
fn taxon(place: u64) -> String {
    let genus = syllables(place / 21 + 37);
    match rank(place) {
        0 => "Animalia ficta".to_owned(),
        1 => format!("{genus}idae"),
        2 => format!("{genus}us"),
        _ => format!("{genus}us {}{}", syllables(place % 21 + 5).to_lowercase(), ENDINGS[at_most(place % 5)]),
    }
}

/// A number as a word.
fn syllables(mut number: u64) -> String {
    let mut word = String::new();
    while number > 0 || word.is_empty() {
        word.push_str(SYLLABLES[at_most(number % 25)]);
        number /= 25;
    }
    word[..1].to_uppercase() + &word[1..]
}

/// The name of a country, or of a region of one.
fn spot(place: u64) -> String {
    let countries = COUNTRIES.len() as u64;
    let country = COUNTRIES[at_most(place % countries)];
    match place / countries {
        0 => country.to_owned(),
        region => format!("Region {region} of {country}"),
    }
}

fn slug(name: &str) -> String {
    let plain =
        name.to_lowercase().replace('ô', "o").replace('é', "e").replace('ã', "a").replace('í', "i").replace('’', "");
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn initials(name: &str) -> String {
    name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
}

const SYLLABLES: [&str; 25] = [
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo", "za", "cha", "phe", "thi",
    "rho", "squa", "ptera", "lo", "cro", "gla", "stri",
];
const ENDINGS: [&str; 5] = ["ensis", "ana", "oides", "ata", "icus"];
const SUBJECTS: [&str; 8] = [
    "Migratory Sharks",
    "Great Apes",
    "African Elephants",
    "Saiga Antelopes",
    "Marine Turtles",
    "Raptors",
    "Cetaceans",
    "Illegal Wildlife Trade",
];
const ADJECTIVES: [&str; 8] = ["Common", "Black-faced", "Lesser", "Giant", "Spotted", "Red", "Northern", "Pygmy"];
const ANIMALS: [(&str, &str); 8] = [
    ("crane", "Grue"),
    ("tortoise", "Tortue"),
    ("shark", "Requin"),
    ("antelope", "Antilope"),
    ("parrot", "Perroquet"),
    ("orchid", "Orchidée"),
    ("lynx", "Lynx boréal"),
    ("sturgeon", "Esturgeon"),
];
const COUNTRIES: [&str; 60] = [
    "Kenya",
    "Norway",
    "Argentina",
    "Australia",
    "Bangladesh",
    "Belgium",
    "Bhutan",
    "Botswana",
    "Brazil",
    "Cameroon",
    "Canada",
    "Chad",
    "Chile",
    "China",
    "Colombia",
    "Costa Rica",
    "Côte d’Ivoire",
    "Cuba",
    "Ecuador",
    "Egypt",
    "Ethiopia",
    "Fiji",
    "France",
    "Gabon",
    "Germany",
    "Ghana",
    "Guinea",
    "India",
    "Indonesia",
    "Iran",
    "Italy",
    "Japan",
    "Kazakhstan",
    "Madagascar",
    "Malaysia",
    "Mali",
    "Mexico",
    "Mongolia",
    "Morocco",
    "Mozambique",
    "Namibia",
    "Nepal",
    "New Zealand",
    "Nigeria",
    "Pakistan",
    "Panama",
    "Peru",
    "Philippines",
    "Poland",
    "Portugal",
    "São Tomé and Príncipe",
    "Senegal",
    "South Africa",
    "Spain",
    "Sri Lanka",
    "Sweden",
    "Thailand",
    "Uganda",
    "Uzbekistan",
    "Zambia",
];
