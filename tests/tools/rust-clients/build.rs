//! Hands cynic our schema; queries that do not fit it do not compile.

fn main() {
    cynic_codegen::register_schema("meagraph")
        .from_sdl_file("../../../schema/schema.graphql")
        .expect("the schema is sound")
        .as_default()
        .expect("the schema is written");
}
