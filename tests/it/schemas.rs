//! Files that are made from the ontology are committed, and are those that the program makes.

use crate::support::{ontology, run};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn generated_files_are_those_that_the_program_makes() {
    let mut generated = vec![
        ("schema/data.schema.json".to_owned(), vec!["schema".to_owned(), "data".to_owned()]),
        ("schema/graph.schema.json".to_owned(), vec!["schema".to_owned(), "graph".to_owned()]),
        ("schema/ontology.ttl".to_owned(), vec!["schema".to_owned(), "ontology".to_owned()]),
    ];
    for kind in &ontology().kinds {
        let file = format!("schema/data/{}.schema.json", kind.plural);
        generated.push((file, vec!["schema".to_owned(), "data".to_owned(), kind.id.clone()]));
    }
    for (file, arguments) in generated {
        let made = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).out;
        let is_same = fs::read_to_string(&file).is_ok_and(|text| text == made);
        assert!(is_same, "`{file}` is not what `meagraph {}` prints; run scripts/generate", arguments.join(" "));
    }
}

#[test]
fn editors_know_the_schema_of_every_folder() {
    let taplo = fs::read_to_string(".taplo.toml").unwrap();
    for kind in &ontology().kinds {
        let rule = format!(
            "include = [\"graph-data/{0}/**/*.toml\"]\nschema.path = \"schema/data/{0}.schema.json\"",
            kind.plural
        );
        assert!(taplo.contains(&rule), "no rule for `{}` in .taplo.toml; run scripts/generate", kind.plural);
    }
}

#[test]
fn the_ontology_in_owl_is_turtle() {
    let text = run(&["schema", "ontology"]).out;
    assert_eq!(text, run(&["schema", "owl"]).out);
    assert_eq!(run(&["schema", "toml"]).out, fs::read_to_string("schema/ontology.toml").unwrap());
    let triples: Vec<_> = oxttl::TurtleParser::new().for_slice(text.as_bytes()).map(|triple| triple.unwrap()).collect();
    let classes: BTreeSet<String> = triples
        .iter()
        .filter(|triple| triple.object.to_string() == "<http://www.w3.org/2002/07/owl#Class>")
        .map(|triple| triple.subject.to_string())
        .collect();
    assert_eq!(classes.len(), ontology().kinds.len());
}

#[test]
fn completions_and_the_manual_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = run(&["completions", shell]).out;
        assert!(text.contains("import") && text.contains("species-plus"), "{shell}");
    }
    let manual = run(&["man"]).out;
    assert!(
        manual.starts_with(".ie") && manual.contains("meagraph\\-import") && manual.contains("mapping"),
        "{manual}"
    );
}
