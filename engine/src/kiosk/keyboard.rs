//! On-screen keyboard: Latin (also for pinyin), Russian and Kazakh layouts.

use crate::model::Lang;

/// Keyboard layout, by script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyboardLayout {
    /// Latin; finds Chinese names by pinyin.
    Latin,
    /// Russian.
    Russian,
    /// Kazakh: the Russian letters, and nine more in place of the digits.
    Kazakh,
}

/// Function key of the on-screen keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoftKey {
    /// Deletes the last character.
    Back,
    /// Inserts a space.
    Space,
    /// Deletes the whole text.
    Clear,
    /// Submits the text.
    Enter,
}

impl KeyboardLayout {
    /// All layouts, in menu order.
    pub const ALL: [Self; 3] = [Self::Latin, Self::Russian, Self::Kazakh];

    /// Default layout of a language.
    #[must_use]
    pub const fn of(lang: Lang) -> Self {
        match lang {
            Lang::Zh | Lang::En => Self::Latin,
            Lang::Ru => Self::Russian,
            Lang::Kk => Self::Kazakh,
        }
    }

    /// Label on the layout key: its first letters, the same in all languages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Latin => "ABC · 拼音",
            Self::Russian => "АБВ",
            Self::Kazakh => "ӘҒҚ",
        }
    }

    /// Keys of a layout, row by row from the top; one character per key.
    #[must_use]
    pub const fn rows(self) -> &'static [&'static str] {
        match self {
            Self::Latin => &["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm-"],
            Self::Russian => &["1234567890", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбюё-"],
            Self::Kazakh => &["әіңғүұқөһё", "йцукенгшщзх", "фывапролджэ", "ячсмитьбюыъ-"],
        }
    }
}

impl SoftKey {
    /// Text after a press of the key at the end of `text`.
    #[must_use]
    pub fn applied(self, text: &str) -> String {
        match self {
            Self::Back => {
                let mut shorter = text.to_owned();
                shorter.pop();
                shorter
            }
            Self::Space => format!("{text} "),
            Self::Clear => String::new(),
            Self::Enter => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_cover_the_kazakh_and_russian_alphabets() {
        let has = |layout: KeyboardLayout, letters: &str| {
            let keys: String = layout.rows().concat();
            letters.chars().filter(|letter| !keys.contains(*letter)).collect::<String>()
        };
        assert_eq!(has(KeyboardLayout::Russian, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"), "");
        assert_eq!(has(KeyboardLayout::Kazakh, "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"), "");
        assert_eq!(has(KeyboardLayout::Latin, "abcdefghijklmnopqrstuvwxyz0123456789"), "");
    }

    #[test]
    fn backspace_deletes_a_whole_character() {
        assert_eq!(SoftKey::Back.applied("Қорғас"), "Қорға");
        assert_eq!(SoftKey::Back.applied(""), "");
        assert_eq!(SoftKey::Space.applied("a"), "a ");
    }
}
