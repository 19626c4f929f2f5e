"""Answers the patterns in patterns.json over the RDF exports in a folder, and prints the ids found, as JSON."""

import json
import sys
from pathlib import Path

import pyoxigraph
import rdflib

folder = Path(sys.argv[1])
PREFIXES = """PREFIX m: <https://meagraph.org/ns#> PREFIX e: <https://meagraph.org/id/>
PREFIX dwc: <http://rs.tdwg.org/dwc/terms/> """
queries = [f"{PREFIXES} SELECT DISTINCT ?id WHERE {{ {pattern} }}" for pattern in json.load(open(folder / "patterns.json"))]


def ids(iris):
    return sorted({iri.removeprefix("https://meagraph.org/id/") for iri in iris})


def oxigraph(file, format):
    store = pyoxigraph.Store()
    store.load(path=str(folder / file), format=format)
    return [ids(row["id"].value for row in store.query(query)) for query in queries]


graph = rdflib.Graph().parse(folder / "graph.turtle", format="turtle")
json.dump(
    {
        "oxigraph-turtle": oxigraph("graph.turtle", pyoxigraph.RdfFormat.TURTLE),
        "oxigraph-jsonld": oxigraph("graph.jsonld", pyoxigraph.RdfFormat.JSON_LD),
        "rdflib-turtle": [ids(str(row.id) for row in graph.query(query)) for query in queries],
    },
    sys.stdout,
)
