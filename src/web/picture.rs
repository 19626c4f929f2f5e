//! Pictures in pages, with the room that they take: nothing moves when they arrive, and text in them has its own size.

use super::context::Context;
use crate::diagram::render::draw;
use crate::diagram::{DiagramSpec, Picture};
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Serialize;
use std::sync::PoisonError;

/// The most sizes that are remembered for a lens.
const REMEMBERED: usize = 512;

/// A picture with its place in a page.
#[derive(Clone, Serialize, Template)]
#[template(path = "easel.html")]
pub struct Easel {
    pub src: String,
    #[serde(skip)]
    pub label: String,
    /// Width and height of the picture; none if it cannot be drawn.
    #[serde(skip)]
    pub size: Option<(u32, u32)>,
}

impl HtmlSafe for Easel {}

impl Context<'_> {
    /// A picture by its address; `spec` says what is drawn there, and is asked for only if its size is not known yet.
    pub fn easel(&self, src: String, label: String, spec: impl FnOnce() -> DiagramSpec) -> Easel {
        if self.json {
            return Easel { src, label, size: None };
        }
        let survey = self.survey();
        let known = survey.sizes.lock().unwrap_or_else(PoisonError::into_inner).get(&src).copied();
        let size = known.unwrap_or_else(|| {
            let drawing = draw(&Picture::new(self.graph, &spec()).legible(), None).ok();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers above nought")]
            let size = drawing.map(|drawing| (drawing.width as u32, drawing.height as u32));
            let mut sizes = survey.sizes.lock().unwrap_or_else(PoisonError::into_inner);
            if sizes.len() >= REMEMBERED {
                sizes.clear();
            }
            sizes.insert(src.clone(), size);
            size
        });
        Easel { src, label, size }
    }
}
