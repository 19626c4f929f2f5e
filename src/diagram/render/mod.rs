//! Drawing: one SVG writer for every layout, and PNG and PDF made of its SVG. Fonts are embedded; none of the system's is used.

mod arrows;
mod fit;
mod grid;
mod key;
pub mod measure;
mod pages;
mod raster;
pub mod shapes;
mod svg;
pub mod theme;
mod writer;

pub use super::layout::Rect;
pub use fit::draw;
pub use pages::{LEAST, Page, page_count, pages, smallest_on_a4};
pub use raster::{MOST_PIXELS, RenderError, pdf, png};
pub use svg::Drawing;

use super::layout::{Graphviz, LayoutError};
use super::picture::Picture;

/// Draws a picture as SVG; pictures too large to read are counted by kind.
///
/// # Errors
/// A layout that Graphviz has to make but cannot.
pub fn svg(picture: &Picture, graphviz: Option<&Graphviz>) -> Result<String, LayoutError> {
    draw(&picture.legible(), graphviz).map(|drawing| drawing.svg)
}
