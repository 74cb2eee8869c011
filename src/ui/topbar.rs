//! Wordmark, search, languages, theme, help.

use super::icon::Icon;
use super::search::Search;
use crate::store::Context;
use atlas_engine::app_state::{Action, Dialog, ThemeChoice};
use atlas_engine::model::Lang;
use atlas_engine::scene::ThemeKind;
use atlas_engine::text::FirstMessage as Message;
use leptos::prelude::*;

/// The top bar.
#[component]
pub(super) fn TopBar() -> impl IntoView {
    let context = Context::get();
    view! {
        <header class="topbar">
            <h1 class="wordmark">
                <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                    <path class="road" d="M2 21c6 1 8-8 14-8s8 5 14 2" />
                    <circle class="gate" cx="16" cy="13" r="5.2" />
                    <circle class="seal" cx="16" cy="13" r="2" />
                </svg>
                <span>
                    <b>{move || context.text(Message::AppTitle)}</b>
                    <small>{move || context.text(Message::AppSubtitle)}</small>
                </span>
            </h1>
            <Search />
            <Languages />
            <div class="tools">
                <button class="round" id="share" on:click=move |_| context.act(Action::SetDialog(Some(Dialog::Export))) title=move || context.text(Message::Share) aria-label=move || context.text(Message::Share)>
                    <Icon name="share" />
                </button>
                <ThemeButton />
                <button class="round" on:click=move |_| context.act(Action::SetDialog(Some(Dialog::Help))) title=move || context.text(Message::Help) aria-label=move || context.text(Message::Help)>
                    <Icon name="help" />
                </button>
            </div>
        </header>
    }
}

#[component]
fn Languages() -> impl IntoView {
    let context = Context::get();
    let button = move |lang: Lang| {
        view! {
            <button lang=lang.tag() aria-pressed=move || (context.lang.get() == lang).to_string() on:click=move |_| context.act(Action::SetLang(lang))>
                <span class="long">{lang.endonym()}</span>
                <span class="short" aria-hidden="true">{short(lang)}</span>
            </button>
        }
    };
    view! {
        <div class="languages" role="group" aria-label=move || context.text(Message::Language)>
            {Lang::ALL.map(button).collect_view()}
        </div>
    }
}

const fn short(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "中",
        Lang::Kk => "Қаз",
        Lang::Ru => "Рус",
        Lang::En => "En",
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let context = Context::get();
    let choice = move || context.state.with(|state| state.theme);
    let next = move || match choice() {
        ThemeChoice::System => ThemeChoice::Fixed(if context.theme.get() == ThemeKind::Dark {
            ThemeKind::Light
        } else {
            ThemeKind::Dark
        }),
        ThemeChoice::Fixed(ThemeKind::Dark) => ThemeChoice::Fixed(ThemeKind::Light),
        ThemeChoice::Fixed(_) => ThemeChoice::Fixed(ThemeKind::Dark),
    };
    let label = move || {
        let now =
            if context.theme.get() == ThemeKind::Dark { Message::ThemeDark } else { Message::ThemeLight };
        format!("{}: {}", context.text(Message::Theme), context.text(now))
    };
    let icon =
        move || view! { <Icon name=if context.theme.get() == ThemeKind::Dark { "moon" } else { "sun" } /> };
    view! {
        <button class="round" title=label aria-label=label on:click=move |_| context.act(Action::SetTheme(next()))>
            {icon}
        </button>
    }
}
