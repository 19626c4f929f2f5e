"""Checks the JSON export in a folder and all data files by their JSON Schemas, and prints the faults, as JSON."""

import json
import sys
import tomllib
from pathlib import Path

import jsonschema

faults, files = [], 0
schema = json.load(open("schema/graph.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
graph = json.load(open(Path(sys.argv[1]) / "graph.json"))
faults += [error.message[:200] for error in jsonschema.Draft202012Validator(schema).iter_errors(graph)]

for folder in sorted(Path("graph-data").iterdir()):
    if not folder.is_dir() or folder.name == "views":
        continue
    schema = json.load(open(f"schema/data/{folder.name}.schema.json"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for file in sorted(folder.rglob("*.toml")):
        files += 1
        faults += [f"{file}: {error.message[:200]}" for error in validator.iter_errors(tomllib.loads(file.read_text()))]
json.dump({"faults": faults, "files": files}, sys.stdout)
