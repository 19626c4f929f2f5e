//! The one SVG writer: shapes, lines, labels, title, legend and sources, with everything that readers and programs need.

use super::super::escape::xml_safe;
use super::super::layout::{HEAD, Heading, LABEL, Line, PANEL, Placed, Point, Rect, Route, Scene, TEXT, count};
use super::super::looks::{Flow, Layout, Theme};
use super::super::picture::{NodeBox, Picture};
use super::super::words::words;
use super::grid::{headings, marks};
use super::key;
use super::measure::Style;
use super::pages::smallest_on_a4;
use super::shapes::{self, number as n};
use super::theme::{Colour, Paint};
use super::writer::Writer;
use std::fmt::Write as _;

/// What is left free around a picture.
pub const MARGIN: f64 = 20.0;
const LEAST_WIDTH: f64 = 520.0;
const TITLE: Style = Style::bold(17.0);
const CAPTION: Style = Style::regular(12.0);
const FONTS: &str = "DejaVu Sans, Verdana, Arial, sans-serif";
/// The most sentences of the description inside a picture.
const SENTENCES: usize = 60;

/// A drawn picture, with the places of its texts and boxes.
pub struct Drawing {
    /// The SVG.
    pub svg: String,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// Every line of text.
    pub texts: Vec<Rect>,
    /// Every box of an entity.
    pub boxes: Vec<Rect>,
    /// The size of the smallest text.
    pub smallest: f64,
    /// What it is put together from.
    pub(super) parts: Parts,
}

impl Drawing {
    /// How large its smallest text is on a page of A4, in points.
    #[must_use]
    pub fn points(&self) -> f64 {
        smallest_on_a4(self.width, self.height, self.smallest)
    }
}

/// The parts of a drawing as text, and where they lie.
pub(super) struct Parts {
    /// Title and captions.
    pub head: String,
    /// The heads of columns.
    pub headings: String,
    /// Boxes and lines.
    pub inner: String,
    /// The legend.
    pub key: String,
    /// The top of boxes and lines, below the heads of columns.
    pub body: f64,
    /// The top of the legend.
    pub legend: f64,
    /// The frames of clusters.
    pub panels: Vec<Rect>,
    /// What belongs on one page: boxes with what stands above them.
    pub together: Vec<Rect>,
}

/// Draws what a layout has arranged.
pub(super) fn drawn(scene: &Scene<'_>, placed: &Placed) -> Drawing {
    let picture = scene.picture;
    let width = placed.width.max(LEAST_WIDTH);
    let origin = Point { x: MARGIN, y: MARGIN };
    let mut writer = Writer::new(picture.looks.theme, origin);
    let top = head(&mut writer, scene, width);
    let head = std::mem::take(&mut writer.out);
    writer.origin.y = top;
    let lasting = |heading: &&Heading| heading.upright || (!placed.bare && scene.flow == Flow::Right);
    let below = placed.headings.iter().filter(lasting).map(|heading| heading.rect.bottom()).fold(0.0, f64::max);
    headings(&mut writer, placed, |heading| lasting(&heading));
    let headings_text = std::mem::take(&mut writer.out);
    body(&mut writer, scene, placed);
    headings(&mut writer, placed, |heading| !lasting(&heading));
    marks(&mut writer, scene, placed);
    let inner = std::mem::take(&mut writer.out);
    let moved = |rect: &Rect| rect.moved(MARGIN, top);
    let panels = placed.panels.iter().map(|panel| moved(&panel.rect)).collect();
    let together = together(scene, placed).iter().map(moved).collect();
    writer.origin.y = top + placed.height + 22.0;
    let legend_top = writer.origin.y - 8.0;
    let legend = key::write(&mut writer, scene, width);
    let height = (writer.origin.y + legend + if legend > 0.0 { MARGIN } else { 0.0 }).ceil();
    let width = (width + 2.0 * MARGIN).ceil();
    let key = std::mem::take(&mut writer.out);
    let svg = framed(picture, &picture.title, &[&*head, &headings_text, &inner, &key].concat(), (width, height));
    let body = top + below;
    let parts = Parts { head, headings: headings_text, inner, key, body, legend: legend_top, panels, together };
    let (texts, boxes, smallest) = (writer.texts, placed.boxes.iter().map(moved).collect(), writer.smallest);
    Drawing { svg, width, height, texts, boxes, smallest, parts }
}

/// Around one entity, labels stand above the boxes that they belong to.
fn together(scene: &Scene<'_>, placed: &Placed) -> Vec<Rect> {
    if scene.layout != Layout::Ego {
        return Vec::new();
    }
    let with_box = |(line, route): (&Line, &Route)| {
        let ends = [line.from, line.to].map(|end| placed.boxes[end]);
        let below = if ends[0].y > ends[1].y { ends[0] } else { ends[1] };
        Some(route.label?.around(below))
    };
    scene.lines.iter().zip(&placed.routes).filter_map(with_box).collect()
}

/// The frame of a picture: its size, title and description.
pub(super) fn framed(picture: &Picture, title: &str, inner: &str, (width, height): (f64, f64)) -> String {
    let prefix = xml_safe(&picture.looks.id_prefix);
    let (title, about) = (xml_safe(title), xml_safe(&words(picture, SENTENCES)));
    let (w, h, ground) = (n(width), n(height), picture.looks.theme.ground().hex());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         aria-labelledby=\"{prefix}title {prefix}desc\" font-family=\"{FONTS}\">\n\
         <title id=\"{prefix}title\">{title}</title>\n<desc id=\"{prefix}desc\">{about}</desc>\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"{ground}\"/>\n{inner}</svg>\n"
    )
}

/// Title and captions; gives their bottom.
fn head(writer: &mut Writer, scene: &Scene<'_>, width: f64) -> f64 {
    let (ink, faint) = (writer.theme.ink(), writer.theme.faint());
    let mut y = 0.0;
    if scene.picture.legend.is_some() {
        y = writer.lines(0.0, y, &TITLE.wrap(&scene.picture.title, width), TITLE, ink) + 2.0;
        for caption in &scene.picture.captions {
            y = writer.lines(0.0, y, &CAPTION.wrap(caption, width), CAPTION, faint) + 1.0;
        }
        y += 14.0;
    }
    writer.origin.y + y
}

fn body(writer: &mut Writer, scene: &Scene<'_>, placed: &Placed) {
    let theme = writer.theme;
    for panel in &placed.panels {
        writer.plate(panel.rect, theme.panel(), Some(theme.rule()), 6.0);
        writer.lines(panel.rect.x + 8.0, panel.rect.y + 6.0, &panel.title, PANEL, theme.ink());
    }
    for (from, to) in &placed.rules {
        let [from, to] = [from, to].map(|point| point.moved(writer.origin.x, writer.origin.y));
        let _ = writeln!(
            writer.out,
            "<path d=\"M{} {}L{} {}\" stroke=\"{}\" stroke-width=\"0.7\"/>",
            n(from.x),
            n(from.y),
            n(to.x),
            n(to.y),
            theme.rule().hex()
        );
    }
    for index in 0..scene.lines.len() {
        line(writer, scene, placed, index);
    }
    for index in (0..scene.lines.len()).filter(|_| placed.crossing) {
        label(writer, scene, placed, index);
    }
    for (index, rect) in placed.boxes.iter().enumerate() {
        node(writer, scene, index, *rect, placed.bare);
    }
}

fn line(writer: &mut Writer, scene: &Scene<'_>, placed: &Placed, index: usize) {
    let (line, route) = (&scene.lines[index], &placed.routes[index]);
    if route.path.segments.is_empty() {
        return;
    }
    let edges: Vec<_> = line.parts.iter().map(|part| &scene.picture.edges[*part]).collect();
    let (prefix, nodes) = (&scene.picture.looks.id_prefix, &scene.picture.nodes);
    let id = xml_safe(&format!("{prefix}link-{}-to-{}", nodes[line.from].id, nodes[line.to].id));
    let tooltip: Vec<&str> = edges.iter().map(|edge| edge.tooltip.as_str()).collect();
    let _ = writeln!(writer.out, "<g id=\"{id}\"><title>{}</title>", xml_safe(&tooltip.join("\n\n")));
    let (first, alike) = (edges[0], edges.iter().all(|edge| edge.relation == edges[0].relation));
    let head = match (line.symmetric, alike) {
        (true, _) => "none",
        (false, true) => &first.look.arrow,
        (false, false) => "normal",
    };
    writer.stroke(&route.path, line.stroke, colour(writer.theme, scene, line), head);
    if !placed.crossing {
        label(writer, scene, placed, index);
    }
    writer.out.push_str("</g>\n");
}

/// The colour of a line: of its relation, or none's where it stands for several.
fn colour(theme: Theme, scene: &Scene<'_>, line: &Line) -> Colour {
    let edge = |part: &usize| &scene.picture.edges[*part];
    let first = edge(&line.parts[0]);
    let alike = line.parts.iter().all(|part| edge(part).relation == first.relation);
    if alike { theme.line(first.relation, &first.look.colour) } else { theme.faint() }
}

fn label(writer: &mut Writer, scene: &Scene<'_>, placed: &Placed, index: usize) {
    let line = &scene.lines[index];
    let Some(rect) = placed.routes[index].label else { return };
    let ink = colour(writer.theme, scene, line).against(writer.theme.panel(), super::theme::TEXT);
    if scene.layout == Layout::Ego {
        writer.lines(rect.x, rect.y + 2.0, &line.label, LABEL, ink);
    } else {
        writer.plate(rect, writer.theme.ground(), None, 3.0);
        writer.centred(rect.centre().x, rect.y + 3.0, &line.label, LABEL, ink);
    }
}

fn node(writer: &mut Writer, scene: &Scene<'_>, index: usize, rect: Rect, bare: bool) {
    let (node, size) = (&scene.picture.nodes[index], &scene.boxes[index]);
    let looks = &scene.picture.looks;
    let id = xml_safe(&format!("{}entity-{}", looks.id_prefix, node.id));
    let link = looks.address(&node.id).filter(|_| node.linked);
    if let Some(address) = &link {
        let _ = writeln!(writer.out, "<a href=\"{}\" target=\"_top\">", xml_safe(address));
    }
    let _ = writeln!(writer.out, "<g id=\"{id}\"><title>{}</title>", xml_safe(&node.tooltip));
    if !bare {
        let paint = paint(writer.theme, node);
        writer.shape(&node.look.shape, rect, paint, if node.focus { 3.0 } else { 1.0 });
        let (dx, dy) = shapes::text_offset(&node.look.shape);
        let height = HEAD.line() * count(size.head.len()) + TEXT.line() * count(size.lines.len());
        let (x, mut y) = (rect.centre().x + dx, rect.centre().y + dy - height / 2.0 + 1.0);
        y = writer.centred(x, y, &size.head, HEAD, paint.ink);
        let style = if node.focus && !scene.setting.compact { HEAD } else { TEXT };
        if is_list(scene, node.column) {
            writer.lines(rect.x + (size.width - TEXT.widest(&size.lines)) / 2.0, y, &size.lines, style, paint.ink);
        } else {
            writer.centred(x, y, &size.lines, style, paint.ink);
        }
    }
    writer.out.push_str(if link.is_some() { "</g></a>\n" } else { "</g>\n" });
}

/// Whether a column is a list with its text to the left: that of several low boxes with straight sides alone.
fn is_list(scene: &Scene<'_>, column: usize) -> bool {
    let straight = |node: &NodeBox| matches!(node.look.shape.as_str(), "underline" | "box" | "note" | "cds");
    let mut column = scene.picture.nodes.iter().filter(|node| node.column == column);
    let low = scene.setting.compact && !scene.picture.columns.is_empty();
    low && column.clone().nth(1).is_some() && column.all(straight)
}

/// The colours of a box: of its kind, or of what became of it.
fn paint(theme: Theme, node: &NodeBox) -> Paint {
    use super::super::picture::Fate;
    let kind = theme.paint(node.kind, &node.look.fill, &node.look.text);
    let Some(fate) = node.fate else { return kind };
    let fill = match (theme, fate) {
        (Theme::Print, Fate::Kept) => "#ffffff",
        (Theme::Print, Fate::Dropped) => "#bfbfbf",
        (Theme::Print, Fate::New) => "#e4e4e4",
        (_, Fate::Kept) => "#dce9f5",
        (_, Fate::Dropped) => "#f6c9a5",
        (_, Fate::New) => "#a8dcc8",
    };
    theme.on(Colour::read(fill), super::theme::BLACK)
}

/// The colours that the legend shows for what became of items.
pub fn fate_paint(theme: Theme, node: &NodeBox) -> Paint {
    paint(theme, node)
}
