//! Tells cargo to build again when a data file is added, changed or removed.

fn main() {
    println!("cargo:rerun-if-changed=graph-data");
    println!("cargo:rerun-if-changed=schema");
}
