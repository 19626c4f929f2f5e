//! Reading query texts, after section 2 of the specification (September 2025): into the documents of async-graphql,
//! whose own parser takes longer than everything else together and departs from the specification.
//!
//! How deep a text nests is for [`super::gate`], which sees it first.

mod lexer;
mod parser;
mod text;

pub use parser::parse;
