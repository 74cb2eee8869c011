//! Touches and keys anywhere in the page.

use super::window::window;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast as _;
use web_sys::PointerEvent;

/// An input event anywhere in the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Touched {
    /// A pointer goes down, at CSS pixels of the window.
    Down(f64, f64),
    /// A pointer moves, to CSS pixels of the window.
    Move(f64, f64),
    /// A pointer is lifted or cancelled.
    Up,
    /// A key or the wheel.
    Key,
}

/// Listens in the capture phase, before any other listener.
pub(crate) fn listen_touches(touched: impl Fn(Touched) + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = window() else { return Vec::new() };
    let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
    let names = ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown", "wheel"];
    let listener = |name: &'static str| {
        let touched = touched.clone();
        EventListener::new_with_options(&window, name, options, move |event| {
            let at = event
                .dyn_ref::<PointerEvent>()
                .map(|event| (f64::from(event.client_x()), f64::from(event.client_y())));
            touched(match (name, at) {
                ("pointerdown", Some((x, y))) => Touched::Down(x, y),
                ("pointermove", Some((x, y))) => Touched::Move(x, y),
                ("pointerup" | "pointercancel", _) => Touched::Up,
                _ => Touched::Key,
            });
        })
    };
    names.into_iter().map(listener).collect()
}
