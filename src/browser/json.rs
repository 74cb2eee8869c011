//! JSON files, parsed by the browser.

use super::fetch::fetch_bytes;
use js_sys::{Array, Error, JSON, Object};
use wasm_bindgen::{JsCast as _, JsValue};

/// A type that the values of a JSON object are read into.
pub(crate) trait FromJson {
    /// A string.
    fn text(text: String) -> Self;
    /// A boolean.
    fn flag(flag: bool) -> Self;
    /// A number.
    fn number(number: f64) -> Self;
    /// An array, of which only the strings are kept.
    fn texts(texts: Vec<String>) -> Self;
    /// `null` or an object.
    fn other() -> Self;
}

/// Entries of the JSON object in a file of the page's own origin.
///
/// # Errors
/// The file does not come, or holds no JSON object.
pub(crate) async fn fetch_entries<T: FromJson>(name: &str) -> Result<Vec<(String, T)>, String> {
    let bytes = fetch_bytes(name, "").await?;
    let text = String::from_utf8(bytes).map_err(|error| format!("{name}: {error}"))?;
    let parsed = JSON::parse(&text).map_err(|error| {
        let why = error.dyn_ref::<Error>().map(|error| String::from(error.message()));
        format!("{name}: {}", why.unwrap_or_default())
    })?;
    let object: Object =
        parsed.dyn_into().map_err(|value| format!("{name}: an object is wanted, not {value:?}"))?;
    let entry = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        let value = pair.get(1);
        let value = match (value.as_string(), value.as_bool()) {
            (Some(text), _) => T::text(text),
            (_, Some(flag)) => T::flag(flag),
            _ if value.as_f64().is_some() => T::number(value.as_f64().unwrap_or_default()),
            _ if Array::is_array(&value) => {
                T::texts(Array::from(&value).iter().filter_map(|text| text.as_string()).collect())
            }
            _ => T::other(),
        };
        Some((pair.get(0).as_string()?, value))
    };
    Ok(Object::entries(&object).iter().filter_map(entry).collect())
}
