//! Values copied from scripts: plain data, nothing that can run.

use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

/// Maximum depth of nested values.
const DEEPEST: usize = 4;

/// Maximum number of values in a message.
const MAX_VALUES: usize = 400;

/// Maximum length of a text in UTF-16 units; embedding pages send data sets as one text.
const LONGEST_TEXT: u32 = 64 << 20;

/// A copied value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ScriptValue {
    /// `null` or `undefined`.
    Null,
    /// A boolean.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<ScriptValue>),
    /// Entries of a plain object, in its order.
    Record(Vec<(String, ScriptValue)>),
    /// A `Blob`, returned beside the value.
    File,
    /// Everything else: functions, dates, class instances, values beyond the limits.
    Other,
}

/// Copies a value of at most 4 levels and 400 values, and returns the last `Blob` in it.
pub(super) fn copied(value: &JsValue) -> (ScriptValue, Option<Blob>) {
    let mut copy = Copy { n_left: MAX_VALUES, file: None };
    let value = copy.plain(value, DEEPEST);
    (value, copy.file)
}

struct Copy {
    n_left: usize,
    file: Option<Blob>,
}

impl Copy {
    fn plain(&mut self, value: &JsValue, deep: usize) -> ScriptValue {
        let Some(n_left) = self.n_left.checked_sub(1) else { return ScriptValue::Other };
        self.n_left = n_left;
        if value.is_null() || value.is_undefined() {
            return ScriptValue::Null;
        }
        if let Some(flag) = value.as_bool() {
            return ScriptValue::Flag(flag);
        }
        if let Some(number) = value.as_f64() {
            return ScriptValue::Number(number);
        }
        if let Some(text) = value.dyn_ref::<JsString>() {
            return if text.length() <= LONGEST_TEXT {
                ScriptValue::Text(String::from(text))
            } else {
                ScriptValue::Other
            };
        }
        if let Some(blob) = value.dyn_ref::<Blob>() {
            self.file = Some(blob.clone());
            return ScriptValue::File;
        }
        if deep == 0 {
            return ScriptValue::Other;
        }
        if let Some(list) = value.dyn_ref::<Array>() {
            // A list may say that it is longer than anything that is in it.
            if MAX_VALUES < list.length() as usize {
                return ScriptValue::Other;
            }
            return ScriptValue::List(list.iter().map(|item| self.plain(&item, deep - 1)).collect());
        }
        let Some(object) = value.dyn_ref::<Object>() else { return ScriptValue::Other };
        // Only plain records: not dates, maps, errors.
        let is_record = Object::get_prototype_of(object)
            .constructor()
            .name()
            .as_string()
            .is_some_and(|name| name == "Object");
        let keys = Object::keys(object);
        if !is_record || MAX_VALUES < keys.length() as usize {
            return ScriptValue::Other;
        }
        let entries = Object::entries(object);
        let entry = |pair: JsValue| {
            let pair: Array = pair.dyn_into().ok()?;
            let key = pair.get(0).as_string().filter(|key| key.len() <= 100)?;
            Some((key, self.plain(&pair.get(1), deep - 1)))
        };
        ScriptValue::Record(entries.iter().filter_map(entry).collect())
    }
}

/// The value as a script sees it; files become `null`.
pub(super) fn script_value(value: &ScriptValue) -> JsValue {
    match value {
        ScriptValue::Flag(flag) => JsValue::from_bool(*flag),
        ScriptValue::Number(number) => JsValue::from_f64(*number),
        ScriptValue::Text(text) => JsValue::from_str(text),
        ScriptValue::List(items) => items.iter().map(script_value).collect::<Array>().into(),
        ScriptValue::Record(entries) => {
            let object = Object::new();
            for (key, value) in entries {
                // Fails for no plain object.
                let _ = Reflect::set(&object, &JsValue::from_str(key), &script_value(value));
            }
            object.into()
        }
        ScriptValue::Null | ScriptValue::File | ScriptValue::Other => JsValue::NULL,
    }
}
