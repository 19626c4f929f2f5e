//! Graphviz as a layout: our own DOT with boxes of fixed size in, positions out. Drawing stays ours.
//!
//! The process is fed and read through pipes, has a time and an output limit, and few run at a time.

use super::geometry::{Panel, Path, Placed, Point, Rect, Route, Segment};
use super::scene::{PANEL, Scene, count};
use super::{LayoutError, columns, labels};
use crate::diagram::escape::dot_quoted;
use crate::diagram::looks::Flow;
use crate::diagram::stop::Stop;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::time::Duration;

/// Units of a picture in an inch of Graphviz.
const INCH: f64 = 72.0;
/// The most bytes that are read.
const MOST: u64 = 32 << 20;
/// How often one looks whether the work is still wanted.
const GLANCE: Duration = Duration::from_millis(50);
/// How many run at a time.
const AT_ONCE: usize = 2;

static RUNNING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// The Graphviz program and how long it may take.
#[derive(Clone, Debug)]
pub struct Graphviz {
    /// The program `dot`.
    pub program: PathBuf,
    /// How long a layout may take.
    pub patience: Duration,
    /// Whether it alone makes general layouts; else its picture or ours is taken, whichever can be read better.
    pub alone: bool,
}

#[derive(Deserialize)]
struct Output {
    bb: String,
    #[serde(default)]
    objects: Vec<Object>,
    #[serde(default)]
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct Object {
    name: String,
    pos: Option<String>,
    bb: Option<String>,
}

#[derive(Deserialize)]
struct Edge {
    id: Option<String>,
    pos: Option<String>,
    lp: Option<String>,
}

impl Graphviz {
    /// Arranges a picture with one of Graphviz's programs; without labels at the lines if they make it fail.
    ///
    /// # Errors
    /// It cannot be run, takes too long, or leaves something out.
    pub fn arrange(&self, scene: &Scene<'_>, engine: &str) -> Result<Placed, LayoutError> {
        let stop = &scene.picture.stop;
        let labelled = self.run(engine, &dot(scene, true), stop).and_then(|text| read(scene, &text));
        labelled.or_else(|_| read(scene, &self.run(engine, &dot(scene, false), stop)?)).map_err(LayoutError::Graphviz)
    }

    /// Whether the program can be run.
    #[must_use]
    pub fn is_there(&self) -> bool {
        let mut command = Command::new(&self.program);
        command.arg("-V").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    fn run(&self, engine: &str, text: &str, stop: &Stop) -> Result<String, String> {
        if stop.is_set() {
            return Err("it was stopped".into());
        }
        let _place = Place::take(stop).ok_or("it was stopped")?;
        let mut child = Command::new(&self.program)
            .args([&format!("-K{engine}"), "-Tjson"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("`{}` cannot be run: {error}", self.program.display()))?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("it has no pipes".into());
        };
        let text = text.to_owned();
        std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let outcome = stdout.take(MOST).read_to_end(&mut bytes).map(|_| bytes);
            let _ = sender.send(outcome);
        });
        let outcome = self.wait(&receiver, stop);
        let ended = end(&mut child, outcome.is_ok());
        match outcome {
            Ok(Ok(bytes)) if ended => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(Ok(_)) => Err("it ended with a fault".into()),
            Ok(Err(error)) => Err(format!("its output cannot be read: {error}")),
            Err(_) if stop.is_set() => Err("it was stopped".into()),
            Err(_) => Err(format!("it took longer than {} seconds and was stopped", self.patience.as_secs())),
        }
    }
}

impl Graphviz {
    /// Waits for the output until patience ends or the work is stopped, a little at a time.
    fn wait<T>(&self, receiver: &mpsc::Receiver<T>, stop: &Stop) -> Result<T, mpsc::RecvTimeoutError> {
        let mut left = self.patience;
        loop {
            let step = left.min(GLANCE);
            match receiver.recv_timeout(step) {
                Err(mpsc::RecvTimeoutError::Timeout) if left > step && !stop.is_set() => left -= step,
                outcome => return outcome,
            }
        }
    }
}

/// Waits for the process, or ends it; whether it ended well by itself.
fn end(child: &mut Child, done: bool) -> bool {
    if !done {
        let _ = child.kill();
    }
    child.wait().is_ok_and(|status| status.success())
}

/// A place among those that run.
struct Place;

impl Place {
    /// Waits for a place; none if the work is stopped before there is one.
    fn take(stop: &Stop) -> Option<Self> {
        let mut running = RUNNING.0.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= AT_ONCE {
            if stop.is_set() {
                return None;
            }
            running = RUNNING.1.wait_timeout(running, GLANCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        *running += 1;
        Some(Self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *RUNNING.0.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        RUNNING.1.notify_one();
    }
}

/// The DOT that is given: sizes and ends of lines, nothing else. Names are numbers, so nothing needs care but titles.
fn dot(scene: &Scene<'_>, labels: bool) -> String {
    let down = scene.flow == Flow::Down;
    let mut text = format!(
        "digraph {{ graph [rankdir={}, newrank=true, nodesep={}, ranksep={}, overlap=false, splines=true, sep=\"+8\"];\n\
         node [shape=box, fixedsize=true, label=\"\", margin=0];\nedge [fontsize=10, label=\"\"];\n",
        if down { "TB" } else { "LR" },
        if scene.setting.compact { 0.12 } else { 0.25 },
        if scene.setting.compact { 0.35 } else { 0.6 },
    );
    let mut clusters: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, node) in scene.picture.nodes.iter().enumerate() {
        let size = &scene.boxes[index];
        let _ = writeln!(text, "n{index} [width={:.4}, height={:.4}];", size.width / INCH, size.height / INCH);
        if let Some(group) = &node.group {
            clusters.entry(group).or_default().push(index);
        }
    }
    for (index, (title, nodes)) in clusters.iter().enumerate() {
        let wide = PANEL.width(title).min(240.0) / INCH;
        let high = PANEL.line() * count(PANEL.wrap(title, 240.0).len()) / INCH;
        let names: Vec<String> = nodes.iter().map(|node| format!("n{node}")).collect();
        let room = format!(
            "<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{:.0}\" HEIGHT=\"{:.0}\"><TR><TD></TD></TR></TABLE>>",
            wide * INCH,
            high * INCH
        );
        let _ = writeln!(
            text,
            "subgraph cluster_{index} {{ margin=10; labeljust=l; label={room}; {}; }}",
            names.join("; ")
        );
    }
    for (index, line) in scene.lines.iter().enumerate() {
        let (first, last) = (line.from.min(line.to), line.from.max(line.to));
        let back = if line.from > line.to { ", dir=back" } else { "" };
        let room = line.room().filter(|_| labels).map(|(width, height)| {
            format!(", label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{width:.0}\" HEIGHT=\"{height:.0}\"><TR><TD></TD></TR></TABLE>>")
        });
        let id = dot_quoted(&format!("e{index}"));
        let _ = writeln!(text, "n{first} -> n{last} [id={id}{back}{}];", room.unwrap_or_default());
    }
    text + "}\n"
}

/// Reads the positions; Graphviz counts upwards.
fn read(scene: &Scene<'_>, text: &str) -> Result<Placed, String> {
    let output: Output = serde_json::from_str(text).map_err(|error| format!("its output cannot be read: {error}"))?;
    let height = numbers(&output.bb).get(3).copied().ok_or("its output has no size")?;
    let flip = |point: Point| Point { x: point.x, y: height - point.y };
    let mut placed = Placed::default();
    let objects: BTreeMap<&str, &Object> = output.objects.iter().map(|object| (object.name.as_str(), object)).collect();
    for (index, size) in scene.boxes.iter().enumerate() {
        let object = objects.get(format!("n{index}").as_str());
        let at = object.and_then(|object| point(object.pos.as_deref()?)).map(flip);
        let at = at.ok_or_else(|| format!("it lost the box `{}`", scene.picture.nodes[index].id))?;
        placed.boxes.push(Rect::new(at.x - size.width / 2.0, at.y - size.height / 2.0, size.width, size.height));
    }
    let edges: BTreeMap<&str, &Edge> =
        output.edges.iter().filter_map(|edge| Some((edge.id.as_deref()?, edge))).collect();
    for (index, line) in scene.lines.iter().enumerate() {
        let lost = || format!("it lost the line from `{}`", scene.picture.nodes[line.from].id);
        let edge = edges.get(format!("e{index}").as_str()).ok_or_else(lost)?;
        let path = edge.pos.as_deref().and_then(spline).ok_or_else(lost)?.map(flip);
        let label = edge.lp.as_deref().and_then(point).map(flip).zip(line.room());
        let label = label.map(|(at, (wide, high))| Rect::new(at.x - wide / 2.0, at.y - high / 2.0, wide, high));
        placed.routes.push(Route { path: if line.from > line.to { path.reversed() } else { path }, label });
    }
    let titles: std::collections::BTreeSet<&str> =
        scene.picture.nodes.iter().filter_map(|node| node.group.as_deref()).collect();
    for (index, title) in titles.into_iter().enumerate() {
        let corners = objects.get(format!("cluster_{index}").as_str()).and_then(|object| object.bb.as_deref());
        if let [left, bottom, right, top] = numbers(corners.unwrap_or_default())[..] {
            let rect = Rect::new(left, height - top, right - left, top - bottom);
            placed.panels.push(Panel { title: PANEL.wrap(title, rect.width - 16.0), rect });
        }
    }
    labels::settle(&mut placed);
    placed.crossing = true;
    columns::measure(&mut placed);
    Ok(placed)
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(',').filter_map(|number| number.parse().ok()).collect()
}

fn point(text: &str) -> Option<Point> {
    match numbers(text)[..] {
        [x, y, ..] => Some(Point { x, y }),
        _ => None,
    }
}

/// Reads a spline: `s,x,y` and `e,x,y` are the tips of arrows, the rest are Bézier points.
fn spline(text: &str) -> Option<Path> {
    let (mut first, mut last, mut points) = (None, None, Vec::new());
    for word in text.split(';').next()?.split_whitespace() {
        if let Some(tip) = word.strip_prefix("s,") {
            first = point(tip);
        } else if let Some(tip) = word.strip_prefix("e,") {
            last = point(tip);
        } else {
            points.push(point(word)?);
        }
    }
    let mut path = Path::from(first.or(points.first().copied())?);
    if first.is_some() {
        path.segments.extend(points.first().map(|point| Segment::To(*point)));
    }
    path.segments.extend(points.get(1..)?.chunks_exact(3).map(|three| Segment::Curve(three[0], three[1], three[2])));
    path.segments.extend(last.map(Segment::To));
    Some(path)
}
