//! An SVG as far as it is written: texts, shapes and lines, with the places of all texts.

use super::super::escape::xml_safe;
use super::super::layout::{Path, Point, Rect, count};
use super::super::looks::Theme;
use super::super::picture::Stroke;
use super::arrows::{arrow, data};
use super::measure::{Style, directed};
use super::shapes::{self, number as n};
use super::theme::{Colour, Paint};
use std::fmt::Write as _;

/// From here on letters are shaped or missing, so that their width is not known before they are drawn.
const FIRST_UNSURE: char = '\u{590}';

/// The SVG as far as it is written.
pub struct Writer {
    /// Its text.
    pub out: String,
    /// The places of its texts.
    pub texts: Vec<Rect>,
    /// The size of the smallest text.
    pub smallest: f64,
    /// The colours.
    pub theme: Theme,
    /// Where everything that is written now lies.
    pub origin: Point,
}

/// What was written to the side.
pub struct Aside {
    out: String,
    texts: Vec<Rect>,
    /// Its height.
    pub height: f64,
}

impl Writer {
    /// Begins an SVG of nothing.
    pub fn new(theme: Theme, origin: Point) -> Self {
        Self { out: String::new(), texts: Vec::new(), smallest: f64::INFINITY, theme, origin }
    }

    /// Writes to the side, so that one can choose.
    pub fn aside(&mut self, write: impl FnOnce(&mut Self) -> f64) -> Aside {
        let kept = (std::mem::take(&mut self.out), std::mem::take(&mut self.texts));
        let height = write(self);
        let out = std::mem::replace(&mut self.out, kept.0);
        Aside { out, texts: std::mem::replace(&mut self.texts, kept.1), height }
    }

    /// Takes in what was written to the side and gives its height.
    pub fn take_in(&mut self, aside: Aside) -> f64 {
        self.out += &aside.out;
        self.texts.extend(aside.texts);
        aside.height
    }

    /// Writes elsewhere than where it would.
    pub fn moved(&mut self, x: f64, y: f64, write: impl FnOnce(&mut Self) -> f64) -> f64 {
        let origin = self.origin;
        self.origin = origin.moved(x, y);
        let result = write(self);
        self.origin = origin;
        result
    }

    /// Writes a line of text with its top left corner at a place.
    pub fn text(&mut self, x: f64, y: f64, text: &str, style: Style, ink: Colour) {
        self.put(Point { x, y }, x, "", text, style, ink);
    }

    /// Writes a line of text around a vertical axis. Where the reader's font decides how wide it is, so does its middle.
    fn middle(&mut self, x: f64, y: f64, text: &str, style: Style, ink: Colour) {
        let left = Point { x: x - style.width(text) / 2.0, y };
        if text.chars().any(|c| c >= FIRST_UNSURE) {
            self.put(left, x, " text-anchor=\"middle\"", text, style, ink);
        } else {
            self.put(left, left.x, "", text, style, ink);
        }
    }

    fn put(&mut self, at: Point, x: f64, anchor: &str, text: &str, style: Style, ink: Colour) {
        let width = style.width(text);
        self.smallest = self.smallest.min(style.size);
        self.texts.push(Rect::new(self.origin.x + at.x, self.origin.y + at.y, width, style.size));
        let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
        let (x, y) = (n(self.origin.x + x), n(self.origin.y + at.y + style.size * 0.93));
        let (size, ink) = (n(style.size), ink.hex());
        let _ = writeln!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor} fill=\"{ink}\">{}</text>",
            xml_safe(&directed(text))
        );
    }

    /// Writes lines of text around a vertical axis, from a top downwards, and gives their bottom.
    pub fn centred(&mut self, x: f64, y: f64, lines: &[String], style: Style, ink: Colour) -> f64 {
        for (index, line) in lines.iter().enumerate() {
            self.middle(x, y + count(index) * style.line(), line, style, ink);
        }
        y + count(lines.len()) * style.line()
    }

    /// Writes lines of text from a left side and a top, and gives their bottom.
    pub fn lines(&mut self, x: f64, y: f64, lines: &[String], style: Style, ink: Colour) -> f64 {
        for (index, line) in lines.iter().enumerate() {
            self.text(x, y + count(index) * style.line(), line, style, ink);
        }
        y + count(lines.len()) * style.line()
    }

    /// Writes a shape with its outline.
    pub fn shape(&mut self, shape: &str, rect: Rect, paint: Paint, width: f64) {
        let (outline, detail) = shapes::outline(shape, rect.moved(self.origin.x, self.origin.y));
        let (fill, stroke) = (paint.fill.hex(), if shape == "plain" { "none".into() } else { paint.outline.hex() });
        let _ = writeln!(
            self.out,
            "<path d=\"{outline}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{}\"/>",
            n(width)
        );
        if let Some(detail) = detail {
            let fill = if shape == "component" { fill.as_str() } else { "none" };
            let _ = writeln!(self.out, "<path d=\"{detail}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1\"/>");
        }
    }

    /// Writes a line with its arrow.
    pub fn stroke(&mut self, path: &Path, stroke: Stroke, colour: Colour, head: &str) {
        let path = path.map(|point| point.moved(self.origin.x, self.origin.y));
        let (dashes, width) = match stroke {
            Stroke::Solid => ("", "1.4"),
            Stroke::Dotted => (" stroke-dasharray=\"0.1 4\" stroke-linecap=\"round\"", "2"),
            Stroke::Dashed => (" stroke-dasharray=\"6 4\"", "1.4"),
            Stroke::Crossed => (" stroke-dasharray=\"10 3 2 3\"", "2.2"),
        };
        let hex = colour.hex();
        let _ = writeln!(
            self.out,
            "<path d=\"{}\" fill=\"none\" stroke=\"{hex}\" stroke-width=\"{width}\"{dashes}/>",
            data(&path)
        );
        if let Some((arrow, filled)) = arrow(head, &path) {
            let fill = if filled { hex.clone() } else { self.theme.ground().hex() };
            let _ = writeln!(self.out, "<path d=\"{arrow}\" fill=\"{fill}\" stroke=\"{hex}\" stroke-width=\"1\"/>");
        }
    }

    /// Writes a plain rectangle.
    pub fn plate(&mut self, rect: Rect, fill: Colour, stroke: Option<Colour>, round: f64) {
        let stroke = stroke.map(|colour| format!(" stroke=\"{}\"", colour.hex())).unwrap_or_default();
        let (x, y) = (n(self.origin.x + rect.x), n(self.origin.y + rect.y));
        let (width, height, fill) = (n(rect.width), n(rect.height), fill.hex());
        let _ = writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{}\" fill=\"{fill}\"{stroke}/>",
            n(round)
        );
    }
}
