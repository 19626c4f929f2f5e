//! One entity at the top, below it a panel for each relation in each direction, with what it leads to: in one column
//! beside a trunk, or in two around it.
//!
//! Each panel has a track of its own in the trunk, each of its rows a lane, each box a drop from the lane: nothing can
//! cross, for the tracks of higher panels lie nearer to them.

use super::geometry::{Panel, Path, Placed, Rect, Route};
use super::scene::{LABEL, PANEL, Scene, count, together};
use std::collections::BTreeMap;

const GAP: f64 = 11.0;
const PAD: f64 = 10.0;
/// From a side of the trunk to its first track.
const EDGE: f64 = 16.0;
/// From a track to the next.
const TRACK: f64 = 6.0;
/// From a title or row to the lane below it.
const LANE: f64 = 6.0;
/// Below the entity.
const NECK: f64 = 20.0;

/// The relation with its label in one direction: outgoing first, then the place in the ontology.
type Key = (bool, usize);

/// The one focus.
pub fn centre(scene: &Scene<'_>) -> Option<usize> {
    let mut focus = (0..scene.picture.nodes.len()).filter(|index| scene.picture.nodes[*index].focus);
    focus.next().filter(|_| focus.next().is_none())
}

/// Which panel each box stands in: that of its firmest, first line with the centre.
fn panels(scene: &Scene<'_>, centre: usize) -> BTreeMap<Key, Vec<(usize, usize)>> {
    let mut seen = BTreeMap::new();
    for (index, line) in scene.lines.iter().enumerate() {
        let outgoing = line.from == centre;
        let other = if outgoing { line.to } else { line.from };
        if (outgoing || line.to == centre) && other != centre {
            let first = line.parts.iter().map(|part| scene.picture.edges[*part].relation).min().unwrap_or(0);
            let key = (!outgoing, first);
            let known = seen.entry(other).or_insert((key, index));
            *known = (*known).min((key, index));
        }
    }
    let mut panels: BTreeMap<Key, Vec<(usize, usize)>> = BTreeMap::new();
    for (other, (key, line)) in seen {
        panels.entry(key).or_default().push((other, line));
    }
    for list in panels.values_mut() {
        list.sort_by_key(|(other, _)| {
            let node = &scene.picture.nodes[*other];
            (node.kind, node.text.0.clone(), node.text.1.clone())
        });
    }
    panels
}

fn title(scene: &Scene<'_>, (incoming, relation): Key, size: usize, width: f64) -> Vec<String> {
    let edge = scene.picture.edges.iter().find(|edge| edge.relation == relation);
    let words = edge.map_or("", |edge| if incoming { &edge.backwards } else { &edge.forwards });
    let number = match scene.picture.more.get(&(incoming, relation)) {
        Some(more) => format!(" ({size} of {})", size + more),
        None if size > 1 => format!(" ({size})"),
        None => String::new(),
    };
    PANEL.wrap(&format!("{words}{number}"), width - 2.0 * PAD)
}

/// A panel before it has a place.
struct Group {
    key: Key,
    title: Vec<String>,
    rows: Vec<Row>,
}

/// Boxes side by side, with the lines that lead to them.
struct Row {
    cells: Vec<(usize, usize)>,
    /// The room for labels above the boxes.
    label: f64,
    /// The room for the boxes.
    height: f64,
}

impl Row {
    fn whole(&self) -> f64 {
        LANE + self.label.max(10.0) + 4.0 + self.height + 6.0
    }
}

impl Group {
    fn new(scene: &Scene<'_>, key: Key, list: &[(usize, usize)], width: f64) -> Self {
        Self { key, title: title(scene, key, list.len(), width), rows: rows(scene, list, width) }
    }

    fn head(&self) -> f64 {
        8.0 + PANEL.line() * count(self.title.len())
    }

    fn height(&self) -> f64 {
        self.head() + self.rows.iter().map(Row::whole).sum::<f64>() + PAD - 6.0
    }
}

/// Where a column of panels stands, and where their lines come from.
struct Side {
    left: f64,
    width: f64,
    /// The bottom of the entity.
    start: f64,
    /// The track of the first panel, and how far the next one's lies from it.
    tracks: (f64, f64),
}

/// Arranges the picture. Lines among the others are not drawn; they have a place of no length.
pub fn arrange(scene: &Scene<'_>) -> Placed {
    let centre = centre(scene).unwrap_or(0);
    let panels = panels(scene, centre);
    let sides = scene.setting.panels.0.min(panels.len()).max(1);
    let whole = scene.setting.panels.1;
    let trunk = 2.0 * EDGE + TRACK * count(panels.len().max(1) - 1);
    let width = (whole - trunk) / count(sides);
    let groups: Vec<Group> = panels.iter().map(|(key, list)| Group::new(scene, *key, list, width)).collect();
    let head = &scene.boxes[centre];
    let head = (head.width.max(trunk + 8.0), head.height);
    let mut placed = Placed {
        boxes: vec![Rect::default(); scene.boxes.len()],
        routes: vec![Route { path: Path::from(Rect::default().centre()), label: None }; scene.lines.len()],
        width: whole.max(head.0),
        ..Placed::default()
    };
    let (first, second) = groups.split_at(if sides == 1 { 0 } else { balance(&groups) });
    let left = if sides == 1 { 0.0 } else { width };
    placed.boxes[centre] = Rect::new((left + trunk / 2.0 - head.0 / 2.0).max(0.0), 0.0, head.0, head.1);
    let ends = (left + EDGE, left + trunk - EDGE);
    let before = Side { left: 0.0, width, start: head.1, tracks: (ends.0, TRACK) };
    let after = Side { left: left + trunk, width, start: head.1, tracks: (ends.1, -TRACK) };
    placed.height = column(scene, &mut placed, &before, first).max(column(scene, &mut placed, &after, second));
    placed
}

/// How many panels go to the left, so that both columns are as even as they can be.
fn balance(groups: &[Group]) -> usize {
    let height = |part: &[Group]| part.iter().map(|group| group.height() + GAP).sum::<f64>();
    let uneven = |at: &usize| height(&groups[..*at]).max(height(&groups[*at..]));
    (1..groups.len()).min_by(|a, b| uneven(a).total_cmp(&uneven(b))).unwrap_or(0)
}

/// Places panels below one another and gives their bottom.
fn column(scene: &Scene<'_>, placed: &mut Placed, side: &Side, groups: &[Group]) -> f64 {
    let mut top = side.start + NECK;
    for (index, group) in groups.iter().enumerate() {
        let track = side.tracks.0 + side.tracks.1 * count(index);
        panel(scene, placed, side, (group, track), top);
        top += group.height() + GAP;
    }
    (top - GAP).max(side.start)
}

/// Places one panel.
fn panel(scene: &Scene<'_>, placed: &mut Placed, side: &Side, (group, track): (&Group, f64), top: f64) {
    let mut y = top + group.head();
    for row in &group.rows {
        let lane = y + LANE;
        let roof = lane + row.label.max(10.0) + 4.0;
        let mut x = side.left + PAD;
        for (other, line) in &row.cells {
            let (label_width, label_height) = label_room(scene, *line);
            let width = scene.boxes[*other].width.max(label_width + 28.0);
            placed.boxes[*other] = Rect::new(x, roof, width, row.height);
            let drop = x + 14.0;
            placed.routes[*line] = Route {
                path: way(side.start, track, lane, drop, roof, group.key.0),
                label: (label_height > 0.0).then(|| Rect::new(drop + 8.0, lane + 2.0, label_width, label_height)),
            };
            x += width + GAP;
        }
        y += row.whole();
    }
    let rect = Rect::new(side.left, top, side.width, group.height());
    placed.panels.push(Panel { title: group.title.clone(), rect });
}

/// From the centre down the track, along the lane, down to the box; the other way round for links to the centre.
fn way(start: f64, track: f64, lane: f64, drop: f64, roof: f64, incoming: bool) -> Path {
    let mut path = Path::from(super::Point { x: track, y: start });
    path.line(track, lane);
    path.line(drop, lane);
    path.line(drop, roof);
    if incoming { path.reversed() } else { path }
}

fn label_room(scene: &Scene<'_>, line: usize) -> (f64, f64) {
    scene.lines[line].room().map_or((0.0, 0.0), |(width, height)| (width, height.max(LABEL.line())))
}

/// As many in a row as fit.
fn rows(scene: &Scene<'_>, list: &[(usize, usize)], room: f64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut x = f64::INFINITY;
    for (other, line) in list {
        let label = label_room(scene, *line);
        let size = &scene.boxes[*other];
        let width = size.width.max(label.0 + 28.0);
        if x + width > room - PAD {
            rows.push(Row { cells: Vec::new(), label: 0.0, height: 0.0 });
            x = PAD;
        }
        x += width + GAP;
        if let Some(row) = rows.last_mut() {
            row.cells.push((*other, *line));
            (row.label, row.height) = (row.label.max(label.1), row.height.max(size.height));
        }
    }
    rows
}

/// Labels for this layout: the panel says the relation, so a line says its sources, and what else links the two.
pub fn relabel(scene: &mut Scene<'_>) {
    let Some(centre) = centre(scene) else { return };
    let panels = panels(scene, centre);
    let shown: BTreeMap<usize, (Key, usize)> =
        panels.iter().flat_map(|(key, list)| list.iter().map(|(other, line)| (*line, (*key, *other)))).collect();
    let mut labels: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (index, (key, other)) in &shown {
        labels.insert(*index, label(scene, centre, *key, *other));
    }
    for (index, line) in scene.lines.iter_mut().enumerate() {
        line.label = labels.remove(&index).unwrap_or_default();
    }
}

fn label(scene: &Scene<'_>, centre: usize, (incoming, relation): Key, other: usize) -> Vec<String> {
    let picture = scene.picture;
    let between = picture
        .edges
        .iter()
        .filter(|edge| (edge.from == centre && edge.to == other) || (edge.from == other && edge.to == centre));
    let mut lines: Vec<String> = Vec::new();
    for edge in between {
        let towards = edge.to == centre;
        let cited = if edge.cited.is_empty() { String::new() } else { together(&edge.cited) };
        if (towards, edge.relation) == (incoming, relation) {
            lines.insert(0, cited);
        } else {
            let words = if towards { &edge.backwards } else { &edge.forwards };
            lines.extend(LABEL.wrap(&format!("also {words}\u{a0}{cited}"), 160.0));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
