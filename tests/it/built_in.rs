//! The built-in graph: what must never break in it.

use crate::support::{built_in, run};
use meagraph::graph::{Direction, EntityRef, Graph, Lens};
use std::collections::BTreeSet;

#[test]
fn it_is_without_faults_and_warnings() {
    let run = run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.ends_with(": 0 faults, 0 warnings\n"), "{}", run.err);
}

fn linked<'g>(entity: EntityRef<'g>, direction: Direction, relation: &str) -> Vec<EntityRef<'g>> {
    let lens = Lens::default();
    let links: Vec<_> = entity.links(direction, &lens).filter(|link| link.relation().id == relation).collect();
    links.into_iter().map(|link| link.other(entity.ix())).collect()
}

/// The codes of all activities of a programme, by the code of their theme.
fn codes(graph: &Graph, programme: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for theme in linked(graph.entity(programme).unwrap(), Direction::In, "part-of") {
        let letter = theme.attribute("code").unwrap().to_string();
        for activity in linked(theme, Direction::In, "part-of") {
            let code = activity.attribute("code").unwrap().to_string().replace('.', "");
            assert!(code.starts_with(&letter), "{} stands under theme {letter}", activity.id());
            codes.push(code);
        }
    }
    codes.sort_by_key(|code| (code[..1].to_owned(), code[1..].parse::<u32>().unwrap()));
    codes
}

fn run_of(letter: &str, last: u32) -> impl Iterator<Item = String> {
    (1..=last).map(move |number| format!("{letter}{number}"))
}

#[test]
fn both_programmes_have_all_their_activities_under_the_right_theme() {
    let graph = built_in();
    let wanted: Vec<String> =
        run_of("A", 2).chain(run_of("B", 21)).chain(run_of("C", 5)).chain(run_of("D", 5)).collect();
    assert_eq!(codes(&graph, "cms-cites-jwp-2015-2020"), wanted);
    let wanted: Vec<String> =
        run_of("A", 5).chain(run_of("B", 19)).chain(run_of("C", 3)).chain(run_of("D", 4)).collect();
    assert_eq!(codes(&graph, "cms-cites-jwp-2012-2014"), wanted);
}

#[test]
fn every_activity_says_who_and_most_say_for_what() {
    let graph = built_in();
    for number in run_of("b", 21) {
        let activity = graph.entity(&format!("jwp-2015-{number}")).unwrap();
        assert!(!linked(activity, Direction::Out, "involves").is_empty(), "{}", activity.id());
    }
}

fn ids(entities: &[EntityRef<'_>]) -> BTreeSet<String> {
    entities.iter().map(|entity| entity.id().to_owned()).collect()
}

#[test]
fn iccwc_has_five_members_and_a_chair() {
    let graph = built_in();
    let iccwc = graph.entity("iccwc").unwrap();
    let wanted = ["cites-secretariat", "interpol", "unodc", "wco", "world-bank"].map(str::to_owned);
    assert_eq!(ids(&linked(iccwc, Direction::In, "member-of")), BTreeSet::from(wanted));
    assert_eq!(ids(&linked(iccwc, Direction::In, "chairs")), BTreeSet::from(["cites-secretariat".to_owned()]));
}

#[test]
fn resolutions_and_decisions_of_the_page_have_their_numbers() {
    let graph = built_in();
    for number in ["18.3", "16.4", "18.5", "18.4", "16.5", "14.4", "13.3", "13.2", "12.4", "11.4", "10.4"] {
        let resolution = graph.entity(&format!("cites-res-conf-{number}")).unwrap_or_else(|| panic!("{number}"));
        assert_eq!(resolution.attribute("number").unwrap().to_string(), format!("Conf. {number}"));
    }
    for number in [
        "17.55", "17.56", "18.55", "18.59", "18.60", "18.61", "19.20", "19.21", "19.22", "19.23", "19.24", "19.25",
        "19.26", "19.27", "19.28", "19.29",
    ] {
        let decision = graph.entity(&format!("cites-dec-{number}")).unwrap_or_else(|| panic!("{number}"));
        assert_eq!(decision.attribute("number").unwrap().to_string(), number);
    }
}

#[test]
fn misprints_lead_to_what_is_meant() {
    let graph = built_in();
    for (printed, id) in [("ICWC", "iccwc"), ("Uncia uncia", "panthera-uncia")] {
        let hits = graph.search(printed, &[]);
        assert_eq!(graph.at(hits[0].entity).id(), id, "{printed}");
    }
    assert!(graph.search("Loxadonta africana", &[]).iter().any(|hit| hit.form == "misprint"));
}

#[test]
fn mike_is_not_mikes() {
    let graph = built_in();
    assert_ne!(graph.entity("mike").unwrap().ix(), graph.entity("mikes").unwrap().ix());
    let of_apes = graph.entity("jwp-2015-b7").unwrap();
    let involved = ids(&linked(of_apes, Direction::Out, "involves"));
    assert!(involved.contains("mikes") && !involved.contains("mike"), "{involved:?}");
}
