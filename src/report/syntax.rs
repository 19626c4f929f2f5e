//! The document formats: how blocks are marked, and how pictures, tables and lists are written.

use crate::diagram::xml_safe;
use std::fmt::Write as _;

/// A document format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Markdown.
    Markdown,
    /// AsciiDoc.
    AsciiDoc,
    /// HTML.
    Html,
}

impl Syntax {
    /// The format of files with this ending.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "adoc" | "asciidoc" => Some(Self::AsciiDoc),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// What a line asks for, if it begins a block.
    pub(super) fn begins(self, line: &str) -> Option<&str> {
        let inner = match self {
            Self::AsciiDoc => line.strip_prefix("//")?,
            Self::Markdown | Self::Html => line.strip_prefix("<!--")?.strip_suffix("-->")?,
        };
        inner.trim().strip_prefix("meagraph:").map(str::trim)
    }

    /// Whether a line ends a block.
    pub(super) fn ends(self, line: &str) -> bool {
        let inner = match self {
            Self::AsciiDoc => line.strip_prefix("//"),
            Self::Markdown | Self::Html => line.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")),
        };
        inner.is_some_and(|inner| inner.trim() == "/meagraph")
    }

    /// What fenced code begins and ends with.
    pub(super) fn fences(self) -> &'static [&'static str] {
        match self {
            Self::Markdown => &["```", "~~~"],
            Self::AsciiDoc => &["----", "...."],
            Self::Html => &[],
        }
    }

    /// A text as part of a line.
    pub(super) fn text(self, text: &str) -> String {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Self::Html => xml_safe(&flat),
            Self::Markdown => flat.chars().fold(String::new(), |mut safe, c| {
                if "\\`*_{}[]<>#|~$&".contains(c) {
                    safe.push('\\');
                }
                safe.push(c);
                safe
            }),
            Self::AsciiDoc => xml_safe(&flat).chars().fold(String::new(), |mut safe, c| {
                match c {
                    '|' | '[' | ']' | '{' | '}' | '*' | '_' | '`' | '^' | '~' | '+' => {
                        let _ = write!(safe, "&#{};", u32::from(c));
                    }
                    c => safe.push(c),
                }
                safe
            }),
        }
    }

    /// A picture that lies beside the document.
    pub(super) fn image(self, file: &str, about: &str) -> String {
        let about = self.text(about);
        match self {
            Self::Markdown => format!("![{about}]({file})\n"),
            Self::AsciiDoc => format!("image::{file}[\"{about}\"]\n"),
            Self::Html => format!("<img src=\"{}\" alt=\"{about}\">\n", xml_safe(file)),
        }
    }

    /// SVG within the document. Blank lines would end it in Markdown.
    pub(super) fn inline(self, svg: &str) -> String {
        let lines: Vec<&str> = svg.lines().filter(|line| !line.trim().is_empty()).collect();
        let svg = lines.join("\n");
        match self {
            Self::AsciiDoc => format!("++++\n{svg}\n++++\n"),
            Self::Markdown | Self::Html => format!("{svg}\n"),
        }
    }

    /// A Mermaid diagram.
    pub(super) fn mermaid(self, text: &str) -> String {
        match self {
            Self::Markdown => format!("```mermaid\n{text}```\n"),
            Self::AsciiDoc => format!("[source,mermaid]\n----\n{text}----\n"),
            Self::Html => format!("<pre class=\"mermaid\">\n{}</pre>\n", xml_safe(text)),
        }
    }

    /// A table of texts.
    pub(super) fn table(self, header: &[&str], rows: &[Vec<String>]) -> String {
        let cells = |row: &[String]| row.iter().map(|cell| self.text(cell)).collect::<Vec<_>>();
        let header: Vec<String> = header.iter().map(|cell| self.text(cell)).collect();
        let mut text = String::new();
        match self {
            Self::Markdown => {
                let _ = writeln!(text, "| {} |\n|{}", header.join(" | "), "---|".repeat(header.len()));
                rows.iter().for_each(|row| text += &format!("| {} |\n", cells(row).join(" | ")));
            }
            Self::AsciiDoc => {
                let _ = writeln!(text, "[%header,cols={}*]\n|===\n| {}", header.len(), header.join(" | "));
                rows.iter().for_each(|row| text += &format!("| {}\n", cells(row).join(" | ")));
                text.push_str("|===\n");
            }
            Self::Html => {
                let _ =
                    writeln!(text, "<table>\n<thead><tr><th>{}</th></tr></thead>\n<tbody>", header.join("</th><th>"));
                rows.iter().for_each(|row| text += &format!("<tr><td>{}</td></tr>\n", cells(row).join("</td><td>")));
                text.push_str("</tbody>\n</table>\n");
            }
        }
        text
    }

    /// A list with a line above it.
    pub(super) fn list(self, head: &str, items: &[String]) -> String {
        let mut text = String::new();
        let items = items.iter().map(|item| self.text(item));
        match self {
            Self::Markdown => {
                let _ = write!(text, "\n{head}\n\n");
                items.enumerate().for_each(|(at, item)| text += &format!("{}. {item}\n", at + 1));
            }
            Self::AsciiDoc => {
                let _ = write!(text, "\n{head}\n\n");
                items.for_each(|item| text += &format!(". {item}\n"));
            }
            Self::Html => {
                let _ = writeln!(text, "<p>{head}</p>\n<ol>");
                items.for_each(|item| text += &format!("<li>{item}</li>\n"));
                text.push_str("</ol>\n");
            }
        }
        text
    }
}
