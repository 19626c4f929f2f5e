//! The examples below `examples/` compile and run.

#[path = "../../examples/export.rs"]
mod export;
#[path = "../../examples/load.rs"]
mod load;
#[path = "../../examples/query.rs"]
mod query;
#[path = "../../examples/select.rs"]
mod select;
#[path = "../../examples/throughput.rs"]
mod throughput;

#[test]
fn every_example_runs() {
    export::main().unwrap();
    load::main().unwrap();
    query::main().unwrap();
    select::main().unwrap();
    throughput::main().unwrap();
}
