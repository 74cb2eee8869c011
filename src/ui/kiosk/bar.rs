//! Bottom bar of the kiosk: home, story, map, languages, QR code for phones.

use crate::store::kiosk::{KioskController, phone_link};
use crate::ui::icon::Icon;
use atlas_engine::export::qr_path;
use atlas_engine::kiosk::{KioskEvent, Phase};
use atlas_engine::model::Lang;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let button = move |id: &'static str, icon: &'static str, message: Message, act: fn(KioskController)| {
        view! {
            <button id=id on:click=move |_| act(kiosk) aria-label=move || context.text(message) title=move || context.text(message)>
                <Icon name=icon /><span>{move || context.text(message)}</span>
            </button>
        }
    };
    let lang_button = move |lang: Lang| {
        view! {
            <button lang=lang.tag() data-lang=lang.code() aria-pressed=move || (context.lang.get() == lang).to_string() on:click=move |_| kiosk.take(KioskEvent::Speak(lang))>
                {lang.endonym()}
            </button>
        }
    };
    let languages = Memo::new(move |_| kiosk.settings.with(|settings| settings.languages.clone()));
    let has_story = Memo::new(move |_| 0 < kiosk.n_scenes());
    let has_phone = Memo::new(move |_| kiosk.settings.with(|settings| !settings.phone_address.is_empty()));
    let explores = Memo::new(move |_| matches!(kiosk.phase.get(), Phase::Explore | Phase::Countdown { .. }));
    let low_words =
        move || context.text(if kiosk.is_low.get() { Message::KioskRaise } else { Message::KioskLower });
    view! {
        <nav class="wall-bar" aria-label=move || context.text(Message::KioskBar)>
            <div class="wall-doing">
                {button("wall-home", "home", Message::KioskStartOver, |kiosk| kiosk.take(KioskEvent::StartOver))}
                {move || has_story.get().then(|| button("wall-story", "play", Message::KioskStory, |kiosk| kiosk.take(KioskEvent::OpenStory)))}
                {button("wall-explore", "flat", Message::KioskExplore, |kiosk| kiosk.take(KioskEvent::Explore))}
                {move || explores.get().then(|| view! {
                    <button id="wall-low" aria-pressed=move || kiosk.is_low.get().to_string() on:click=move |_| kiosk.set_low(!kiosk.is_low.get_untracked()) aria-label=low_words title=low_words>
                        {move || view! { <Icon name=if kiosk.is_low.get() { "up" } else { "down" } /> }}<span>{low_words}</span>
                    </button>
                })}
                {move || has_phone.get().then(|| button("wall-phone", "share", Message::KioskPhone, |kiosk| kiosk.shows_code.set(true)))}
            </div>
            <div class="wall-languages" role="group" aria-label=move || context.text(Message::Language)>
                {move || languages.get().into_iter().map(lang_button).collect_view()}
            </div>
        </nav>
    }
}

/// QR code that opens the view on a phone.
#[component]
pub(super) fn Code() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let code = move || {
        phone_link(kiosk).and_then(|link| qr_path(&link)).map(|(size, path)| {
            view! {
                <svg class="wall-code" viewBox=format!("0 0 {size} {size}") role="img" aria-label=context.text(Message::KioskPhone)>
                    <rect width=size height=size fill="#fff" />
                    <path d=path fill="#000" />
                </svg>
            }
        })
    };
    view! {
        <div class="wall-veil" role="dialog" aria-labelledby="phone-title">
            <div class="wall-box">
                <h2 id="phone-title">{move || context.text(Message::KioskPhone)}</h2>
                {code}
                <p>{move || context.text(Message::KioskPhoneText)}</p>
                <button class="primary" on:click=move |_| kiosk.shows_code.set(false)>{move || context.text(Message::Close)}</button>
            </div>
        </div>
    }
}
