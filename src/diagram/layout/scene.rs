//! A picture with measured boxes and lines: what layouts arrange.

use super::super::looks::{Flow, Layout, LineLabels};
use super::super::picture::{NodeBox, Picture, Stroke};
use super::super::render::measure::Style;
use super::super::render::shapes;
use std::collections::BTreeMap;

/// Text in boxes.
pub const TEXT: Style = Style::regular(12.0);
/// What stands out in boxes.
pub const HEAD: Style = Style::bold(12.0);
/// Text at lines. No text is smaller, so that none is lost when a picture is scaled to a page.
pub const LABEL: Style = Style::regular(12.0);
/// Titles of clusters and columns.
pub const PANEL: Style = Style::bold(12.0);

/// Up to how many lines labels are written out.
const MOST_FULL: usize = 26;
/// From how many boxes on columns are long lists.
const LONG: usize = 36;
/// The width of the text of the one entity that others stand around, as a share of the usual.
const CENTRE: f64 = 1.8;
/// Up to how many lines labels are letters.
const MOST_KEYED: usize = 70;

/// How closely a picture is set: what may vary so that it fits a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Whether boxes are as low as those of a long list.
    pub compact: bool,
    /// The width of the text in boxes, as a share of the usual.
    pub room: f64,
    /// Whether lines carry letters where relations would be written out.
    pub keys: bool,
    /// Which way layers follow one another, if not as the picture says.
    pub flow: Option<Flow>,
    /// Around one entity: how many panels stand side by side, and how wide all are together.
    pub panels: (usize, f64),
}

impl Default for Setting {
    fn default() -> Self {
        Self { compact: false, room: 1.0, keys: false, flow: None, panels: (1, 860.0) }
    }
}

/// A box with its text in lines.
pub struct Sized {
    /// Lines that stand out.
    pub head: Vec<String>,
    /// The other lines.
    pub lines: Vec<String>,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Sized {
    /// A box of a long list: everything in one run of text, to the left.
    fn compact(node: &NodeBox, room: f64) -> Self {
        let sign = node.fate.map(|fate| format!("{} ", fate.sign())).unwrap_or_default();
        let head = if node.text.1.starts_with(&node.text.0) { "" } else { &node.text.0 };
        let lines = TEXT.wrap(format!("{sign}{head} {}", node.text.1).trim(), room);
        let height = TEXT.line() * count(lines.len().max(1)) + 6.0;
        let (width, height) = shapes::around(&node.look.shape, TEXT.widest(&lines).max(24.0) + 14.0, height);
        Self { head: Vec::new(), lines, width: width.ceil(), height: height.ceil() }
    }

    fn new(node: &NodeBox, share: f64) -> Self {
        let sign = node.fate.map(|fate| format!("{} ", fate.sign())).unwrap_or_default();
        let head = format!("{sign}{}", node.text.0);
        let letters = node.text.1.chars().count() + head.chars().count();
        let room = share
            * match letters {
                0..=70 => 168.0,
                71..=160 => 216.0,
                _ => 320.0,
            };
        let head = HEAD.wrap(head.trim(), room);
        let style = if node.focus { HEAD } else { TEXT };
        let lines = style.wrap(&node.text.1, room);
        let text_width = HEAD.widest(&head).max(style.widest(&lines)).max(24.0);
        let text_height = HEAD.line() * count(head.len()) + TEXT.line() * count(lines.len().max(1 - head.len().min(1)));
        let (width, height) = shapes::around(&node.look.shape, text_width + 18.0, text_height + 12.0);
        Self { head, lines, width: width.ceil(), height: height.ceil() }
    }
}

/// A number of things as a length.
#[expect(clippy::cast_precision_loss, reason = "pictures have fewer than 2^52 lines")]
pub fn count(number: usize) -> f64 {
    number as f64
}

/// A line for all links from one box to another.
pub struct Line {
    /// The box it starts at.
    pub from: usize,
    /// The box it ends at.
    pub to: usize,
    /// The links, as indexes of the picture's lines.
    pub parts: Vec<usize>,
    /// Its label, in lines.
    pub label: Vec<String>,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Whether it has no direction.
    pub symmetric: bool,
}

impl Line {
    /// The room its label takes; nothing if it has none.
    pub fn room(&self) -> Option<(f64, f64)> {
        (!self.label.is_empty())
            .then(|| ((LABEL.widest(&self.label) + 8.0).ceil(), LABEL.line() * count(self.label.len()) + 4.0))
    }
}

/// A measured picture.
pub struct Scene<'p> {
    /// The picture.
    pub picture: &'p Picture,
    /// Its boxes.
    pub boxes: Vec<Sized>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What stands at the lines.
    pub labels: LineLabels,
    /// The letters of relations, by their place in the ontology.
    pub keys: BTreeMap<usize, String>,
    /// The layout that suits it.
    pub layout: Layout,
    /// Which way layers follow one another.
    pub flow: Flow,
    /// How closely it is set.
    pub setting: Setting,
}

impl<'p> Scene<'p> {
    /// Measures a picture and makes its labels fit the layout.
    pub fn new(picture: &'p Picture, setting: Setting) -> Self {
        let mut scene = Self::measured(picture, setting);
        scene.layout = super::suited(&scene);
        if scene.layout == Layout::Ego {
            super::ego::relabel(&mut scene);
        }
        scene
    }

    /// Whether it has so many boxes on columns that they can only be a list.
    pub fn is_long(&self) -> bool {
        !self.picture.columns.is_empty() && self.picture.nodes.len() > LONG && self.picture.grid.is_none()
    }

    fn measured(picture: &'p Picture, setting: Setting) -> Self {
        let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, edge) in picture.edges.iter().enumerate() {
            pairs.entry((edge.from, edge.to)).or_default().push(index);
        }
        let labels = picture.looks.line_labels.unwrap_or(match pairs.len() {
            0..=MOST_FULL => LineLabels::Full,
            _ if pairs.len() <= MOST_KEYED => LineLabels::Keys,
            _ => LineLabels::None,
        });
        let shortened = setting.keys && picture.looks.line_labels.is_none() && labels == LineLabels::Full;
        let labels = if shortened { LineLabels::Keys } else { labels };
        let used: std::collections::BTreeSet<usize> = picture.edges.iter().map(|edge| edge.relation).collect();
        let keys: BTreeMap<usize, String> = used.into_iter().zip((0..).map(letter)).collect();
        let lines = pairs.into_iter().map(|((from, to), parts)| {
            let edges = || parts.iter().map(|index| &picture.edges[*index]);
            Line {
                from,
                to,
                label: label(picture, labels, &keys, &parts),
                stroke: edges().map(|edge| edge.stroke).min().unwrap_or(Stroke::Solid),
                symmetric: edges().all(|edge| edge.symmetric),
                parts,
            }
        });
        let lines = lines.collect();
        let room = match picture.columns.len() {
            0 => 172.0,
            columns @ 1..=2 => 735.0 / count(columns),
            columns => 645.0 / count(columns),
        };
        let around = picture.is_around_one();
        let size = |node: &NodeBox| {
            if around && node.focus {
                Sized::new(node, CENTRE)
            } else if setting.compact {
                Sized::compact(node, room * setting.room)
            } else {
                Sized::new(node, setting.room)
            }
        };
        Self {
            picture,
            flow: setting.flow.unwrap_or(picture.looks.flow),
            setting,
            boxes: picture.nodes.iter().map(size).collect(),
            lines,
            labels,
            keys,
            layout: picture.looks.layout,
        }
    }
}

/// A key that sorts B2 before B10.
pub fn natural(node: &NodeBox) -> (Vec<(u64, String)>, String) {
    let text = format!("{} {}", node.text.0, node.text.1).to_lowercase();
    (crate::data::natural(&text), node.id.clone())
}

/// `a`, `b`, … `z`, `aa`, …
fn letter(index: usize) -> String {
    let last = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { letter(index / 26 - 1) + &last.to_string() }
}

/// Numbers of sources that stay on one line; three and more that follow one another as a range.
pub fn together(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next).flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first}–{last}")],
        few => few.iter().map(ToString::to_string).collect(),
    });
    format!("[{}]", runs.collect::<Vec<_>>().join(",\u{a0}"))
}

fn label(picture: &Picture, labels: LineLabels, keys: &BTreeMap<usize, String>, parts: &[usize]) -> Vec<String> {
    const MOST: usize = 3;
    let edges: Vec<_> = parts.iter().map(|index| &picture.edges[*index]).collect();
    let times = |count: usize| if count > 1 { format!(" ×{count}") } else { String::new() };
    let cited = |numbers: &[usize]| if numbers.is_empty() { String::new() } else { format!(" {}", together(numbers)) };
    match labels {
        LineLabels::None if edges.len() > 1 => vec![format!("×{}", edges.len())],
        LineLabels::None => Vec::new(),
        LineLabels::Keys => {
            let letters: Vec<String> = edges
                .iter()
                .filter_map(|edge| Some(format!("{}{}", keys.get(&edge.relation)?, times(edge.count))))
                .collect();
            let mut numbers: Vec<usize> = edges.iter().flat_map(|edge| edge.cited.clone()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            vec![format!("{}{}", letters.join(" "), cited(&numbers))]
        }
        LineLabels::Full => {
            let text = |edge: &&super::super::EdgeLine| {
                format!("{}{}{}", edge.forwards, times(edge.count), cited(&edge.cited))
            };
            let mut lines: Vec<String> =
                edges.iter().take(MOST).flat_map(|edge| LABEL.wrap(&text(edge), 150.0)).collect();
            if edges.len() > MOST {
                lines.push(format!("and {} more", edges.len() - MOST));
            }
            lines
        }
    }
}
