//! Two sets of entities as rows and columns, with marks where they are linked.

use super::geometry::{Heading, Path, Placed, Point, Rect, Route};
use super::scene::{HEAD, Scene, TEXT, count};
use crate::diagram::Grid;

/// The widest a row's name gets.
const ROW: f64 = 290.0;
/// The longest a column's name gets.
const COLUMN: f64 = 190.0;
/// The least room of a column.
const CELL: f64 = 26.0;

/// Arranges the picture: names of rows on the left, names of columns upright above.
pub fn arrange(scene: &Scene<'_>) -> Placed {
    let empty = Grid::default();
    let grid = scene.picture.grid.as_ref().unwrap_or(&empty);
    let lines = |node: &usize, width: f64| {
        let node = &scene.picture.nodes[*node];
        TEXT.wrap(format!("{} {}", node.text.0, node.text.1).trim(), width)
    };
    let rows: Vec<Vec<String>> = grid.rows.iter().map(|row| lines(row, ROW)).collect();
    let columns: Vec<Vec<String>> = grid.columns.iter().map(|column| lines(column, COLUMN)).collect();
    let left = rows.iter().map(|lines| TEXT.widest(lines)).fold(0.0, f64::max).ceil() + 12.0;
    let top = columns.iter().map(|lines| TEXT.widest(lines)).fold(0.0, f64::max).ceil() + 10.0;
    let mut placed = Placed {
        boxes: vec![Rect::default(); scene.boxes.len()],
        routes: vec![Route { path: Path::from(Point { x: 0.0, y: 0.0 }), label: None }; scene.lines.len()],
        bare: true,
        ..Placed::default()
    };
    let most = grid.marks.iter().map(|mark| mark.count).max().unwrap_or(0);
    let cell = CELL.max(HEAD.width(&most.to_string()) + 10.0);
    let xs = stops(columns.iter().map(|lines| (TEXT.line() * count(lines.len()) + 8.0).max(cell)), left);
    let ys = stops(rows.iter().map(|lines| TEXT.line() * count(lines.len()) + 7.0), top);
    for (index, lines) in rows.into_iter().enumerate() {
        let rect = Rect::new(0.0, ys[index], left, ys[index + 1] - ys[index]);
        placed.boxes[grid.rows[index]] = rect;
        placed.headings.push(Heading { lines, rect: Rect::new(0.0, rect.y, left - 8.0, rect.height), upright: false });
    }
    for (index, lines) in columns.into_iter().enumerate() {
        let rect = Rect::new(xs[index], 0.0, xs[index + 1] - xs[index], top);
        placed.boxes[grid.columns[index]] = rect;
        placed.headings.push(Heading { lines, rect, upright: true });
    }
    placed.width = xs.last().copied().unwrap_or(left);
    placed.height = ys.last().copied().unwrap_or(top);
    let middle = |stops: &[f64], index: usize| f64::midpoint(stops[index], stops[index + 1]);
    let at = |mark: &super::super::Mark| Point { x: middle(&xs, mark.column), y: middle(&ys, mark.row) };
    placed.marks = grid.marks.iter().map(at).collect();
    let across = ys.iter().map(|y| (Point { x: 0.0, y: *y }, Point { x: placed.width, y: *y }));
    let along = xs.iter().map(|x| (Point { x: *x, y: 0.0 }, Point { x: *x, y: placed.height }));
    placed.rules = across.chain(along).collect();
    placed
}

/// Where cells of these sizes begin and end.
fn stops(sizes: impl Iterator<Item = f64>, start: f64) -> Vec<f64> {
    let mut at = start;
    std::iter::once(start)
        .chain(sizes.map(|size| {
            at += size;
            at
        }))
        .collect()
}
