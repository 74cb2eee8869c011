//! Releasing the graphics context of a canvas: browsers have only a few.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebglLoseContext};

/// A released graphics context.
pub(crate) struct ContextAway(WebglLoseContext);

impl ContextAway {
    /// Requests the context again; the canvas fires `webglcontextrestored`.
    pub(crate) fn take_back(self) {
        self.0.restore_context();
    }
}

/// Releases the WebGL2 context of a canvas; `None` if it has none.
pub(crate) fn give_context_back(canvas: &HtmlCanvasElement) -> Option<ContextAway> {
    let context = canvas.get_context("webgl2").ok()??;
    let context: WebGl2RenderingContext = context.dyn_into().ok()?;
    // It must be kept: a context that is away names no extensions.
    let extension: WebglLoseContext = context.get_extension("WEBGL_lose_context").ok()??.unchecked_into();
    extension.lose_context();
    Some(ContextAway(extension))
}
