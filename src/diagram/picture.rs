//! A picture before any format: boxes, lines, legend, sources.

use super::looks::Looks;
use super::render::measure::lacks;
use super::stop::Stop;
use crate::data::Modality;
use crate::ontology::{KindLook, RelationLook};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is drawn.
#[derive(Clone)]
pub struct Picture {
    /// The title.
    pub title: String,
    /// What the picture leaves out or looks through, a line each.
    pub captions: Vec<String>,
    /// How many entities the limit of the selection leaves out; one of the captions says it.
    pub omitted: usize,
    /// The boxes, in order of ids.
    pub nodes: Vec<NodeBox>,
    /// The lines, in order of subject, relation and object.
    pub edges: Vec<EdgeLine>,
    /// Whether the lines carry labels.
    pub edge_labels: bool,
    /// What the shapes and lines mean; none if not wanted.
    pub legend: Option<Legend>,
    /// How it is to be drawn.
    pub looks: Looks,
    /// For columns: the heading of each.
    pub columns: Vec<String>,
    /// For a matrix: what its marks mean.
    pub grid: Option<Grid>,
    /// Ends the drawing when it is set.
    pub stop: Stop,
    /// Around one entity: how many more are linked to it than are shown, by whether the links lead to it, and by relation.
    pub more: BTreeMap<(bool, usize), usize>,
    /// Numbers of the sources that cells and boxes rest on are explained here, whether there is a legend or not.
    pub cited: Vec<SourceNote>,
}

impl Picture {
    /// The clusters in order of their titles, with the boxes in them.
    #[must_use]
    pub fn groups(&self) -> Vec<(&str, Vec<usize>)> {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(group) = &node.group {
                groups.entry(group).or_default().push(index);
            }
        }
        groups.into_iter().collect()
    }

    /// Letters of the picture that the embedded font lacks, in order. PNG and PDF show empty boxes in their place;
    /// in SVG the reader's own fonts show them.
    #[must_use]
    pub fn lacking(&self) -> Vec<char> {
        let nodes = self.nodes.iter().flat_map(|node| [&node.text.0, &node.text.1, &node.kind_label]);
        let groups = self.nodes.iter().filter_map(|node| node.group.as_ref());
        let edges = self.edges.iter().flat_map(|edge| [&edge.forwards, &edge.backwards]);
        let sources = self.cited.iter().map(|source| &source.name);
        let rest = [&self.title].into_iter().chain(&self.captions).chain(&self.columns);
        let texts = nodes.chain(groups).chain(edges).chain(sources).chain(rest);
        let letters: BTreeSet<char> = texts.flat_map(|text| text.chars()).filter(|c| lacks(*c)).collect();
        letters.into_iter().collect()
    }
}

/// The rows and columns of a matrix, as indexes of boxes, and its marks.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The boxes that are rows, in order.
    pub rows: Vec<usize>,
    /// The boxes that are columns, in order.
    pub columns: Vec<usize>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// What a mark means.
    pub meaning: String,
}

/// A mark of a matrix.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Which row.
    pub row: usize,
    /// Which column.
    pub column: usize,
    /// How firmly it is said.
    pub stroke: Stroke,
    /// How many links it stands for.
    pub count: usize,
    /// The statements in words.
    pub tooltip: String,
}

/// What became of an item from one programme to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Carried on, or carries on an earlier one.
    Kept,
    /// Not carried on.
    Dropped,
    /// Without a forerunner.
    New,
}

impl Fate {
    /// All of them, with the sign that boxes carry and what it means.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Kept, "=", "carried on, or carries on an earlier one"),
        (Self::Dropped, "−", "not continued in the later programme"),
        (Self::New, "+", "new in the later programme"),
    ];

    /// The sign that boxes carry.
    #[must_use]
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(fate, _, _)| *fate == self).map_or("", |(_, sign, _)| sign)
    }
}

/// A box for an entity.
#[derive(Clone)]
pub struct NodeBox {
    /// The entity's id.
    pub id: String,
    /// The text in the box, in lines.
    pub label: String,
    /// The full name and kind, to show on pointing.
    pub tooltip: String,
    /// The shape and colours.
    pub look: KindLook,
    /// Whether the picture is about it.
    pub focus: bool,
    /// Where its kind stands in the ontology.
    pub kind: usize,
    /// The name of its kind.
    pub kind_label: String,
    /// The name of its kind in the plural.
    pub kind_plural: String,
    /// Its full name.
    pub name: String,
    /// The text in the box, unbroken: what stands out, and the rest.
    pub text: (String, String),
    /// The cluster it belongs to.
    pub group: Option<String>,
    /// The column it belongs to.
    pub column: usize,
    /// What became of it.
    pub fate: Option<Fate>,
    /// Whether it is an entity with a page of its own.
    pub linked: bool,
}

impl NodeBox {
    /// What stands out in it, else its name.
    pub(super) fn short(&self) -> &str {
        if self.text.0.is_empty() { &self.text.1 } else { &self.text.0 }
    }
}

/// A line for a link.
#[derive(Clone)]
pub struct EdgeLine {
    /// The box of the subject, as an index.
    pub from: usize,
    /// The box of the object, as an index.
    pub to: usize,
    /// The relation and the numbers of its sources.
    pub label: String,
    /// The statements in words, to show on pointing.
    pub tooltip: String,
    /// The colour and arrow.
    pub look: RelationLook,
    /// How the line is drawn.
    pub stroke: Stroke,
    /// Where the relation stands in the ontology.
    pub relation: usize,
    /// The name of the relation, read forwards.
    pub forwards: String,
    /// The name of the relation, read backwards.
    pub backwards: String,
    /// Whether it reads the same in both directions.
    pub symmetric: bool,
    /// How firmly the firmest statement is made.
    pub modality: Modality,
    /// The numbers of the sources.
    pub cited: Vec<usize>,
    /// How many links it stands for.
    pub count: usize,
}

/// How firmly the firmest statement of a link is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    /// Asserted.
    Solid,
    /// Implied.
    Dotted,
    /// Planned, conditional, proposed or requested.
    Dashed,
    /// Negated.
    Crossed,
}

impl Stroke {
    /// The stroke for a modality.
    #[must_use]
    pub fn of(modality: Modality) -> Self {
        match modality {
            Modality::Asserted => Self::Solid,
            Modality::Implied => Self::Dotted,
            Modality::Negated => Self::Crossed,
            Modality::Planned | Modality::Conditional | Modality::Proposed | Modality::Requested => Self::Dashed,
        }
    }
}

/// What the shapes and lines of a picture mean.
#[derive(Clone)]
pub struct Legend {
    /// Kinds shown, in the order of the ontology.
    pub kinds: Vec<(String, KindLook)>,
    /// Relations shown, in the order of the ontology.
    pub relations: Vec<(String, RelationLook)>,
    /// Strokes shown, other than solid, with the modalities they stand for here.
    pub strokes: Vec<(Stroke, String)>,
    /// Documents that the links rest on.
    pub sources: Vec<SourceNote>,
    /// What became of items, as far as shown.
    pub fates: Vec<Fate>,
}

/// A document that links rest on.
#[derive(Clone, Debug)]
pub struct SourceNote {
    /// Its number at the lines.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
}
