//! Choices that are kept on this device.

use super::window::window;

/// Keeps a choice of the reader on this device, where that is possible; `public/boot.js` reads it.
pub(crate) fn remember(key: &str, value: &str) {
    let storage = window().and_then(|window| window.local_storage().ok().flatten());
    // Storage that is full or forbidden keeps nothing, and the page works without.
    storage.into_iter().for_each(|storage| drop(storage.set_item(&format!("khorgos-atlas-{key}"), value)));
}
