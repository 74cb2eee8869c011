//! The address bar: replacing the query, new entries, and going back.

use super::window::window;
use gloo::events::EventListener;
use wasm_bindgen::JsValue;

/// Puts a query into the address without a new entry.
pub(crate) fn replace_query(query: &str) {
    change(query, false);
}

fn change(query: &str, push: bool) {
    let Some(history) = window().and_then(|window| window.history().ok()) else { return };
    // Browsers refuse more than about a hundred changes in some seconds; the next change then catches up.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(query))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(query))
    };
}

/// Listens for back and forward as long as it lives.
pub(crate) struct History {
    _listener: Option<EventListener>,
}

impl History {
    /// Calls a function when the reader goes back or forward.
    pub(crate) fn listen(mut moved: impl FnMut() + 'static) -> Self {
        Self { _listener: window().map(|window| EventListener::new(&window, "popstate", move |_| moved())) }
    }

    /// Puts a query into the address as a new entry.
    pub(crate) fn push(query: &str) {
        change(query, true);
    }
}
