//! Kiosk bar: start, story, map, languages, QR code.

use crate::store::kiosk::{Hall, phone_link};
use crate::ui::icon::Icon;
use atlas_engine::export::qr_path;
use atlas_engine::kiosk::{KioskEvent, Phase};
use atlas_engine::model::Lang;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let hall = Hall::get();
    let context = hall.context;
    let button = move |id: &'static str, icon: &'static str, message: Message, act: fn(Hall)| {
        view! {
            <button id=id on:click=move |_| act(hall) aria-label=move || context.say(message) title=move || context.say(message)>
                <Icon name=icon /><span>{move || context.say(message)}</span>
            </button>
        }
    };
    let lang_button = move |lang: Lang| {
        view! {
            <button lang=lang.tag() data-lang=lang.code() aria-pressed=move || (context.lang.get() == lang).to_string() on:click=move |_| hall.take(KioskEvent::Speak(lang))>
                {lang.endonym()}
            </button>
        }
    };
    let languages = Memo::new(move |_| hall.settings.with(|settings| settings.languages.clone()));
    let has_story = Memo::new(move |_| 0 < hall.n_scenes());
    let has_phone = Memo::new(move |_| hall.settings.with(|settings| !settings.phone_address.is_empty()));
    let explores = Memo::new(move |_| matches!(hall.phase.get(), Phase::Explore | Phase::Countdown { .. }));
    let low_words =
        move || context.say(if hall.is_low.get() { Message::KioskRaise } else { Message::KioskLower });
    view! {
        <nav class="wall-bar" aria-label=move || context.say(Message::KioskBar)>
            <div class="wall-doing">
                {button("wall-home", "home", Message::KioskStartOver, |hall| hall.take(KioskEvent::StartOver))}
                {move || has_story.get().then(|| button("wall-story", "play", Message::KioskStory, |hall| hall.take(KioskEvent::OpenStory)))}
                {button("wall-explore", "flat", Message::KioskExplore, |hall| hall.take(KioskEvent::Explore))}
                {move || explores.get().then(|| view! {
                    <button id="wall-low" aria-pressed=move || hall.is_low.get().to_string() on:click=move |_| hall.set_low(!hall.is_low.get_untracked()) aria-label=low_words title=low_words>
                        {move || view! { <Icon name=if hall.is_low.get() { "up" } else { "down" } /> }}<span>{low_words}</span>
                    </button>
                })}
                {move || has_phone.get().then(|| button("wall-phone", "share", Message::KioskPhone, |hall| hall.shows_code.set(true)))}
            </div>
            <div class="wall-languages" role="group" aria-label=move || context.say(Message::Language)>
                {move || languages.get().into_iter().map(lang_button).collect_view()}
            </div>
        </nav>
    }
}

/// The code that opens the view on a phone.
#[component]
pub(super) fn Code() -> impl IntoView {
    let hall = Hall::get();
    let context = hall.context;
    let code = move || {
        phone_link(hall).and_then(|link| qr_path(&link)).map(|(size, path)| {
            view! {
                <svg class="wall-code" viewBox=format!("0 0 {size} {size}") role="img" aria-label=context.say(Message::KioskPhone)>
                    <rect width=size height=size fill="#fff" />
                    <path d=path fill="#000" />
                </svg>
            }
        })
    };
    view! {
        <div class="wall-veil" role="dialog" aria-labelledby="phone-title">
            <div class="wall-box">
                <h2 id="phone-title">{move || context.say(Message::KioskPhone)}</h2>
                {code}
                <p>{move || context.say(Message::KioskPhoneText)}</p>
                <button class="primary" on:click=move |_| hall.shows_code.set(false)>{move || context.say(Message::Close)}</button>
            </div>
        </div>
    }
}
