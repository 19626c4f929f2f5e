//! Asks the graph: once through the library's own types, once in GraphQL.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::graph::{Direction, Graph, Lens};
use meagraph::graphql::{Api, Limits, Request};
use meagraph::ontology::Ontology;
use std::error::Error;
use std::sync::Arc;

/// Who are the members of ICCWC, as documents said by the end of 2013?
pub fn main() -> Result<(), Box<dyn Error>> {
    let ontology = Arc::new(Ontology::built_in()?);
    let report = check(&ontology, load(&ontology, &[Input::BuiltIn])?);
    let checked = report.outcome.map_err(|_| "the data has faults")?;
    let graph = Graph::build(ontology, &checked);

    let lens = Lens::default().said_by(&graph, "2013".parse()?);
    let iccwc = graph.entity("iccwc").ok_or("no such entity")?;
    for link in iccwc.links(Direction::In, &lens).filter(|link| link.relation().id == "member-of") {
        for statement in link.statements(&lens) {
            println!("{}: {}, {}", link.from().name(), statement.source().name(), statement.locator());
        }
    }

    let api = Api::new(Arc::new(graph), Limits::default())?;
    let query = r#"{ initiative(id: "iccwc") { members { totalCount } } }"#;
    let answer = api.execute(Request { query: query.to_owned(), ..Request::default() });
    println!("{}", answer.json());
    Ok(())
}
