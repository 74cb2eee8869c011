//! Short names for the map.

use crate::model::{Lang, LocalText};

/// Longest label on the map, in letters (Latin, Cyrillic) or characters (Han).
const LONGEST: usize = 30;

/// A name as the map writes it: without what stands in brackets or after a dash, and not longer than a line.
#[must_use]
pub fn short_label(names: &LocalText, lang: Lang) -> String {
    let text = names.short(lang);
    let text = text.split(" – ").next().unwrap_or(text);
    let text = text.split([',', '，', ':', '：']).next().unwrap_or(text).trim();
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(LONGEST).collect();
    if let Some(space) = cut.rfind(' ') {
        cut.truncate(space);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_between_words() {
        let names = LocalText {
            en: "Xi'an International Trade & Logistics Park (Xi'an port)".into(),
            ..LocalText::default()
        };
        assert_eq!(short_label(&names, Lang::En), "Xi'an International Trade &…");
        let names = LocalText { en: "Ports, dry ports".into(), ..LocalText::default() };
        assert_eq!(short_label(&names, Lang::En), "Ports");
    }
}
