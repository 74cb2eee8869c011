//! The message catalogue, made from `locales/*.toml` by the build: what is missing there does not compile.

use crate::model::Lang;

/// Something that is said in every language.
pub trait Say: Copy {
    /// The text in a language.
    fn text(self, lang: Lang) -> &'static str;
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// What stands between the items of a list (CLDR 48, list patterns, without their last word).
#[must_use]
pub const fn list_separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::Kk | Lang::Ru | Lang::En => ", ",
    }
}

/// A text with its `{name}` parts filled in.
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
