//! The window: its size, its events.

use wasm_bindgen::JsValue;
use web_sys::{Event, Window};

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

fn inner(of: impl Fn(&Window) -> Result<JsValue, JsValue>) -> f64 {
    window().and_then(|window| of(&window).ok()).and_then(|value| value.as_f64()).unwrap_or(1280.0)
}

/// Width of the window in CSS pixels.
pub(crate) fn width() -> f64 {
    inner(Window::inner_width)
}

/// Height of the window in CSS pixels.
pub(crate) fn height() -> f64 {
    inner(Window::inner_height)
}

/// Dispatches an event without data on the window.
pub(crate) fn dispatch(name: &str) {
    if let (Some(window), Ok(event)) = (window(), Event::new(name)) {
        // Fails only for events that are being sent already.
        let _ = window.dispatch_event(&event);
    }
}
