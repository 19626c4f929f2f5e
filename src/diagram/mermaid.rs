//! Pictures in Mermaid, for Markdown. Ids are made up, every text is quoted with entity codes.

use super::escape::mermaid_quoted;
use super::looks::Flow;
use super::picture::{Picture, Stroke};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// What GitHub draws at most.
const MOST_LINKS: usize = 300;
/// What GitHub reads at most, in bytes.
const MOST_BYTES: usize = 40_000;

/// The picture has more than Mermaid pages will draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The links of the picture.
    pub links: usize,
    /// The bytes of its Mermaid text.
    pub bytes: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the picture has {} links and {} bytes of Mermaid; pages draw at most {MOST_LINKS} links and {MOST_BYTES} bytes",
            self.links, self.bytes
        )
    }
}

impl std::error::Error for TooLarge {}

/// Writes a picture as Mermaid text.
///
/// # Errors
/// The picture is larger than pages draw.
pub fn mermaid(picture: &Picture) -> Result<String, TooLarge> {
    let mut text = format!("flowchart {}\n", if picture.looks.flow == Flow::Right { "LR" } else { "TB" });
    let mut classes: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (index, node) in picture.nodes.iter().enumerate() {
        let _ = writeln!(text, "  n{index}[{}]", mermaid_quoted(&node.label));
        classes.entry((&node.look.fill, &node.look.text)).or_default().push(format!("n{index}"));
    }
    for (index, (title, members)) in picture.groups().into_iter().enumerate() {
        let _ = writeln!(text, "  subgraph g{index}[{}]", mermaid_quoted(title));
        members.iter().for_each(|member| text += &format!("    n{member}\n"));
        text += "  end\n";
    }
    for edge in &picture.edges {
        let arrow = match edge.stroke {
            Stroke::Solid => "-->",
            Stroke::Dotted | Stroke::Dashed => "-.->",
            Stroke::Crossed => "--x",
        };
        let label = if picture.edge_labels { format!("|{}|", mermaid_quoted(&edge.label)) } else { String::new() };
        let _ = writeln!(text, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    for (index, ((fill, ink), nodes)) in classes.iter().enumerate() {
        let _ = writeln!(text, "  classDef k{index} fill:{fill},color:{ink},stroke:#404040");
        let _ = writeln!(text, "  class {} k{index}", nodes.join(","));
    }
    let size = TooLarge { links: picture.edges.len(), bytes: text.len() };
    if size.links > MOST_LINKS || size.bytes > MOST_BYTES { Err(size) } else { Ok(text) }
}
