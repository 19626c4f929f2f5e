//! How a selection is drawn: closed sets of choices, each with the name that command line, addresses and views use.

use crate::ontology::{Ontology, RelationId};
use std::fmt::{self, Write as _};

/// Makes a closed set of choices with names and one-line descriptions.
macro_rules! choices {
    ($(#[$about:meta])* $set:ident { $($(#[$row_about:meta])* $row:ident = $name:literal, $words:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $set { $($(#[$row_about])* $row),+ }

        impl $set {
            /// All of them: the choice, its name, and what it is.
            pub const ALL: &'static [(Self, &'static str, &'static str)] = &[$((Self::$row, $name, $words)),+];

            /// The choice with this name.
            #[must_use]
            pub fn find(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(choice, _, _)| *choice)
            }

            /// The name.
            #[must_use]
            pub fn name(self) -> &'static str {
                Self::ALL.iter().find(|(choice, _, _)| *choice == self).map_or("", |(_, name, _)| name)
            }

            /// All names.
            pub fn names() -> impl Iterator<Item = &'static str> {
                Self::ALL.iter().map(|(_, name, _)| *name)
            }
        }

        impl fmt::Display for $set {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

choices! {
    /// How boxes are arranged.
    Layout {
        /// What suits the selection.
        Auto = "auto", "What suits: `ego` around one entity, else `layered`.";
        /// One entity and its links, grouped by relation.
        Ego = "ego", "One entity, and its links grouped by relation below it.";
        /// Kinds, or the parts of given wholes, as columns.
        Columns = "columns", "Kinds, or the parts of given wholes, as columns side by side.";
        /// Two sets of entities as rows and columns.
        Matrix = "matrix", "Two sets of entities as rows and columns, with marks where they are linked.";
        /// Any graph, in layers along the arrows.
        Layered = "layered", "Any graph, in layers along the arrows.";
        /// Graphviz dot.
        Dot = "dot", "Layers, by Graphviz.";
        /// Graphviz neato.
        Neato = "neato", "Springs, by Graphviz.";
        /// Graphviz fdp.
        Fdp = "fdp", "Forces, by Graphviz.";
        /// Graphviz sfdp.
        Sfdp = "sfdp", "Forces for large graphs, by Graphviz.";
        /// Graphviz circo.
        Circo = "circo", "Circles, by Graphviz.";
        /// Graphviz twopi.
        Twopi = "twopi", "Rings around a centre, by Graphviz.";
    }
}

choices! {
    /// Which colours are used.
    Theme {
        /// Colours that people with colour vision deficiencies tell apart.
        Safe = "safe", "Colours that colour-blind readers tell apart.";
        /// The colours of the ontology on white.
        Light = "light", "The colours of the ontology, on white.";
        /// The colours of the ontology on a dark ground.
        Dark = "dark", "The colours of the ontology, on a dark ground.";
        /// Greys.
        Print = "print", "Greys, for printing without colour.";
    }
}

choices! {
    /// What stands at the lines.
    LineLabels {
        /// Relation and source numbers.
        Full = "full", "The relation and the numbers of the sources.";
        /// A letter that the legend explains, and source numbers.
        Keys = "keys", "A letter that the legend explains, and the numbers of the sources.";
        /// Nothing.
        None = "none", "Nothing; colours and tooltips tell.";
    }
}

choices! {
    /// Which way layers and columns follow one another.
    Flow {
        /// From left to right.
        Right = "right", "From left to right.";
        /// From top to bottom.
        Down = "down", "From top to bottom.";
    }
}

choices! {
    /// What colours mean.
    Colouring {
        /// The kind of an entity.
        Kind = "kind", "The kind of each entity.";
        /// What became of an item from one programme to the next.
        Lineage = "lineage", "What became of each item from one programme to the next: kept, not continued, new.";
    }
}

impl Layout {
    /// The Graphviz program that makes it; none if it is one of our own.
    #[must_use]
    pub fn graphviz(self) -> Option<&'static str> {
        let own = matches!(self, Self::Auto | Self::Ego | Self::Columns | Self::Matrix | Self::Layered);
        (!own).then(|| self.name())
    }
}

/// How boxes are put into clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// Not at all.
    #[default]
    Nothing,
    /// By kind.
    Kind,
    /// By what they are a part of.
    Whole,
    /// By what they are linked to through a relation.
    Relation(RelationId),
}

impl GroupBy {
    /// Reads `none`, `kind`, `whole` or the name of a relation.
    #[must_use]
    pub fn find(ontology: &Ontology, name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::Nothing),
            "kind" => Some(Self::Kind),
            "whole" => Some(Self::Whole),
            relation => ontology.find_relation(relation).map(Self::Relation),
        }
    }
}

/// Everything about the looks of a picture but its content.
#[derive(Clone, Debug)]
pub struct Looks {
    /// How boxes are arranged.
    pub layout: Layout,
    /// Which way layers follow one another.
    pub flow: Flow,
    /// Which colours are used.
    pub theme: Theme,
    /// What stands at the lines; chosen by how many there are if none.
    pub line_labels: Option<LineLabels>,
    /// What the addresses of entities begin with; boxes are no links if none.
    pub link_base: Option<String>,
    /// What the addresses of entities end in after a question mark, such as the lens; nothing if empty.
    pub link_query: String,
    /// What ids in the picture begin with, so that several can stand on one page.
    pub id_prefix: String,
}

impl Looks {
    /// The address of an entity's page; none if boxes are no links.
    #[must_use]
    pub fn address(&self, id: &str) -> Option<String> {
        let base = self.link_base.as_ref()?;
        let query = if self.link_query.is_empty() { String::new() } else { format!("?{}", self.link_query) };
        Some(format!("{base}/entities/{}{query}", encoded(id)))
    }
}

/// An id in an address.
fn encoded(id: &str) -> String {
    id.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            layout: Layout::Auto,
            flow: Flow::Right,
            theme: Theme::Safe,
            line_labels: None,
            link_base: Some(String::new()),
            link_query: String::new(),
            id_prefix: String::new(),
        }
    }
}
