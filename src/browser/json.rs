//! JSON files, parsed by the browser.

use super::fetch::fetch_bytes;
use super::script_value::ScriptValue;
use wasm_bindgen::{JsCast as _, JsValue};

/// Entries of the JSON object in a file of the page's own origin. Lists keep only their texts; objects become `Other`.
///
/// # Errors
/// The file does not come, or holds no JSON object.
pub(crate) async fn fetch_entries(name: &str) -> Result<Vec<(String, ScriptValue)>, String> {
    let bytes = fetch_bytes(name, "").await?;
    let text = String::from_utf8(bytes).map_err(|error| format!("{name}: {error}"))?;
    let parsed = js_sys::JSON::parse(&text).map_err(|error| {
        let why = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        format!("{name}: {}", why.unwrap_or_default())
    })?;
    let object: js_sys::Object =
        parsed.dyn_into().map_err(|value| format!("{name}: an object is wanted, not {value:?}"))?;
    let entry = |pair: JsValue| {
        let pair: js_sys::Array = pair.dyn_into().ok()?;
        let value = pair.get(1);
        let value = match (value.as_string(), value.as_bool()) {
            (Some(text), _) => ScriptValue::Text(text),
            (_, Some(flag)) => ScriptValue::Flag(flag),
            _ if value.as_f64().is_some() => ScriptValue::Number(value.as_f64().unwrap_or_default()),
            _ if js_sys::Array::is_array(&value) => ScriptValue::List(
                js_sys::Array::from(&value)
                    .iter()
                    .filter_map(|text| text.as_string())
                    .map(ScriptValue::Text)
                    .collect(),
            ),
            _ => ScriptValue::Other,
        };
        Some((pair.get(0).as_string()?, value))
    };
    Ok(js_sys::Object::entries(&object).iter().filter_map(entry).collect())
}
