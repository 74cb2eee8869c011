//! Deployment configuration: `config.json` beside the application.
//!
//! Decision: `docs/decisions/0039-config-every-load.md`.

use crate::model::{Lang, PointOfView};

/// Default boundaries: those of maps published in China (审图号) or de facto ones, by language or for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PovRule {
    /// By interface language: maps published in China for zh, de facto lines for the others.
    #[default]
    ByLanguage,
    /// The same for everyone.
    Fixed(PointOfView),
}

/// Deployment configuration, parsed from `config.json`; the default holds without the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// Default boundaries.
    pub pov: PovRule,
    /// True if users cannot choose other boundaries.
    pub pov_locked: bool,
    /// Map approval number (审图号), printed on the map and in every export; empty for none.
    pub map_approval_number: String,
    /// Origins beside the page's own from which data may be fetched, e.g. `https://data.example`.
    pub data_origins: Vec<String>,
    /// Origins whose pages may send messages to the embedded atlas; its own always may.
    pub embed_origins: Vec<String>,
}

/// JSON value of an entry, as far as configuration files need it; objects and mixed arrays are `Other`.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigValue {
    /// String.
    Text(String),
    /// Boolean.
    Flag(bool),
    /// Number.
    Number(f64),
    /// Array of strings.
    List(Vec<String>),
    /// Any other value.
    Other,
}

/// Limit on the approval number, characters.
const LONGEST_NUMBER: usize = 60;

impl Configuration {
    /// Parses the entries of `config.json`. Each unusable entry keeps its default and adds a fault with the remedy.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::app_state::{ConfigValue, Configuration};
    /// let entries = [("pov_locked".into(), ConfigValue::Flag(true)), ("pov".into(), ConfigValue::Text("moon".into()))];
    /// let (config, faults) = Configuration::from_entries(&entries);
    /// assert!(config.pov_locked);
    /// assert_eq!(faults.len(), 1); // "pov" keeps its default
    /// ```
    #[must_use]
    pub fn from_entries(entries: &[(String, ConfigValue)]) -> (Self, Vec<String>) {
        let mut config = Self::default();
        let mut faults = Vec::new();
        for (key, value) in entries {
            match (key.as_str(), value) {
                ("pov", ConfigValue::Text(text)) => match text.as_str() {
                    "language" => config.pov = PovRule::ByLanguage,
                    code => match PointOfView::ALL.into_iter().find(|pov| pov.code() == code) {
                        Some(pov) => config.pov = PovRule::Fixed(pov),
                        None => faults.push(format!(
                            "config.json: pov: unknown value {code:?}; use \"language\", \"chn\" or \"df\""
                        )),
                    },
                },
                ("pov_locked", ConfigValue::Flag(locked)) => config.pov_locked = *locked,
                ("map_approval_number", ConfigValue::Text(number)) => {
                    config.map_approval_number = number.trim().chars().take(LONGEST_NUMBER).collect();
                }
                ("data_origins" | "embed_origins", ConfigValue::List(origins)) => {
                    let (good, bad): (Vec<_>, Vec<_>) = origins.iter().cloned().partition(|text| is_origin(text));
                    faults.extend(bad.iter().map(|text| {
                        format!("config.json: {key}: {text:?} is no origin; write it like \"https://data.example\"")
                    }));
                    if key == "data_origins" { config.data_origins = good } else { config.embed_origins = good }
                }
                ("data_origins" | "embed_origins", _) => {
                    faults.push(format!("config.json: {key}: must be a list of texts in square brackets"));
                }
                ("pov" | "map_approval_number", _) => {
                    faults.push(format!("config.json: {key}: must be a text in quotes"));
                }
                ("pov_locked", _) => faults.push("config.json: pov_locked: must be true or false".into()),
                _ => faults.push(format!(
                    "config.json: unknown key {key:?}; known are \"pov\", \"pov_locked\", \"map_approval_number\", \"data_origins\" and \"embed_origins\""
                )),
            }
        }
        (config, faults)
    }

    /// Boundaries for a user: `chosen` unless locked, else the default for the language.
    #[must_use]
    pub fn pov_for(&self, lang: Lang, chosen: Option<PointOfView>) -> PointOfView {
        let by_rule = match (self.pov, lang) {
            (PovRule::Fixed(pov), _) => pov,
            (PovRule::ByLanguage, Lang::Zh) => PointOfView::China,
            (PovRule::ByLanguage, _) => PointOfView::DeFacto,
        };
        if self.pov_locked { by_rule } else { chosen.unwrap_or(by_rule) }
    }
}

/// True for an origin: scheme, host, optional port, no path.
pub(super) fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_sites() {
        let list = |texts: &[&str]| ConfigValue::List(texts.iter().map(|text| (*text).to_owned()).collect());
        let (config, faults) = Configuration::from_entries(&[
            (
                "embed_origins".into(),
                list(&["https://a.example", "http://127.0.0.1:8080", "*", "https://a.example/"]),
            ),
            ("data_origins".into(), text("https://a.example")),
        ]);
        assert_eq!(config.embed_origins, ["https://a.example", "http://127.0.0.1:8080"]);
        assert_eq!(faults.len(), 3, "{faults:?}");
    }

    fn text(value: &str) -> ConfigValue {
        ConfigValue::Text(value.into())
    }

    #[test]
    fn deployment_and_user_override_the_boundaries_of_the_language() {
        let (config, faults) = Configuration::from_entries(&[]);
        assert!(faults.is_empty());
        assert_eq!(config.pov_for(Lang::Zh, None), PointOfView::China);
        assert_eq!(config.pov_for(Lang::En, None), PointOfView::DeFacto);
        assert_eq!(config.pov_for(Lang::En, Some(PointOfView::China)), PointOfView::China);
        let (config, _) = Configuration::from_entries(&[
            ("pov".into(), text("chn")),
            ("pov_locked".into(), ConfigValue::Flag(true)),
        ]);
        assert_eq!(config.pov_for(Lang::En, Some(PointOfView::DeFacto)), PointOfView::China);
    }

    #[test]
    fn faulty_entries_are_reported_and_keep_their_defaults() {
        let (config, faults) = Configuration::from_entries(&[
            ("pov".into(), text("china")),
            ("pov_locked".into(), text("yes")),
            ("map_approval_number".into(), ConfigValue::Other),
            ("colour".into(), text("red")),
        ]);
        assert_eq!(config, Configuration::default());
        assert_eq!(faults.len(), 4);
        assert!(faults[0].contains("\"chn\"") && faults[3].contains("colour"), "{faults:?}");
    }
}
