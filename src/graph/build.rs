//! Turns checked data into the tables of the graph: sorts, merges layers, replaces names by indexes.

use super::store::{
    AttributeRow, Contents, EntityRow, LinkRow, MarkRow, NONE, NameRow, StatementRow, TextIx, part_of, tag,
};
use super::{EntityIx, LinkIx, StatementIx, index_u32, order, search};
use crate::data::{Dataset, Date, Modality, RawAttribute, RawEntity, RawStatement, RawValue, RawView, Text};
use crate::ontology::{Attribute, AttributeType, Ontology, RelationId};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::resume_unwind;

/// Builds the tables. Data that passed the check has everything this looks for.
pub fn build(ontology: &Ontology, dataset: &Dataset) -> Contents {
    std::thread::scope(|scope| {
        let hash = scope.spawn(|| fingerprint(ontology, dataset));
        let mut builder = Builder::new(ontology, dataset);
        builder.entities();
        let index = scope.spawn({
            let names = builder.names();
            move || search::index(&names)
        });
        builder.links();
        builder.end();
        let mut contents = builder.contents;
        incoming(&mut contents);
        marks(&mut contents);
        order::order(ontology, &mut contents);
        index.join().unwrap_or_else(|panic| resume_unwind(panic)).put(&mut contents);
        contents.fingerprint = hash.join().unwrap_or_else(|panic| resume_unwind(panic)).into_bytes();
        contents.ontology = ontology.text.clone().into_bytes();
        contents.views = serde_json::to_vec(&views(dataset)).unwrap_or_default();
        contents
    })
}

/// The views by id; a later layer's wins.
fn views(dataset: &Dataset) -> Vec<&RawView> {
    let views: BTreeMap<&str, &RawView> = dataset.views.iter().map(|view| (view.id.as_str(), view)).collect();
    views.into_values().collect()
}

/// About how many texts there are for each entity.
const TEXTS: usize = 4;

/// How many entities are worth a thread of their own.
const SHARE: usize = 4096;

/// The entities that a statement names.
#[derive(Clone, Copy)]
struct Named {
    to: Option<EntityIx>,
    source: Option<EntityIx>,
}

/// A statement and the document that it cites.
type Said<'a> = (&'a RawStatement, Option<EntityIx>);

struct Builder<'a> {
    ontology: &'a Ontology,
    /// All layers of all entities, in order of ids, then of reading.
    layers: Vec<&'a RawEntity>,
    ids: FxHashMap<&'a str, EntityIx>,
    texts: FxHashMap<&'a str, TextIx>,
    contents: Contents,
    /// Attributes of statements, which stand behind those of entities.
    said: Vec<AttributeRow>,
}

impl<'a> Builder<'a> {
    fn new(ontology: &'a Ontology, dataset: &'a Dataset) -> Self {
        let mut layers: Vec<&RawEntity> = dataset.entities.iter().collect();
        layers.sort_by_cached_key(|layer| (beginning(&layer.id.value), layer.id.value.as_str()));
        let mut ids = FxHashMap::with_capacity_and_hasher(layers.len(), rustc_hash::FxBuildHasher);
        for group in layers.chunk_by(same) {
            let next = EntityIx(index_u32(ids.len()));
            ids.insert(group[0].id.value.as_str(), next);
        }
        let contents = Contents { texts: vec![0, 0], ..Contents::default() };
        let texts = FxHashMap::with_capacity_and_hasher(TEXTS * layers.len(), rustc_hash::FxBuildHasher);
        Self { ontology, layers, ids, texts, contents, said: Vec::new() }
    }

    fn text(&mut self, text: &'a str) -> TextIx {
        let next = TextIx(index_u32(self.contents.texts.len() - 1));
        *self.texts.entry(text).or_insert_with(|| {
            self.contents.arena.extend_from_slice(text.as_bytes());
            self.contents.texts.push(self.contents.arena.len() as u64);
            next
        })
    }

    fn optional(&mut self, text: Option<&'a Text>) -> TextIx {
        text.map_or(TextIx::default(), |text| self.text(&text.value))
    }

    fn citation(&mut self, source: Option<&Text>, at: Option<&'a Text>) -> (u32, TextIx) {
        let known = source.and_then(|source| self.find(source));
        match (known, at) {
            (Some(source), Some(at)) => (source.0, self.text(&at.value)),
            _ => (NONE.0, TextIx::default()),
        }
    }

    fn find(&self, id: &Text) -> Option<EntityIx> {
        self.ids.get(id.value.as_str()).copied()
    }

    /// The entities that the statements of all layers name, in their order; looked up in as many threads as there are
    /// processors.
    fn named(&self) -> Vec<Named> {
        let one = |raw: &RawStatement| Named {
            to: self.find(&raw.to),
            source: raw.source.as_ref().and_then(|source| self.find(source)),
        };
        let part = |layers: &[&RawEntity]| -> Vec<Named> {
            layers.iter().flat_map(|layer| &layer.statements).map(one).collect()
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = self.layers.len().div_ceil(threads).max(SHARE);
        std::thread::scope(|scope| {
            let (part, mut shares) = (&part, self.layers.chunks(share));
            let first = shares.next().unwrap_or_default();
            let others: Vec<_> = shares.map(|layers| scope.spawn(move || part(layers))).collect();
            let mut named = part(first);
            for other in others {
                named.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            named
        })
    }

    fn entities(&mut self) {
        let layers = std::mem::take(&mut self.layers);
        // Ids are the first texts; of every entity one, and no id is another text yet.
        for group in layers.chunk_by(same) {
            self.text(&group[0].id.value);
        }
        for group in layers.chunk_by(same) {
            let row = self.entity(group);
            self.contents.entities.push(row);
        }
        self.layers = layers;
    }

    /// One entity from its layers: a later layer's name, summary and attributes win, names are added.
    fn entity(&mut self, layers: &[&'a RawEntity]) -> EntityRow {
        let first = layers[0];
        let last = |pick: fn(&RawEntity) -> Option<&Text>| layers.iter().rev().find_map(|layer| pick(layer));
        let cited = layers.iter().find(|layer| {
            layer.at.is_some() && layer.source.as_ref().is_some_and(|text| self.ids.contains_key(text.value.as_str()))
        });
        let (source, locator) =
            cited.map_or((NONE.0, TextIx::default()), |layer| self.citation(layer.source.as_ref(), layer.at.as_ref()));
        let row = EntityRow {
            name: self.optional(last(|entity| entity.name.as_ref())),
            acronym: self.optional(last(|entity| entity.acronym.as_ref())),
            summary: self.optional(last(|entity| entity.summary.as_ref())),
            source,
            locator,
            order: u32::MAX,
            names: index_u32(self.contents.names.len()),
            attributes: index_u32(self.contents.attributes.len()),
            kind: first.kind.0,
            spare: 0,
        };
        self.further(layers);
        let known = &self.ontology.kind(first.kind).attributes;
        let mut attributes = BTreeMap::new();
        for raw in layers.iter().flat_map(|layer| &layer.attributes) {
            attributes.extend(self.attribute(known, raw).map(|row| (row.attribute, row)));
        }
        self.contents.attributes.extend(attributes.into_values());
        row
    }

    fn further(&mut self, layers: &[&'a RawEntity]) {
        for raw in layers.iter().flat_map(|layer| &layer.names) {
            let (source, locator) = self.citation(raw.source.as_ref(), raw.at.as_ref());
            let row = NameRow {
                text: self.text(&raw.text.value),
                form: self.optional(raw.form.as_ref()),
                lang: self.optional(raw.lang.as_ref()),
                authority: self.optional(raw.authority.as_ref()),
                source,
                locator,
            };
            self.contents.names.push(row);
        }
    }

    fn attribute(&mut self, known: &[Attribute], raw: &'a RawAttribute) -> Option<AttributeRow> {
        let index = known.iter().position(|attribute| attribute.id == raw.id.value)?;
        let (tag, value) = match (&known[index].ty, &raw.value) {
            (AttributeType::Date, RawValue::Text(text)) => (tag::DATE, text.parse::<Date>().ok()?.pack()),
            (_, RawValue::Text(text)) => (tag::TEXT, self.text(text).0),
            (_, RawValue::Integer(number)) => {
                self.contents.integers.push(*number);
                (tag::INTEGER, index_u32(self.contents.integers.len() - 1))
            }
            (_, RawValue::Boolean(flag)) => (tag::BOOLEAN, u32::from(*flag)),
            (_, RawValue::Texts(texts)) => {
                let start = index_u32(self.contents.lists.len());
                self.contents.lists.push(index_u32(texts.len()));
                for text in texts {
                    let item = self.text(text).0;
                    self.contents.lists.push(item);
                }
                (tag::TEXTS, start)
            }
        };
        Some(AttributeRow { attribute: u16::try_from(index).ok()?, tag, spare: 0, value })
    }

    /// What the search index takes in: every name of every entity.
    fn names(&self) -> Vec<search::Names<'a>> {
        let name = |group: &[&'a RawEntity]| {
            let last = |pick: fn(&RawEntity) -> Option<&Text>| {
                group.iter().rev().find_map(|layer| pick(layer)).map(|text| text.value.as_str())
            };
            let kind = self.ontology.kind(group[0].kind);
            search::Names {
                name: last(|entity| entity.name.as_ref()).unwrap_or_default(),
                acronym: last(|entity| entity.acronym.as_ref()),
                further: group.iter().flat_map(|layer| &layer.names).map(|name| name.text.value.as_str()).collect(),
                id: &group[0].id.value,
                code: search::code(kind, group),
                kind: &kind.label,
            }
        };
        self.layers.chunk_by(same).map(name).collect()
    }

    /// All links in order, each with its statements in the order of reading.
    fn links(&mut self) {
        let mut named = self.named().into_iter();
        let layers = std::mem::take(&mut self.layers);
        let mut own: Vec<(RelationId, EntityIx, Said<'a>)> = Vec::new();
        for (from, group) in (0..).map(EntityIx).zip(layers.chunk_by(same)) {
            self.contents.outgoing.push(index_u32(self.contents.links.len()));
            let raws = group.iter().flat_map(|layer| &layer.statements);
            let said = raws.zip(&mut named);
            own.extend(said.filter_map(|(raw, named)| Some((raw.relation, named.to?, (raw, named.source)))));
            own.sort_by_key(|(relation, to, _)| (*relation, *to));
            for link in own.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                self.link(from, link);
            }
            own.clear();
        }
        self.contents.outgoing.push(index_u32(self.contents.links.len()));
    }

    fn link(&mut self, from: EntityIx, said: &[(RelationId, EntityIx, Said<'a>)]) {
        let (relation, to, _) = said[0];
        let ix = LinkIx(index_u32(self.contents.links.len()));
        let statements = index_u32(self.contents.statements.len());
        let mut modalities = 0;
        for (_, _, (raw, source)) in said {
            if let Some(row) = self.statement(ix, raw, *source) {
                modalities |= 1 << row.modality;
                self.contents.statements.push(row);
            }
        }
        self.contents.links.push(LinkRow { from, statements, relation: relation.0, modalities, spare: 0 });
        self.contents.targets.push(to);
    }

    fn statement(&mut self, link: LinkIx, raw: &'a RawStatement, source: Option<EntityIx>) -> Option<StatementRow> {
        let (source, locator) = (source?, self.text(&raw.at.as_ref()?.value));
        let known = &self.ontology.relation(raw.relation).attributes;
        let attributes = index_u32(self.said.len());
        for raw in &raw.attributes {
            let row = self.attribute(known, raw);
            self.said.extend(row);
        }
        self.said[attributes as usize..].sort_by_key(|row| row.attribute);
        let modality = raw.modality.as_ref().and_then(|text| Modality::find(&text.value)).unwrap_or_default();
        Some(StatementRow {
            link,
            source,
            locator,
            note: self.optional(raw.note.as_ref()),
            since: date(raw.since.as_ref()),
            until: date(raw.until.as_ref()),
            attributes,
            modality: modality as u8,
            spare: [0; 3],
        })
    }

    /// Puts the attributes of statements behind those of entities, and the last rows behind all.
    fn end(&mut self) {
        let contents = &mut self.contents;
        let base = index_u32(contents.attributes.len());
        contents.attributes.append(&mut self.said);
        contents.statements.iter_mut().for_each(|row| row.attributes += base);
        let (names, statements) = (index_u32(contents.names.len()), index_u32(contents.statements.len()));
        contents.entities.push(EntityRow { names, attributes: base, ..EntityRow::default() });
        contents.links.push(LinkRow { from: NONE, statements, relation: 0, modalities: 0, spare: 0 });
        contents.statements.push(StatementRow {
            link: LinkIx(0),
            source: NONE,
            locator: TextIx::default(),
            note: TextIx::default(),
            since: 0,
            until: 0,
            attributes: index_u32(contents.attributes.len()),
            modality: 0,
            spare: [0; 3],
        });
        let kinds = contents.entities[..contents.entities.len() - 1].iter().map(|row| usize::from(row.kind));
        let (starts, of_kind) = by(self.ontology.kinds.len(), kinds);
        contents.kinds = starts;
        contents.of_kind = of_kind.into_iter().map(EntityIx).collect();
    }
}

/// The first sixteen bytes of a text as a number that is in order as the texts are, for comparing at a glance.
fn beginning(text: &str) -> u128 {
    text.bytes().chain(std::iter::repeat(0)).take(16).fold(0, |all, byte| all << 8 | u128::from(byte))
}

fn same(a: &&RawEntity, b: &&RawEntity) -> bool {
    a.id.value == b.id.value
}

fn date(text: Option<&Text>) -> u32 {
    text.and_then(|text| text.value.parse().ok()).map_or(0, Date::pack)
}

/// Sorts things by a key below a bound; gives where each key's begin, and the things as indexes in their old order.
pub fn by(bound: usize, keys: impl Iterator<Item = usize> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; bound + 1];
    for key in keys.clone() {
        starts[key + 1] += 1;
    }
    for index in 1..starts.len() {
        starts[index] += starts[index - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; starts.last().map_or(0, |end| *end as usize)];
    for (index, key) in (0u32..).zip(keys) {
        sorted[next[key] as usize] = index;
        next[key] += 1;
    }
    (starts, sorted)
}

/// Incoming links, for each entity in order of relation and subject.
fn incoming(contents: &mut Contents) {
    let (links, targets) = (&contents.links, &contents.targets);
    let relations = links[..targets.len()].iter().map(|link| usize::from(link.relation));
    let bound = relations.clone().max().map_or(0, |most| most + 1);
    let (_, ordered) = by(bound, relations);
    let ends = ordered.iter().map(|link| targets[*link as usize].0 as usize);
    let (starts, sorted) = by(contents.entities.len() - 1, ends);
    let link = |place: &u32| LinkIx(ordered[*place as usize]);
    contents.incoming_links = sorted.iter().map(link).collect();
    contents.incoming_sources = contents.incoming_links.iter().map(|ix| links[ix.0 as usize].from).collect();
    contents.incoming = starts;
}

/// The links as they are seen from either end.
fn marks(contents: &mut Contents) {
    let (rows, entities) = (&contents.links, &contents.entities);
    let mark = |link: &LinkRow, other: EntityIx| MarkRow {
        relation: link.relation,
        modalities: link.modalities,
        kind: u8::try_from(entities[other.0 as usize].kind).unwrap_or(u8::MAX),
    };
    let outgoing = rows.iter().zip(&contents.targets).map(|(link, to)| mark(link, *to)).collect();
    let incoming = contents.incoming_links.iter().zip(&contents.incoming_sources);
    contents.incoming_marks = incoming.map(|(link, from)| mark(&rows[link.0 as usize], *from)).collect();
    contents.outgoing_marks = outgoing;
}

/// The first 128 bits of SHA-256 over the program's version, the ontology and all files read.
fn fingerprint(ontology: &Ontology, dataset: &Dataset) -> String {
    let mut hash = Sha256::new();
    let files = dataset.files.iter().map(|file| file.text.as_str());
    for text in [env!("CARGO_PKG_VERSION"), ontology.text.as_str()].into_iter().chain(files) {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Statements by the document that they cite, in the order of the statements.
pub fn by_source(contents: &Contents) -> (Vec<EntityIx>, Vec<Vec<StatementIx>>) {
    let said = &contents.statements[..contents.statements.len() - 1];
    let (starts, sorted) = by(contents.entities.len() - 1, said.iter().map(|row| row.source.0 as usize));
    let lists = (0..contents.entities.len() - 1).map(|index| (index, &sorted[part_of(&starts, index)]));
    let cited = lists.filter(|(_, list)| !list.is_empty());
    cited
        .map(|(index, list)| (EntityIx(index_u32(index)), list.iter().copied().map(StatementIx).collect::<Vec<_>>()))
        .unzip()
}
