//! Addresses: the page's own, and those resolved against it.

use super::window::window;
use wasm_bindgen::JsValue;

/// Query of the page's address with its question mark; empty if there is none.
pub(crate) fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Address of the page without its query.
pub(crate) fn page_address() -> String {
    let location = window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    format!("{}{}", part(web_sys::Location::origin), part(web_sys::Location::pathname))
}

/// Reloads the page.
pub(crate) fn reload() {
    if let Some(window) = window() {
        // Fails only where the page may not navigate; it then stays as it is.
        let _ = window.location().reload();
    }
}

/// Origin of the page.
pub(crate) fn own_origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Origin of an address resolved against the page's; `None` if it is invalid.
pub(crate) fn origin_of(address: &str) -> Option<String> {
    let base = window()?.location().href().ok()?;
    Some(web_sys::Url::new_with_base(address, &base).ok()?.origin())
}

/// An address resolved against the page's; `None` if it is invalid.
pub(crate) fn absolute_address(address: &str) -> Option<String> {
    let base = window()?.location().href().ok()?;
    Some(web_sys::Url::new_with_base(address, &base).ok()?.href())
}
