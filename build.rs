//! Tells cargo to build again when a data file or a question is added, changed or removed.

fn main() {
    println!("cargo:rerun-if-changed=graph-data");
    println!("cargo:rerun-if-changed=schema");
    println!("cargo:rerun-if-changed=docs/queries");
}
