//! Giving the graphics context of a canvas back to the browser, which has few.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebglLoseContext};

/// A graphics context that was given back to the browser, which has few.
pub(crate) struct ContextAway(WebglLoseContext);

impl ContextAway {
    /// Asks for it again; the canvas hears when it is there.
    pub(crate) fn take_back(self) {
        self.0.restore_context();
    }
}

/// Gives the graphics context of a canvas back.
pub(crate) fn give_context_back(canvas: &HtmlCanvasElement) -> Option<ContextAway> {
    let context = canvas.get_context("webgl2").ok()??;
    let context: WebGl2RenderingContext = context.dyn_into().ok()?;
    // It must be kept: a context that is away names no extensions.
    let extension: WebglLoseContext = context.get_extension("WEBGL_lose_context").ok()??.unchecked_into();
    extension.lose_context();
    Some(ContextAway(extension))
}
