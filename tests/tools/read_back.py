"""Reads the exports in a folder with the tools that people use, and prints what each of them finds, as JSON."""

import csv
import json
import sys
from pathlib import Path

import duckdb
import igraph
import kglite
import networkx
import pyoxigraph
import rdflib

folder = Path(sys.argv[1])
OWN = "https://meagraph.org/ns#"
ID = "https://meagraph.org/id/"
found = {}


def links(rows):
    return sorted(" ".join(row) for row in rows)


def of_networkx(graph, name="name"):
    ends = [(a, data["relation"], b) for a, b, data in graph.edges(data=True)]
    counts = [int(data["statement_count"]) for *_, data in graph.edges(data=True) if "statement_count" in data]
    result = {"ids": sorted(graph.nodes), "links": links(ends)}
    if counts:
        result["statements"] = sum(counts)
    if name:
        result["names"] = [graph.nodes[id][name] for id in sorted(graph.nodes)]
    return result


graph = networkx.node_link_graph(json.load(open(folder / "graph.json")), edges="links")
found["networkx json"] = {
    **of_networkx(graph),
    "statements": sum(len(data["statements"]) for *_, data in graph.edges(data=True)),
}
found["networkx graphml"] = of_networkx(networkx.read_graphml(folder / "graph.graphml", force_multigraph=True))
found["networkx gexf"] = of_networkx(networkx.read_gexf(folder / "graph.gexf"), name=None)

graph = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
ids = graph.vs["id"]
order = sorted(range(len(ids)), key=lambda index: ids[index])
found["igraph graphml"] = {
    "ids": sorted(ids),
    "names": [graph.vs[index]["name"] for index in order],
    "links": links((ids[edge.source], edge["relation"], ids[edge.target]) for edge in graph.es),
    "statements": int(sum(graph.es["statement_count"])),
}


def of_rdf(rows, name):
    """Statements, not links: a link that is only denied is no triple, but its statement names both ends."""
    camel = {}
    for row in csv.DictReader(open(folder / "csv" / "links.csv", newline="")):
        first, *rest = row["relation"].split("-")
        camel[first + "".join(part.capitalize() for part in rest)] = row["relation"]
    statements = rows("SELECT ?s ?p ?o WHERE { ?x a m:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }")
    ends = {(s[len(ID):], camel[p[len(OWN):]], o[len(ID):]) for s, p, o in statements}
    names = rows("SELECT ?id ?name WHERE { ?e dcterms:identifier ?id ; skos:prefLabel ?name }")
    found[name] = {
        "ids": sorted(id for id, _ in names),
        "names": [text for _, text in sorted(names)],
        "links": links(ends),
        "statements": len(statements),
    }


PREFIXES = f"""PREFIX m: <{OWN}> PREFIX e: <{ID}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> """


def oxigraph(file, format):
    store = pyoxigraph.Store()
    store.load(path=str(folder / file), format=format)
    return lambda query: [[cell.value for cell in row] for row in store.query(PREFIXES + query)]


of_rdf(oxigraph("graph.turtle", pyoxigraph.RdfFormat.TURTLE), "oxigraph turtle")
of_rdf(oxigraph("graph.jsonld", pyoxigraph.RdfFormat.JSON_LD), "oxigraph jsonld")
of_rdf(oxigraph("graph.nquads", pyoxigraph.RdfFormat.N_QUADS), "oxigraph nquads")

graph = rdflib.Graph().parse(folder / "graph.turtle", format="turtle")
of_rdf(lambda query: [[str(cell) for cell in row] for row in graph.query(PREFIXES + query)], "rdflib turtle")


def of_tables(entities, statements, ends, name):
    ids = duckdb.sql(f"SELECT id, name FROM {entities} ORDER BY id").fetchall()
    rows = duckdb.sql(f"SELECT {', '.join(ends)} FROM {statements}").fetchall()
    found[name] = {"ids": [id for id, _ in ids], "links": links(set(rows)), "statements": len(rows)}
    if name.startswith("duckdb parquet"):
        found[name]["names"] = [text for _, text in ids]


def table(name):
    return f"read_csv('{folder}/csv/{name}.csv', all_varchar = true, header = true, quote = '\"', escape = '\"')"


of_tables(table("entities"), table("statements"), ['"from"', "relation", '"to"'], "duckdb csv")
if (folder / "parquet").is_dir():
    of_tables(
        f"'{folder}/parquet/nodes.parquet'",
        f"'{folder}/parquet/statements.parquet'",
        ["src", "relationship", "dst"],
        "duckdb parquet",
    )


def rows(path):
    return list(csv.DictReader(open(path, newline="")))


nodes, relationships = rows(folder / "neo4j-csv" / "nodes.csv"), rows(folder / "neo4j-csv" / "relationships.csv")
relation = {row["relation"].upper().replace("-", "_"): row["relation"] for row in rows(folder / "csv" / "links.csv")}
found["neo4j-csv"] = {
    "ids": [row["id:ID"] for row in nodes],
    "names": [row["name"] for row in nodes],
    "links": links((row[":START_ID"], relation[row[":TYPE"]], row[":END_ID"]) for row in relationships),
    "statements": sum(len(row["source:string[]"].split("\x1f")) for row in relationships),
}

# Every statement twice: the second time nothing may be made.
store = kglite.KnowledgeGraph()
for line in 2 * (folder / "graph.cypher").read_text().splitlines():
    store.cypher(line.removesuffix(";"))
nodes = sorted((row["id"], row["name"]) for row in store.cypher("MATCH (n:Entity) RETURN n.id AS id, n.name AS name"))
edges = list(store.cypher("MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, size(r.source) AS said"))
found["kglite cypher"] = {
    "ids": [id for id, _ in nodes],
    "names": [name for _, name in nodes],
    "links": links((row["a"], relation[row["type"]], row["b"]) for row in edges),
    "statements": sum(row["said"] for row in edges),
}

json.dump(found, sys.stdout)
