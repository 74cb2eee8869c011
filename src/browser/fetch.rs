//! Fetching files of the page's own origin, checked by digest.

use super::window::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, RequestInit, Response};

/// Bytes of a file. `integrity` is a digest such as `sha256-…`, or empty for none.
///
/// # Errors
/// No network, a status other than 2xx, or a digest mismatch.
pub(crate) async fn fetch_bytes(url: &str, integrity: &str) -> Result<Vec<u8>, String> {
    let window = window().ok_or("no window")?;
    let say = |error: JsValue| format!("{url}: {}", message(&error));
    let init = RequestInit::new();
    if !integrity.is_empty() {
        init.set_integrity(integrity);
    }
    let request = Request::new_with_str_and_init(url, &init).map_err(say)?;
    let response: Response =
        JsFuture::from(window.fetch_with_request(&request)).await.map_err(say)?.dyn_into().map_err(say)?;
    if !response.ok() {
        return Err(format!("{url}: HTTP {}", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(say)?).await.map_err(say)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

fn message(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| error.as_string().unwrap_or_default(), |error| String::from(error.message()))
}
