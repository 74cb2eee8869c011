//! The console.

use wasm_bindgen::JsValue;

/// Writes a warning to the console.
pub(crate) fn warn(text: &str) {
    web_sys::console::warn_1(&JsValue::from_str(text));
}

/// Writes an error to the console.
pub(crate) fn error(text: &str) {
    web_sys::console::error_1(&JsValue::from_str(text));
}
