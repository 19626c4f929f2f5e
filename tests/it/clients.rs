//! Programs that people use with GraphQL servers, each asking ours as they would: Apollo Client, urql, graphql-request,
//! Python's gql, GraphQL Code Generator with tsc, the Relay compiler, cynic and graphql_client.

use crate::server::Server;
use std::path::Path;
use std::process::Command;

#[test]
fn clients_in_javascript_page_and_understand_errors() {
    let server = Server::start(&[]);
    let address = format!("http://{}/graphql", server.address);
    let test = "clients_in_javascript_page_and_understand_errors";
    if let Some((ok, said)) = crate::support::node("clients.mjs", &[&address], "", test) {
        assert!(ok, "{said}");
        assert_eq!(said, "apollo omega zeta\nurql omega zeta\nrequest omega zeta\n");
    }
}

#[test]
fn generators_make_types_and_artifacts() {
    if let Some((ok, said)) = crate::support::node("codegen.mjs", &[], "", "generators_make_types_and_artifacts") {
        assert!(ok, "{said}");
        assert!(said.contains("operations\nrelay TaxaLinksQuery TaxaPaginationQuery TaxaQuery"), "{said}");
    }
}

/// Their types are made from our schema while they are compiled, in a package of its own.
#[test]
fn clients_in_rust_page_and_understand_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/rust-clients/debug");
    let program = folder.join(format!("meagraph-rust-clients{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        return println!("LEFT OUT clients_in_rust_page_and_understand_errors: they are not built; scripts/test does");
    }
    let server = Server::start(&[]);
    let run = Command::new(program).arg(&server.address).output().unwrap();
    assert!(run.status.success(), "{}: {}", run.status, String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stdout), "cynic omega zeta\ngraphql_client omega zeta\n");
}

#[test]
fn the_client_in_python_pages_and_checks_our_queries() {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/python");
    let python = std::env::var_os("MEAGRAPH_TEST_PYTHON").map_or(usual, Into::into);
    let has_it =
        Command::new(&python).args(["-c", "import gql, requests"]).output().is_ok_and(|run| run.status.success());
    assert!(
        has_it || std::env::var_os("MEAGRAPH_TEST_PYTHON").is_none(),
        "the Python of MEAGRAPH_TEST_PYTHON lacks gql"
    );
    if !has_it {
        println!(
            "LEFT OUT the_client_in_python_pages_and_checks_our_queries: no Python with gql; scripts/test makes one"
        );
        return;
    }
    let server = Server::start(&[]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/client.py");
    let run = Command::new(python).arg(script).arg(format!("http://{}/graphql", server.address)).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(said.starts_with("omega zeta and ") && said.ends_with(" examples\n"), "{said}");
}
