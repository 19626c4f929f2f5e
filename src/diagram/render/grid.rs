//! What stands beside the boxes: the heads of columns and rows, and the marks of a matrix.

use super::super::escape::xml_safe;
use super::super::layout::{HEAD, Heading, PANEL, Placed, Point, Rect, Scene, TEXT, count};
use super::super::picture::Stroke;
use super::shapes::number as n;
use super::theme;
use super::writer::Writer;
use std::fmt::Write as _;

/// Writes the heads that are wanted.
pub fn headings(writer: &mut Writer, placed: &Placed, wanted: impl Fn(&Heading) -> bool) {
    let ink = writer.theme.ink();
    for heading in placed.headings.iter().filter(|heading| wanted(heading)) {
        let rect = heading.rect;
        if !heading.upright {
            let (style, left) = if placed.bare { (TEXT, 2.0) } else { (PANEL, 0.0) };
            let height = style.line() * count(heading.lines.len());
            writer.lines(rect.x + left, rect.y + (rect.height - height) / 2.0 + 2.0, &heading.lines, style, ink);
            continue;
        }
        let room = TEXT.line() * count(heading.lines.len());
        for (index, line) in heading.lines.iter().enumerate() {
            let x = writer.origin.x + rect.centre().x - room / 2.0 + TEXT.line() * count(index) + TEXT.size;
            let y = writer.origin.y + rect.bottom() - 5.0;
            let width = TEXT.width(line);
            writer.smallest = writer.smallest.min(TEXT.size);
            writer.texts.push(Rect::new(x - TEXT.size, y - width, TEXT.size, width));
            let (size, ink) = (n(TEXT.size), ink.hex());
            let _ = writeln!(
                writer.out,
                "<text transform=\"translate({} {}) rotate(-90)\" font-size=\"{size}\" fill=\"{ink}\">{}</text>",
                n(x),
                n(y),
                xml_safe(line)
            );
        }
    }
}

/// Writes the marks of a matrix.
pub fn marks(writer: &mut Writer, scene: &Scene<'_>, placed: &Placed) {
    let Some(grid) = &scene.picture.grid else { return };
    for (mark, at) in grid.marks.iter().zip(&placed.marks) {
        let _ = writeln!(writer.out, "<g><title>{}</title>", xml_safe(&mark.tooltip));
        dot(writer, *at, mark.stroke, mark.count);
        writer.out.push_str("</g>\n");
    }
}

/// A mark: filled if asserted, a ring if planned, a small dot if implied, with a number if it stands for several.
pub fn dot(writer: &mut Writer, at: Point, stroke: Stroke, number: usize) {
    let colour = writer.theme.line(0, "#1f4e79");
    let (x, y, hex) = (n(writer.origin.x + at.x), n(writer.origin.y + at.y), colour.hex());
    let ground = writer.theme.ground().hex();
    match stroke {
        Stroke::Solid if number > 1 => return counted(writer, at, number),
        Stroke::Solid => writeln!(writer.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"9\" fill=\"{hex}\"/>"),
        Stroke::Dotted => writeln!(writer.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{hex}\"/>"),
        Stroke::Dashed | Stroke::Crossed => {
            writeln!(
                writer.out,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"7\" fill=\"{ground}\" stroke=\"{hex}\" stroke-width=\"2\"/>"
            )
        }
    }
    .unwrap_or_default();
}

/// A filled mark as wide as its number.
fn counted(writer: &mut Writer, at: Point, number: usize) {
    let colour = writer.theme.line(0, "#1f4e79");
    let text = number.to_string();
    let width = (HEAD.width(&text) + 6.0).max(20.0);
    writer.plate(Rect::new(at.x - width / 2.0, at.y - 10.0, width, 20.0), colour, None, 10.0);
    let ink = writer.theme.on(colour, theme::WHITE).ink;
    writer.text(at.x - HEAD.width(&text) / 2.0, at.y - HEAD.size / 2.0 - 0.5, &text, HEAD, ink);
}
