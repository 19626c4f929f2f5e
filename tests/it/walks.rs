//! Shortest paths and search against simple ways of finding the same.

use crate::support::{build, built_in, ontology, read};
use meagraph::graph::{Direction, EntityIx, Graph, Lens, PathQuery, Rank, Select, normalised};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A graph of topics that concern each other as given, and a document that says so.
fn graph(count: usize, links: &BTreeSet<(usize, usize, bool)>) -> Graph {
    let mut text = String::from("{\"id\":\"doc\",\"kind\":\"document\",\"name\":\"Doc\"}\n");
    for from in 0..count {
        let own = links.iter().filter(|(start, to, _)| *start == from && to % count != from);
        let own: BTreeMap<(&str, usize), ()> =
            own.map(|(_, to, both)| ((if *both { "cooperates-with" } else { "supports" }, to % count), ())).collect();
        let own = own.into_keys().map(|(relation, to)| {
            format!(
                "{{\"relation\":\"{relation}\",\"to\":\"n{to}\",\"statements\":[{{\"source\":\"doc\",\"at\":\"p\"}}]}}"
            )
        });
        let own: Vec<String> = own.collect();
        let _ = writeln!(
            text,
            "{{\"id\":\"n{from}\",\"kind\":\"organization\",\"name\":\"N{from}\",\"links\":[{}]}}",
            own.join(",")
        );
    }
    let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let ontology = ontology();
    let dataset = read(&ontology, &[file.path()]);
    build(ontology, dataset)
}

/// Every shortest way, found by trying all ways of a length before those of the next.
fn by_trying(graph: &Graph, query: &PathQuery) -> BTreeSet<Vec<EntityIx>> {
    let mut ways: Vec<Vec<EntityIx>> = query.from.iter().map(|ix| vec![*ix]).collect();
    let mut seen: BTreeSet<EntityIx> = query.from.iter().copied().collect();
    for _ in 0..=query.max_length {
        let found: BTreeSet<_> = ways.iter().filter(|way| query.to.contains(way.last().unwrap())).cloned().collect();
        if !found.is_empty() {
            return found;
        }
        let mut next = Vec::new();
        for way in &ways {
            let at = *way.last().unwrap();
            if way.len() > 1 && query.stop_at.contains(&at) {
                continue;
            }
            for link in graph.at(at).links(Direction::Both, &query.lens) {
                let along = query.direction == Direction::Both
                    || link.relation().symmetric
                    || (link.from().ix() == at) == (query.direction == Direction::Out);
                let to = link.other(at).ix();
                if along && to != at && !seen.contains(&to) {
                    next.push([way.as_slice(), &[to]].concat());
                }
            }
        }
        seen.extend(next.iter().map(|way| *way.last().unwrap()));
        ways = next;
    }
    BTreeSet::new()
}

fn query(graph: &Graph, from: &[usize], to: &[usize], stop: &[usize], direction: Direction) -> PathQuery {
    let ixs = |list: &[usize]| list.iter().map(|at| graph.entity(&format!("n{at}")).unwrap().ix()).collect::<Vec<_>>();
    PathQuery {
        from: ixs(from),
        to: ixs(to),
        max_length: 6,
        relations: None,
        kinds: None,
        stop_at: ixs(stop),
        direction,
        lens: Lens::default(),
        rank: Rank::Shortest,
        first: usize::MAX,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shortest_paths_are_those_found_by_trying(
        links in prop::collection::btree_set((0..14usize, 0..14usize, any::<bool>()), 4..40),
        from in prop::collection::vec(0..14usize, 1..3),
        to in prop::collection::vec(0..14usize, 1..3),
        stop in prop::collection::vec(0..14usize, 0..3),
        direction in prop::sample::select(vec![Direction::Out, Direction::In, Direction::Both]),
    ) {
        let graph = graph(14, &links);
        let query = query(&graph, &from, &to, &stop, direction);
        // Twice, since scratch is used again.
        for _ in 0..2 {
            let paths = graph.paths(&query);
            let found: BTreeSet<Vec<EntityIx>> = paths
                .iter()
                .map(|path| std::iter::once(path.start).chain(path.steps.iter().map(|step| step.to)).collect())
                .collect();
            prop_assert_eq!(&found, &by_trying(&graph, &query));
            prop_assert!(paths.is_sorted_by(|a, b| a.cost <= b.cost));
            for step in paths.iter().flat_map(|path| &path.steps) {
                prop_assert!(!step.links.is_empty());
                for link in &step.links {
                    prop_assert_eq!(graph.link(*link).other(step.from).ix(), step.to);
                }
            }
        }
    }
}

/// Two hubs, which some things are linked to both of, and a sparse net between the things and between some of the hubs.
fn hubs() -> Graph {
    let (things, mut number) = (4_000, 7_u32);
    let mut next = |end: usize| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (number >> 8) as usize % end
    };
    let mut links = BTreeSet::new();
    for thing in 4..things {
        if thing % 8 < 6 {
            links.insert((thing, thing / 2 % 3, next(2) == 0));
        }
        links.extend((0..next(3)).map(|_| (thing, 4 + next(things - 4), true)));
    }
    links.extend([(0, 3, true), (3, 1, true), (0, 2, true)]);
    graph(things, &links)
}

#[test]
fn ways_around_hubs_are_those_found_by_trying() {
    let graph = hubs();
    let mut lengths = BTreeSet::new();
    for at in 0..36_usize {
        // Every third search begins at a hub.
        let from = [if at % 3 == 0 { at / 3 % 3 } else { at * 61 % 4_000 }];
        let to = [(at * 97 + 13) % 4_000, (at * 31 + 5) % 4_000];
        let all = query(&graph, &from, &to[..1 + at % 2], &[at % 5], Direction::Both);
        let paths = graph.paths(&all);
        let route = |path: &meagraph::graph::Path| -> Vec<EntityIx> {
            std::iter::once(path.start).chain(path.steps.iter().map(|step| step.to)).collect()
        };
        assert_eq!(paths.iter().map(route).collect::<BTreeSet<_>>(), by_trying(&graph, &all), "{from:?} {to:?}");
        assert!(paths.is_sorted_by(|a, b| a.cost <= b.cost));
        lengths.extend(paths.first().map(|path| path.steps.len()));
        for first in [1, 2, 5] {
            let few = graph.paths(&PathQuery { first, ..all.clone() });
            assert_eq!(few, paths[..paths.len().min(first)], "{from:?} {to:?} {first}");
        }
    }
    assert!(lengths.len() > 3, "{lengths:?}");
}

#[test]
fn a_way_past_the_hubs_is_found_beside_a_dearer_one_through_them() {
    let steps = [(0, 1), (1, 6), (6, 4), (0, 10), (10, 5), (5, 4), (4, 3), (3, 2)];
    let leaves = (10..310).map(|leaf| (0, leaf)).chain((400..700).map(|leaf| (1, leaf)));
    let leaves = leaves.chain((1_000..3_000).map(|leaf| (2, leaf)));
    let links = steps.into_iter().chain(leaves).map(|(from, to)| (from, to, true)).collect();
    let graph = graph(3_000, &links);
    for first in [1, usize::MAX] {
        let paths = graph.paths(&PathQuery { first, ..query(&graph, &[0], &[3], &[], Direction::Both) });
        let ids = paths[0].steps.iter().map(|step| graph.at(step.to).id());
        assert_eq!(ids.collect::<Vec<_>>(), ["n10", "n5", "n4", "n3"]);
        assert_eq!(paths.len(), first.min(2));
    }
}

#[test]
fn selections_around_hubs_are_those_of_a_plain_walk() {
    let graph = hubs();
    let every_kind = graph.entities().map(|entity| entity.kind_id()).collect::<BTreeSet<_>>();
    for (focus, limit) in (0..40_u32).flat_map(|at| [1, 30, 1_000, usize::MAX].map(|limit| (at * 97, limit))) {
        for depth in 1..=3 {
            let select = Select { focus: vec![EntityIx(focus)], depth, limit, ..Select::default() };
            let walked = Select { kinds: Some(every_kind.iter().copied().collect()), ..select.clone() };
            let (found, walked) = (graph.select(&select), graph.select(&walked));
            assert_eq!(found.entities, walked.entities, "{focus} {depth} {limit}");
            assert_eq!((found.links, found.omitted), (walked.links, walked.omitted), "{focus} {depth} {limit}");
        }
    }
}

/// How well a text matches a name, by comparing the texts themselves.
fn likeness(wanted: &str, name: &str) -> u32 {
    if name == wanted {
        return 100;
    }
    let begun = |part: &str, word: &str| {
        if part.contains(|c: char| c.is_ascii_digit()) { part == word } else { word.starts_with(part) }
    };
    match name.find(wanted) {
        Some(at) => {
            let starts = at == 0 || name.as_bytes()[at - 1] == b' ';
            let ends = name[at + wanted.len()..].chars().next().is_none_or(|c| c == ' ');
            match (at, starts, ends) {
                (0, _, true) => 90,
                (0, _, false) => 85,
                (_, true, true) => 80,
                (_, true, false) => 75,
                _ => 60,
            }
        }
        None if wanted.split(' ').all(|part| name.split(' ').any(|word| begun(part, word))) => 55,
        None => 0,
    }
}

#[test]
fn the_index_finds_what_comparing_every_name_finds() {
    let graph = built_in();
    let texts = [
        "cites",
        "a",
        "secretariat",
        "great apes",
        "ape",
        "of",
        "res conf 13.3",
        "b9",
        "migratory sp",
        "ratory",
        "the con",
        "conservation of migratory species",
        "ial meeting",
        "2012",
        "unep world",
        "convention biological",
        "B.8",
        "é",
    ];
    for text in texts {
        let wanted = normalised(text);
        let found: BTreeMap<EntityIx, u32> = graph
            .search(text, &[])
            .into_iter()
            .filter(|hit| hit.form != "code")
            .map(|hit| (hit.entity, hit.score))
            .collect();
        for entity in graph.entities() {
            let own = [Some(entity.name()), entity.acronym(), Some(entity.id())].into_iter().flatten();
            let names = own.chain(entity.names().map(|name| name.text()));
            let best = names.map(|name| likeness(&wanted, &normalised(name))).max().unwrap_or(0);
            let score = found.get(&entity.ix()).copied();
            let is_code =
                best < 95 && graph.search(text, &[]).iter().any(|hit| hit.entity == entity.ix() && hit.form == "code");
            assert!(
                is_code || score.filter(|score| *score != 40).unwrap_or(0) == best,
                "{text}: {} {score:?} {best}",
                entity.id()
            );
        }
        let first = graph.search_first(text, &[], 5);
        let all = graph.search(text, &[]);
        let ids =
            |hits: &[meagraph::graph::Hit<'_>]| hits.iter().map(|hit| (hit.entity, hit.score)).collect::<Vec<_>>();
        assert_eq!(ids(&first), ids(&all[..all.len().min(5)]), "{text}");
    }
}
