//! Downloads: files for the reader.

use super::dom::document;
use super::timers::later;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlCanvasElement, HtmlElement, Url};

/// Downloads a short text through a data URL.
pub(crate) fn download(name: &str, kind: &str, text: &str) {
    let Some(link) = document().and_then(|document| document.create_element("a").ok()) else { return };
    let Ok(link) = link.dyn_into::<HtmlElement>() else { return };
    let address = format!("data:{kind};charset=utf-8,{}", String::from(js_sys::encode_uri_component(text)));
    // Attributes of these names can always be set.
    let _ = link.set_attribute("href", &address);
    let _ = link.set_attribute("download", name);
    link.click();
}

/// Downloads a text of any length through a blob.
pub(crate) fn save(name: &str, kind: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Downloads a text that comes in pieces.
pub(crate) fn save_pieces(name: &str, kind: &str, pieces: &[String]) {
    let parts: js_sys::Array = pieces.iter().map(|piece| JsValue::from_str(piece)).collect();
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

fn save_blob(name: &str, blob: &Blob) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    if let Some(link) = document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlElement>().ok())
    {
        // Attributes of these names can always be set.
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // The browser has begun to read it; only the name of it goes.
    later(10_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
}

/// Encodes a canvas as PNG; `None` if the browser cannot.
pub(crate) fn canvas_blob(canvas: &HtmlCanvasElement, done: impl FnOnce(Option<Blob>) + 'static) {
    let done = Closure::once_into_js(done);
    // Fails only for canvases with pictures of other sites, which there are none of.
    let _ = canvas.to_blob(done.unchecked_ref());
}

/// Downloads a canvas as PNG; calls `failed` if the browser cannot encode it.
pub(crate) fn save_canvas(canvas: &HtmlCanvasElement, name: &str, failed: impl FnOnce() + Clone + 'static) {
    let (name, failed_later) = (name.to_owned(), failed.clone());
    let done = Closure::once_into_js(move |blob: Option<Blob>| match blob {
        Some(blob) => save_blob(&name, &blob),
        None => failed_later(),
    });
    if canvas.to_blob(done.unchecked_ref()).is_err() {
        failed();
    }
}
