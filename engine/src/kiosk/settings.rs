//! Kiosk settings: `kiosk.json` beside the application, and overrides from the admin page.

use crate::app_state::ConfigValue;
use crate::model::{Lang, PointOfView};
use crate::scene::ThemeKind;
use std::ops::RangeInclusive;

/// Ranges of the timings, seconds and minutes.
const IDLE_S: RangeInclusive<f64> = 5.0..=3600.0;
const COUNTDOWN_S: RangeInclusive<f64> = 3.0..=120.0;
const SCENE_S: RangeInclusive<f64> = 3.0..=300.0;
const UPDATE_MINUTES: RangeInclusive<f64> = 1.0..=10_080.0;
/// Range of a PIN's length.
const PIN_DIGITS: RangeInclusive<usize> = 4..=12;
/// Limit on a text, bytes.
const LONGEST_ADDRESS: usize = 500;

/// Settings of a kiosk, parsed from `kiosk.json`; times in seconds. The default holds without the file.
#[derive(Clone, Debug, PartialEq)]
pub struct KioskSettings {
    /// Languages in display order; never empty.
    pub languages: Vec<Lang>,
    /// Idle time before the countdown, seconds.
    pub idle_s: f64,
    /// Length of the countdown, seconds.
    pub countdown_s: f64,
    /// Length of a scene in the attract loop, seconds.
    pub scene_s: f64,
    /// Theme.
    pub theme: ThemeKind,
    /// Fixed boundaries; `None` follows the language. Visitors cannot choose.
    pub pov: Option<PointOfView>,
    /// Story scenes in order, by identifier; empty for all of the table.
    pub scenes: Vec<String>,
    /// PIN of the admin page; empty for no admin page.
    pub pin: String,
    /// URL for phones, shown as a QR code; empty for none.
    pub phone_address: String,
    /// URL of heartbeats; empty for none.
    pub heartbeat: String,
    /// Minutes between checks for a newer version.
    pub update_minutes: f64,
    /// URL of the data pack manifest; empty for none.
    pub pack: String,
    /// Public key of data packs: Ed25519, base64.
    pub pack_key: String,
}

impl Default for KioskSettings {
    fn default() -> Self {
        Self {
            languages: Lang::ALL.to_vec(),
            idle_s: 45.0,
            countdown_s: 15.0,
            scene_s: 14.0,
            theme: ThemeKind::Dark,
            pov: None,
            scenes: Vec::new(),
            pin: String::new(),
            phone_address: String::new(),
            heartbeat: String::new(),
            update_minutes: 30.0,
            pack: String::new(),
            pack_key: String::new(),
        }
    }
}

/// Keys of the file, in the order of `docs/kiosk.md`.
const KEYS: [&str; 13] = [
    "languages",
    "idle_seconds",
    "countdown_seconds",
    "scene_seconds",
    "theme",
    "pov",
    "scenes",
    "pin",
    "phone_address",
    "heartbeat",
    "update_minutes",
    "pack",
    "pack_key",
];

fn number(range: &RangeInclusive<f64>, value: &ConfigValue) -> Result<f64, String> {
    match value {
        ConfigValue::Number(number) if range.contains(number) => Ok(*number),
        _ => Err(format!("must be a number from {} to {}", range.start(), range.end())),
    }
}

fn text(value: &ConfigValue) -> Result<String, String> {
    match value {
        ConfigValue::Text(text) if text.len() <= LONGEST_ADDRESS => Ok(text.trim().to_owned()),
        _ => Err(format!("must be a text in quotes, of at most {LONGEST_ADDRESS} letters")),
    }
}

fn words(value: &ConfigValue) -> Result<&[String], String> {
    match value {
        ConfigValue::List(words) => Ok(words),
        _ => Err("must be a list of texts in square brackets".into()),
    }
}

fn languages(codes: &[String]) -> Result<Vec<Lang>, String> {
    let mut found = Vec::new();
    for code in codes {
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code);
        let lang = lang.ok_or_else(|| {
            format!("unknown language {code:?}; known are \"zh\", \"kk\", \"ru\" and \"en\"")
        })?;
        if !found.contains(&lang) {
            found.push(lang);
        }
    }
    if found.is_empty() { Err("must name at least one language".into()) } else { Ok(found) }
}

/// URL on the page's own host; packs and heartbeats go nowhere else.
fn own_address(value: &ConfigValue) -> Result<String, String> {
    let address = text(value)?;
    let is_foreign = address.contains("://") || address.starts_with("//") || address.contains('\\');
    if is_foreign {
        return Err(format!("{address:?} is on another host; write an address beside the application"));
    }
    Ok(address)
}

impl KioskSettings {
    /// Parses the entries of `kiosk.json`. Each unusable entry keeps its default and adds a fault with the remedy.
    #[must_use]
    pub fn from_entries(entries: &[(String, ConfigValue)]) -> (Self, Vec<String>) {
        let mut settings = Self::default();
        let mut faults = Vec::new();
        for (key, value) in entries {
            if let Err(fault) = settings.take(key, value) {
                faults.push(format!("kiosk.json: {key}: {fault}"));
            }
        }
        if !settings.pack.is_empty() && settings.pack_key.is_empty() {
            faults.push(
                "kiosk.json: pack: is not read without \"pack_key\"; write the key that signs packs".into(),
            );
            settings.pack.clear();
        }
        (settings, faults)
    }

    fn take(&mut self, key: &str, value: &ConfigValue) -> Result<(), String> {
        match key {
            "languages" => self.languages = languages(words(value)?)?,
            "idle_seconds" => self.idle_s = number(&IDLE_S, value)?,
            "countdown_seconds" => self.countdown_s = number(&COUNTDOWN_S, value)?,
            "scene_seconds" => self.scene_s = number(&SCENE_S, value)?,
            "update_minutes" => self.update_minutes = number(&UPDATE_MINUTES, value)?,
            "theme" => {
                self.theme = match text(value)?.as_str() {
                    "dark" => ThemeKind::Dark,
                    "light" => ThemeKind::Light,
                    other => return Err(format!("unknown theme {other:?}; use \"dark\" or \"light\"")),
                }
            }
            "pov" => {
                let code = text(value)?;
                self.pov = match code.as_str() {
                    "language" => None,
                    code => Some(PointOfView::ALL.into_iter().find(|pov| pov.code() == code).ok_or_else(
                        || format!("unknown value {code:?}; use \"language\", \"chn\" or \"df\""),
                    )?),
                };
            }
            "scenes" => self.scenes = words(value)?.to_vec(),
            "pin" => {
                let pin = text(value)?;
                let is_pin = PIN_DIGITS.contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit());
                if !is_pin && !pin.is_empty() {
                    return Err("must be 4 to 12 digits in quotes".into());
                }
                self.pin = pin;
            }
            "phone_address" => {
                let address = text(value)?;
                if !address.is_empty() && !address.starts_with("https://") && !address.starts_with("http://")
                {
                    return Err(format!(
                        "{address:?} is no address; write it like \"https://atlas.example/\""
                    ));
                }
                self.phone_address = address;
            }
            "heartbeat" => self.heartbeat = own_address(value)?,
            "pack" => self.pack = own_address(value)?,
            "pack_key" => {
                let key = text(value)?;
                // 32 bytes in base64 are 43 characters and one of padding.
                if !key.is_empty() && (key.len() != 44 || !key.ends_with('=')) {
                    return Err("must be the 44 letters that `cargo xtask pack-key` prints".into());
                }
                self.pack_key = key;
            }
            _ => {
                let known: Vec<String> = KEYS.iter().map(|key| format!("\"{key}\"")).collect();
                return Err(format!("unknown key; known are {}", known.join(", ")));
            }
        }
        Ok(())
    }

    /// Faults for unknown story scenes, each with the known ones.
    #[must_use]
    pub fn unknown_scenes(&self, known: &[String]) -> Vec<String> {
        let unknown = self.scenes.iter().filter(|id| !known.contains(id));
        unknown
            .map(|id| format!("kiosk.json: scenes: unknown scene {id:?}; known are {}", known.join(", ")))
            .collect()
    }
}

/// Overrides from the admin page, stored in the browser; `None` keeps the file's setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSettings {
    /// Idle time, seconds.
    pub idle_s: Option<f64>,
    /// Countdown, seconds.
    pub countdown_s: Option<f64>,
    /// Languages.
    pub languages: Option<Vec<Lang>>,
    /// Boundaries; `Some(None)` follows the language.
    pub pov: Option<Option<PointOfView>>,
    /// Story scenes.
    pub scenes: Option<Vec<String>>,
}

impl SavedSettings {
    /// Serialises to one line, `key=value` pairs joined by semicolons.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.idle_s.map(|seconds| format!("idle={seconds}")));
        parts.extend(self.countdown_s.map(|seconds| format!("countdown={seconds}")));
        let codes =
            |languages: &Vec<Lang>| languages.iter().map(|lang| lang.code()).collect::<Vec<_>>().join(",");
        parts.extend(self.languages.as_ref().map(|languages| format!("languages={}", codes(languages))));
        parts.extend(self.pov.map(|pov| format!("pov={}", pov.map_or("language", PointOfView::code))));
        parts.extend(self.scenes.as_ref().map(|scenes| format!("scenes={}", scenes.join(","))));
        parts.join(";")
    }

    /// Parses such a line; skips invalid pairs, since storage is not trusted.
    #[must_use]
    pub fn from_text(line: &str) -> Self {
        let mut saved = Self::default();
        let seconds =
            |text: &str, range: RangeInclusive<f64>| text.parse().ok().filter(|s| range.contains(s));
        for (key, value) in line.split(';').filter_map(|part| part.split_once('=')) {
            let list =
                || value.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            match key {
                "idle" => saved.idle_s = seconds(value, IDLE_S),
                "countdown" => saved.countdown_s = seconds(value, COUNTDOWN_S),
                "languages" => saved.languages = languages(&list()).ok(),
                "pov" if value == "language" => saved.pov = Some(None),
                "pov" => saved.pov = PointOfView::ALL.into_iter().find(|pov| pov.code() == value).map(Some),
                "scenes" => saved.scenes = Some(list()).filter(|scenes| !scenes.is_empty()),
                _ => (),
            }
        }
        saved
    }

    /// Settings with these overrides; fields without one keep the file's value.
    #[must_use]
    pub fn over(&self, settings: &KioskSettings) -> KioskSettings {
        KioskSettings {
            idle_s: self.idle_s.unwrap_or(settings.idle_s),
            countdown_s: self.countdown_s.unwrap_or(settings.countdown_s),
            languages: self.languages.clone().unwrap_or_else(|| settings.languages.clone()),
            pov: self.pov.unwrap_or(settings.pov),
            scenes: self.scenes.clone().unwrap_or_else(|| settings.scenes.clone()),
            ..settings.clone()
        }
    }

    /// Idle time changed by a step, within its range.
    #[must_use]
    pub fn stepped_idle(seconds: f64, by: f64) -> f64 {
        (seconds + by).clamp(*IDLE_S.start(), *IDLE_S.end())
    }

    /// Countdown changed by a step, within its range.
    #[must_use]
    pub fn stepped_countdown(seconds: f64, by: f64) -> f64 {
        (seconds + by).clamp(*COUNTDOWN_S.start(), *COUNTDOWN_S.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(key: &str, value: ConfigValue) -> (String, ConfigValue) {
        (key.to_owned(), value)
    }

    fn quoted(value: &str) -> ConfigValue {
        ConfigValue::Text(value.to_owned())
    }

    fn list(words: &[&str]) -> ConfigValue {
        ConfigValue::List(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn a_valid_file_sets_every_field() {
        let (settings, faults) = KioskSettings::from_entries(&[
            entry("languages", list(&["ru", "zh"])),
            entry("idle_seconds", ConfigValue::Number(30.0)),
            entry("theme", quoted("light")),
            entry("pov", quoted("chn")),
            entry("pin", quoted("2468")),
            entry("phone_address", quoted("https://atlas.example/")),
            entry("heartbeat", quoted("heartbeat")),
        ]);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(settings.languages, [Lang::Ru, Lang::Zh]);
        assert_eq!((settings.idle_s, settings.theme), (30.0, ThemeKind::Light));
        assert_eq!((settings.pov, settings.pin.as_str()), (Some(PointOfView::China), "2468"));
    }

    #[test]
    fn faulty_entries_are_reported_with_the_remedy_and_keep_their_defaults() {
        let (settings, faults) = KioskSettings::from_entries(&[
            entry("languages", list(&["de"])),
            entry("languages", list(&[])),
            entry("idle_seconds", ConfigValue::Number(0.0)),
            entry("countdown_seconds", quoted("15")),
            entry("theme", quoted("blue")),
            entry("pin", quoted("12")),
            entry("pin", quoted("abcd")),
            entry("phone_address", quoted("atlas.example")),
            entry("heartbeat", quoted("https://elsewhere.example/")),
            entry("pack", quoted("//elsewhere.example/pack.json")),
            entry("pack_key", quoted("short")),
            entry("colour", quoted("red")),
        ]);
        assert_eq!(settings, KioskSettings::default());
        assert_eq!(faults.len(), 12, "{faults:#?}");
        assert!(faults[0].contains("\"kk\"") && faults[2].contains("from 5 to 3600"), "{faults:#?}");
        assert!(faults[11].contains("\"idle_seconds\""), "{faults:#?}");
    }

    #[test]
    fn a_pack_without_a_key_is_ignored() {
        let (settings, faults) = KioskSettings::from_entries(&[entry("pack", quoted("pack/pack.json"))]);
        assert!(settings.pack.is_empty() && faults.len() == 1, "{faults:?}");
    }

    proptest! {
        #[test]
        fn saved_settings_round_trip(idle in prop::option::of(5.0..3600.0f64), countdown in prop::option::of(3.0..120.0f64), n in 0usize..5, pov in 0usize..4) {
            let saved = SavedSettings {
                idle_s: idle,
                countdown_s: countdown,
                languages: (0 < n).then(|| Lang::ALL.into_iter().take(n).collect()),
                pov: [None, Some(None), Some(Some(PointOfView::China)), Some(Some(PointOfView::DeFacto))][pov],
                scenes: (1 < n).then(|| vec!["measure-1".into(), "measure-2".into()]),
            };
            prop_assert_eq!(SavedSettings::from_text(&saved.to_text()), saved);
        }

        #[test]
        fn any_line_parses(line in "\\PC{0,80}") {
            let saved = SavedSettings::from_text(&line).over(&KioskSettings::default());
            prop_assert!(!saved.languages.is_empty() && 5.0 <= saved.idle_s);
        }
    }
}
