//! Settings files beside the page: `config.json` of the deployment, `kiosk.json` of the kiosk.

use crate::browser::{self, FromJson};
use atlas_engine::app_state::ConfigValue;

impl FromJson for ConfigValue {
    fn text(text: String) -> Self {
        Self::Text(text)
    }

    fn flag(flag: bool) -> Self {
        Self::Flag(flag)
    }

    fn number(number: f64) -> Self {
        Self::Number(number)
    }

    fn texts(texts: Vec<String>) -> Self {
        Self::List(texts)
    }

    fn other() -> Self {
        Self::Other
    }
}

/// Entries of the JSON object in a settings file.
///
/// # Errors
/// The file does not come, or holds no JSON object.
pub(crate) async fn fetch_settings(name: &str) -> Result<Vec<(String, ConfigValue)>, String> {
    browser::fetch_entries(name).await
}
