//! The graph itself: walks, paths, search, loading and opening, beside loops over plain arrays that do the same.
//!
//! `cargo bench --bench graph` takes the size M; `MEAGRAPH_BENCH=1000000/5000000` another number of entities and links.

#![expect(clippy::unwrap_used, reason = "a benchmark ends where something is not as it must be")]

#[expect(dead_code, reason = "the example has a main function of its own")]
#[path = "../examples/generate.rs"]
mod generate;

use divan::{Bencher, black_box};
use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::graph::{Direction, EntityIx, Graph, Lens, PathQuery, Rank, Select};
use meagraph::ontology::Ontology;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

fn main() {
    divan::main();
}

/// The files of the graph: as NDJSON and as a snapshot.
static FILES: LazyLock<(PathBuf, PathBuf)> = LazyLock::new(|| {
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no command line of its own")]
    let size = std::env::var("MEAGRAPH_BENCH").unwrap_or_else(|_| "50000/250000".into());
    let (entities, links) = size.split_once('/').unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (data, snapshot) = (folder.join(format!("bench-{entities}.ndjson")), folder.join("bench.snapshot"));
    let mut file = std::io::BufWriter::new(std::fs::File::create(&data).unwrap());
    generate::generate(entities.parse().unwrap(), links.parse().unwrap(), 1, &mut file).unwrap();
    drop(file);
    std::fs::write(&snapshot, from_ndjson(&data).snapshot()).unwrap();
    (data, snapshot)
});

static GRAPH: LazyLock<Graph> = LazyLock::new(|| Graph::open(&FILES.1).unwrap());

/// The links as plain arrays, both ways.
static ROWS: LazyLock<Rows> = LazyLock::new(|| Rows::new(&GRAPH));

struct Rows {
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Rows {
    fn new(graph: &Graph) -> Self {
        let (mut starts, mut others) = (vec![0], Vec::new());
        let lens = Lens::default();
        for entity in graph.entities() {
            let links = entity.links(Direction::Both, &lens);
            others.extend(links.map(|link| link.other(entity.ix()).ix().0));
            starts.push(u32::try_from(others.len()).unwrap());
        }
        Self { starts, others }
    }

    fn of(&self, at: u32) -> &[u32] {
        &self.others[self.starts[at as usize] as usize..self.starts[at as usize + 1] as usize]
    }
}

fn from_ndjson(path: &Path) -> Graph {
    let ontology = Arc::new(Ontology::built_in().unwrap());
    let report = check(&ontology, load(&ontology, &[Input::Path(path.to_owned())]).unwrap());
    Graph::build(ontology, &report.outcome.unwrap())
}

/// Entities spread over the graph.
fn some() -> impl FnMut() -> u32 {
    let count = u32::try_from(GRAPH.entities().len()).unwrap();
    let mut at = 1u32;
    move || {
        at = at.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        at % count
    }
}

mod neighbours {
    use super::*;

    #[divan::bench]
    fn graph(bencher: Bencher) {
        let lens = Lens::default();
        bencher.with_inputs(some()).bench_local_values(|at| {
            let links = GRAPH.at(EntityIx(at)).links(Direction::Both, &lens);
            links.map(|link| link.other(EntityIx(at)).ix().0).fold(0, u32::wrapping_add)
        });
    }

    #[divan::bench]
    fn rows(bencher: Bencher) {
        bencher
            .with_inputs(some())
            .bench_local_values(|at| ROWS.of(at).iter().fold(0, |sum: u32, to| sum.wrapping_add(*to)));
    }
}

mod neighbourhood_of_200 {
    use super::*;

    #[divan::bench]
    fn graph(bencher: Bencher) {
        bencher.with_inputs(some()).bench_local_values(|at| {
            GRAPH.select(&Select { focus: vec![EntityIx(at)], depth: 2, limit: 200, ..Select::default() })
        });
    }

    #[divan::bench]
    fn rows(bencher: Bencher) {
        bencher.with_inputs(some()).bench_local_values(|at| {
            let mut found = vec![at];
            let mut next = 0;
            while found.len() < 200 && next < found.len() {
                for to in ROWS.of(found[next]) {
                    if found.len() < 200 && !found.contains(to) {
                        found.push(*to);
                    }
                }
                next += 1;
            }
            found
        });
    }
}

mod whole_graph {
    use super::*;

    #[divan::bench]
    fn graph() -> usize {
        let lens = Lens::default();
        let mut seen = vec![false; GRAPH.entities().len()];
        let mut queue = vec![0];
        let mut next = 0;
        while let Some(at) = queue.get(next).copied() {
            next += 1;
            for link in GRAPH.at(EntityIx(at)).links(Direction::Both, &lens) {
                let to = link.other(EntityIx(at)).ix().0;
                if !std::mem::replace(&mut seen[to as usize], true) {
                    queue.push(to);
                }
            }
        }
        queue.len()
    }

    #[divan::bench]
    fn rows() -> usize {
        let mut seen = vec![false; GRAPH.entities().len()];
        let mut queue = vec![0];
        let mut next = 0;
        while let Some(at) = queue.get(next).copied() {
            next += 1;
            for to in ROWS.of(at) {
                if !std::mem::replace(&mut seen[*to as usize], true) {
                    queue.push(*to);
                }
            }
        }
        queue.len()
    }
}

mod path {
    use super::*;

    #[divan::bench]
    fn graph(bencher: Bencher) {
        let mut next = some();
        bencher.with_inputs(|| (next(), next())).bench_local_values(|(from, to)| {
            GRAPH.paths(&PathQuery {
                from: vec![EntityIx(from)],
                to: vec![EntityIx(to)],
                max_length: 6,
                relations: None,
                kinds: None,
                stop_at: Vec::new(),
                direction: Direction::Both,
                lens: Lens::default(),
                rank: Rank::Shortest,
                first: 1,
            })
        });
    }

    /// How far it is, by going on from the side with fewer links.
    #[divan::bench]
    fn rows(bencher: Bencher) {
        let mut next = some();
        let count = GRAPH.entities().len();
        let mut marks = (vec![0u32; count], vec![0u32; count], 0);
        bencher.with_inputs(|| (next(), next())).bench_local_values(|(from, to)| distance(&mut marks, from, to));
    }

    fn distance(marks: &mut (Vec<u32>, Vec<u32>, u32), from: u32, to: u32) -> u32 {
        marks.2 += 1;
        let (mut forth, mut back) = (vec![from], vec![to]);
        marks.0[from as usize] = marks.2;
        marks.1[to as usize] = marks.2;
        let weight = |rim: &[u32]| rim.iter().map(|at| ROWS.of(*at).len()).sum::<usize>();
        for steps in 1..=6 {
            let forwards = weight(&forth) <= weight(&back);
            let (own, other, rim) =
                if forwards { (&mut marks.0, &marks.1, &mut forth) } else { (&mut marks.1, &marks.0, &mut back) };
            let mut next = Vec::new();
            for at in rim.iter() {
                for to in ROWS.of(*at) {
                    if other[*to as usize] == marks.2 {
                        return steps;
                    }
                    if own[*to as usize] != marks.2 {
                        own[*to as usize] = marks.2;
                        next.push(*to);
                    }
                }
            }
            *rim = next;
        }
        0
    }
}

#[divan::bench(args = ["great apes", "pteraceus", "pteracus", "kenya", "agreement no 17", "ceus", "report on raptors in chad"])]
fn search(text: &str) -> usize {
    GRAPH.search_first(black_box(text), &[], 20).len()
}

#[divan::bench]
fn load_ndjson() -> Graph {
    from_ndjson(&FILES.0)
}

#[divan::bench]
fn open_snapshot() -> Graph {
    Graph::open(&FILES.1).unwrap()
}
