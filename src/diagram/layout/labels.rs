//! Labels that Graphviz puts over boxes or over one another: moved along their lines to where they cover nothing, or left
//! out where there is no such place; tooltips still tell.

use super::geometry::{Path, Placed, Point, Rect, Segment};
use super::scene::{PANEL, count};

/// How many places are tried on each piece of a line.
const STEPS: usize = 8;

/// Finds a free place for every label.
pub fn settle(placed: &mut Placed) {
    let titles = placed.panels.iter().map(|panel| {
        let (width, height) = (PANEL.widest(&panel.title), PANEL.line() * count(panel.title.len()));
        Rect::new(panel.rect.x + 8.0, panel.rect.y + 4.0, width, height + 4.0)
    });
    let mut taken: Vec<Rect> = placed.boxes.iter().copied().chain(titles).collect();
    for route in &mut placed.routes {
        let Some(label) = route.label else { continue };
        let around =
            |at: Point| Rect::new(at.x - label.width / 2.0, at.y - label.height / 2.0, label.width, label.height);
        let places = std::iter::once(label).chain(points(&route.path).into_iter().map(around));
        let free = |rect: &Rect| !taken.iter().any(|other| other.overlaps(rect));
        let found = places.into_iter().find(free);
        route.label = found;
        taken.extend(found);
    }
}

/// Points of a curve, from its middle outwards.
fn points(path: &Path) -> Vec<Point> {
    let mut points = Vec::new();
    let mut start = path.start;
    for segment in &path.segments {
        points.extend((1..=STEPS).map(|step| at(start, segment, count(step) / count(STEPS))));
        start = segment.end();
    }
    let middle = points.len() / 2;
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|index| (index.abs_diff(middle), *index));
    order.into_iter().map(|index| points[index]).collect()
}

/// A point on a piece of a curve, as a share of it.
fn at(start: Point, segment: &Segment, share: f64) -> Point {
    let mix = |a: Point, b: Point| Point { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    match segment {
        Segment::To(end) => mix(start, *end),
        Segment::Curve(a, b, end) => {
            let (first, second, third) = (mix(start, *a), mix(*a, *b), mix(*b, *end));
            mix(mix(first, second), mix(second, third))
        }
    }
}
