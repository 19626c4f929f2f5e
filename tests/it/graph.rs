//! The graph: neighbours, lens, selections, paths, search.

use crate::support::small;
use meagraph::data::{Date, Modality};
use meagraph::graph::{Direction, Graph, Lens, Path, PathQuery, Rank, Select};

fn ids(graph: &Graph, list: &[meagraph::graph::EntityIx]) -> Vec<String> {
    list.iter().map(|ix| graph.at(*ix).id().to_owned()).collect()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Who is a member of the pact, as seen through a lens.
fn members(graph: &Graph, lens: &Lens) -> Vec<String> {
    let pact = graph.entity("pact").unwrap();
    let links = pact.links(Direction::In, lens).filter(|link| link.relation().id == "member-of");
    links.map(|link| link.from().id().to_owned()).collect()
}

#[test]
fn a_lens_leaves_out_what_is_denied_or_said_later() {
    let graph = small();
    let usual = Lens::default();
    assert_eq!(members(&graph, &usual), ["alpha-secretariat", "omega"]);
    assert_eq!(members(&graph, &Lens::everything()), ["alpha-secretariat", "omega", "zeta"]);
    assert_eq!(members(&graph, &usual.clone().with_modalities([Modality::Negated])), ["zeta"]);
    assert_eq!(members(&graph, &usual.clone().said_by(&graph, date("2013"))), ["alpha-secretariat"]);
    let none: [String; 0] = [];
    assert_eq!(members(&graph, &usual.clone().said_by(&graph, date("2012-07-10"))), none, "published perhaps later");
    assert_eq!(
        members(&graph, &usual.clone().from_sources(&graph, ["page-2020"]).unwrap()),
        ["alpha-secretariat", "omega"]
    );
    let error = usual.from_sources(&graph, ["page-202"]).unwrap_err().to_string();
    assert_eq!(error, "there is no document `page-202` to look through; did you mean `page-2020`?");
}

#[test]
fn a_lens_looks_at_when_a_thing_is_true() {
    let graph = small();
    let only = Lens::default().from_sources(&graph, ["page-2020"]).unwrap();
    assert_eq!(members(&graph, &only.clone().true_on(date("2015"))), ["alpha-secretariat", "omega"]);
    assert_eq!(members(&graph, &only.clone().true_on(date("2019-06-30"))), ["alpha-secretariat", "omega"]);
    assert_eq!(members(&graph, &only.clone().true_on(date("2019-07-01"))), ["omega"]);
    assert_eq!(members(&graph, &only.true_on(date("2009"))), ["omega"]);
}

#[test]
fn selections_are_bounded_by_depth_kinds_relations_stops_and_limit() {
    let graph = small();
    let pact = vec![graph.entity("pact").unwrap().ix()];
    let select = |select: Select| ids(&graph, &graph.select(&select).entities);
    let base = || Select { focus: pact.clone(), ..Select::default() };
    assert_eq!(select(base()), ["alpha-secretariat", "omega", "pact"]);
    assert_eq!(
        select(Select { depth: 2, ..base() }),
        ["a1", "alpha", "alpha-secretariat", "omega", "pact", "programme-2012", "zeta"]
    );
    let kinds = vec![graph.ontology().find_kind("organization").unwrap()];
    assert_eq!(select(Select { depth: 3, kinds: Some(kinds), ..base() }), ["omega", "pact", "zeta"]);
    let relations = vec![graph.ontology().find_relation("chairs").unwrap()];
    assert_eq!(select(Select { depth: 3, relations: Some(relations), ..base() }), ["alpha-secretariat", "pact"]);
    let stop_at = vec![graph.entity("alpha-secretariat").unwrap().ix()];
    assert_eq!(select(Select { depth: 2, stop_at, ..base() }), ["a1", "alpha-secretariat", "omega", "pact", "zeta"]);
    let cut = graph.select(&Select { depth: 2, limit: 3, ..base() });
    assert_eq!((cut.entities.len(), cut.omitted), (3, 4));
    assert!(cut.links.iter().all(|ix| cut.entities.contains(&graph.link(*ix).from().ix())));
    assert_eq!(graph.select(&Select::default()).entities.len(), graph.entities().len());
}

fn path_query(graph: &Graph, from: &str, to: &str) -> PathQuery {
    let ids = |text: &str| text.split(',').map(|id| graph.entity(id).unwrap().ix()).collect();
    PathQuery {
        from: ids(from),
        to: ids(to),
        max_length: 9,
        relations: None,
        kinds: None,
        stop_at: Vec::new(),
        direction: Direction::Both,
        lens: Lens::default(),
        rank: Rank::Shortest,
        first: 10,
    }
}

/// The paths in words: the entities in order.
fn paths(graph: &Graph, query: &PathQuery) -> Vec<String> {
    let words = |path: Path| {
        let ends = std::iter::once(path.start).chain(path.steps.iter().map(|step| step.to));
        ends.map(|ix| graph.at(ix).id().to_owned()).collect::<Vec<_>>().join(" ")
    };
    graph.paths(query).into_iter().map(words).collect()
}

#[test]
fn all_shortest_paths_are_found_the_most_specific_first() {
    let graph = small();
    let query = || path_query(&graph, "omega", "alpha-secretariat");
    assert_eq!(paths(&graph, &query()), ["omega a1 alpha-secretariat", "omega pact alpha-secretariat"]);
    assert_eq!(paths(&graph, &PathQuery { first: 1, ..query() }), ["omega a1 alpha-secretariat"]);
    assert_eq!(paths(&graph, &PathQuery { max_length: 1, ..query() }), [""; 0]);
    let stop_at = vec![graph.entity("pact").unwrap().ix()];
    assert_eq!(paths(&graph, &PathQuery { stop_at, ..query() }), ["omega a1 alpha-secretariat"]);
    let kinds = Some(vec![graph.ontology().find_kind("initiative").unwrap()]);
    assert_eq!(paths(&graph, &PathQuery { kinds, ..query() }), ["omega pact alpha-secretariat"]);
    let relations = Some(vec![graph.ontology().find_relation("involves").unwrap()]);
    assert_eq!(paths(&graph, &PathQuery { relations, ..query() }), ["omega a1 alpha-secretariat"]);
    assert_eq!(paths(&graph, &path_query(&graph, "felidae,zeta", "alpha,pact")), ["zeta omega pact"]);
    assert_eq!(paths(&graph, &path_query(&graph, "alpha", "alpha")), ["alpha"]);
    let directed = PathQuery { direction: Direction::Out, ..path_query(&graph, "a1", "alpha") };
    assert_eq!(
        paths(&graph, &directed),
        ["a1 alpha-secretariat alpha", "a1 theme-a programme-2012 alpha-secretariat alpha"][..1]
    );
    let against = PathQuery { direction: Direction::Out, ..path_query(&graph, "alpha", "a1") };
    assert_eq!(paths(&graph, &against), [""; 0]);
}

#[test]
fn the_best_simple_paths_repeat_nothing_and_grow_in_cost() {
    let graph = small();
    let query = PathQuery { rank: Rank::Specific, first: 50, ..path_query(&graph, "omega", "alpha") };
    let found = graph.paths(&query);
    assert!(found.len() > 3, "{}", found.len());
    assert!(found.is_sorted_by(|a, b| a.cost <= b.cost));
    let mut routes = paths(&graph, &query);
    for route in &routes {
        let mut ids: Vec<&str> = route.split(' ').collect();
        assert_eq!((ids.first(), ids.last()), (Some(&"omega"), Some(&"alpha")));
        let length = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), length, "{route}");
    }
    let count = routes.len();
    routes.sort();
    routes.dedup();
    assert_eq!(routes.len(), count, "no path is given twice");
}

#[test]
fn a_step_keeps_all_links_between_two_entities() {
    let graph = small();
    let path = &graph.paths(&path_query(&graph, "alpha-secretariat", "pact"))[0];
    let relations: Vec<&str> = path.steps[0].links.iter().map(|ix| graph.link(*ix).relation().id.as_str()).collect();
    assert_eq!(relations, ["member-of", "chairs"]);
}

#[test]
fn search_finds_any_name_and_says_which() {
    let graph = small();
    let best = |text: &str| {
        let hits = graph.search(text, &[]);
        hits.first().map(|hit| format!("{} by {} `{}`", graph.at(hit.entity).id(), hit.form, hit.matched))
    };
    assert_eq!(best("pact").unwrap(), "pact by acronym `PACT`");
    assert_eq!(best("sohne").unwrap(), "omega by name `Ωmega & Söhne <Ltd> \"Q\"`");
    assert_eq!(best("OMEGGA").unwrap(), "omega by misprint `Omegga`");
    assert_eq!(best("panthera leo").unwrap(), "panthera-leo by scientific `Panthera leo`");
    assert_eq!(best("oach").unwrap(), "pact by name `Pact against Poaching`", "a part of a word");
    assert_eq!(best("institue zeta").unwrap(), "zeta by name `Zeta Institute`", "slips and order");
    assert_eq!(best("A10").unwrap(), "a10 by id `a10`");
    assert_eq!(best("nothing like it"), None);
    assert_eq!(best("  ·  "), None);
    let taxon = graph.ontology().find_kind("taxon").unwrap();
    assert!(graph.search("a", &[taxon]).iter().all(|hit| graph.at(hit.entity).kind_id() == taxon));
}

#[test]
fn statements_are_cited_in_the_order_of_the_text() {
    let graph = small();
    let report = graph.entity("report-2012").unwrap();
    let places: Vec<&str> = report.cited().iter().map(|ix| graph.statement(*ix).locator()).collect();
    let mut order = places.clone();
    order.dedup();
    assert_eq!(order, ["title", "para 2", "para 2, bullet 1", "activity A1", "activity A10"]);
}

#[test]
fn the_fingerprint_follows_the_data() {
    let built = crate::support::built_in();
    assert_eq!(small().fingerprint(), small().fingerprint());
    assert_ne!(small().fingerprint(), built.fingerprint());
    assert_eq!(built.fingerprint().len(), 32);
}
