//! The address of the page, and others as the page would ask for them.

use super::window::window;
use wasm_bindgen::JsValue;

/// The query of the address, with its question mark.
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

/// Loads the page again.
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

/// The origin of an address as the page would ask for it; `None` for what is no address.
pub(crate) fn origin_of(address: &str) -> Option<String> {
    let base = window()?.location().href().ok()?;
    Some(web_sys::Url::new_with_base(address, &base).ok()?.origin())
}

/// An address as the page would ask for it, whole.
pub(crate) fn absolute_address(address: &str) -> Option<String> {
    let base = window()?.location().href().ok()?;
    Some(web_sys::Url::new_with_base(address, &base).ok()?.href())
}
