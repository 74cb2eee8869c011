//! The address bar: replacing the query, new entries, and going back.

use super::window::window;
use gloo::events::EventListener;
use wasm_bindgen::JsValue;

/// Replaces the query of the address without a history entry.
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

/// A `popstate` listener; it ends when this is dropped.
pub(crate) struct History {
    _listener: Option<EventListener>,
}

impl History {
    /// Calls `moved` on back and forward.
    pub(crate) fn listen(mut moved: impl FnMut() + 'static) -> Self {
        Self { _listener: window().map(|window| EventListener::new(&window, "popstate", move |_| moved())) }
    }

    /// Pushes a history entry with this query.
    pub(crate) fn push(query: &str) {
        change(query, true);
    }
}
