//! The guard of a kiosk (`public/kiosk.js`).

use super::dom::root_attribute;
use js_sys::{Array, Promise, Reflect};
use std::future::Future;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::HtmlInputElement;

#[wasm_bindgen]
extern "C" {
    /// Everything that the guard does, by its name: one function, because each would be glue in the first load.
    #[wasm_bindgen(catch, js_namespace = khorgosKiosk)]
    fn call(what: &str, value: &JsValue) -> Result<JsValue, JsValue>;
}

/// Asks the guard for something that needs no answer.
fn tell(what: &str, value: &JsValue) {
    // Without a guard there is nobody to do better.
    let _ = call(what, value);
}

/// Asks the guard for something, and waits for it.
async fn ask(what: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(what, value)?)).await
}

/// True in kiosk mode.
pub(crate) fn is_wall() -> bool {
    root_attribute("data-kiosk").is_some()
}

/// The data in use cannot be read: the guard goes back to those before, or begins anew.
pub(crate) fn refuse_data(why: &str) {
    tell("refuse", &why.into());
}

/// Named values for the guard.
fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        // Setting a key of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}

/// Tells the guard what the hall has decided.
pub(crate) fn configure_guard(heartbeat: &str, pack: &str, pack_key: &str, update_minutes: f64) {
    let settings = object(&[
        ("heartbeat", heartbeat.into()),
        ("pack", pack.into()),
        ("pack_key", pack_key.into()),
        ("update_minutes", update_minutes.into()),
    ]);
    tell("configure", &settings);
}

/// A sign of life for the guard, with what it passes on.
pub(crate) fn give_sign(texts: &[(&str, &str)], frame_ms: Option<f64>) {
    let mut entries: Vec<(&str, JsValue)> =
        texts.iter().map(|(key, text)| (*key, JsValue::from_str(text))).collect();
    entries.extend(frame_ms.map(|ms| ("frame_ms", ms.into())));
    tell("beat", &object(&entries));
}

/// Nobody is there: the guard may let in what waits.
pub(crate) fn tell_idle() {
    tell("idle", &JsValue::NULL);
}

/// The page should begin anew, and why.
pub(crate) fn begin_anew(why: &str) {
    tell("renew", &why.into());
}

/// Writes a line into the guard's log.
pub(crate) fn write_log(kind: &str, what: &str) {
    tell("log", &Array::of2(&kind.into(), &what.into()));
}

/// Gives the guard an order of the admin page; what it answers, or why it could not.
pub(crate) async fn order_guard(what: &str) -> Result<String, String> {
    let say = |error: JsValue| {
        error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| String::from(error.message()))
    };
    let answer = ask("do", &what.into()).await.map_err(say)?;
    Ok(answer.as_string().unwrap_or_default())
}

/// Status of the guard as (name, value), for technicians.
pub(crate) async fn guard_status() -> Vec<(String, String)> {
    let Ok(rows) = ask("status", &JsValue::NULL).await else { return Vec::new() };
    let row = |row: JsValue| {
        let row = Array::from(&row);
        Some((row.get(0).as_string()?, row.get(1).as_string()?))
    };
    Array::from(&rows).iter().filter_map(row).collect()
}

/// The guard's log, the oldest line first.
pub(crate) fn guard_log() -> Vec<String> {
    let lines = call("lines", &JsValue::NULL).map_or_else(|_| Array::new(), |lines| Array::from(&lines));
    lines.iter().filter_map(|line| line.as_string()).collect()
}

/// Lets the guard have data packs read: `read` says what is wrong with the one of an id, or nothing.
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

/// Settings of the admin page that the browser keeps; nothing where it keeps none.
pub(crate) fn stored_settings() -> String {
    call("stored", &JsValue::NULL).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Keeps them, if that is possible.
pub(crate) fn store_settings(text: &str) {
    tell("store", &text.into());
}

/// Presses Enter in a field.
pub(super) fn press_enter(field: &HtmlInputElement) {
    tell("enter", field);
}
