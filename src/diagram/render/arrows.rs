//! Graphviz's arrow shapes at the ends of lines.

use super::super::layout::{Path, Point, Segment};
use super::shapes::number;
use std::fmt::Write as _;

/// The path data of a curve.
pub fn data(path: &Path) -> String {
    let mut data = format!("M{} {}", number(path.start.x), number(path.start.y));
    for segment in &path.segments {
        let _ = match segment {
            Segment::To(to) => write!(data, "L{} {}", number(to.x), number(to.y)),
            Segment::Curve(a, b, to) => {
                let [a, b, to] = [a, b, to].map(|point| format!("{} {}", number(point.x), number(point.y)));
                write!(data, "C{a} {b} {to}")
            }
        };
    }
    data
}

/// An arrow with its tip at the end of a curve: path data, and whether it is filled. Nothing for `none`.
pub fn arrow(shape: &str, path: &Path) -> Option<(String, bool)> {
    let (tip, from) = (path.end(), path.before_end());
    let length = ((tip.x - from.x).powi(2) + (tip.y - from.y).powi(2)).sqrt();
    let (dx, dy) = if length < 0.01 { (1.0, 0.0) } else { ((tip.x - from.x) / length, (tip.y - from.y) / length) };
    let at = |back: f64, side: f64| Point { x: tip.x - dx * back - dy * side, y: tip.y - dy * back + dx * side };
    let outline = |points: &[Point], close: bool| {
        let mut path = Path::from(points[0]);
        points[1..].iter().for_each(|point| path.line(point.x, point.y));
        data(&path) + if close { "Z" } else { "" }
    };
    match shape {
        "none" => None,
        "diamond" | "odiamond" => {
            let points = [at(0.0, 0.0), at(6.0, 3.8), at(12.0, 0.0), at(6.0, -3.8)];
            Some((outline(&points, true), shape == "diamond"))
        }
        "vee" => Some((outline(&[at(9.0, 4.5), at(0.0, 0.0), at(9.0, -4.5), at(6.0, 0.0)], true), true)),
        "tee" => Some((outline(&[at(1.0, 5.0), at(1.0, -5.0)], false), true)),
        "dot" => {
            let points: Vec<Point> = (0..12)
                .map(|step| f64::from(step) * std::f64::consts::PI / 6.0)
                .map(|angle| at(4.0 + 4.0 * angle.cos(), 4.0 * angle.sin()))
                .collect();
            Some((outline(&points, true), true))
        }
        _ => Some((outline(&[at(0.0, 0.0), at(8.0, 3.8), at(8.0, -3.8)], true), true)),
    }
}
