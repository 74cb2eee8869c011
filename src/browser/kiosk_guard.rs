//! Calls of the kiosk guard (`public/kiosk.js`).

use super::dom::root_attribute;
use js_sys::{Array, Promise, Reflect};
use std::future::Future;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::HtmlInputElement;

#[wasm_bindgen]
extern "C" {
    /// Single entry point of the guard: one function for all calls, because each would add glue to the first load.
    #[wasm_bindgen(catch, js_namespace = khorgosKiosk)]
    fn call(what: &str, value: &JsValue) -> Result<JsValue, JsValue>;
}

/// Calls the guard without waiting for a result.
fn tell(what: &str, value: &JsValue) {
    // Without a guard there is nobody to do better.
    let _ = call(what, value);
}

/// Calls the guard and awaits the result.
async fn ask(what: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(what, value)?)).await
}

/// True on the page of a kiosk.
pub(crate) fn is_kiosk() -> bool {
    root_attribute("data-kiosk").is_some()
}

/// Reports that the data in use cannot be read; the guard rolls back or restarts.
pub(crate) fn refuse_data(why: &str) {
    tell("refuse", &why.into());
}

/// A plain object of named values.
fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        // Setting a key of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}

/// Configures the guard.
pub(crate) fn configure_guard(heartbeat: &str, pack: &str, pack_key: &str, update_minutes: f64) {
    let settings = object(&[
        ("heartbeat", heartbeat.into()),
        ("pack", pack.into()),
        ("pack_key", pack_key.into()),
        ("update_minutes", update_minutes.into()),
    ]);
    tell("configure", &settings);
}

/// Sends a heartbeat with the current status; `frame_ms` is the median frame time.
pub(crate) fn send_heartbeat(texts: &[(&str, &str)], frame_ms: Option<f64>) {
    let mut entries: Vec<(&str, JsValue)> =
        texts.iter().map(|(key, text)| (*key, JsValue::from_str(text))).collect();
    entries.extend(frame_ms.map(|ms| ("frame_ms", ms.into())));
    tell("beat", &object(&entries));
}

/// Reports that nobody is there: pending updates may be installed.
pub(crate) fn tell_idle() {
    tell("idle", &JsValue::NULL);
}

/// Asks the guard to restart the page, for a reason.
pub(crate) fn begin_anew(why: &str) {
    tell("renew", &why.into());
}

/// Appends a line to the guard's log.
pub(crate) fn write_log(kind: &str, what: &str) {
    tell("log", &Array::of2(&kind.into(), &what.into()));
}

/// Sends an order of the admin page.
///
/// # Errors
/// The guard's reason for refusing.
pub(crate) async fn order_guard(what: &str) -> Result<String, String> {
    let say = |error: JsValue| {
        error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| String::from(error.message()))
    };
    let answer = ask("do", &what.into()).await.map_err(say)?;
    Ok(answer.as_string().unwrap_or_default())
}

/// Status of the guard as names and values, for technicians.
pub(crate) async fn guard_status() -> Vec<(String, String)> {
    let Ok(rows) = ask("status", &JsValue::NULL).await else { return Vec::new() };
    let row = |row: JsValue| {
        let row = Array::from(&row);
        Some((row.get(0).as_string()?, row.get(1).as_string()?))
    };
    Array::from(&rows).iter().filter_map(row).collect()
}

/// Lines of the guard's log, oldest first.
pub(crate) fn guard_log() -> Vec<String> {
    let lines = call("lines", &JsValue::NULL).map_or_else(|_| Array::new(), |lines| Array::from(&lines));
    lines.iter().filter_map(|line| line.as_string()).collect()
}

/// Registers the reader of data packs: `read` gives the fault of the pack with an id, or `None`.
pub(crate) fn offer_reading<F: Future<Output = Option<String>> + 'static>(
    read: impl Fn(String) -> F + 'static,
) {
    let closure = Closure::<dyn Fn(String) -> Promise>::new(move |id: String| {
        let read = read(id);
        future_to_promise(async move { Ok(read.await.map_or(JsValue::NULL, JsValue::from)) })
    });
    // It lives as long as the page.
    tell("read", &closure.into_js_value());
}

/// Saved settings of the admin page; empty if there are none.
pub(crate) fn stored_settings() -> String {
    call("stored", &JsValue::NULL).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Saves settings of the admin page, where storage is available.
pub(crate) fn store_settings(text: &str) {
    tell("store", &text.into());
}

/// Submits a field, as the Enter key does.
pub(super) fn press_enter(field: &HtmlInputElement) {
    tell("enter", field);
}
