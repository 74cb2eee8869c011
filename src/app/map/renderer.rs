//! Canvases and painter of the map: WebGL2, or the fallback on a canvas over it.

use crate::browser;
use crate::paint::Painter;
use crate::paint::gl::{ContextAway, GlError, GlPainter, give_context_back};
use atlas_engine::map::RendererStep;
use atlas_engine::view::Viewport;
use std::cell::OnceCell;
use web_sys::HtmlCanvasElement;

/// Makes a painter that needs no graphics card.
pub(crate) type FallbackPainter = fn(&HtmlCanvasElement) -> Result<Box<dyn Painter>, &'static str>;

/// Reason for which a painter could not be made.
pub(super) enum PainterFault {
    /// WebGL2 is not to be had; true if its context was lost, and "restored" follows.
    Webgl(bool),
    /// Canvas 2D is not to be had, and why.
    Canvas(&'static str),
}

/// Canvases, and the painter that draws into one of them.
#[derive(Default)]
pub(super) struct MapRenderer {
    pub(super) painter: Option<Box<dyn Painter>>,
    pub(super) canvas: Option<HtmlCanvasElement>,
    /// Canvas over the first one, for the fallback painter.
    pub(super) overlay: Option<HtmlCanvasElement>,
    pub(super) fallback: Option<FallbackPainter>,
    is_fallback: bool,
    /// Viewport for which the canvas in use has its size.
    fitted: Option<Viewport>,
    /// True once shaders are known to be compiled.
    is_checked: bool,
    /// The context, while it is given back because nobody sees the map.
    away: Option<ContextAway>,
    /// Name of the graphics card.
    device: OnceCell<String>,
}

impl MapRenderer {
    /// Makes the painter of a step, and shows its canvas. WebGL2 compiles its shaders meanwhile.
    pub(super) fn set_up(&mut self, step: RendererStep) -> Result<(), PainterFault> {
        let is_fallback = step != RendererStep::WebGl;
        let canvas = if is_fallback { &self.overlay } else { &self.canvas };
        let canvas = canvas.as_ref().ok_or(PainterFault::Canvas("the page has no canvas"))?;
        let painter = match self.fallback.filter(|_| is_fallback) {
            Some(fallback) => fallback(canvas).map_err(PainterFault::Canvas)?,
            None => Box::new(GlPainter::new(canvas).map_err(webgl_fault)?),
        };
        self.overlay.iter().for_each(|overlay| overlay.set_hidden(!is_fallback));
        browser::set_html_attribute("data-atlas-renderer", if is_fallback { "2d" } else { "webgl" });
        self.is_checked = false;
        self.painter = Some(painter);
        (self.is_fallback, self.fitted, self.device) = (is_fallback, None, OnceCell::new());
        Ok(())
    }

    /// True if flows can be animated.
    pub(super) fn animates(&self) -> bool {
        self.painter.as_ref().is_some_and(|painter| painter.shows_movement())
    }

    /// True once shaders are compiled, or known not to be.
    pub(super) fn is_made(&self) -> bool {
        self.is_checked || self.painter.as_ref().is_none_or(|painter| painter.is_made())
    }

    /// Waits for shaders, unless that was done before.
    pub(super) fn check(&mut self) -> Result<(), PainterFault> {
        if std::mem::replace(&mut self.is_checked, true) {
            return Ok(());
        }
        if let Some(Err(error)) = self.painter.as_ref().map(|painter| painter.check()) {
            self.painter = None;
            return Err(webgl_fault(error));
        }
        // Later, the answer would wait for pictures that are being drawn.
        self.device();
        Ok(())
    }

    /// Name of the graphics card; empty without one, or if the browser does not say.
    pub(super) fn device(&self) -> String {
        let ask = || self.painter.as_ref().map_or_else(String::new, |painter| painter.device());
        self.device.get_or_init(ask).clone()
    }

    /// Gives the graphics context back, or takes it again.
    pub(super) fn give_context_back(&mut self, is_away: bool) {
        let canvas = self.canvas.as_ref().filter(|_| is_away);
        let away = canvas.and_then(give_context_back);
        std::mem::replace(&mut self.away, away).into_iter().for_each(ContextAway::take_back);
    }

    /// Gives the canvas in use the size of the screen in device pixels.
    pub(super) fn fit(&mut self, viewport: &Viewport) {
        if self.fitted.replace(*viewport) == Some(*viewport) {
            return;
        }
        let px = |css: f64| (css * viewport.pixel_ratio).round() as u32;
        let (width, height) = (px(viewport.width), px(viewport.height));
        let in_use = if self.is_fallback { &self.overlay } else { &self.canvas };
        let differs = |canvas: &&HtmlCanvasElement| canvas.width() != width || canvas.height() != height;
        if let Some(canvas) = in_use.as_ref().filter(differs) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
    }
}

fn webgl_fault(error: GlError) -> PainterFault {
    let is_lost = error == GlError::Lost;
    if !is_lost {
        browser::warn(&error.to_string());
    }
    PainterFault::Webgl(is_lost)
}
