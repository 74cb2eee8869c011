//! Attract loop, and the countdown before it.

use crate::store::kiosk::Hall;
use atlas_engine::kiosk::{KioskEvent, Phase};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// Title, scene, and where to touch. The whole screen is one button.
#[component]
pub(super) fn Attract() -> impl IntoView {
    let hall = Hall::get();
    let context = hall.context;
    let scene =
        Memo::new(move |_| if let Phase::Attract { scene, .. } = hall.phase.get() { scene } else { 0 });
    let words = move || {
        let page = scene.get().checked_sub(1).and_then(|step| hall.page(step));
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
                <h2>{context.say(Message::AppTitle)}</h2>
                <p>{context.say(Message::AppSubtitle)}</p>
            }
            .into_any(),
        }
    };
    view! {
        <button class="wall-attract" on:click=move |_| hall.take(KioskEvent::Touch)>
            <span class="wall-scene">{words}</span>
            <span class="wall-touch">{move || context.say(Message::KioskTouch)}</span>
        </button>
    }
}

/// Countdown dialog.
#[component]
pub(super) fn Countdown() -> impl IntoView {
    let hall = Hall::get();
    let context = hall.context;
    let left = move || hall.seconds_left.get().unwrap_or(0).to_string();
    view! {
        <div class="wall-veil" role="alertdialog" aria-labelledby="still-there">
            <div class="wall-box">
                <h2 id="still-there">{move || context.say(Message::KioskStillThere)}</h2>
                <p class="wall-seconds" aria-hidden="true">{left}</p>
                <p>{move || fill(context.say(Message::KioskResetIn), &[("n", &left())])}</p>
                <button class="primary" on:click=move |_| hall.take(KioskEvent::Touch)>{move || context.say(Message::KioskStay)}</button>
                <button class="quiet" on:click=move |_| hall.take(KioskEvent::StartOver)>{move || context.say(Message::KioskStartOver)}</button>
            </div>
        </div>
    }
}
