//! Attract loop and countdown.

use crate::store::kiosk::KioskController;
use atlas_engine::kiosk::{KioskEvent, Phase};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// The attract loop: title, scene, and the invitation to touch. The whole screen is one button.
#[component]
pub(super) fn Attract() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let scene =
        Memo::new(move |_| if let Phase::Attract { scene, .. } = kiosk.phase.get() { scene } else { 0 });
    let words = move || {
        let page = scene.get().checked_sub(1).and_then(|step| kiosk.page(step));
        match page {
            Some(page) => view! {
                <h2 lang=page.title.lang.tag()>{page.title.text}</h2>
                <p lang=page.planned.lang.tag()>{page.planned.text}</p>
                {page.figures.into_iter().take(1).map(|fact| view! {
                    <p class="wall-figure"><b lang=fact.value.lang.tag()>{fact.value.text}</b><span>{fact.label}" · "{fact.period}{fact.statuses.iter().map(|status| format!(" · {status}")).collect::<String>()}</span></p>
                }).collect_view()}
            }
            .into_any(),
            None => view! {
                <h2>{context.text(Message::AppTitle)}</h2>
                <p>{context.text(Message::AppSubtitle)}</p>
            }
            .into_any(),
        }
    };
    view! {
        <button class="wall-attract" on:click=move |_| kiosk.take(KioskEvent::Touch)>
            <span class="wall-scene">{words}</span>
            <span class="wall-touch">{move || context.text(Message::KioskTouch)}</span>
        </button>
    }
}

/// The countdown that asks whether anybody is still there.
#[component]
pub(super) fn Countdown() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let left = move || kiosk.seconds_left.get().unwrap_or(0).to_string();
    view! {
        <div class="wall-veil" role="alertdialog" aria-labelledby="still-there">
            <div class="wall-box">
                <h2 id="still-there">{move || context.text(Message::KioskStillThere)}</h2>
                <p class="wall-seconds" aria-hidden="true">{left}</p>
                <p>{move || fill(context.text(Message::KioskResetIn), &[("n", &left())])}</p>
                <button class="primary" on:click=move |_| kiosk.take(KioskEvent::Touch)>{move || context.text(Message::KioskStay)}</button>
                <button class="quiet" on:click=move |_| kiosk.take(KioskEvent::StartOver)>{move || context.text(Message::KioskStartOver)}</button>
            </div>
        </div>
    }
}
