//! The legend: just the kinds, relations, strokes and signs that are shown, and the numbered sources.

use super::super::layout::{Path, Point, Rect, Scene};
use super::super::looks::{Layout, LineLabels};
use super::super::picture::{Fate, Legend, NodeBox, Stroke};
use super::grid::dot;
use super::measure::Style;
use super::svg::fate_paint;
use super::writer::Writer;

const TEXT: Style = Style::regular(12.0);
const HEAD: Style = Style::bold(12.0);
const SWATCH: f64 = 34.0;
const GAP: f64 = 20.0;
const ROW: f64 = 22.0;

/// Something to explain: a sample and its meaning.
enum Sample<'a> {
    Kind(&'a NodeBox),
    Fate(&'a NodeBox),
    Relation { index: usize, colour: &'a str, arrow: &'a str, key: Option<&'a str> },
    Stroke(Stroke),
    Mark(Stroke),
}

/// Writes the legend below the picture and gives its height: meanings and sources below one another, or side by side
/// where that is lower.
pub fn write(writer: &mut Writer, scene: &Scene<'_>, width: f64) -> f64 {
    let Some(legend) = &scene.picture.legend else { return 0.0 };
    let samples = samples(scene, legend);
    let stacked = writer.aside(|writer| {
        let below = meanings(writer, &samples, width);
        let gap = if below > 0.0 { 6.0 } else { 0.0 };
        writer.moved(0.0, below + gap, |writer| sources(writer, legend, width)) + below + gap
    });
    let half = (width - 2.0 * GAP) / 2.0;
    let beside = writer.aside(|writer| {
        let left = meanings(writer, &samples, half);
        let right = writer.moved(width - half, 0.0, |writer| sources(writer, legend, half));
        left.max(right)
    });
    let both = !samples.is_empty() && !legend.sources.is_empty();
    writer.take_in(if both && beside.height < stacked.height { beside } else { stacked })
}

/// Writes what shapes, lines and marks mean, and gives its height.
fn meanings(writer: &mut Writer, samples: &[(Sample<'_>, String)], width: f64) -> f64 {
    if samples.is_empty() {
        return 0.0;
    }
    let mut y = heading(writer, "Legend", width);
    for group in samples.chunk_by(|a, b| std::mem::discriminant(&a.0) == std::mem::discriminant(&b.0)) {
        y = flow(writer, group, y, width) + 4.0;
    }
    y
}

/// Writes the numbered sources and gives their height.
fn sources(writer: &mut Writer, legend: &Legend, width: f64) -> f64 {
    if legend.sources.is_empty() {
        return 0.0;
    }
    let mut y = heading(writer, "Sources", width);
    let ink = writer.theme.ink();
    for source in &legend.sources {
        let number = format!("[{}]", source.number);
        writer.text(0.0, y, &number, TEXT, ink);
        y = writer.lines(SWATCH, y, &TEXT.wrap(&source.name, width - SWATCH), TEXT, ink) + 2.0;
    }
    y
}

fn heading(writer: &mut Writer, text: &str, width: f64) -> f64 {
    let rule = writer.theme.rule();
    writer.plate(Rect::new(0.0, 0.0, width, 0.8), rule, None, 0.0);
    writer.text(0.0, 7.0, text, HEAD, writer.theme.ink());
    7.0 + HEAD.line() + 6.0
}

fn samples<'a>(scene: &'a Scene<'_>, legend: &'a Legend) -> Vec<(Sample<'a>, String)> {
    let nodes = &scene.picture.nodes;
    let plain = |node: &&NodeBox| node.fate.is_none();
    let matrix = scene.layout == Layout::Matrix;
    let mut samples = Vec::new();
    if !matrix {
        for (label, _) in &legend.kinds {
            let found = nodes.iter().filter(plain).find(|node| &node.kind_label == label);
            samples.extend(found.map(|node| (Sample::Kind(node), label.clone())));
        }
    }
    for (fate, sign, meaning) in Fate::ALL {
        let found = nodes.iter().find(|node| node.fate == Some(fate));
        samples.extend(found.map(|node| (Sample::Fate(node), format!("{sign}  {meaning}"))));
    }
    if matrix {
        let marks = scene.picture.grid.iter().flat_map(|grid| &grid.marks);
        let shown: std::collections::BTreeSet<Stroke> = marks.map(|mark| mark.stroke).collect();
        let meaning = scene.picture.grid.as_ref().map_or("", |grid| grid.meaning.as_str());
        for stroke in shown {
            let words = legend.strokes.iter().find(|(known, _)| *known == stroke).map(|(_, words)| words.as_str());
            let words = match (stroke, words) {
                (Stroke::Solid, _) => meaning.to_owned(),
                (_, words) => format!("{meaning} ({})", words.unwrap_or("less firmly")),
            };
            samples.push((Sample::Mark(stroke), words));
        }
        return samples;
    }
    samples.extend(relations(scene));
    let drawn = |stroke: &Stroke| scene.lines.iter().any(|line| line.stroke == *stroke);
    let strokes = legend.strokes.iter().filter(|(stroke, _)| drawn(stroke));
    samples.extend(strokes.map(|(stroke, words)| (Sample::Stroke(*stroke), words.clone())));
    samples
}

/// The relations with the letters that stand at their lines.
fn relations<'a>(scene: &'a Scene<'_>) -> Vec<(Sample<'a>, String)> {
    let mut samples = Vec::new();
    for (relation, key) in &scene.keys {
        let Some(edge) = scene.picture.edges.iter().find(|edge| edge.relation == *relation) else { continue };
        let key = (scene.labels == LineLabels::Keys && scene.layout != Layout::Ego).then_some(key.as_str());
        let arrow = if edge.symmetric { "none" } else { edge.look.arrow.as_str() };
        let sample = Sample::Relation { index: *relation, colour: &edge.look.colour, arrow, key };
        samples.push((sample, edge.forwards.clone()));
    }
    samples
}

/// Samples side by side, as many as fit on a line.
fn flow(writer: &mut Writer, samples: &[(Sample<'_>, String)], top: f64, width: f64) -> f64 {
    let (mut x, mut y) = (0.0, top);
    let ink = writer.theme.ink();
    for (sample, words) in samples {
        let lines = TEXT.wrap(words, width - SWATCH - 8.0);
        let room = SWATCH + 8.0 + TEXT.widest(&lines);
        if x > 0.0 && x + room > width {
            (x, y) = (0.0, y + ROW);
        }
        draw(writer, sample, x, y);
        let bottom = writer.lines(x + SWATCH + 8.0, y + 3.0, &lines, TEXT, ink);
        x += room + GAP;
        if lines.len() > 1 {
            (x, y) = (0.0, bottom + 2.0);
        }
    }
    if x > 0.0 { y + ROW } else { y }
}

fn draw(writer: &mut Writer, sample: &Sample<'_>, x: f64, y: f64) {
    let theme = writer.theme;
    let across = |length: f64| {
        let mut path = Path::from(Point { x, y: y + 9.0 });
        path.line(x + length, y + 9.0);
        path
    };
    match sample {
        Sample::Kind(node) => {
            let paint = theme.paint(node.kind, &node.look.fill, &node.look.text);
            writer.shape(&node.look.shape, Rect::new(x, y, SWATCH, 18.0), paint, 1.0);
        }
        Sample::Fate(node) => {
            writer.shape(&node.look.shape, Rect::new(x, y, SWATCH, 18.0), fate_paint(theme, node), 1.0);
        }
        Sample::Relation { index, colour, arrow, key } => {
            let colour = theme.line(*index, colour);
            let start = if let Some(key) = key {
                writer.text(x, y + 3.0, key, HEAD, theme.ink());
                HEAD.width(key) + 4.0
            } else {
                0.0
            };
            let path = across(SWATCH).map(|point| if point.x > x { point } else { point.moved(start, 0.0) });
            writer.stroke(&path, Stroke::Solid, colour, arrow);
        }
        Sample::Stroke(stroke) => writer.stroke(&across(SWATCH), *stroke, theme.faint(), "none"),
        Sample::Mark(stroke) => dot(writer, Point { x: x + SWATCH / 2.0, y: y + 9.0 }, *stroke, 1),
    }
}
