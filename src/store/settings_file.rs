//! Files of settings beside the page: what the deployment and the kiosk decide.

use crate::browser::{self, ScriptValue};
use atlas_engine::app_state::ConfigValue;

/// The entries of the JSON object in a file of the page's own origin.
///
/// # Errors
/// The file does not come, or holds no JSON object.
pub(crate) async fn fetch_settings(name: &str) -> Result<Vec<(String, ConfigValue)>, String> {
    let entries = browser::fetch_entries(name).await?;
    Ok(entries.into_iter().map(|(key, value)| (key, setting(value))).collect())
}

/// Of lists, only the texts count.
fn setting(value: ScriptValue) -> ConfigValue {
    let text = |item| if let ScriptValue::Text(text) = item { Some(text) } else { None };
    match value {
        ScriptValue::Text(text) => ConfigValue::Text(text),
        ScriptValue::Flag(flag) => ConfigValue::Flag(flag),
        ScriptValue::Number(number) => ConfigValue::Number(number),
        ScriptValue::List(items) => ConfigValue::List(items.into_iter().filter_map(text).collect()),
        _ => ConfigValue::Other,
    }
}
