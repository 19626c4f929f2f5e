//! Layers of cells: boxes, bends where lines pass by, and slots for labels between layers of boxes.
//!
//! Every line is a chain of cells, one a layer, and every cell has room of its own. So no line runs through a box, a
//! label or another cluster, whatever the order.

use super::scene::{PANEL, Scene, count, natural};
use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A box.
    Box(usize),
    /// A line that passes.
    Bend,
    /// The label of a line, or just the line.
    Slot(usize),
}

/// Something with a place of its own in a layer.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it holds.
    pub content: Content,
    /// Its room across the layer: along which cells are stacked.
    pub across: f64,
    /// Its room along the flow.
    pub along: f64,
    /// Its cluster; cells without one have a number of their own.
    pub group: usize,
    /// The room that the cluster's title takes before its first cell.
    pub title: f64,
}

/// A line as cells from a lower to a higher layer.
pub struct Chain {
    /// The cells, the boxes at both ends among them.
    pub cells: Vec<usize>,
    /// Whether the line runs against the layers.
    pub backwards: bool,
    /// Whether both ends are in one layer: a bow to the slot and back.
    pub bow: bool,
}

/// A picture as layers of cells.
pub struct Layers {
    /// All cells.
    pub cells: Vec<Cell>,
    /// The layers; those with even numbers hold boxes, the others slots.
    pub layers: Vec<Vec<usize>>,
    /// The lines.
    pub chains: Vec<Chain>,
    /// The clusters' titles by number.
    pub titles: BTreeMap<usize, Vec<String>>,
    /// Room between boxes.
    pub gap: f64,
    /// Whether the boxes are those of a long list.
    pub long: bool,
}

/// Room that a passing line takes.
const BEND: f64 = 9.0;

impl Layers {
    /// Makes layers of a scene whose boxes have ranks; `across` gives the room of a box or label across the layers.
    pub fn new(scene: &Scene<'_>, ranks: &[usize], down: bool) -> Self {
        let most = ranks.iter().copied().max().unwrap_or(0);
        let mut layers = Self {
            cells: Vec::new(),
            layers: vec![Vec::new(); 2 * most + 2],
            chains: Vec::new(),
            titles: BTreeMap::new(),
            gap: match (scene.is_long(), scene.setting.compact) {
                (true, _) => 5.0,
                (_, true) => 6.0,
                _ => 16.0,
            },
            long: scene.is_long(),
        };
        let groups = groups(scene);
        for (index, rank) in ranks.iter().enumerate() {
            let size = &scene.boxes[index];
            let (across, along) = if down { (size.width, size.height) } else { (size.height, size.width) };
            let cell = layers.add(2 * rank, Content::Box(index), across, along);
            if let Some(group) = groups.get(index).copied().flatten() {
                layers.cells[cell].group = group;
            }
        }
        layers.title(scene, ranks, down);
        for layer in &mut layers.layers {
            layer.sort_by_cached_key(|cell| natural(&scene.picture.nodes[*cell]));
        }
        for index in 0..scene.lines.len() {
            layers.chain(scene, ranks, index, down);
        }
        layers
    }

    fn add(&mut self, layer: usize, content: Content, across: f64, along: f64) -> usize {
        let index = self.cells.len();
        self.cells.push(Cell { content, across, along, group: usize::MAX - index, title: 0.0 });
        self.layers[layer].push(index);
        index
    }

    /// Cluster titles take room above the cluster, or in the widest box's width where layers run downwards.
    fn title(&mut self, scene: &Scene<'_>, ranks: &[usize], down: bool) {
        for index in 0..scene.boxes.len() {
            let Some(name) = &scene.picture.nodes[index].group else { continue };
            let group = self.cells[index].group;
            let alike = |other: &usize| self.cells[*other].group == group && (down || ranks[*other] == ranks[index]);
            let widths = (0..scene.boxes.len()).filter(alike).map(|other| scene.boxes[other].width);
            let room = widths.fold(120.0, f64::max);
            let lines = PANEL.wrap(name, room);
            self.cells[index].title = if down { 0.0 } else { PANEL.line() * count(lines.len()) + 6.0 };
            if down {
                self.cells[index].across = self.cells[index].across.max(PANEL.widest(&lines));
            }
            self.titles.insert(group, PANEL.wrap(name, room));
        }
    }

    fn chain(&mut self, scene: &Scene<'_>, ranks: &[usize], index: usize, down: bool) {
        let line = &scene.lines[index];
        let (from, to) = (ranks[line.from], ranks[line.to]);
        let backwards = from > to;
        let (low, high) = (from.min(to), from.max(to));
        let (first, last) = if backwards { (line.to, line.from) } else { (line.from, line.to) };
        let mut cells = vec![first];
        let labelled = if low == high { low } else { usize::midpoint(low, high - 1) };
        for rank in low..high.max(low + 1) {
            if rank > low {
                cells.push(self.add(2 * rank, Content::Bend, BEND, 0.0));
            }
            let room = line.room().filter(|_| rank == labelled);
            let (across, along) = match room {
                Some((width, height)) if down => (width.max(BEND), height),
                Some((width, height)) => (height.max(BEND), width),
                None => (BEND, 0.0),
            };
            cells.push(self.add(2 * rank + 1, Content::Slot(index), across, along));
        }
        cells.push(last);
        self.chains.push(Chain { cells, backwards, bow: low == high });
    }

    /// The pairs of cells in neighbouring layers that lines join: lower layer first.
    pub fn joints(&self) -> Vec<(usize, usize)> {
        let mut joints = Vec::new();
        for chain in &self.chains {
            if let (true, [first, slot, last]) = (chain.bow, chain.cells.as_slice()) {
                joints.extend([(*first, *slot), (*last, *slot)]);
            } else {
                joints.extend(chain.cells.windows(2).map(|pair| (pair[0], pair[1])));
            }
        }
        joints
    }
}

/// The number of each box's cluster.
fn groups(scene: &Scene<'_>) -> Vec<Option<usize>> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &scene.picture.nodes {
        if let Some(group) = &node.group {
            let next = numbers.len();
            numbers.entry(group).or_insert(next);
        }
    }
    scene.picture.nodes.iter().map(|node| node.group.as_deref().and_then(|group| numbers.get(group).copied())).collect()
}
