//! Places of cells across their layers: each near the mean of what it is joined to, none closer than its room allows.

use super::chains::{Cell, Content, Layers};
use super::scene::count;
use crate::diagram::stop::Stop;

const SWEEPS: usize = 12;

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
    let first = |cell: usize| centres[cell] - layers.cells[cell].across / 2.0 - before(&layers.cells[cell]);
    let least = (0..layers.cells.len()).map(first).fold(f64::INFINITY, f64::min);
    centres.iter().map(|centre| (centre - least).round()).collect()
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
            list.iter().map(|other| centres[*other]).sum::<f64>() / count(list.len())
        };
        let weight = if matches!(layers.cells[*cell].content, Content::Box(_)) { 1.0 } else { 2.0 };
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
