//! The formats of pictures: one table for the command line, the server and reports.

use super::layout::{Graphviz, LayoutError};
use super::picture::Picture;
use super::{csv, dot, json, mermaid, render, words};
use std::fmt;

/// A format to write pictures in.
pub struct PictureFormat {
    /// The name.
    pub name: &'static str,
    /// What file names end in.
    pub extension: &'static str,
    /// The media type for HTTP.
    pub media_type: &'static str,
    /// What it is, in a line.
    pub description: &'static str,
    write: fn(&Picture, &Drawer) -> Result<Written, DrawError>,
}

/// A picture in a format.
pub struct Written {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where its text cannot be read on one page of A4: how large the smallest is there, in points, and over how many
    /// pages it can be read.
    pub small: Option<(f64, usize)>,
}

impl From<Vec<u8>> for Written {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, small: None }
    }
}

/// What helps drawing.
#[derive(Clone, Debug, Default)]
pub struct Drawer {
    /// Graphviz, for general layouts; our own are used if none.
    pub graphviz: Option<Graphviz>,
}

/// Why a picture cannot be written.
#[derive(Debug)]
pub struct DrawError(String);

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DrawError {}

fn said(error: impl fmt::Display) -> DrawError {
    DrawError(error.to_string())
}

/// Pixels a unit in PNG: 192 a CSS inch.
const SCALE: f32 = 2.0;

/// All formats.
pub const PICTURE_FORMATS: &[PictureFormat] = &[
    PictureFormat {
        name: "dot",
        extension: "dot",
        media_type: "text/vnd.graphviz; charset=utf-8",
        description: "Graphviz DOT",
        write: |picture, _| Ok(dot(picture).into_bytes().into()),
    },
    PictureFormat {
        name: "svg",
        extension: "svg",
        media_type: "image/svg+xml; charset=utf-8",
        description: "Scalable, with links and tooltips",
        write: |picture, drawer| drawn(picture, drawer, |drawing| Ok(drawing.svg.clone().into_bytes())),
    },
    PictureFormat {
        name: "png",
        extension: "png",
        media_type: "image/png",
        description: "Pixels, at most 20 million",
        write: |picture, drawer| drawn(picture, drawer, |drawing| png(picture, &drawing.svg)),
    },
    PictureFormat {
        name: "pdf",
        extension: "pdf",
        media_type: "application/pdf",
        description: "Text that can be selected; long pictures go on over further pages",
        write: |picture, drawer| Ok(render::pdf(&sheets(picture, drawer)?, &picture.title).map_err(said)?.into()),
    },
    PictureFormat {
        name: "mermaid",
        extension: "mmd",
        media_type: "text/plain; charset=utf-8",
        description: "Mermaid, for Markdown",
        write: |picture, _| Ok(mermaid(picture).map_err(said)?.into_bytes().into()),
    },
    PictureFormat {
        name: "json",
        extension: "json",
        media_type: "application/json",
        description: "What the picture shows, as data",
        write: |picture, _| Ok(json(picture).into_bytes().into()),
    },
    PictureFormat {
        name: "csv",
        extension: "csv",
        media_type: "text/csv; charset=utf-8",
        description: "The links that the picture shows, as a table",
        write: |picture, _| Ok(csv(picture).into_bytes().into()),
    },
    PictureFormat {
        name: "text",
        extension: "txt",
        media_type: "text/plain; charset=utf-8",
        description: "What the picture shows, in words",
        write: |picture, _| Ok((words(picture, usize::MAX) + "\n").into_bytes().into()),
    },
];

/// A PNG; not begun if the picture is no longer wanted.
fn png(picture: &Picture, svg: &str) -> Result<Vec<u8>, DrawError> {
    if picture.stop.is_set() {
        return Err(said(LayoutError::Stopped));
    }
    render::png(svg, SCALE).map_err(said)
}

/// The SVGs of the pages of a picture.
fn sheets(picture: &Picture, drawer: &Drawer) -> Result<Vec<String>, DrawError> {
    let pages = render::pages(picture, drawer.graphviz.as_ref()).map_err(said)?;
    Ok(pages.into_iter().map(|page| page.svg).collect())
}

/// One image of the whole picture.
fn drawn(
    picture: &Picture,
    drawer: &Drawer,
    bytes: impl Fn(&render::Drawing) -> Result<Vec<u8>, DrawError>,
) -> Result<Written, DrawError> {
    let drawing = render::draw(&picture.legible(), drawer.graphviz.as_ref()).map_err(said)?;
    let small = drawing.points() < render::LEAST;
    Ok(Written { bytes: bytes(&drawing)?, small: small.then(|| (drawing.points(), render::page_count(&drawing))) })
}

impl PictureFormat {
    /// The format with this name or extension.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        PICTURE_FORMATS.iter().find(|format| format.name == name || format.extension == name)
    }

    /// The letters of a picture that this format shows as empty boxes, because the embedded font lacks them.
    #[must_use]
    pub fn lacking(&self, picture: &Picture) -> Vec<char> {
        if matches!(self.name, "png" | "pdf") { picture.lacking() } else { Vec::new() }
    }

    /// Says which letters of a picture this format cannot show, and what to do.
    #[must_use]
    pub fn warning(&self, picture: &Picture) -> Option<String> {
        let lacking = self.lacking(picture);
        let shown: Vec<String> = lacking.iter().take(20).map(char::to_string).collect();
        let more = if lacking.len() > shown.len() { ", …" } else { "" };
        (!lacking.is_empty()).then(|| {
            format!(
                "warning: the embedded font lacks letters of `{}`, which stand as empty boxes: {}{more}\n\
                 hint: take the format svg; readers' own fonts show them there\n",
                picture.title,
                shown.join(" ")
            )
        })
    }

    /// Writes a picture as pages that can be read at the size of A4; formats that are no images have one.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn pages(&self, picture: &Picture, drawer: &Drawer) -> Result<Vec<Vec<u8>>, DrawError> {
        match self.name {
            "svg" => Ok(sheets(picture, drawer)?.into_iter().map(String::into_bytes).collect()),
            "png" => sheets(picture, drawer)?.iter().map(|svg| png(picture, svg)).collect(),
            _ => Ok(vec![self.write(picture, drawer)?]),
        }
    }

    /// Writes a picture.
    ///
    /// # Errors
    /// It is too large for the format, or its layout needs Graphviz, which is not there or fails.
    pub fn write(&self, picture: &Picture, drawer: &Drawer) -> Result<Vec<u8>, DrawError> {
        self.written(picture, drawer).map(|written| written.bytes)
    }

    /// Writes a picture and says whether it can be read on paper.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn written(&self, picture: &Picture, drawer: &Drawer) -> Result<Written, DrawError> {
        let written = if picture.stop.is_set() { Vec::new().into() } else { (self.write)(picture, drawer)? };
        if picture.stop.is_set() { Err(said(LayoutError::Stopped)) } else { Ok(written) }
    }
}
