//! Reports that stay current: marked blocks in Markdown, AsciiDoc and HTML, filled with pictures and tables.
//!
//! A block begins with `<!-- meagraph: view=iccwc format=svg -->` (in AsciiDoc `// meagraph: …`) and ends with
//! `<!-- /meagraph -->` (`// /meagraph`). What stands between is ours; everything else is the writer's and is kept.
//! Files are not written here: what belongs beside the document is handed back.

mod block;
mod fill;
mod rows;
mod syntax;
mod table;

pub use rows::{Rows, compare, documents, lineage};
pub use syntax::Syntax;
pub use table::{TABLES, Table};

use crate::graph::Graph;
use block::Block;
use std::fmt;

/// A document with its blocks filled.
pub struct Filled {
    /// The text.
    pub text: String,
    /// Files that belong beside the document: name and content.
    pub files: Vec<(String, Vec<u8>)>,
    /// The blocks, in order.
    pub blocks: Vec<FilledBlock>,
}

/// A block of a document.
pub struct FilledBlock {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// What its marker asks for.
    pub asks: String,
    /// Whether its content is no longer, or not yet, what the data say.
    pub stale: bool,
    /// The files beside the document that it shows.
    pub files: Vec<String>,
    /// What its pictures cannot show, and what to do.
    pub warning: Option<String>,
}

/// A block that cannot be filled.
#[derive(Debug, PartialEq, Eq)]
pub struct BlockError {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for BlockError {}

/// Fills all blocks of a document. `stem` is the document's name without its ending: files beside it begin with it.
///
/// # Errors
/// Every block that cannot be filled.
pub fn fill(graph: &Graph, syntax: Syntax, stem: &str, text: &str) -> Result<Filled, Vec<BlockError>> {
    let found = block::find(syntax, text).map_err(|error| vec![error])?;
    let mut filled = Filled { text: String::new(), files: Vec::new(), blocks: Vec::new() };
    let mut faults = Vec::new();
    let mut kept = 0;
    for Block { line, asks, inner } in found {
        let content = match fill::content(graph, syntax, stem, &asks, &filled.files) {
            Ok(content) => content,
            Err(message) => {
                faults.push(BlockError { line, message });
                continue;
            }
        };
        filled.text.push_str(&text[kept..inner.start]);
        filled.text.push_str(&content.text);
        let stale = text[inner.clone()] != content.text;
        let files = content.files.iter().map(|(name, _)| name.clone()).collect();
        filled.blocks.push(FilledBlock { line, asks, stale, files, warning: content.warning });
        filled.files.extend(content.files);
        kept = inner.end;
    }
    filled.text.push_str(&text[kept..]);
    if faults.is_empty() { Ok(filled) } else { Err(faults) }
}
