//! One entity at the top, below it a panel for each relation in each direction, with what it leads to.
//!
//! A trunk runs down from the entity, a lane along each row, and drops from the lane to each box: nothing can cross.

use super::geometry::{Panel, Path, Placed, Rect, Route};
use super::scene::{LABEL, PANEL, Scene, count};
use std::collections::BTreeMap;

const WIDTH: f64 = 860.0;
const GAP: f64 = 14.0;
const PAD: f64 = 12.0;
const TRUNK: f64 = 18.0;
const LEFT: f64 = 52.0;

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

fn title(scene: &Scene<'_>, (incoming, relation): Key, size: usize) -> Vec<String> {
    let edge = scene.picture.edges.iter().find(|edge| edge.relation == relation);
    let words = edge.map_or("", |edge| if incoming { &edge.backwards } else { &edge.forwards });
    let number = if size > 1 { format!(" ({size})") } else { String::new() };
    PANEL.wrap(&format!("{words}{number}"), WIDTH - LEFT - 2.0 * PAD)
}

/// Arranges the picture. Lines among the others are not drawn; they have a place of no length.
pub fn arrange(scene: &Scene<'_>) -> Placed {
    let centre = centre(scene).unwrap_or(0);
    let head = &scene.boxes[centre];
    let mut placed = Placed {
        boxes: vec![Rect::default(); scene.boxes.len()],
        routes: vec![Route { path: Path::from(Rect::default().centre()), label: None }; scene.lines.len()],
        width: WIDTH.max(head.width),
        ..Placed::default()
    };
    placed.boxes[centre] = Rect::new(0.0, 0.0, head.width.max(2.0 * LEFT), head.height);
    let mut top = head.height + 24.0;
    for (key, list) in panels(scene, centre) {
        top = panel(scene, &mut placed, centre, (key, &list), top) + GAP;
    }
    placed.height = top - GAP;
    placed
}

/// Places one panel and gives its bottom.
fn panel(
    scene: &Scene<'_>,
    placed: &mut Placed,
    centre: usize,
    (key, list): (Key, &[(usize, usize)]),
    top: f64,
) -> f64 {
    let title = title(scene, key, list.len());
    let mut y = top + 8.0 + PANEL.line() * count(title.len());
    let trunk = if key.0 { TRUNK } else { 2.0 * TRUNK };
    for row in rows(scene, list) {
        let room = row.iter().map(|(_, line)| label_room(scene, *line).1).fold(0.0, f64::max);
        let lane = y + 8.0;
        let height = row.iter().map(|(other, _)| scene.boxes[*other].height).fold(0.0, f64::max);
        let mut x = LEFT + PAD;
        let roof = lane + room.max(12.0) + 4.0;
        for (other, line) in &row {
            let (label_width, label_height) = label_room(scene, *line);
            let size = &scene.boxes[*other];
            let width = size.width.max(label_width + 28.0);
            placed.boxes[*other] = Rect::new(x, roof, width, height);
            let drop = x + 14.0;
            placed.routes[*line] = Route {
                path: way(placed.boxes[centre].bottom(), trunk, lane, drop, roof, key.0),
                label: (label_height > 0.0).then(|| Rect::new(drop + 8.0, lane + 2.0, label_width, label_height)),
            };
            x += width + GAP;
        }
        y = roof + height + 6.0;
    }
    let rect = Rect::new(LEFT, top, placed.width - LEFT, y + PAD - 6.0 - top);
    placed.panels.push(Panel { title, rect });
    rect.bottom()
}

/// From the centre down the trunk, along the lane, down to the box; the other way round for links to the centre.
fn way(start: f64, trunk: f64, lane: f64, drop: f64, roof: f64, incoming: bool) -> Path {
    let mut path = Path::from(super::Point { x: trunk, y: start });
    path.line(trunk, lane);
    path.line(drop, lane);
    path.line(drop, roof);
    if incoming { path.reversed() } else { path }
}

fn label_room(scene: &Scene<'_>, line: usize) -> (f64, f64) {
    scene.lines[line].room().map_or((0.0, 0.0), |(width, height)| (width, height.max(LABEL.line())))
}

/// As many in a row as fit.
fn rows(scene: &Scene<'_>, list: &[(usize, usize)]) -> Vec<Vec<(usize, usize)>> {
    let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut x = f64::INFINITY;
    for (other, line) in list {
        let width = scene.boxes[*other].width.max(label_room(scene, *line).0 + 28.0);
        if x + width > WIDTH - PAD {
            rows.push(Vec::new());
            x = LEFT + PAD;
        }
        x += width + GAP;
        rows.last_mut().into_iter().for_each(|row| row.push((*other, *line)));
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
        let cited = if edge.cited.is_empty() { String::new() } else { super::super::compose::bracketed(&edge.cited) };
        if (towards, edge.relation) == (incoming, relation) {
            lines.insert(0, cited);
        } else {
            let words = if towards { &edge.backwards } else { &edge.forwards };
            lines.extend(LABEL.wrap(&format!("also {words} {cited}"), 140.0));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
