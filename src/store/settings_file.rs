//! Settings files beside the page: `config.json` of the deployment, `kiosk.json` of the kiosk.

use crate::browser::{self, ScriptValue};
use atlas_engine::app_state::ConfigValue;

/// Entries of the JSON object in a settings file.
///
/// # Errors
/// The file does not come, or holds no JSON object.
pub(crate) async fn fetch_settings(name: &str) -> Result<Vec<(String, ConfigValue)>, String> {
    let entries = browser::fetch_entries(name).await?;
    Ok(entries.into_iter().map(|(key, value)| (key, setting(value))).collect())
}

/// One setting; of a list, only the texts.
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
