//! Places of cells across their layers: each near the mean of what it is joined to, none closer than its room allows.

use super::chains::{Cell, Content, Layers};
use super::scene::count;
use crate::diagram::stop::Stop;
use std::collections::BTreeMap;

const SWEEPS: usize = 12;
const STRAIGHTENINGS: usize = 4;

/// Between two lines that end side by side at a box.
const DOCK: f64 = 9.0;
/// How much longer the whole may get for it; long lists may not.
const ROOM: f64 = 1.15;
/// From the corner of a box to the first line.
const CORNER: f64 = 10.0;

/// How much more the pieces of a line pull at one another than at boxes, so that it is straight.
const STRAIGHT: f64 = 8.0;

/// Between two lines that pass.
const BENDS: f64 = 3.0;
/// Around the boxes of a cluster.
pub const PAD: f64 = 8.0;

/// How much longer the whole may get than its longest layer, so that lines are straighter; long lists may not.
const SLACK: f64 = 1.06;

/// The centre of every cell across its layer, from 0 on.
pub fn spread(layers: &Layers, stop: &Stop) -> Vec<f64> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); layers.cells.len()];
    for (low, high) in layers.joints() {
        near[low].push(high);
        near[high].push(low);
    }
    let mut centres = stacked(layers);
    let longest = layers.layers.iter().map(|layer| length(layers, layer)).fold(0.0, f64::max);
    let longest = longest * if layers.long { 1.0 } else { SLACK };
    for sweep in (0..SWEEPS).take_while(|_| !stop.is_set()) {
        let count = layers.layers.len();
        for step in 0..count {
            let index = if sweep % 2 == 0 { step } else { count - 1 - step };
            settle(layers, &layers.layers[index], &near, longest, &mut centres);
        }
    }
    for _ in 0..STRAIGHTENINGS {
        straighten(layers, &mut centres);
    }
    let first = |cell: usize| centres[cell] - layers.cells[cell].across / 2.0 - before(&layers.cells[cell]);
    let least = (0..layers.cells.len()).map(first).fold(f64::INFINITY, f64::min);
    centres.iter().map(|centre| (centre - least).round()).collect()
}

/// Makes boxes that many lines lead to as long as keeps those lines apart, where their layer has room to spare.
pub fn stretch(layers: &mut Layers) {
    let mut sides: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    for chain in &layers.chains {
        if let [first, .., last] = chain.cells.as_slice() {
            *sides.entry((*first, true)).or_default() += 1;
            *sides.entry((*last, chain.bow)).or_default() += 1;
        }
    }
    let lengths: Vec<f64> = layers.layers.iter().map(|layer| length(layers, layer)).collect();
    let longest = lengths.iter().copied().fold(0.0, f64::max) * if layers.long { 1.0 } else { ROOM };
    for (layer, length) in lengths.iter().enumerate() {
        let missing = |cell: &usize| {
            let lines = [true, false].into_iter().filter_map(|side| sides.get(&(*cell, side))).max();
            let wanted = lines.map_or(0.0, |lines| count(lines - 1) * DOCK + 2.0 * CORNER);
            (*cell, (wanted - layers.cells[*cell].across).max(0.0))
        };
        let missing: Vec<(usize, f64)> = layers.layers[layer].iter().map(missing).collect();
        let all: f64 = missing.iter().map(|(_, missing)| missing).sum();
        let share = ((longest - length) / all.max(1.0)).clamp(0.0, 1.0);
        for (cell, missing) in missing {
            layers.cells[cell].across += (missing * share).floor();
        }
    }
}

/// How far from the middle of a side of a box lines may dock.
pub fn docks(across: f64, lines: usize) -> f64 {
    (across * 0.7).max(across - 2.0 * CORNER).min(count(lines) * 14.0)
}

/// Puts as many cells of a line as can be in one place across the layers.
fn straighten(layers: &Layers, centres: &mut [f64]) {
    let mut beside: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); layers.cells.len()];
    for pair in layers.layers.iter().flat_map(|layer| layer.windows(2)) {
        beside[pair[0]].1 = Some(pair[1]);
        beside[pair[1]].0 = Some(pair[0]);
    }
    let gap = |one: usize, other: usize| apart(layers.gap, &layers.cells[one], &layers.cells[other]);
    for chain in layers.chains.iter().filter(|chain| !chain.bow && chain.cells.len() > 3) {
        let mut rest = &chain.cells[1..chain.cells.len() - 1];
        while let Some(cell) = rest.first() {
            let free = |cell: usize| {
                let least = beside[cell].0.map_or(f64::NEG_INFINITY, |other| centres[other] + gap(other, cell));
                let most = beside[cell].1.map_or(f64::INFINITY, |other| centres[other] - gap(cell, other));
                (least, most)
            };
            let (mut least, mut most) = free(*cell);
            let mut run = 1;
            while let Some(next) =
                rest.get(run).map(|cell| free(*cell)).filter(|next| next.0.max(least) <= next.1.min(most))
            {
                (least, most) = (next.0.max(least), next.1.min(most));
                run += 1;
            }
            let mean = rest[..run].iter().map(|cell| centres[*cell]).sum::<f64>() / count(run);
            for cell in &rest[..run] {
                centres[*cell] = mean.max(least).min(most);
            }
            rest = &rest[run..];
        }
    }
}

/// All layers stacked around one axis.
fn stacked(layers: &Layers) -> Vec<f64> {
    let mut centres = vec![0.0; layers.cells.len()];
    for layer in &layers.layers {
        let mut at = 0.0;
        for pair in layer.windows(2) {
            at += apart(layers.gap, &layers.cells[pair[0]], &layers.cells[pair[1]]);
            centres[pair[1]] = at;
        }
        for cell in layer {
            centres[*cell] -= at / 2.0;
        }
    }
    centres
}

/// How long a layer is at least.
fn length(layers: &Layers, layer: &[usize]) -> f64 {
    let cell = |at: &usize| &layers.cells[*at];
    let apart: f64 = layer.windows(2).map(|pair| apart(layers.gap, cell(&pair[0]), cell(&pair[1]))).sum();
    let (Some(first), Some(last)) = (layer.first().map(cell), layer.last().map(cell)) else { return 0.0 };
    before(first) + first.across / 2.0 + apart + last.across / 2.0 + after(last)
}

/// What a cluster's frame takes after its last cell.
fn after(cell: &Cell) -> f64 {
    if grouped(cell) { PAD } else { 0.0 }
}

fn grouped(cell: &Cell) -> bool {
    cell.group < usize::MAX / 2
}

/// What a cluster's frame takes before its first cell.
fn before(cell: &Cell) -> f64 {
    if matches!(cell.content, Content::Box(_)) { cell.title + PAD } else { 0.0 }
}

/// How far apart two neighbours' centres are at least.
fn apart(room: f64, first: &Cell, second: &Cell) -> f64 {
    let boxes = |cell: &Cell| matches!(cell.content, Content::Box(_));
    let gap = match (boxes(first), boxes(second)) {
        (true, true) => room,
        (false, false) => BENDS,
        _ => room / 2.0 + BENDS,
    };
    let frames = if first.group == second.group {
        0.0
    } else {
        let end = if grouped(first) { PAD } else { 0.0 };
        let start = if grouped(second) { second.title + PAD } else { 0.0 };
        end + start + if end > 0.0 || start > 0.0 { 8.0 } else { 0.0 }
    };
    first.across / 2.0 + gap + frames + second.across / 2.0
}

/// Cells that touch: the sum of their wishes, their weight, and the cells with their offsets.
type Pool = (f64, f64, Vec<(usize, f64)>);

/// Moves the cells of a layer as near as possible to what they are joined to (pooling adjacent violators), within a length
/// around the axis.
fn settle(layers: &Layers, layer: &[usize], near: &[Vec<usize>], longest: f64, centres: &mut [f64]) {
    let boxed = |cell: usize| matches!(layers.cells[cell].content, Content::Box(_));
    let mut offset = 0.0;
    let mut pools: Vec<Pool> = Vec::new();
    for (place, cell) in layer.iter().enumerate() {
        if place > 0 {
            offset += apart(layers.gap, &layers.cells[layer[place - 1]], &layers.cells[*cell]);
        }
        let list = &near[*cell];
        let wish = if list.is_empty() {
            centres[*cell]
        } else {
            let pull = |other: &usize| if boxed(*other) || boxed(*cell) { 1.0 } else { STRAIGHT };
            let all: f64 = list.iter().map(pull).sum();
            list.iter().map(|other| centres[*other] * pull(other)).sum::<f64>() / all
        };
        let weight = if boxed(*cell) {
            1.0
        } else if list.iter().any(|other| !boxed(*other)) {
            STRAIGHT
        } else {
            2.0
        };
        let mut pool = ((wish - offset) * weight, weight, vec![(*cell, offset)]);
        while let Some(last) = pools.last()
            && last.0 / last.1 > pool.0 / pool.1
        {
            if let Some((sum, weight, mut cells)) = pools.pop() {
                cells.append(&mut pool.2);
                pool = (sum + pool.0, weight + pool.1, cells);
            }
        }
        pools.push(pool);
    }
    let (Some(first), Some(last)) = (layer.first(), layer.last()) else { return };
    let (first, last) = (&layers.cells[*first], &layers.cells[*last]);
    let least = before(first) + first.across / 2.0 - longest / 2.0;
    let most = (longest / 2.0 - last.across / 2.0 - after(last) - offset).max(least);
    for (sum, weight, cells) in pools {
        for (cell, offset) in cells {
            centres[cell] = (sum / weight).clamp(least, most) + offset;
        }
    }
}
