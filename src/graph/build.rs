//! Turns checked data into the graph: sorts, merges layers, replaces names by indexes.

use super::adjacency::Adjacency;
use super::refs::Value;
use super::{Citation, Entity, EntityIx, Graph, Link, LinkIx, Name, Statement, StatementIx, index_u32, search};
use crate::check::locator_rank;
use crate::data::{Dataset, Date, Modality, RawAttribute, RawEntity, RawName, RawStatement, RawValue, RawView, Text};
use crate::ontology::{Attribute, AttributeType, Ontology, RelationId};
use petgraph::graph::DiGraph;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

/// Builds the graph. Data that passed the check has everything this looks for.
pub fn build(ontology: Arc<Ontology>, dataset: &Dataset) -> Graph {
    let groups = by_id(dataset);
    let ids: HashMap<&str, EntityIx> =
        groups.keys().enumerate().map(|(index, id)| (*id, EntityIx(index_u32(index)))).collect();
    let builder = Builder { ontology: &ontology, ids };
    let entities: Vec<Entity> = groups.values().filter_map(|layers| builder.entity(layers)).collect();
    let (links, statements) = builder.links(&groups);
    let topology = topology(&entities, &links);
    let ends = |end: fn(&Link) -> EntityIx| {
        links.iter().enumerate().map(move |(index, link)| (end(link), LinkIx(index_u32(index))))
    };
    let outgoing = Adjacency::new(entities.len(), ends(|link| link.from));
    let incoming = incoming(entities.len(), &links);
    let mut by_kind = vec![Vec::new(); ontology.kinds.len()];
    for (index, entity) in entities.iter().enumerate() {
        by_kind[usize::from(entity.kind.0)].push(EntityIx(index_u32(index)));
    }
    let names = search::Index::new(&ontology, &entities);
    let cited = cited(&ontology, &entities, &links, &statements);
    let order = order(&ontology, &entities);
    let fingerprint = fingerprint(&ontology, dataset);
    let views = views(dataset);
    Graph {
        views,
        ontology,
        entities,
        links,
        statements,
        topology,
        outgoing,
        incoming,
        by_kind,
        cited,
        order,
        names,
        fingerprint,
    }
}

/// The views by id; a later layer's wins.
fn views(dataset: &Dataset) -> Vec<RawView> {
    let views: BTreeMap<&str, &RawView> = dataset.views.iter().map(|view| (view.id.as_str(), view)).collect();
    views.into_values().cloned().collect()
}

/// All layers of each entity, by id.
fn by_id(dataset: &Dataset) -> BTreeMap<&str, Vec<&RawEntity>> {
    let mut groups: BTreeMap<&str, Vec<&RawEntity>> = BTreeMap::new();
    for entity in &dataset.entities {
        groups.entry(&entity.id.value).or_default().push(entity);
    }
    groups
}

struct Builder<'a> {
    ontology: &'a Ontology,
    ids: HashMap<&'a str, EntityIx>,
}

impl Builder<'_> {
    /// One entity from its layers: a later layer's name, summary and attributes win, names are added.
    fn entity(&self, layers: &[&RawEntity]) -> Option<Entity> {
        let first = layers.first()?;
        let last = |pick: fn(&RawEntity) -> Option<&Text>| {
            layers.iter().rev().find_map(|layer| pick(layer)).map(|text| boxed(&text.value))
        };
        let known = &self.ontology.kind(first.kind).attributes;
        let mut attributes = BTreeMap::new();
        for raw in layers.iter().flat_map(|layer| &layer.attributes) {
            attributes.extend(attribute(known, raw));
        }
        Some(Entity {
            id: boxed(&first.id.value),
            kind: first.kind,
            name: last(|entity| entity.name.as_ref()).unwrap_or_default(),
            acronym: last(|entity| entity.acronym.as_ref()),
            summary: last(|entity| entity.summary.as_ref()),
            citation: layers.iter().find_map(|layer| self.citation(layer.source.as_ref(), layer.at.as_ref())),
            names: layers.iter().flat_map(|layer| &layer.names).map(|raw| self.name(raw)).collect(),
            attributes: attributes.into_iter().collect(),
        })
    }

    fn name(&self, raw: &RawName) -> Name {
        let text = |text: &Option<Text>| text.as_ref().map(|text| boxed(&text.value));
        Name {
            text: boxed(&raw.text.value),
            form: text(&raw.form),
            lang: text(&raw.lang),
            authority: text(&raw.authority),
            citation: self.citation(raw.source.as_ref(), raw.at.as_ref()),
        }
    }

    fn citation(&self, source: Option<&Text>, at: Option<&Text>) -> Option<Citation> {
        Some(Citation { source: *self.ids.get(source?.value.as_str())?, locator: boxed(&at?.value) })
    }

    /// All links in order, each with its statements in the order of reading.
    fn links(&self, groups: &BTreeMap<&str, Vec<&RawEntity>>) -> (Vec<Link>, Vec<Statement>) {
        let (mut links, mut statements) = (Vec::new(), Vec::new());
        for (id, layers) in groups {
            let Some(from) = self.ids.get(id).copied() else { continue };
            let mut own: BTreeMap<(RelationId, EntityIx), Vec<&RawStatement>> = BTreeMap::new();
            for raw in layers.iter().flat_map(|layer| &layer.statements) {
                if let Some(to) = self.ids.get(raw.to.value.as_str()) {
                    own.entry((raw.relation, *to)).or_default().push(raw);
                }
            }
            for ((relation, to), raws) in own {
                let ix = LinkIx(index_u32(links.len()));
                links.push(Link { from, to, relation, first: index_u32(statements.len()) });
                statements.extend(raws.into_iter().filter_map(|raw| self.statement(ix, raw)));
            }
        }
        (links, statements)
    }

    fn statement(&self, link: LinkIx, raw: &RawStatement) -> Option<Statement> {
        let known = &self.ontology.relation(raw.relation).attributes;
        let mut attributes: Vec<_> = raw.attributes.iter().filter_map(|raw| attribute(known, raw)).collect();
        attributes.sort_by_key(|(index, _)| *index);
        Some(Statement {
            link,
            citation: self.citation(raw.source.as_ref(), raw.at.as_ref())?,
            modality: raw.modality.as_ref().and_then(|text| Modality::find(&text.value)).unwrap_or_default(),
            since: date(raw.since.as_ref()),
            until: date(raw.until.as_ref()),
            note: raw.note.as_ref().map(|text| boxed(&text.value)),
            attributes,
        })
    }
}

fn boxed(text: &str) -> Box<str> {
    text.into()
}

fn date(text: Option<&Text>) -> Option<Date> {
    text?.value.parse().ok()
}

fn attribute(known: &[Attribute], raw: &RawAttribute) -> Option<(u16, Value)> {
    let index = known.iter().position(|attribute| attribute.id == raw.id.value)?;
    let value = match (&known[index].ty, &raw.value) {
        (AttributeType::Date, RawValue::Text(text)) => Value::Date(text.parse().ok()?),
        (_, RawValue::Text(text)) => Value::Text(boxed(text)),
        (_, RawValue::Integer(number)) => Value::Integer(*number),
        (_, RawValue::Boolean(flag)) => Value::Boolean(*flag),
        (_, RawValue::Texts(texts)) => Value::Texts(texts.iter().map(|text| boxed(text)).collect()),
    };
    Some((u16::try_from(index).ok()?, value))
}

fn topology(entities: &[Entity], links: &[Link]) -> DiGraph<EntityIx, LinkIx, u32> {
    let mut graph = DiGraph::with_capacity(entities.len(), links.len());
    for index in 0..entities.len() {
        graph.add_node(EntityIx(index_u32(index)));
    }
    for (index, link) in links.iter().enumerate() {
        graph.add_edge(link.from.0.into(), link.to.0.into(), LinkIx(index_u32(index)));
    }
    graph
}

/// Incoming links, for each entity in order of relation and subject.
fn incoming(entities: usize, links: &[Link]) -> Adjacency {
    let mut order: Vec<LinkIx> = (0..index_u32(links.len())).map(LinkIx).collect();
    let link = |ix: &LinkIx| &links[ix.0 as usize];
    order.sort_by_key(|ix| (link(ix).relation, link(ix).from));
    Adjacency::new(entities, order.iter().map(|ix| (link(ix).to, *ix)))
}

/// The statements that cite each source, in the order of its text where it lists its locators.
fn cited(
    ontology: &Ontology,
    entities: &[Entity],
    links: &[Link],
    statements: &[Statement],
) -> Vec<(EntityIx, Vec<StatementIx>)> {
    let mut cited: BTreeMap<EntityIx, Vec<StatementIx>> = BTreeMap::new();
    for (index, statement) in statements.iter().enumerate() {
        cited.entry(statement.citation.source).or_default().push(StatementIx(index_u32(index)));
    }
    for (source, list) in &mut cited {
        let locators = locators(ontology, &entities[source.0 as usize]);
        list.sort_by_cached_key(|ix| {
            let statement = &statements[ix.0 as usize];
            let locator = &*statement.citation.locator;
            let rank = locator_rank(locators.iter().copied(), locator).unwrap_or(usize::MAX);
            let link = &links[statement.link.0 as usize];
            (rank, natural(locator), link.from, link.relation, link.to)
        });
    }
    cited.into_iter().collect()
}

/// Where the descriptions of entities stand in their documents.
fn order(ontology: &Ontology, entities: &[Entity]) -> Vec<(EntityIx, EntityIx, u32)> {
    let mut places: Vec<_> = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        let Some(citation) = &entity.citation else { continue };
        let locators = locators(ontology, &entities[citation.source.0 as usize]);
        let rank = locator_rank(locators, &citation.locator).unwrap_or(usize::MAX);
        places.push((citation.source, rank, natural(&citation.locator), EntityIx(index_u32(index))));
    }
    places.sort();
    let numbered = (0..).zip(places).map(|(number, (source, _, _, entity))| (entity, source, number));
    let mut order: Vec<_> = numbered.collect();
    order.sort_unstable();
    order
}

fn locators<'e>(ontology: &Ontology, entity: &'e Entity) -> Vec<&'e str> {
    let known = &ontology.kind(entity.kind).attributes;
    let lists = entity.attributes.iter().filter(|(index, _)| known[usize::from(*index)].ty == AttributeType::Locators);
    lists.flat_map(|(_, value)| value.texts()).collect()
}

/// A key that sorts `bullet 2` before `bullet 10`.
fn natural(text: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        match part.trim_end_matches(|c: char| !c.is_ascii_digit()).parse() {
            Ok(number) => parts.push((number, part.to_owned())),
            Err(_) => parts.push((u64::MAX, part.to_owned())),
        }
    }
    parts
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
