//! User files in the Cache API: stored only on request, and deletable.

use super::files::LocalFile;
use super::window::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, Request, Response};

/// Name of the cache.
const CACHE: &str = "khorgos-atlas-own-data";

/// Opens the cache; creates it only if `makes` is `true`.
async fn cache(makes: bool) -> Result<Cache, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    // Pages without a safe origin, and frames that may not keep anything, have no drawers.
    let caches = window.caches()?;
    if caches.is_undefined() {
        return Err(JsValue::NULL);
    }
    if !makes && !JsFuture::from(caches.has(CACHE)).await?.is_truthy() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(caches.open(CACHE)).await?.dyn_into()
}

/// A file name as the key of the cache.
fn address(name: &str) -> String {
    format!("/own-data/{}", String::from(js_sys::encode_uri_component(name)))
}

/// Stores a file under its name.
///
/// # Errors
/// The browser has no room, or forbids storage.
pub(crate) async fn store_file(file: &LocalFile) -> Result<(), JsValue> {
    let response = Response::new_with_opt_blob(Some(file.blob()))?;
    JsFuture::from(cache(true).await?.put_with_str(&address(&file.name), &response)).await.map(|_| ())
}

/// A stored file; `None` if there is none of this name.
pub(crate) async fn stored_file(name: &str) -> Option<LocalFile> {
    let found = JsFuture::from(cache(false).await.ok()?.match_with_str(&address(name))).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let blob: Blob = JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()?;
    Some(LocalFile::of_blob(name, blob))
}

/// Names and sizes in bytes of all stored files.
pub(crate) async fn stored_files() -> Vec<(String, f64)> {
    let Ok(cache) = cache(false).await else { return Vec::new() };
    let Ok(keys) = JsFuture::from(cache.keys()).await else { return Vec::new() };
    let mut all = Vec::new();
    for key in js_sys::Array::from(&keys).iter() {
        let Ok(request) = key.dyn_into::<Request>() else { continue };
        let url = request.url();
        let name =
            url.rsplit('/').next().and_then(|name| js_sys::decode_uri_component(name).ok()).map(String::from);
        if let Some(file) = match name {
            Some(name) => stored_file(&name).await,
            None => None,
        } {
            all.push((file.name.clone(), file.size()));
        }
    }
    all
}

/// Deletes a stored file, and the cache with the last one.
pub(crate) async fn delete_stored_file(name: &str) {
    let Ok(cache) = cache(false).await else { return };
    // What is not there need not be deleted.
    let _ = JsFuture::from(cache.delete_with_str(&address(name))).await;
    // An empty drawer is no trace that anybody wants.
    let is_empty =
        JsFuture::from(cache.keys()).await.is_ok_and(|keys| js_sys::Array::from(&keys).length() == 0);
    if let (true, Some(Ok(caches))) = (is_empty, window().map(|window| window.caches())) {
        let _ = JsFuture::from(caches.delete(CACHE)).await;
    }
}
