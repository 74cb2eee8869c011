//! The clipboard.

use super::window::window;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies a text; `done` gets `false` where the browser refuses.
pub(crate) fn copy_text(text: &str, done: impl Fn(bool) + 'static) {
    let Some(window) = window() else { return };
    let clipboard = window.navigator().clipboard();
    // Pages without a safe origin have no clipboard.
    if clipboard.is_undefined() {
        return done(false);
    }
    let copied = JsFuture::from(clipboard.write_text(text));
    spawn_local(async move { done(copied.await.is_ok()) });
}

/// Copies the address of the page; `done` gets `false` where the browser refuses.
pub(crate) fn copy_address(done: impl Fn(bool) + 'static) {
    if let Some(address) = window().and_then(|window| window.location().href().ok()) {
        copy_text(&address, done);
    }
}
