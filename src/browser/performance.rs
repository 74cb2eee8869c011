//! Clock, time-line marks and memory use.

use super::window::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Milliseconds since the navigation started.
pub(crate) fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Sets a mark in the browser's time line.
pub(crate) fn mark(name: &str) {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        // A mark fails only for names that the standard reserves.
        let _ = performance.mark(name);
    }
}

/// Memory in megabytes: script heap, where the browser reports it, and WebAssembly.
pub(crate) fn memory_mb() -> (Option<f64>, f64) {
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).ok();
    let heap = window()
        .and_then(|window| get(&window.performance()?.into(), "memory"))
        .filter(JsValue::is_object)
        .and_then(|memory| get(&memory, "usedJSHeapSize")?.as_f64());
    let wasm = get(&wasm_bindgen::memory(), "buffer").and_then(|buffer| get(&buffer, "byteLength")?.as_f64());
    (heap.map(|bytes| bytes / 1e6), wasm.unwrap_or_default() / 1e6)
}
