//! PNG and PDF of an SVG, with the embedded fonts alone.

use krilla::geom::Size;
use krilla::metadata::Metadata as DocumentMetadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The most pixels of a PNG: a little more than an A4 page has at 300 an inch. Each takes four bytes while it is drawn.
pub const MOST_PIXELS: f64 = 10_000_000.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    for set in [fontdb::Database::set_sans_serif_family, fontdb::Database::set_serif_family] {
        set(&mut fonts, "DejaVu Sans");
    }
    Arc::new(fonts)
});

/// Why an SVG cannot become a PNG or PDF.
#[derive(Debug)]
pub struct RenderError(String);

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenderError {}

fn tree(svg: &str) -> Result<Tree, RenderError> {
    let options = Options { font_family: "DejaVu Sans".into(), fontdb: FONTS.clone(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| RenderError(format!("the drawing cannot be read again: {error}")))
}

/// Makes a PNG, `scale` pixels a unit; smaller where it would have more than [`MOST_PIXELS`].
///
/// # Errors
/// A picture of no size, or too little memory.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, RenderError> {
    let tree = tree(svg)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    #[expect(clippy::cast_possible_truncation, reason = "a factor between 0 and 10")]
    let most = (MOST_PIXELS / (f64::from(width) * f64::from(height))).sqrt() as f32;
    let scale = scale.clamp(0.05, 10.0).min(most);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the most pixels")]
    let pixels = |length: f32| (length * scale).floor().max(1.0) as u32;
    let mut pixmap =
        Pixmap::new(pixels(width), pixels(height)).ok_or_else(|| RenderError("the picture has no size".into()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    encoded(pixmap).map_err(|error| RenderError(format!("the PNG cannot be written: {error}")))
}

/// The pixels as a PNG; they are not copied, since there may be 40 MB of them.
fn encoded(mut pixmap: Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    for pixel in pixmap.data_mut().as_chunks_mut::<4>().0 {
        let [red, green, blue, alpha] = *pixel;
        if let Some(mixed) = PremultipliedColorU8::from_rgba(red, green, blue, alpha).filter(|_| alpha < u8::MAX) {
            let plain = mixed.demultiply();
            *pixel = [plain.red(), plain.green(), plain.blue(), alpha];
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(pixmap.data())?;
    Ok(bytes)
}

/// Makes a PDF of SVGs, a page as large as each, with text that can be selected.
///
/// # Errors
/// A picture of no size, or one that a PDF cannot hold.
pub fn pdf<S: AsRef<str>>(pages: &[S], title: &str) -> Result<Vec<u8>, RenderError> {
    const POINTS: f32 = 0.75;
    let no_size = || RenderError("the picture has no size".into());
    let mut document = krilla::Document::new();
    document.set_metadata(DocumentMetadata::new().title(title.to_owned()).language("en".into()));
    for svg in pages {
        let tree = tree(svg.as_ref())?;
        let (width, height) = (tree.size().width() * POINTS, tree.size().height() * POINTS);
        let mut page = document.start_page_with(PageSettings::from_wh(width, height).ok_or_else(no_size)?);
        let mut surface = page.surface();
        let size = Size::from_wh(width, height).ok_or_else(no_size)?;
        surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(no_size)?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| RenderError(format!("the PDF cannot be written: {error:?}")))
}
