//! Keeping the atlas on this device (`public/offline.js`): only when somebody asks for it.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = khorgosOffline)]
    fn offline() -> Result<Promise, JsValue>;
}

fn say(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| error.as_string().unwrap_or_default(), |error| String::from(error.message()))
}

/// Calls a function of the script; what it gives.
async fn call(name: &str, argument: Option<&str>) -> Result<JsValue, JsValue> {
    let module = JsFuture::from(offline()?).await?;
    let function: Function = Reflect::get(&module, &name.into())?.dyn_into()?;
    let given = match argument {
        Some(argument) => function.call1(&JsValue::NULL, &argument.into())?,
        None => function.call0(&JsValue::NULL)?,
    };
    JsFuture::from(Promise::resolve(&given)).await
}

/// True if the browser and the origin support service workers and storage.
pub(crate) async fn can_keep_offline() -> bool {
    call("isPossible", None).await.is_ok_and(|answer| answer.is_truthy())
}

/// True if a whole version is stored.
pub(crate) async fn is_kept_offline() -> bool {
    let state = call("ask", Some("status")).await;
    state
        .ok()
        .and_then(|state| Reflect::get(&state, &"isWhole".into()).ok())
        .is_some_and(|whole| whole.is_truthy())
}

/// Keeps the atlas from now on.
///
/// # Errors
/// Says what did not come or could not be kept.
pub(crate) async fn keep_offline() -> Result<(), String> {
    call("keep", None).await.map(|_| ()).map_err(|error| say(&error))
}

/// Keeps it no longer.
pub(crate) async fn forget_offline() {
    // What is not there need not be taken away.
    let _ = call("forget", None).await;
}
