//! The order of cells within layers: barycentres up and down, keeping what crosses least; clusters stay together.

use super::chains::Layers;
use crate::diagram::stop::Stop;
use std::collections::BTreeMap;

const SWEEPS: usize = 24;

/// Orders all layers.
pub fn order(layers: &mut Layers, stop: &Stop) {
    let joints = layers.joints();
    let mut near: Vec<(Vec<usize>, Vec<usize>)> = vec![(Vec::new(), Vec::new()); layers.cells.len()];
    for (low, high) in &joints {
        near[*low].1.push(*high);
        near[*high].0.push(*low);
    }
    for layer in &mut layers.layers {
        let groups = layer.iter().enumerate().rev();
        let first: BTreeMap<usize, usize> = groups.map(|(at, cell)| (layers.cells[*cell].group, at)).collect();
        layer.sort_by_key(|cell| first.get(&layers.cells[*cell].group).copied());
    }
    let mut best = layers.layers.clone();
    let mut fewest = crossings(&layers.layers, &near);
    for sweep in 0..SWEEPS {
        if fewest == 0 || stop.is_set() {
            break;
        }
        let downwards = sweep % 2 == 0;
        let count = layers.layers.len();
        for step in 1..count {
            let index = if downwards { step } else { count - 1 - step };
            let other = if downwards { index - 1 } else { index + 1 };
            let place = places(&layers.layers[other]);
            let pull = |cell: usize| {
                let list = if downwards { &near[cell].0 } else { &near[cell].1 };
                let known: Vec<f64> = list.iter().filter_map(|near| place.get(near).copied()).collect();
                (!known.is_empty()).then(|| known.iter().sum::<f64>() / super::scene::count(known.len()))
            };
            let sorted = sorted(layers, index, pull);
            layers.layers[index] = sorted;
        }
        let now = crossings(&layers.layers, &near);
        if now < fewest {
            fewest = now;
            best.clone_from(&layers.layers);
        }
    }
    layers.layers = best;
}

fn places(layer: &[usize]) -> BTreeMap<usize, f64> {
    layer.iter().enumerate().map(|(place, cell)| (*cell, super::scene::count(place))).collect()
}

/// A layer by pull; cells without one keep their place, clusters go by the mean of theirs.
fn sorted(layers: &Layers, index: usize, pull: impl Fn(usize) -> Option<f64>) -> Vec<usize> {
    let layer = &layers.layers[index];
    let keys: BTreeMap<usize, f64> = layer
        .iter()
        .enumerate()
        .map(|(place, cell)| (*cell, pull(*cell).unwrap_or(super::scene::count(place))))
        .collect();
    let mut groups: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for cell in layer {
        groups.entry(layers.cells[*cell].group).or_default().push(keys[cell]);
    }
    let mean = |cell: usize| {
        let list = &groups[&layers.cells[cell].group];
        list.iter().sum::<f64>() / super::scene::count(list.len())
    };
    let mut sorted = layer.clone();
    sorted.sort_by(|a, b| {
        let by_group = mean(*a).total_cmp(&mean(*b)).then(layers.cells[*a].group.cmp(&layers.cells[*b].group));
        by_group.then(keys[a].total_cmp(&keys[b])).then(a.cmp(b))
    });
    sorted
}

/// How often lines between neighbouring layers cross.
fn crossings(layers: &[Vec<usize>], near: &[(Vec<usize>, Vec<usize>)]) -> usize {
    layers.windows(2).map(|pair| between(&pair[0], &pair[1], near)).sum()
}

/// Counts inversions with a Fenwick tree.
fn between(low: &[usize], high: &[usize], near: &[(Vec<usize>, Vec<usize>)]) -> usize {
    let place: BTreeMap<usize, usize> = high.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
    let mut tree = vec![0usize; high.len() + 1];
    let (mut crossings, mut total) = (0, 0);
    for cell in low {
        let mut ends: Vec<usize> = near[*cell].1.iter().filter_map(|end| place.get(end).copied()).collect();
        ends.sort_unstable();
        for end in &ends {
            let (mut at, mut before) = (end + 1, 0);
            while at > 0 {
                before += tree[at];
                at &= at - 1;
            }
            crossings += total - before;
        }
        for end in &ends {
            let mut at = end + 1;
            while at < tree.len() {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
            total += 1;
        }
    }
    crossings
}
