//! Preferences in local storage.

use super::window::window;

/// Remembers a preference, where storage is available; `public/boot.js` reads it.
pub(crate) fn remember(key: &str, value: &str) {
    let storage = window().and_then(|window| window.local_storage().ok().flatten());
    // Storage that is full or forbidden keeps nothing, and the page works without.
    storage.into_iter().for_each(|storage| drop(storage.set_item(&format!("khorgos-atlas-{key}"), value)));
}
