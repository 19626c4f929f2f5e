//! The data in memory, and what is asked of it.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::io::BufRead;

#[derive(Deserialize)]
struct Line {
    id: String,
    kind: String,
    name: String,
    acronym: Option<String>,
    #[serde(default)]
    names: Vec<Name>,
    #[serde(default)]
    attributes: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    links: Vec<LineLink>,
}

#[derive(Deserialize)]
struct Name {
    text: String,
}

#[derive(Deserialize)]
struct LineLink {
    relation: String,
    to: String,
    statements: Vec<LineStatement>,
}

#[derive(Deserialize)]
struct LineStatement {
    source: String,
    at: String,
    modality: Option<String>,
}

/// An entity with its links in both directions.
pub struct Entity {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub acronym: Option<String>,
    pub attributes: BTreeMap<String, String>,
    pub ends: Vec<End>,
}

/// A link as one of its ends sees it.
#[derive(Clone, Copy)]
pub struct End {
    pub link: usize,
    pub out: bool,
}

pub struct Link {
    pub relation: String,
    pub subject: usize,
    pub object: usize,
    pub statements: Vec<Statement>,
}

pub struct Statement {
    pub source: usize,
    pub locator: String,
    pub modality: String,
}

pub struct Store {
    pub entities: Vec<Entity>,
    pub links: Vec<Link>,
    pub ids: HashMap<String, usize>,
    pub taxa: Vec<usize>,
    words: HashMap<String, Vec<usize>>,
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

impl Store {
    pub fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let file = std::io::BufReader::new(std::fs::File::open(path)?);
        let mut lines = Vec::new();
        for line in file.lines() {
            lines.push(serde_json::from_str::<Line>(&line?)?);
        }
        let ids: HashMap<String, usize> = lines.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
        let mut store = Self { entities: Vec::new(), links: Vec::new(), ids, taxa: Vec::new(), words: HashMap::new() };
        for (at, line) in lines.iter_mut().enumerate() {
            let names = line.names.iter().map(|name| name.text.as_str()).chain(line.acronym.as_deref());
            let all: HashSet<String> = names.chain([line.name.as_str()]).flat_map(words).collect();
            for word in all {
                store.words.entry(word).or_default().push(at);
            }
            let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            store.entities.push(Entity {
                id: std::mem::take(&mut line.id),
                kind: std::mem::take(&mut line.kind),
                name: std::mem::take(&mut line.name),
                acronym: line.acronym.take(),
                attributes: line.attributes.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
                ends: Vec::new(),
            });
        }
        for (subject, line) in lines.into_iter().enumerate() {
            for link in line.links {
                let known = |id: &str| store.ids.get(id).copied().ok_or(format!("no entity `{id}`"));
                let object = known(&link.to)?;
                let said = link.statements.into_iter().map(|one| {
                    let modality = one.modality.unwrap_or("asserted".into()).to_uppercase();
                    Ok(Statement { source: known(&one.source)?, locator: one.at, modality })
                });
                let statements = said.collect::<Result<_, String>>()?;
                let at = store.links.len();
                store.links.push(Link { relation: link.relation, subject, object, statements });
                store.entities[subject].ends.push(End { link: at, out: true });
                store.entities[object].ends.push(End { link: at, out: false });
            }
        }
        store.taxa = (0..store.entities.len()).filter(|at| store.entities[*at].kind == "taxon").collect();
        store.taxa.sort_by(|a, b| store.entities[*a].id.cmp(&store.entities[*b].id));
        Ok(store)
    }

    pub fn other(&self, end: End) -> usize {
        let link = &self.links[end.link];
        if end.out { link.object } else { link.subject }
    }

    /// A page of taxa that have all of these attributes, and whether there are more.
    pub fn page(&self, first: usize, after: Option<&str>, wanted: &[(String, Option<String>)]) -> (Vec<usize>, bool) {
        let start = after.map_or(0, |id| self.taxa.partition_point(|at| self.entities[*at].id.as_str() <= id));
        let fits = |at: &&usize| {
            let has = &self.entities[**at].attributes;
            wanted.iter().all(|(name, value)| has.get(name) == value.as_ref())
        };
        let mut items: Vec<usize> = self.taxa[start..].iter().filter(fits).take(first + 1).copied().collect();
        let more = items.len() > first;
        items.truncate(first);
        (items, more)
    }

    /// Entities that have all words of a text.
    pub fn search(&self, text: &str, first: usize) -> Vec<usize> {
        let mut lists: Vec<&[usize]> = words(text).map(|word| self.words.get(&word).map_or(&[][..], |l| l)).collect();
        lists.sort_by_key(|list| list.len());
        let Some((shortest, rest)) = lists.split_first() else { return Vec::new() };
        let inside = |at: &&usize| rest.iter().all(|list| list.binary_search(at).is_ok());
        let mut found: Vec<usize> = shortest.iter().filter(inside).copied().collect();
        found.sort_by_key(|at| (self.entities[*at].name != text, self.entities[*at].name.len()));
        found.truncate(first);
        found
    }

    /// One of the shortest ways, breadth first from both ends, the smaller rim first: entities and the ends between them.
    pub fn path(&self, from: usize, to: usize) -> Option<(Vec<usize>, Vec<End>)> {
        if from == to {
            return Some((vec![from], Vec::new()));
        }
        let mut sides: [HashMap<usize, Option<(usize, End)>>; 2] = [[(from, None)].into(), [(to, None)].into()];
        let mut rims = [vec![from], vec![to]];
        while !rims[0].is_empty() && !rims[1].is_empty() {
            let side = usize::from(rims[0].len() > rims[1].len());
            let mut next = Vec::new();
            for at in std::mem::take(&mut rims[side]) {
                for end in &self.entities[at].ends {
                    let node = self.other(*end);
                    if sides[side].contains_key(&node) {
                        continue;
                    }
                    sides[side].insert(node, Some((at, *end)));
                    next.push(node);
                    if sides[1 - side].contains_key(&node) {
                        return Some(Self::trace(&sides, node));
                    }
                }
            }
            rims[side] = next;
        }
        None
    }

    fn trace(sides: &[HashMap<usize, Option<(usize, End)>>; 2], middle: usize) -> (Vec<usize>, Vec<End>) {
        let (mut nodes, mut steps) = (vec![middle], Vec::new());
        while let Some((before, end)) = sides[0][&nodes[nodes.len() - 1]] {
            nodes.push(before);
            steps.push(end);
        }
        nodes.reverse();
        steps.reverse();
        while let Some((after, end)) = sides[1][&nodes[nodes.len() - 1]] {
            nodes.push(after);
            steps.push(End { out: !end.out, ..end });
        }
        (nodes, steps)
    }

    /// What lies around entities: as many as the limit has room for, the links among them, and how many were left out.
    pub fn subgraph(&self, focus: Vec<usize>, depth: usize, limit: usize) -> (Vec<usize>, Vec<usize>, usize) {
        let mut seen: HashSet<usize> = focus.iter().copied().collect();
        let (mut all, mut rim) = (focus.clone(), focus);
        for _ in 0..depth {
            let ends = rim.iter().flat_map(|at| &self.entities[*at].ends);
            rim = ends.map(|end| self.other(*end)).filter(|node| seen.insert(*node)).collect();
            all.extend(&rim);
        }
        let omitted = all.len().saturating_sub(limit);
        all.truncate(limit);
        all.sort_by(|a, b| self.entities[*a].id.cmp(&self.entities[*b].id));
        let kept: HashSet<usize> = all.iter().copied().collect();
        let ends = all.iter().flat_map(|at| &self.entities[*at].ends).filter(|end| end.out);
        let links = ends.map(|end| end.link).filter(|link| kept.contains(&self.links[*link].object)).collect();
        (all, links, omitted)
    }
}
