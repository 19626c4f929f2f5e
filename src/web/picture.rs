//! Pictures in pages, with the room that they take: nothing moves when they arrive, and text in them has its own size.

use super::context::Context;
use crate::diagram::Picture;
use crate::diagram::parameters::spec;
use crate::diagram::render::draw;
use crate::diagram::views::View;
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
    /// A view under the lens of this page, or the part of the graph that parameters ask for; `size` says whether it is
    /// worth drawing to know how large it is.
    pub fn easel(&self, view: Option<View>, own: &[(&str, &str)], label: String, size: bool) -> Easel {
        let path = view.as_ref().map_or_else(|| "/diagram.svg".to_owned(), |view| format!("/diagrams/{}.svg", view.id));
        let src = self.href(&path, own);
        let size = if size && !self.json { self.size(&src, view, own) } else { None };
        Easel { src, label, size }
    }

    fn size(&self, src: &str, view: Option<View>, own: &[(&str, &str)]) -> Option<(u32, u32)> {
        let survey = self.survey();
        let sizes = || survey.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sizes().get(src) {
            return *known;
        }
        let own =
            own.iter().filter(|(_, value)| !value.is_empty()).copied().map(|(key, value)| (key, value.to_owned()));
        let given: Vec<_> = own.chain(self.filter.pairs()).map(|(key, value)| (key.to_owned(), value)).collect();
        let spec = spec(self.graph, view, &given).ok();
        let drawing = spec.and_then(|spec| draw(&Picture::new(self.graph, &spec).legible(), None).ok());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers above nought")]
        let size = drawing.map(|drawing| (drawing.width as u32, drawing.height as u32));
        let mut sizes = sizes();
        if sizes.len() >= REMEMBERED {
            sizes.clear();
        }
        sizes.insert(src.to_owned(), size);
        size
    }
}
