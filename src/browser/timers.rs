//! Timers, intervals, and cooperative pauses.

use super::performance::now_ms;
use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Calls a function after `ms` milliseconds; dropping the result cancels it.
pub(crate) fn later(ms: u32, call: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, call)
}

/// Calls a function every `ms` milliseconds; dropping the result ends it.
pub(crate) fn every(ms: u32, call: impl FnMut() + 'static) -> Interval {
    Interval::new(ms, call)
}

/// Waits for `ms` milliseconds.
pub(crate) async fn wait(ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = move || {
            // Whoever waited may be gone.
            let _ = resolve.call0(&JsValue::NULL);
        };
        later(ms, done).forget();
    });
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Yields to the browser, which may draw and handle events, and resumes at once.
pub(crate) async fn rest() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Without a window nobody waits.
        let _ = web_sys::window().map(|window| window.set_timeout_with_callback(&resolve));
    });
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Work in slices of 5 ms between which the browser gets its turn.
pub(crate) struct Pieces {
    since_ms: f64,
}

/// Milliseconds of work per slice. Each yield costs some milliseconds itself.
const TURN_MS: f64 = 5.0;

impl Default for Pieces {
    fn default() -> Self {
        Self { since_ms: now_ms() }
    }
}

impl Pieces {
    /// Yields if the slice is used up.
    pub(crate) async fn rest(&mut self) {
        if TURN_MS < now_ms() - self.since_ms {
            rest().await;
            self.since_ms = now_ms();
        }
    }
}
