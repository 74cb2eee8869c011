//! Message catalogue, generated from `locales/*.toml` by the build script: a missing translation is a compile error.
//!
//! Decision: `docs/decisions/0007-first-messages.md`.

use crate::model::Lang;

/// Message of the catalogue.
pub trait Say: Copy {
    /// Text in a language; placeholders `{name}` are filled by [`fill`] and [`fill_counts`](super::fill_counts).
    fn text(self, lang: Lang) -> &'static str;
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// Separator of list items (CLDR 48, list patterns, without the last conjunction).
#[must_use]
pub const fn list_separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::Kk | Lang::Ru | Lang::En => ", ",
    }
}

/// Replaces the placeholders `{name}` of a message; unknown ones stay.
///
/// # Examples
/// ```
/// use atlas_engine::text::fill;
/// assert_eq!(fill("{n} of {all}", &[("n", "2"), ("all", "5")]), "2 of 5");
/// ```
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_has_a_text_in_every_language() {
        for lang in Lang::ALL {
            assert!(Message::ALL.iter().all(|message| !message.text(lang).is_empty()));
            assert!(FirstMessage::ALL.iter().all(|message| !message.text(lang).is_empty()));
        }
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("{n} of {all}", &[("n", "2"), ("all", "5")]), "2 of 5");
    }
}
