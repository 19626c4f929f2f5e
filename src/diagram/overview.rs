//! Pictures too large to read, drawn as kinds with counts instead of entities.

use super::looks::Layout;
use super::picture::{EdgeLine, Grid, Legend, Mark, NodeBox, Picture, Stroke};
use std::collections::{BTreeMap, BTreeSet};

/// The most boxes that are drawn one by one where nothing else is asked for.
const MOST_BOXES: usize = 80;
/// The most lines.
const MOST_LINES: usize = 150;

/// The most pairs of boxes that lines join in a picture by kind; beyond, it is a matrix.
const MOST_PAIRS: usize = 30;

impl Picture {
    /// The picture itself, or, where it would be too dense to read, what of it can be; where that is too much too, one box
    /// a kind with how many there are.
    /// Layouts that were asked for by name are kept, as long as one could follow them at all.
    #[must_use]
    pub fn legible(&self) -> Self {
        if self.is_around_one() {
            return self.clone().star();
        }
        if let Some(thinned) = self.thinned() {
            return thinned;
        }
        let chosen = !matches!(self.looks.layout, Layout::Auto);
        let arranged = self.grid.is_some() || !self.columns.is_empty();
        let large = self.nodes.len() > MOST_BOXES || self.edges.len() > MOST_LINES;
        let times = if self.grid.is_some() { 10 } else { 3 };
        let hopeless = self.nodes.len() > times * MOST_BOXES || self.edges.len() > times * MOST_LINES;
        if (large && !chosen && !arranged) || hopeless { self.overview() } else { self.clone() }
    }

    fn overview(&self) -> Self {
        let mut kinds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, node) in self.nodes.iter().enumerate().filter(|(_, node)| !node.focus) {
            kinds.entry(node.kind).or_default().push(index);
        }
        let mut nodes: Vec<NodeBox> = self.nodes.iter().filter(|node| node.focus).cloned().collect();
        let mut home: Vec<usize> = vec![0; self.nodes.len()];
        let focus = self.nodes.iter().enumerate().filter(|(_, node)| node.focus);
        focus.enumerate().for_each(|(place, (index, _))| home[index] = place);
        for members in kinds.values() {
            members.iter().for_each(|member| home[*member] = nodes.len());
            nodes.push(together(&members.iter().map(|member| &self.nodes[*member]).collect::<Vec<_>>()));
        }
        let mut lines: BTreeMap<(usize, usize, usize), EdgeLine> = BTreeMap::new();
        for edge in &self.edges {
            let (from, to) = (home[edge.from], home[edge.to]);
            let line = EdgeLine { from, to, cited: Vec::new(), stroke: Stroke::Solid, count: 0, ..edge.clone() };
            let known = lines.entry((from, to, edge.relation)).or_insert(line);
            known.count += edge.count;
            known.tooltip = format!("{}: {} links", edge.forwards, known.count);
        }
        let mut captions = self.captions.clone();
        captions.push(format!(
            "{} entities and {} links are too many to draw one by one; here they are counted by kind",
            self.nodes.len(),
            self.edges.len()
        ));
        let legend = self.legend.clone().map(|legend| Legend { strokes: Vec::new(), sources: Vec::new(), ..legend });
        let mut looks = self.looks.clone();
        looks.layout = Layout::Layered;
        let edges: Vec<EdgeLine> = lines.into_values().collect();
        let pairs: BTreeSet<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
        let grid = (pairs.len() > MOST_PAIRS).then(|| counted(&nodes, &edges));
        Self { nodes, edges, captions, legend, looks, columns: Vec::new(), grid, ..self.clone() }
    }
}

/// How many links lead from each to each, as a matrix: what leads from a row to a column.
fn counted(nodes: &[NodeBox], edges: &[EdgeLine]) -> Grid {
    let mut cells: BTreeMap<(usize, usize), (usize, Vec<&str>)> = BTreeMap::new();
    for edge in edges {
        let cell = cells.entry((edge.from, edge.to)).or_default();
        cell.0 += edge.count;
        cell.1.push(&edge.tooltip);
    }
    let mark = |((row, column), (count, words)): ((usize, usize), (usize, Vec<&str>))| Mark {
        row,
        column,
        stroke: Stroke::Solid,
        count,
        tooltip: words.join("\n"),
    };
    let marks = cells.into_iter().map(mark).collect();
    let all: Vec<usize> = (0..nodes.len()).collect();
    let meaning = "one link from the row to the column; a number says how many links".to_owned();
    Grid { rows: all.clone(), columns: all, marks, meaning }
}

/// One box for several of a kind.
fn together(members: &[&NodeBox]) -> NodeBox {
    let count = members.len();
    let names: Vec<&str> = members.iter().take(8).map(|node| node.name.as_str()).collect();
    let more = if count > names.len() { format!("\nand {} more", count - names.len()) } else { String::new() };
    let first = members[0].clone();
    if count == 1 {
        return first;
    }
    NodeBox {
        id: format!("kind.{}", first.kind_label.replace(' ', "-")),
        text: (count.to_string(), first.kind_plural.clone()),
        label: format!("{count} {}", first.kind_plural),
        name: format!("{count} {}", first.kind_plural),
        tooltip: names.join("\n") + &more,
        group: None,
        column: 0,
        fate: None,
        linked: false,
        ..first
    }
}
