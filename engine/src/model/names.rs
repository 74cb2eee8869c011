//! Languages and localised text.

use serde::{Deserialize, Serialize};

/// Interface language, also that of names and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Chinese, simplified characters.
    Zh,
    /// Kazakh, Cyrillic script.
    Kk,
    /// Russian.
    Ru,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// All languages, in the order of the language menu.
    pub const ALL: [Self; 4] = [Self::Zh, Self::Kk, Self::Ru, Self::En];

    /// BCP 47 tag for `lang` attributes, e.g. `zh-Hans`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-Hans",
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Value of `lang` in permalinks, e.g. `zh`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Endonym: the language's name in itself.
    #[must_use]
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::Kk => "Қазақша",
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }

    /// Language of a BCP 47 tag, by its primary subtag; `None` if unsupported.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::model::Lang;
    /// assert_eq!(Lang::from_tag("zh-CN"), Some(Lang::Zh));
    /// assert_eq!(Lang::from_tag("de"), None);
    /// ```
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(first))
    }

    /// Fallback chain for missing texts, best first; begins with the language itself.
    #[must_use]
    pub const fn fallbacks(self) -> [Self; 4] {
        match self {
            Self::Zh => [Self::Zh, Self::En, Self::Ru, Self::Kk],
            Self::Kk => [Self::Kk, Self::Ru, Self::En, Self::Zh],
            Self::Ru => [Self::Ru, Self::En, Self::Kk, Self::Zh],
            Self::En => [Self::En, Self::Ru, Self::Kk, Self::Zh],
        }
    }
}

/// Marker of a Kazakh text equal to the Russian one. Most names of Chinese and European places are; the first load
/// carries them once.
const SAME_AS_RUSSIAN: &str = "=";

/// Text in up to four languages; an empty string is a missing translation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalText {
    /// Chinese, simplified.
    pub zh: String,
    /// Kazakh; `=` if equal to the Russian text. Read through [`exact`](Self::exact).
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
    /// Pinyin of the Chinese text without tones, for search; empty for running text and until the facts are loaded.
    #[serde(skip)]
    pub pinyin: String,
}

impl LocalText {
    /// Text of unknown language, assigned by script: Han to Chinese, Cyrillic to Russian, the rest to English.
    #[must_use]
    pub fn of_letters(text: &str) -> Self {
        let has = |range: std::ops::RangeInclusive<char>| text.chars().any(|c| range.contains(&c));
        let mut local = Self::default();
        let place = if has('\u{4e00}'..='\u{9fff}') {
            &mut local.zh
        } else if has('\u{400}'..='\u{4ff}') {
            &mut local.ru
        } else {
            &mut local.en
        };
        text.clone_into(place);
        local
    }

    /// Text in exactly this language, without fallback; empty when missing.
    #[must_use]
    pub fn exact(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::Kk if self.kk == SAME_AS_RUSSIAN => &self.ru,
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }

    /// Text for a reader of `lang` by [`Lang::fallbacks`], with its language; empty if there is none at all.
    #[must_use]
    pub fn best(&self, lang: Lang) -> (&str, Lang) {
        lang.fallbacks()
            .into_iter()
            .map(|candidate| (self.exact(candidate), candidate))
            .find(|(text, _)| !text.is_empty())
            .unwrap_or(("", lang))
    }

    /// Text for a reader of `lang`, by [`Lang::fallbacks`].
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::model::{Lang, LocalText};
    /// let almaty = LocalText { ru: "Алматы".into(), kk: "=".into(), ..LocalText::default() };
    /// assert_eq!(almaty.get(Lang::Kk), "Алматы");
    /// assert_eq!(almaty.get(Lang::En), "Алматы"); // falls back
    /// ```
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        self.best(lang).0
    }

    /// [`get`](Self::get) up to the first parenthesis, ASCII or full width, for map labels.
    #[must_use]
    pub fn short(&self, lang: Lang) -> &str {
        let text = self.get(lang);
        let cut = text
            .char_indices()
            .find(|(at, c)| *at > 0 && matches!(c, '(' | '（'))
            .map_or(text.len(), |(at, _)| at);
        text[..cut].trim_end()
    }

    /// True if the text is missing in every language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Lang::ALL.into_iter().all(|lang| self.exact(lang).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn almaty() -> LocalText {
        LocalText {
            ru: "Алматы (Алматы-1)".into(),
            en: "Almaty (Almaty-1 freight)".into(),
            ..LocalText::default()
        }
    }

    #[test]
    fn a_missing_text_falls_back_to_the_nearest_language() {
        assert_eq!(almaty().best(Lang::Kk), ("Алматы (Алматы-1)", Lang::Ru));
        assert_eq!(almaty().best(Lang::Zh), ("Almaty (Almaty-1 freight)", Lang::En));
        assert_eq!(LocalText::default().best(Lang::Zh), ("", Lang::Zh));
    }

    #[test]
    fn labels_drop_parentheses() {
        assert_eq!(almaty().short(Lang::En), "Almaty");
        let zh =
            LocalText { zh: "连云港港（中哈物流合作基地）".into(), ..LocalText::default() };
        assert_eq!(zh.short(Lang::Zh), "连云港港");
    }

    #[test]
    fn bcp_47_tags_map_to_languages() {
        for (tag, lang) in [
            ("zh-CN", Some(Lang::Zh)),
            ("KK", Some(Lang::Kk)),
            ("ru_RU", Some(Lang::Ru)),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
    }
}
