//! Boxes in columns (or rows), lines in the room between: for kinds side by side, and for any graph by rank.

use super::chains::{Content, Layers};
use super::geometry::{Heading, Panel, Path, Placed, Point, Rect, Route};
use super::order::order;
use super::scene::{PANEL, Scene, count};
use super::spread::{PAD, docks, spread, stretch};
use crate::diagram::looks::Flow;
use crate::diagram::render::shapes;

/// Room for a curve between a column and the labels beside it.
const CURVE: f64 = 26.0;

/// The ranks of a picture whose boxes know their columns.
pub fn by_column(scene: &Scene<'_>) -> Vec<usize> {
    scene.picture.nodes.iter().map(|node| node.column).collect()
}

/// Arranges boxes with ranks.
pub fn arrange(scene: &Scene<'_>, ranks: &[usize]) -> Placed {
    let down = scene.flow == Flow::Down;
    let mut layers = Layers::new(scene, ranks, down);
    let stop = &scene.picture.stop;
    stretch(&mut layers);
    order(&mut layers, stop);
    let centres = spread(&layers, stop);
    let bands = bands(scene, &layers, down);
    let mut placed = Placed { boxes: vec![Rect::default(); scene.boxes.len()], ..Placed::default() };
    for (index, layer) in layers.layers.iter().enumerate() {
        for cell in layer {
            if let Content::Box(node) = layers.cells[*cell].content {
                placed.boxes[node] = seat(&layers, &bands, &centres, (index, *cell), down);
            }
        }
    }
    placed.routes = routes(scene, &layers, &bands, &centres, &placed.boxes);
    placed.panels = panels(scene, &layers, &placed.boxes, down);
    if down {
        transpose(&mut placed);
    }
    headings(scene, &mut placed, &bands, down);
    measure(&mut placed);
    placed
}

/// Where each layer begins and how deep it is.
fn bands(scene: &Scene<'_>, layers: &Layers, down: bool) -> Vec<(f64, f64)> {
    let title = layers.titles.values().map(Vec::len).max().map_or(0.0, |lines| PANEL.line() * count(lines) + 8.0);
    let pad = match (layers.titles.is_empty(), down) {
        (true, _) => 0.0,
        (false, true) => PAD + title,
        (false, false) => PAD,
    };
    let least = if scene.setting.compact { CURVE * 0.7 } else { CURVE };
    let mut at = 0.0;
    let mut bands = Vec::new();
    for (index, layer) in layers.layers.iter().enumerate() {
        let deep = layer.iter().map(|cell| layers.cells[*cell].along).fold(0.0, f64::max);
        if index % 2 == 0 {
            let heading = scene.picture.columns.get(index / 2).map_or(0.0, |heading| PANEL.width(heading).min(180.0));
            let deep = if down { deep } else { deep.max(heading) };
            bands.push((at + pad, deep));
            at += deep + pad + if layers.titles.is_empty() { 0.0 } else { PAD };
        } else if layer.is_empty() {
            bands.push((at, 0.0));
            at += if index + 1 < layers.layers.len() { 2.0 * least } else { 0.0 };
        } else {
            let curve = least + count(layer.len()).min(if scene.setting.compact { 16.0 } else { 30.0 });
            bands.push((at + curve, deep));
            at += 2.0 * curve + deep;
        }
    }
    bands
}

/// The place of a box: as deep as its layer where columns stand side by side, else centred.
fn seat(layers: &Layers, bands: &[(f64, f64)], centres: &[f64], (layer, cell): (usize, usize), down: bool) -> Rect {
    let (start, deep) = bands[layer];
    let (across, along) = (layers.cells[cell].across, layers.cells[cell].along);
    let along = if down { along } else { deep };
    Rect::new(start + (deep - along) / 2.0, centres[cell] - across / 2.0, along, across)
}

/// Where a line leads, the line, and which of its ends.
type Dock = (f64, usize, usize);

/// Where on a box's side a line docks: lines are spread over the side in the order of where they lead.
fn ports(layers: &Layers, centres: &[f64]) -> std::collections::BTreeMap<(usize, usize, bool), f64> {
    let mut sides: std::collections::BTreeMap<(usize, bool), Vec<Dock>> = std::collections::BTreeMap::new();
    for (index, chain) in layers.chains.iter().enumerate() {
        let (first, last) = (chain.cells[0], chain.cells[chain.cells.len() - 1]);
        let (second, second_last) = (chain.cells[1], chain.cells[chain.cells.len() - 2]);
        sides.entry((first, true)).or_default().push((centres[second], index, 0));
        sides.entry((last, chain.bow)).or_default().push((centres[second_last], index, 1));
    }
    let mut ports = std::collections::BTreeMap::new();
    for ((cell, _), mut list) in sides {
        list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let room = docks(layers.cells[cell].across, list.len());
        for (place, (_, chain, end)) in list.iter().enumerate() {
            let share = (count(place) + 0.5) / count(list.len()) - 0.5;
            ports.insert((cell, *chain, *end == 1), (share * room).round());
        }
    }
    ports
}

fn routes(scene: &Scene<'_>, layers: &Layers, bands: &[(f64, f64)], centres: &[f64], boxes: &[Rect]) -> Vec<Route> {
    let ports = ports(layers, centres);
    let place = places(layers);
    let down = scene.flow == Flow::Down;
    let dock = |cell: usize, chain: usize, end: bool, far: bool| {
        let rect = boxes[cell];
        let offset = ports.get(&(cell, chain, end)).copied().unwrap_or(0.0);
        let shape = &scene.picture.nodes[cell].look.shape;
        let inset = shapes::inset(shape, if down { rect.transposed() } else { rect }, offset, down, far);
        let x = if far { rect.right() - inset } else { rect.x + inset };
        Point { x, y: rect.centre().y + offset }
    };
    let route = |(index, chain): (usize, &super::chains::Chain)| {
        let (first, last) = (chain.cells[0], chain.cells[chain.cells.len() - 1]);
        let mut path = Path::from(dock(first, index, false, true));
        let mut label = None;
        for cell in &chain.cells[1..chain.cells.len() - 1] {
            let (start, deep) = bands[place[*cell]];
            // Where no line has a label, nothing is in the way.
            if deep == 0.0 && !chain.bow && matches!(layers.cells[*cell].content, Content::Slot(_)) {
                continue;
            }
            path.ease(Point { x: start, y: centres[*cell] });
            if let Content::Slot(line) = layers.cells[*cell].content
                && layers.cells[*cell].along > 0.0
                && !scene.lines[line].label.is_empty()
            {
                let size = &layers.cells[*cell];
                label = Some(Rect::new(start, centres[*cell] - size.across / 2.0, size.along, size.across));
            }
            if !chain.bow {
                path.line(start + deep, centres[*cell]);
            }
        }
        let end = dock(last, index, true, chain.bow);
        path.ease(end);
        if chain.bow {
            path = bow(&path);
        }
        Route { path: if chain.backwards { path.reversed() } else { path }, label }
    };
    layers.chains.iter().enumerate().map(route).collect()
}

/// From a box out to a slot and back to a box of the same layer, arriving at the slot across.
fn bow(path: &Path) -> Path {
    let (start, end) = (path.start, path.end());
    // A little before the slot, so that it touches no label beside its own.
    let tip = path.segments.first().map_or(start, super::geometry::Segment::end).moved(-7.0, 0.0);
    let mut bow = Path::from(start);
    let corner = |y: f64| Point { x: tip.x, y };
    bow.segments.push(super::geometry::Segment::Curve(corner(start.y), corner(start.y), tip));
    bow.segments.push(super::geometry::Segment::Curve(corner(end.y), corner(end.y), end));
    bow
}

/// The layer of every cell.
fn places(layers: &Layers) -> Vec<usize> {
    let mut place = vec![0; layers.cells.len()];
    for (index, layer) in layers.layers.iter().enumerate() {
        for cell in layer {
            place[*cell] = index;
        }
    }
    place
}

/// A frame around each cluster in each layer.
fn panels(scene: &Scene<'_>, layers: &Layers, boxes: &[Rect], down: bool) -> Vec<Panel> {
    let mut panels = Vec::new();
    for layer in layers.layers.iter().step_by(2) {
        let mut frames: std::collections::BTreeMap<usize, Rect> = std::collections::BTreeMap::new();
        for cell in layer {
            let (Content::Box(node), group) = (layers.cells[*cell].content, layers.cells[*cell].group) else {
                continue;
            };
            if scene.picture.nodes[node].group.is_some() {
                let rect = boxes[node];
                frames.entry(group).and_modify(|frame| *frame = frame.around(rect)).or_insert(rect);
            }
        }
        for (group, frame) in frames {
            let title = layers.titles.get(&group).cloned().unwrap_or_default();
            let head = PANEL.line() * count(title.len()) + 6.0;
            let (left, top) = if down { (PAD + head, PAD) } else { (PAD, PAD + head) };
            let rect = Rect::new(frame.x - left, frame.y - top, frame.width + left + PAD, frame.height + top + PAD);
            panels.push(Panel { title, rect });
        }
    }
    panels
}

fn transpose(placed: &mut Placed) {
    placed.boxes.iter_mut().for_each(|rect| *rect = rect.transposed());
    placed.panels.iter_mut().for_each(|panel| panel.rect = panel.rect.transposed());
    for route in &mut placed.routes {
        route.path = route.path.map(Point::transposed);
        route.label = route.label.map(|rect| rect.transposed());
    }
}

/// Headings above the columns, or to the left of the rows.
fn headings(scene: &Scene<'_>, placed: &mut Placed, bands: &[(f64, f64)], down: bool) {
    let mut found = Vec::new();
    for (index, text) in scene.picture.columns.iter().enumerate() {
        let Some((start, deep)) = bands.get(2 * index).copied().filter(|_| !scene.picture.columns.is_empty()) else {
            continue;
        };
        if !scene.picture.nodes.iter().any(|node| node.column == index) {
            continue;
        }
        let lines = PANEL.wrap(text, if down { 110.0 } else { deep.max(120.0) });
        let (width, height) = (PANEL.widest(&lines).ceil(), PANEL.line() * count(lines.len()));
        let rect = if down {
            Rect::new(0.0, start + (deep - height) / 2.0, width, height)
        } else {
            Rect::new(start, 0.0, width, height)
        };
        found.push(Heading { lines, rect, upright: false });
    }
    let room = |heading: &Heading| if down { heading.rect.width } else { heading.rect.height };
    let room = found.iter().map(room).fold(0.0, f64::max);
    if room > 0.0 {
        let room = room + if placed.panels.is_empty() { 8.0 } else { 12.0 };
        shift(placed, if down { room } else { 0.0 }, if down { 0.0 } else { room });
    }
    placed.headings = found;
}

/// Moves everything.
pub fn shift(placed: &mut Placed, x: f64, y: f64) {
    placed.boxes.iter_mut().for_each(|rect| *rect = rect.moved(x, y));
    placed.panels.iter_mut().for_each(|panel| panel.rect = panel.rect.moved(x, y));
    placed.headings.iter_mut().for_each(|heading| heading.rect = heading.rect.moved(x, y));
    for route in &mut placed.routes {
        route.path = route.path.map(|point| point.moved(x, y));
        route.label = route.label.map(|rect| rect.moved(x, y));
    }
}

/// Finds out how large everything is, and moves it to begin at 0.
pub fn measure(placed: &mut Placed) {
    let panels = placed.panels.iter().map(|panel| panel.rect);
    let points = placed.routes.iter().flat_map(|route| {
        let path = &route.path;
        std::iter::once(path.start).chain(path.segments.iter().map(super::geometry::Segment::end))
    });
    let points: Vec<Rect> = points.map(|point| Rect::new(point.x, point.y, 0.0, 0.0)).collect();
    let all = placed.solids().into_iter().chain(panels).chain(points).reduce(Rect::around).unwrap_or_default();
    shift(placed, -all.x, -all.y);
    (placed.width, placed.height) = (all.width.ceil(), all.height.ceil());
}
