"""Asks a running server, whose address is given, with Python's gql, and checks queries against our schema with it.

Prints the ids found, page by page.
"""

import sys
from pathlib import Path

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport
from graphql import GraphQLError

PAGE = gql(
    """query Page($first: Int, $after: String) {
         organizations(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }"""
)

url, root = sys.argv[1], Path(__file__).parents[2]
# The client reads the schema by introspection and checks every query against it before it is sent.
client = Client(transport=RequestsHTTPTransport(url=url, retries=0), fetch_schema_from_transport=True)
with client as session:
    found, after, more = [], None, True
    while more:
        page = session.execute(PAGE, variable_values={"first": 1, "after": after})["organizations"]
        found += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    try:
        session.execute(gql("{ nothing }"))
        sys.exit("a faulty query was sent")
    except GraphQLError as error:
        assert "nothing" in error.message, error
    try:
        session.execute(gql('{ subgraph(focus: ["pact"], depth: 1000) { omitted } }'))
        sys.exit("an error was not noticed")
    except TransportQueryError as error:
        assert error.errors[0]["extensions"]["code"] == "LIMIT_EXCEEDED", error

offline = Client(schema=(root / "schema" / "schema.graphql").read_text())
examples = sorted((root / "docs" / "queries").glob("*/*.graphql"))
for example in examples:
    offline.validate(gql(example.read_text()))
print(" ".join(found), "and", len(examples), "examples")
