//! The choice among settings: the plainest in which a picture can be read well on a page of A4, else the one in which it
//! can be read best.

use super::super::layout::{Graphviz, LayoutError, Scene, Setting, arrange};
use super::super::looks::{Flow, Layout, LineLabels};
use super::super::picture::Picture;
use super::pages::{LEAST, page_count, smallest_on_a4};
use super::svg::{Drawing, drawn};

/// Text of this size is read well on paper, in points: a setting that has it is not exchanged for a closer one.
const GOOD: f64 = 7.0;
/// From how many boxes and lines on only few settings are tried.
const LARGE: usize = 240;
/// How many those are.
const FEW: usize = 4;

/// Draws a picture just as it is, in the setting that suits a page.
///
/// # Errors
/// A layout that Graphviz has to make but cannot.
pub fn draw(picture: &Picture, graphviz: Option<&Graphviz>) -> Result<Drawing, LayoutError> {
    let first = Scene::new(picture, Setting::default());
    let ours = first.layout.graphviz().is_none();
    let engines = match graphviz {
        Some(graphviz) if ours && first.layout == Layout::Layered && !graphviz.alone => vec![Some(graphviz), None],
        one => vec![one],
    };
    let mut best: Option<Drawing> = None;
    for engine in engines {
        for setting in settings(&first, engine.is_some()) {
            let scene = Scene::new(picture, setting);
            let drawing = drawn(&scene, &arrange(&scene, engine)?);
            if best.as_ref().is_none_or(|best| better(&drawing, best)) {
                let good = drawing.points() >= GOOD;
                best = Some(drawing);
                if good {
                    break;
                }
            }
        }
        if best.as_ref().is_some_and(|best| best.points() >= GOOD) {
            break;
        }
    }
    best.ok_or(LayoutError::Stopped)
}

/// The settings to try, the plainest first.
fn settings(scene: &Scene<'_>, graphviz: bool) -> Vec<Setting> {
    let plain = Setting::default();
    let large = scene.boxes.len() + scene.lines.len() > LARGE;
    let keys: &[bool] = match scene.labels {
        LineLabels::Full if scene.picture.looks.line_labels.is_none() => &[false, true],
        _ => &[false],
    };
    let turned = matches!(scene.layout, Layout::Layered | Layout::Dot) && scene.flow == Flow::Right;
    let flows: &[Option<Flow>] = if turned { &[None, Some(Flow::Down)] } else { &[None] };
    let boxes: &[(bool, f64)] = match scene.layout {
        Layout::Matrix => &[(false, 1.0)],
        Layout::Ego => return around(),
        _ if scene.is_long() => {
            &[(true, 1.0), (true, 0.9), (true, 1.1), (true, 0.8), (true, 1.2), (true, 1.4), (true, 0.7)]
        }
        Layout::Columns => &[(false, 1.0), (false, 0.8), (true, 1.0), (true, 0.8), (true, 0.62), (true, 1.3)],
        _ if graphviz => &[(false, 1.0), (true, 1.0), (true, 0.7)],
        _ => &[(false, 1.0), (false, 0.8), (true, 1.0), (true, 0.75)],
    };
    let mut all = Vec::new();
    for keys in keys {
        for (compact, room) in boxes {
            all.extend(flows.iter().map(|flow| Setting {
                keys: *keys,
                compact: *compact,
                room: *room,
                flow: *flow,
                ..plain
            }));
        }
    }
    all.truncate(if large { FEW } else { usize::MAX });
    all
}

/// The settings around one entity: panels below one another, or in two columns that two or three boxes fit in.
fn around() -> Vec<Setting> {
    let all = [
        ((1, 860.0), 1.0),
        ((2, 980.0), 1.0),
        ((2, 860.0), 0.8),
        ((2, 1380.0), 1.0),
        ((1, 640.0), 1.0),
        ((2, 1180.0), 1.0),
        ((3, 1380.0), 0.9),
    ];
    all.map(|(panels, room)| Setting { panels, room, ..Setting::default() }).to_vec()
}

/// Whether a drawing can be read better than another.
fn better(one: &Drawing, other: &Drawing) -> bool {
    match fit(one).cmp(&fit(other)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => one.points() > other.points(),
        std::cmp::Ordering::Greater => false,
    }
}

/// How a drawing can be read at the size of A4.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// On one page.
    Page,
    /// Over so many pages.
    Pages(usize),
    /// Not at all.
    TooWide,
}

fn fit(drawing: &Drawing) -> Fit {
    if drawing.points() >= LEAST {
        Fit::Page
    } else if smallest_on_a4(drawing.width, 1.0, drawing.smallest) >= LEAST {
        Fit::Pages(page_count(drawing))
    } else {
        Fit::TooWide
    }
}
