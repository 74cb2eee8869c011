//! What the people who run a copy of the atlas decide: `config.json` beside the application.

use crate::model::{Lang, PointOfView};

/// Which boundaries are shown when the reader has not chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PovRule {
    /// Chinese readers see the boundaries of maps published in China, others those of actual control.
    #[default]
    ByLanguage,
    /// Everybody sees these.
    Fixed(PointOfView),
}

/// The decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// Which boundaries are shown.
    pub pov: PovRule,
    /// Whether readers cannot choose others.
    pub pov_locked: bool,
    /// Number under which the map was approved for publication (审图号); printed on the map and in every export.
    pub map_approval_number: String,
    /// Sites beside the page's own from which data may be read, such as `https://data.example`.
    pub data_origins: Vec<String>,
    /// Sites whose pages may talk to the atlas when it is framed; the page's own may always.
    pub embed_origins: Vec<String>,
}

/// A value of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigValue {
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Texts.
    List(Vec<String>),
    /// Something else.
    Other,
}

/// Longest approval number that is printed, in letters.
const LONGEST_NUMBER: usize = 60;

impl Configuration {
    /// Reads the entries of the file. What cannot be used is named, with the remedy, and stays as it is by default.
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

    /// The boundaries for a reader: what was chosen, if that is allowed, or what the rule says.
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

/// Whether a text is a scheme and a host, with a port or not: an address without a path.
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
    fn the_language_decides_unless_the_deployment_or_the_reader_does() {
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
    fn every_fault_is_named_and_changes_nothing() {
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
