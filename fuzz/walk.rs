//! Reading everything that a graph holds, in every way there is: for graphs that were opened from tampered snapshots.

use super::{Graph, Lens, PAGES, Part, Select, Visit, export, web};
use meagraph::data::Modality;
use meagraph::diagram::{DiagramSpec, Drawer, PICTURE_FORMATS, Picture, views};
use meagraph::graph::{CalendarQuery, Claim, Direction, EntityIx, PathQuery, Rank};
use meagraph::graphql::{Api, Limits, Request};
use std::sync::Arc;
use twox_hash::XxHash3_64;

/// Where the head of a snapshot ends and what the checksum covers begins.
pub const HEAD: usize = 32;

/// The bytes of a snapshot with the length and checksum that they should have.
pub fn summed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sums: Vec<u8> =
        bytes[HEAD..].chunks(4 << 20).flat_map(|block| XxHash3_64::oneshot(block).to_ne_bytes()).collect();
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_ne_bytes());
    bytes[24..HEAD].copy_from_slice(&XxHash3_64::oneshot(&sums).to_ne_bytes());
    bytes
}

/// Walks all over a graph. What it says may be nonsense; that it can be said is what counts.
pub fn walk(graph: Arc<Graph>) {
    let some: Vec<EntityIx> = graph.entities().map(|entity| entity.ix()).take(24).collect();
    for lens in [Lens::default(), Lens::everything(), Lens::default().with_modalities([Modality::Planned])] {
        whole(&graph, &lens);
        some.iter().for_each(|ix| entity(&graph, *ix, &lens));
    }
    for pair in some.windows(2).chain(some.chunks(7)) {
        two(&graph, pair[0], pair[pair.len() - 1]);
    }
    written(&graph);
    drawn(&graph);
    shown(&graph);
    asked(graph);
}

fn whole(graph: &Graph, lens: &Lens) {
    let conventions = graph.listing_conventions(lens);
    let _ = (graph.concordance(&conventions, lens), graph.stats(lens), graph.measures(None, lens, Some(100_000)));
    let _ = graph.calendar(&CalendarQuery { lens: lens.clone(), ..CalendarQuery::default() });
    let _ = graph.compare_lenses(lens, &Lens::everything());
    for text in ["pact", "a", "secretariat of", "omga", "programme 2012", "b.1", "\u{e9}"] {
        let _ = (graph.search(text, &[]), graph.nearest_ids(text), graph.named(text));
    }
}

fn entity(graph: &Graph, ix: EntityIx, lens: &Lens) {
    let entity = graph.at(ix);
    let _ = (graph.text_order(ix), entity.titled(), entity.short_name(), entity.summary(), entity.degree());
    let _ = (graph.lineage(ix, lens), graph.parts(ix, lens), graph.ancestors(ix, lens));
    let _ = graph.discrepancies_about(&[ix], lens);
    entity.attributes().for_each(|(_, value)| drop(format!("{value:?}")));
    entity.names().for_each(|name| drop(format!("{:?}", (name.text(), name.form(), name.lang(), name.authority()))));
    entity.cited().iter().for_each(|said| drop(graph.statement(*said).locator().to_owned()));
    for link in entity.links(Direction::Both, lens).take(50) {
        let _ = (link.relation(), link.from().id(), link.other(ix).id(), link.reasons(lens));
        let claim = Claim {
            subject: ix,
            relation: link.relation_id(),
            object: link.to().ix(),
            roll_up: true,
            lens: lens.clone(),
        };
        let _ = (graph.nonsense(&claim), graph.claim(&claim));
        for said in link.statements(lens) {
            let _ = (said.source().name(), said.locator(), said.since(), said.until(), said.note());
            said.attributes().for_each(|(_, value)| drop(format!("{value:?}")));
        }
    }
}

fn two(graph: &Graph, left: EntityIx, right: EntityIx) {
    let lens = Lens::default();
    let _ = graph.compare_programmes(left, right, &lens);
    for rank in [Rank::Shortest, Rank::Specific] {
        let (relations, kinds, stop_at, direction) = (None, None, Vec::new(), Direction::Both);
        let (from, to, lens) = (vec![left], vec![right], lens.clone());
        let query = PathQuery { from, to, max_length: 4, relations, kinds, stop_at, direction, lens, rank, first: 10 };
        let _ = graph.paths(&query);
    }
}

/// An ontology that somebody tampered with may make a format impossible, which it then says.
fn written(graph: &Graph) {
    let lens = Lens::everything();
    let selection = graph.select(&Select { lens: lens.clone(), ..Select::default() });
    for format in export::FORMATS {
        let _ = (format.write)(&Part { graph, selection: &selection, lens: &lens }, &mut Vec::new());
    }
}

fn drawn(graph: &Graph) {
    let named = views::all(graph).into_iter().map(|view| view.spec);
    for spec in named.chain([DiagramSpec::default()]) {
        let picture = Picture::new(graph, &spec);
        for format in PICTURE_FORMATS.iter().filter(|format| !matches!(format.name, "png" | "pdf")) {
            let _ = format.write(&picture, &Drawer::default());
        }
    }
}

fn shown(graph: &Graph) {
    let memory = web::Memory::default();
    let ids: Vec<&str> = graph.entities().map(|entity| entity.id()).step_by(5).collect();
    for page in PAGES {
        for id in &ids {
            let path = page.path.replace("{id}", id);
            let _ = web::answer(graph, &memory, page, Visit { path: &path, id, parameters: Vec::new(), json: true });
            if !page.path.contains('{') {
                break;
            }
        }
    }
}

fn asked(graph: Arc<Graph>) {
    let ids: Vec<String> = graph.entities().map(|entity| format!("{:?}", entity.id())).collect();
    let Ok(api) = Api::new(graph, Limits::default()) else { return };
    let all = ids.join(",");
    let query = format!(
        "{{ entities(ids: [{all}]) {{ id name links {{ edges {{ relation node {{ id }} statements {{ locator source {{ name }} }} }} }} }}
        views {{ id title }} stats {{ entities links }} search(text: \"a\") {{ matched }} ontology {{ kinds {{ name }} }} }}"
    );
    let _ = api.execute(Request { query, ..Request::default() });
}
