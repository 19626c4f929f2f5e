//! Graphviz's shapes as outlines: how much room a text needs in one, where its sides are, and its path.

use super::super::layout::Rect;
use std::fmt::Write as _;

const CUT: f64 = 8.0;

/// The size of a shape around a text.
#[must_use]
pub fn around(shape: &str, width: f64, height: f64) -> (f64, f64) {
    match shape {
        "ellipse" | "egg" => (width * 1.22 + 6.0, height * 1.28 + 4.0),
        "hexagon" => (width + height * 0.5, height),
        "octagon" | "doubleoctagon" => (width + 8.0, height + 4.0),
        "cds" => (width + 14.0, height),
        "component" => (width + 12.0, height),
        "house" | "invhouse" | "cylinder" | "folder" | "tab" => (width, height + 10.0),
        "box3d" => (width + 8.0, height + 8.0),
        "parallelogram" | "trapezium" | "invtrapezium" => (width + 24.0, height),
        "Mdiamond" | "Msquare" => (width + 12.0, height + 4.0),
        _ => (width, height),
    }
}

/// How far the outline lies inside the rectangle's left or right side (top or bottom if `down`), at an offset from the
/// side's middle; `far` means right or bottom.
#[must_use]
pub fn inset(shape: &str, rect: Rect, offset: f64, down: bool, far: bool) -> f64 {
    let (half, depth) =
        if down { (rect.width / 2.0, rect.height / 2.0) } else { (rect.height / 2.0, rect.width / 2.0) };
    let share = (offset.abs() / half.max(1.0)).min(1.0);
    match (shape, down, far) {
        ("ellipse" | "egg", _, _) => depth * (1.0 - (1.0 - share * share).sqrt()),
        ("hexagon", false, _) => share * rect.height * 0.25,
        ("octagon" | "doubleoctagon", _, _) => (share * half - (half - CUT)).max(0.0),
        ("cds", false, true) => share * 12.0,
        ("component", false, false) => {
            // Before a plug if the arrow would lie under it, else before the side behind the plugs.
            let near = |plug: f64| (rect.height / 2.0 + offset - plug).abs() < 8.0;
            if near(rect.height * 0.2 + 3.0) || near(rect.height * 0.8 - 3.0) { 0.0 } else { 6.0 }
        }
        ("parallelogram", false, _) => {
            if (offset < 0.0) == far {
                6.0 - share * 6.0
            } else {
                6.0 + share * 6.0
            }
        }
        ("trapezium" | "invtrapezium", false, _) => {
            if (offset < 0.0) == (shape == "trapezium") {
                6.0 + share * 6.0
            } else {
                6.0 - share * 6.0
            }
        }
        ("house", true, false) | ("invhouse", true, true) => share * 10.0,
        ("house" | "invhouse", false, _) => {
            let from_roof = half + if shape == "house" { offset } else { -offset };
            (1.0 - from_roof / 10.0).max(0.0) * depth
        }
        ("box3d", false, true) => (offset - (half - CUT)).max(0.0),
        ("box3d", true, false) => (-offset - (half - CUT)).max(0.0),
        ("folder" | "tab", true, false) if offset > 0.0 => 8.0,
        _ => 0.0,
    }
}

/// How far the middle of the text lies from that of the rectangle.
#[must_use]
pub fn text_offset(shape: &str) -> (f64, f64) {
    match shape {
        "cds" => (-5.0, 0.0),
        "component" => (4.0, 0.0),
        "house" | "folder" | "tab" | "cylinder" => (0.0, 4.0),
        "invhouse" => (0.0, -4.0),
        "box3d" => (-3.0, 3.0),
        _ => (0.0, 0.0),
    }
}

/// The outline to fill, and lines on top of it.
#[must_use]
pub fn outline(shape: &str, rect: Rect) -> (String, Option<String>) {
    let (w, h) = (rect.width, rect.height);
    let polygon = |points: &[(f64, f64)]| path(rect, points);
    let cut = CUT.min(h / 3.0).min(w / 3.0);
    let eight =
        [(cut, 0.0), (w - cut, 0.0), (w, cut), (w, h - cut), (w - cut, h), (cut, h), (0.0, h - cut), (0.0, cut)];
    let whole = polygon(&[(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]);
    match shape {
        "octagon" => (polygon(&eight), None),
        "doubleoctagon" => {
            let inner: Vec<(f64, f64)> =
                eight.iter().map(|(x, y)| (3.0 + x * (w - 6.0) / w, 3.0 + y * (h - 6.0) / h)).collect();
            (polygon(&eight), Some(polygon(&inner)))
        }
        "ellipse" | "egg" => (ellipse(rect, if shape == "egg" { 0.42 } else { 0.5 }), None),
        "hexagon" => {
            let tip = h * 0.25;
            (polygon(&[(tip, 0.0), (w - tip, 0.0), (w, h / 2.0), (w - tip, h), (tip, h), (0.0, h / 2.0)]), None)
        }
        "cds" => (polygon(&[(0.0, 0.0), (w - 12.0, 0.0), (w, h / 2.0), (w - 12.0, h), (0.0, h)]), None),
        "house" => (polygon(&[(w / 2.0, 0.0), (w, 10.0), (w, h), (0.0, h), (0.0, 10.0)]), None),
        "invhouse" => (polygon(&[(0.0, 0.0), (w, 0.0), (w, h - 10.0), (w / 2.0, h), (0.0, h - 10.0)]), None),
        "parallelogram" => (polygon(&[(12.0, 0.0), (w, 0.0), (w - 12.0, h), (0.0, h)]), None),
        "trapezium" => (polygon(&[(12.0, 0.0), (w - 12.0, 0.0), (w, h), (0.0, h)]), None),
        "invtrapezium" => (polygon(&[(0.0, 0.0), (w, 0.0), (w - 12.0, h), (12.0, h)]), None),
        "note" => {
            let fold = lines(rect, &[(w - cut, 0.0), (w - cut, cut), (w, cut)]);
            (polygon(&[(0.0, 0.0), (w - cut, 0.0), (w, cut), (w, h), (0.0, h)]), Some(fold))
        }
        "folder" => (polygon(&[(0.0, 0.0), (w * 0.4, 0.0), (w * 0.4 + 8.0, 8.0), (w, 8.0), (w, h), (0.0, h)]), None),
        "tab" => (
            polygon(&[(0.0, 0.0), (w * 0.4, 0.0), (w * 0.4, 8.0), (w, 8.0), (w, h), (0.0, h)]),
            Some(lines(rect, &[(0.0, 8.0), (w * 0.4, 8.0)])),
        ),
        "component" => (polygon(&[(6.0, 0.0), (w, 0.0), (w, h), (6.0, h)]), Some(component(rect))),
        "box3d" => {
            let edge =
                [lines(rect, &[(0.0, 8.0), (w - 8.0, 8.0), (w - 8.0, h)]), lines(rect, &[(w - 8.0, 8.0), (w, 0.0)])];
            (polygon(&[(8.0, 0.0), (w, 0.0), (w, h - 8.0), (w - 8.0, h), (0.0, h), (0.0, 8.0)]), Some(edge.join(" ")))
        }
        "cylinder" => cylinder(rect),
        "Mdiamond" | "Msquare" => {
            let corners = [
                [(cut, 0.0), (0.0, cut)],
                [(w - cut, 0.0), (w, cut)],
                [(w, h - cut), (w - cut, h)],
                [(cut, h), (0.0, h - cut)],
            ];
            (whole, Some(corners.map(|corner| lines(rect, &corner)).join(" ")))
        }
        "underline" => (whole, Some(lines(rect, &[(0.0, h - 2.0), (w, h - 2.0)]))),
        _ => (whole, None),
    }
}

fn lines(rect: Rect, points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if index == 0 { "M" } else { "L" }, number(rect.x + x), number(rect.y + y));
    }
    path
}

fn path(rect: Rect, points: &[(f64, f64)]) -> String {
    lines(rect, points) + "Z"
}

/// An ellipse whose widest place lies at a share of its height.
fn ellipse(rect: Rect, share: f64) -> String {
    const ROUND: f64 = 0.5523;
    let (cx, cy) = (rect.centre().x, rect.y + rect.height * share);
    let rx = rect.width / 2.0;
    let (up, down) = (cy - rect.y, rect.bottom() - cy);
    let n = number;
    format!(
        "M{} {}C{} {} {} {} {} {}C{} {} {} {} {} {}C{} {} {} {} {} {}C{} {} {} {} {} {}Z",
        n(rect.x),
        n(cy),
        n(rect.x),
        n(cy - up * ROUND),
        n(cx - rx * ROUND),
        n(rect.y),
        n(cx),
        n(rect.y),
        n(cx + rx * ROUND),
        n(rect.y),
        n(rect.right()),
        n(cy - up * ROUND),
        n(rect.right()),
        n(cy),
        n(rect.right()),
        n(cy + down * ROUND),
        n(cx + rx * ROUND),
        n(rect.bottom()),
        n(cx),
        n(rect.bottom()),
        n(cx - rx * ROUND),
        n(rect.bottom()),
        n(rect.x),
        n(cy + down * ROUND),
        n(rect.x),
        n(cy),
    )
}

fn component(rect: Rect) -> String {
    let plug = |y: f64| path(rect, &[(0.0, y), (12.0, y), (12.0, y + 6.0), (0.0, y + 6.0)]);
    plug(rect.height * 0.2) + &plug(rect.height * 0.8 - 6.0)
}

fn cylinder(rect: Rect) -> (String, Option<String>) {
    let n = number;
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y + 5.0, rect.bottom() - 5.0);
    let body = format!(
        "M{l} {t}C{l} {a} {r} {a} {r} {t}L{r} {b}C{r} {c} {l} {c} {l} {b}Z",
        l = n(left),
        r = n(right),
        t = n(top),
        b = n(bottom),
        a = n(top - 6.5),
        c = n(bottom + 6.5),
    );
    let rim = format!(
        "M{} {}C{} {} {} {} {} {}",
        n(left),
        n(top),
        n(left),
        n(top + 6.5),
        n(right),
        n(top + 6.5),
        n(right),
        n(top)
    );
    (body, Some(rim))
}

/// A length as text: one decimal at most.
#[must_use]
pub fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".into() } else { format!("{rounded}") }
}
