//! Pages through organizations of a running server, whose address is given, with cynic and with graphql_client, whose types
//! are made from our schema by the compiler; prints the ids found.

use std::io::{Read, Write};
use std::net::TcpStream;

#[cynic::schema("meagraph")]
mod schema {}

/// What a client sends, and what comes back.
fn post(address: &str, body: &impl serde::Serialize) -> String {
    let body = serde_json::to_string(body).expect("a request is JSON");
    let mut stream = TcpStream::connect(address).expect("a server");
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json";
    let request =
        format!("{head}\r\naccept: application/graphql-response+json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).expect("a server");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split_once("\r\n\r\n").expect("an answer").1.to_owned()
}

mod with_cynic {
    use super::{post, schema};
    use cynic::{GraphQlResponse, QueryBuilder};

    #[derive(cynic::QueryVariables)]
    struct PageVariables {
        first: Option<i32>,
        after: Option<String>,
    }

    #[derive(cynic::QueryFragment)]
    #[cynic(graphql_type = "Query", variables = "PageVariables")]
    struct Page {
        #[arguments(first: $first, after: $after)]
        organizations: OrganizationConnection,
    }

    #[derive(cynic::QueryFragment)]
    struct OrganizationConnection {
        nodes: Vec<Organization>,
        page_info: PageInfo,
    }

    #[derive(cynic::QueryFragment)]
    struct Organization {
        id: cynic::Id,
    }

    #[derive(cynic::QueryFragment)]
    struct PageInfo {
        has_next_page: bool,
        end_cursor: Option<String>,
    }

    #[derive(cynic::QueryVariables)]
    struct FocusVariables {
        depth: Option<i32>,
    }

    #[derive(cynic::QueryFragment)]
    #[cynic(graphql_type = "Query", variables = "FocusVariables")]
    struct Focus {
        #[arguments(focus: ["pact"], depth: $depth)]
        #[expect(dead_code, reason = "the answer is an error")]
        subgraph: Subgraph,
    }

    #[derive(cynic::QueryFragment)]
    struct Subgraph {
        #[expect(dead_code, reason = "the answer is an error")]
        omitted: i32,
    }

    #[derive(serde::Deserialize)]
    struct Extensions {
        code: String,
    }

    pub fn run(address: &str) -> Vec<String> {
        let focus = post(address, &Focus::build(FocusVariables { depth: Some(1000) }));
        let refused: GraphQlResponse<Focus, Extensions> = serde_json::from_str(&focus).expect("an answer");
        let error = refused.errors.into_iter().flatten().next().and_then(|error| error.extensions);
        assert_eq!(error.map(|extensions| extensions.code).as_deref(), Some("LIMIT_EXCEEDED"));
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let operation = Page::build(PageVariables { first: Some(1), after });
            let answer: GraphQlResponse<Page> = serde_json::from_str(&post(address, &operation)).expect("an answer");
            let page = answer.data.expect("data").organizations;
            found.extend(page.nodes.into_iter().map(|node| node.id.into_inner()));
            after = page.page_info.end_cursor;
            if !page.page_info.has_next_page {
                return found;
            }
        }
    }
}

mod with_graphql_client {
    use super::post;
    use graphql_client::{GraphQLQuery, Response};

    type Date = String;

    #[derive(GraphQLQuery)]
    #[graphql(schema_path = "../../../schema/schema.graphql", query_path = "src/page.graphql")]
    struct Page;

    pub fn run(address: &str) -> Vec<String> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let body = Page::build_query(page::Variables { first: Some(1), after });
            let answer: Response<page::ResponseData> = serde_json::from_str(&post(address, &body)).expect("an answer");
            assert!(answer.errors.is_none());
            let page = answer.data.expect("data").organizations;
            for node in page.nodes {
                let said = node.member_of.edges.iter().flat_map(|edge| &edge.statements);
                assert!(said.into_iter().all(|said| !said.source.id.is_empty()), "{}", node.name);
                found.push(node.id);
            }
            after = page.page_info.end_cursor;
            if !page.page_info.has_next_page {
                return found;
            }
        }
    }
}

fn main() {
    let address = std::env::args().nth(1).expect("the address of a server");
    println!("cynic {}", with_cynic::run(&address).join(" "));
    println!("graphql_client {}", with_graphql_client::run(&address).join(" "));
}
