//! Loss and return of a canvas's graphics context.

use gloo::events::{EventListener, EventListenerOptions};
use web_sys::HtmlCanvasElement;

/// Calls `lost` when the graphics context of a canvas is lost and `restored` when it is back. Without the first one being taken,
/// the browser would not give it back.
pub(crate) fn listen_context(
    canvas: &HtmlCanvasElement,
    lost: impl Fn() + 'static,
    restored: impl Fn() + 'static,
) -> [EventListener; 2] {
    let options = EventListenerOptions::enable_prevent_default();
    [
        EventListener::new_with_options(canvas, "webglcontextlost", options, move |event| {
            event.prevent_default();
            lost();
        }),
        EventListener::new(canvas, "webglcontextrestored", move |_| restored()),
    ]
}
