//! The files that are built into the program: the graph data, and the questions of `docs/queries`.

use include_dir::{Dir, File, include_dir};

static GRAPH_DATA: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/graph-data");
static QUERIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/queries");

/// Every question with its path below `docs/queries` and its text, in order of the path.
#[must_use]
pub fn queries() -> Vec<(String, &'static str)> {
    let files = QUERIES.dirs().flat_map(Dir::files);
    let mut found: Vec<_> = files.filter_map(|file| Some((path(file), file.contents_utf8()?))).collect();
    found.sort();
    found
}

/// Every built-in TOML file with its path below `graph-data`, in order of the path.
pub fn files() -> Vec<(String, &'static [u8])> {
    let mut found = Vec::new();
    collect(&GRAPH_DATA, &mut found);
    found.sort();
    found
}

fn collect(folder: &'static Dir<'static>, found: &mut Vec<(String, &'static [u8])>) {
    found.extend(folder.files().map(|file| (path(file), file.contents())));
    for below in folder.dirs() {
        collect(below, found);
    }
}

fn path(file: &File<'_>) -> String {
    file.path().to_string_lossy().replace('\\', "/")
}
