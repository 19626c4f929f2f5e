//! Long pictures over several pages of A4: each as large as needed for its text to be read, with the title, the heads of
//! the columns and the legend on every one. Pages part where no text and no box is.

use super::super::layout::Graphviz;
use super::super::layout::{LayoutError, Rect};
use super::super::picture::Picture;
use super::fit::draw;
use super::measure::Style;
use super::shapes::number as n;
use super::svg::{Drawing, MARGIN, framed};

/// The inner size of A4 with margins of 15 mm, in points, upright.
const A4: (f64, f64) = (510.0, 757.0);
/// The smallest text that can be read on paper, in points.
pub const LEAST: f64 = 6.0;
/// How much of a page the legend may take where it stands on every page.
const MOST_LEGEND: f64 = 0.4;
/// Between the heads of columns and what goes on below them.
const GAP: f64 = 6.0;
const NOTE: Style = Style::regular(12.0);

/// A page.
pub struct Page {
    /// The SVG.
    pub svg: String,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// How large, in points, the smallest text is where a picture fills a page of A4, upright or across.
#[must_use]
pub fn smallest_on_a4(width: f64, height: f64, smallest: f64) -> f64 {
    let fit = |(page_width, page_height): (f64, f64)| (page_width / width).min(page_height / height);
    fit(A4).max(fit((A4.1, A4.0))) * smallest
}

/// Draws a picture as pages that can be read at the size of A4; pictures too large to read are counted by kind.
///
/// # Errors
/// A layout that Graphviz has to make but cannot.
pub fn pages(picture: &Picture, graphviz: Option<&Graphviz>) -> Result<Vec<Page>, LayoutError> {
    let picture = picture.legible();
    let drawing = draw(&picture, graphviz)?;
    if drawing.points() >= LEAST {
        return Ok(vec![Page { svg: drawing.svg, width: drawing.width, height: drawing.height }]);
    }
    let cut = Cut::new(&drawing);
    let slices = cut.slices();
    if slices.len() < 2 {
        return Ok(vec![Page { svg: drawing.svg, width: drawing.width, height: drawing.height }]);
    }
    let count = slices.len();
    Ok(slices.iter().enumerate().map(|(at, slice)| cut.page(&picture, *slice, (at + 1, count))).collect())
}

/// How many pages a drawing takes.
pub fn page_count(drawing: &Drawing) -> usize {
    Cut::new(drawing).slices().len()
}

/// A drawing to be cut.
struct Cut<'d> {
    drawing: &'d Drawing,
    /// The part that is cut: from where to where.
    range: (f64, f64),
    /// Whether the legend stands on every page; else it is cut with the rest.
    legend: bool,
    /// How much of the part fits on a page.
    room: f64,
}

impl<'d> Cut<'d> {
    fn new(drawing: &'d Drawing) -> Self {
        let parts = &drawing.parts;
        let unit = LEAST / drawing.smallest;
        let page = if drawing.width <= A4.0 / unit {
            A4.1 / unit
        } else {
            // Wider than a page across: as small as it must be.
            drawing.width.max(A4.1 / unit) * A4.0 / A4.1
        };
        let legend_height = drawing.height - parts.legend;
        let legend = legend_height <= page * MOST_LEGEND;
        let end = if legend { parts.legend } else { drawing.height };
        let around = parts.body + GAP + NOTE.line() + if legend { legend_height } else { MARGIN };
        Self { drawing, range: (parts.body, end), legend, room: (page - around).max(page * 0.2) }
    }

    /// What may not be cut, from the top.
    fn solids(&self, panels: bool) -> Vec<(f64, f64)> {
        let own = self.drawing.boxes.iter().chain(&self.drawing.texts).chain(&self.drawing.parts.together);
        let all = own.chain(self.drawing.parts.panels.iter().filter(|_| panels));
        let mut spans: Vec<(f64, f64)> = all
            .filter(|rect| rect.bottom() > self.range.0 && rect.height > 0.0)
            .map(|rect: &Rect| (rect.y - 2.0, rect.bottom() + 2.0))
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        spans
    }

    /// The slices of the part, a page each.
    fn slices(&self) -> Vec<(f64, f64)> {
        let (inside, around) = (self.solids(false), self.solids(true));
        let mut texts: Vec<(f64, f64)> = self.drawing.texts.iter().map(|text| (text.y, text.bottom() + 1.0)).collect();
        texts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut slices, mut at) = (Vec::new(), self.range.0);
        while self.range.1 - at > self.room {
            let limit = at + self.room;
            let between = gap(&around, at + self.room * 0.55, limit);
            let inside = gap(&inside, at + self.room * 0.25, limit);
            // Where boxes stand side by side all the way, one is cut between its lines of text.
            let cut = between.or(inside).or_else(|| gap(&texts, at + self.room * 0.25, limit)).unwrap_or(limit);
            slices.push((at, cut));
            at = cut;
        }
        slices.push((at, self.range.1));
        slices
    }

    fn page(&self, picture: &Picture, (from, to): (f64, f64), (number, count): (usize, usize)) -> Page {
        let (drawing, parts) = (self.drawing, &self.drawing.parts);
        let width = drawing.width;
        let mut text = parts.head.clone();
        text += &parts.headings;
        let top = parts.body + if number > 1 { GAP } else { 0.0 };
        text += &window(&parts.inner, Rect::new(0.0, top, width, to - from), from);
        let mut bottom = top + to - from;
        if self.legend {
            let height = drawing.height - parts.legend;
            text += &window(&parts.key, Rect::new(0.0, bottom, width, height - MARGIN * 0.5), parts.legend);
            bottom += height - MARGIN * 0.5;
        } else {
            text += &window(&parts.key, Rect::new(0.0, top, width, to - from), from);
        }
        let note = format!("Page {number} of {count}");
        let (x, y) = (n(width - MARGIN - NOTE.width(&note)), n(bottom + NOTE.size));
        let ink = picture.looks.theme.faint().hex();
        text += &format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{ink}\">{note}</text>\n", n(NOTE.size));
        let height = (bottom + NOTE.line() + MARGIN * 0.5).ceil();
        let title = format!("{} (page {number} of {count})", picture.title);
        Page { svg: framed(picture, &title, &text, (width, height)), width, height }
    }
}

/// A part of a drawing seen through a window: the drawing from a height on.
fn window(inner: &str, place: Rect, from: f64) -> String {
    let (x, y, width, height) = (n(place.x), n(place.y), n(place.width), n(place.height));
    format!(
        "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 {} {width} {height}\" \
         overflow=\"hidden\">\n{inner}</svg>\n",
        n(from)
    )
}

/// The last height between two bounds that lies in nothing solid.
fn gap(solids: &[(f64, f64)], least: f64, most: f64) -> Option<f64> {
    let mut at = most;
    // Every solid that holds the height moves it up to its top; those are sorted by their tops.
    for (top, bottom) in solids.iter().rev() {
        if *top < at && at < *bottom {
            at = *top;
        }
    }
    let free = solids.iter().all(|(top, bottom)| at <= *top || at >= *bottom);
    (free && at >= least).then_some(at)
}
