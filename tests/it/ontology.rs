//! The ontology as data: what is added there is known everywhere, and what is wrong there is said.

use crate::support::{api, ask, build, ontology, program, read};
use meagraph::diagram::{DiagramSpec, Picture, dot};
use meagraph::graphql::sdl;
use meagraph::ontology::{BUILT_IN, Ontology};
use std::fs;
use std::path::Path;

/// The built-in ontology with a kind and a relation of one's own.
fn extended() -> String {
    let kind = r##"
[kinds.chemical]
label = "chemical"
plural = "chemicals"
description = "A substance that a convention regulates."
iri = "schema:ChemicalSubstance"
look = { shape = "trapezium", fill = "#123456", text = "#ffffff" }
[kinds.chemical.attributes]
cas = { type = "text", description = "Its registry number." }
"##;
    let relation = r##"
[relations.regulates]
label = "regulates"
inverse = "regulated-by"
inverse-label = "regulated by"
description = "Restricts the use of a chemical."
from = ["convention"]
to = ["chemical"]
iri = "eli:is_about"
look = { colour = "#654321", arrow = "normal" }
[relations.regulates.attributes]
annex = { type = "text", description = "Where it is listed." }
"##;
    format!("{BUILT_IN}\n{kind}\n{relation}")
}

fn chemicals(folder: &Path) {
    for (path, text) in [
        ("documents/treaty.toml", "name = \"Treaty text\"\n"),
        ("chemicals/ddt.toml", "name = \"DDT\"\ncas = \"50-29-3\"\n"),
        (
            "conventions/stockholm.toml",
            "source = \"treaty\"\nat = \"annex B\"\nname = \"Stockholm Convention\"\nregulates = [{ to = \"ddt\", annex = \"B\" }]\n",
        ),
    ] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn a_new_kind_and_relation_are_known_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    chemicals(folder.path());
    let ontology = Ontology::parse(&extended()).unwrap();
    assert!(sdl(&ontology).contains("type Chemical implements Node & Entity"));
    let dataset = read(&ontology, &[folder.path()]);
    let graph = build(ontology, dataset);

    let text = dot(&Picture::new(&graph, &DiagramSpec::default()));
    for part in ["trapezium", "#123456", "#654321", ">chemical<", "> regulates<", "\"regulates [1]\""] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let api = api(graph);
    let data = ask(
        &api,
        r#"{ chemical(id: "ddt") { name cas regulatedBy { edges { node { name } statements { annex locator } } } }
             chemicals { totalCount } ontology { kinds { id count } } }"#,
    );
    assert_eq!(data["chemical"]["cas"], "50-29-3");
    let edge = &data["chemical"]["regulatedBy"]["edges"][0];
    assert_eq!(edge["node"]["name"], "Stockholm Convention");
    assert_eq!(edge["statements"][0]["annex"], "B");
    assert_eq!(data["chemicals"]["totalCount"], 1);
}

#[test]
fn the_program_takes_another_ontology_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    chemicals(&folder.path().join("data"));
    let file = folder.path().join("ontology.toml");
    fs::write(&file, extended()).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.arg("--ontology").arg(&file).arg("--data").arg(folder.path().join("data")).args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["check"]);
    let exported = run(&["export", "--format", "ndjson"]);
    assert!(
        exported.contains(r#"{"id":"ddt","kind":"chemical","name":"DDT","attributes":{"cas":"50-29-3"}}"#),
        "{exported}"
    );
    assert!(exported.contains(r#""attributes":{"annex":"B"}"#), "{exported}");

    fs::write(folder.path().join("data/conventions/stockholm.toml"), "name = \"S\"\nregulates = [\"dtt\"]\n").unwrap();
    let mut command = program();
    command.arg("--ontology").arg(&file).arg("--data").arg(folder.path().join("data")).arg("check");
    let text = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(text.contains("dangling-id") && text.contains("did you mean `ddt`?"), "{text}");
}

/// Changes the built-in ontology and gives what is then said.
fn broken(from: &str, to: &str) -> String {
    assert!(BUILT_IN.contains(from), "`{from}` is not in the ontology");
    Ontology::parse(&BUILT_IN.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn faults_of_an_ontology_are_said() {
    insta::assert_snapshot!(
        [
            broken("inverse = \"members\"", "inverse = \"names\""),
            broken("from = [\"party\", \"person\"]", "from = [\"partys\"]"),
            broken("fill = \"#1f4e79\"", "fill = \"navy\""),
            broken("iri = \"org:memberOf\"", "iri = \"orgs:memberOf\""),
            broken("role = \"source\"", "role = \"sauce\""),
            broken("plural = \"bodies\"", "plural = \"organizations\""),
            broken("label = \"taxon\"", "lable = \"taxon\""),
            broken("symmetric = true", "symmetric = false"),
            broken("[kinds.taxon]", "[kinds.taxon"),
        ]
        .join("\n")
    );
}

#[test]
fn everything_is_described() {
    let ontology = ontology();
    for kind in &ontology.kinds {
        assert!(kind.description.len() > 20 && kind.description.ends_with('.'), "{}", kind.id);
        assert!(kind.attributes.iter().all(|attribute| attribute.description.ends_with('.')), "{}", kind.id);
    }
    for relation in &ontology.relations {
        assert!(relation.description.len() > 20 && relation.description.ends_with('.'), "{}", relation.id);
    }
}
