//! Attributes of the document: language, theme, title, description.

use crate::browser;
use crate::store::Context;
use atlas_engine::model::Lang;
use atlas_engine::scene::ThemeKind;
use atlas_engine::text::FirstMessage as Message;
use leptos::prelude::*;

/// Sets language, title and theme of the page.
pub(super) fn document(context: Context) {
    Effect::new(move |_| {
        let lang = context.lang.get();
        browser::set_html_attribute("lang", lang.tag());
        browser::set_title(&format!(
            "{} · {}",
            Message::AppTitle.text(lang),
            Message::AppSubtitle.text(lang)
        ));
    });
    Effect::new(move |_| {
        let theme = if context.theme.get() == ThemeKind::Dark { "dark" } else { "light" };
        browser::set_html_attribute("data-theme", theme);
    });
}

/// Remembers the language that the reader chose, and describes the page in it. Late chunk only.
pub(super) fn language(context: Context) {
    let is_kept = !browser::is_kiosk() && !browser::is_framed();
    Effect::new(move |before: Option<Lang>| {
        let lang = context.lang.get();
        if is_kept && before.is_some_and(|before| before != lang) {
            browser::remember("lang", lang.code());
        }
        browser::describe_page(atlas_engine::text::Message::PageDescription.text(lang));
        lang
    });
}
