//! Interface of the kiosk: attract loop, story, bottom bar, keyboard, admin page.

mod admin;
mod attract;
mod bar;
mod keyboard;
mod status;
mod story;

use crate::browser;
use crate::store::Context;
use crate::store::kiosk::{self, KioskController};
use atlas_engine::kiosk::Phase;
use leptos::prelude::*;

/// Interface of the kiosk; empty on other pages.
#[component]
pub(super) fn KioskLayer() -> impl IntoView {
    let context = Context::get();
    browser::is_kiosk().then(|| {
        let kiosk = KioskController::new(context);
        provide_context(kiosk);
        kiosk::begin(kiosk);
        let is = move |wanted: fn(Phase) -> bool| Memo::new(move |_| wanted(kiosk.phase.get()));
        let attracts = is(|phase| matches!(phase, Phase::Attract { .. }));
        let tells = is(|phase| matches!(phase, Phase::Story { .. }));
        let counts = is(|phase| matches!(phase, Phase::Countdown { .. }));
        let is_admin = is(|phase| matches!(phase, Phase::Admin));
        view! {
            <div class="wall">
                {move || attracts.get().then(|| view! { <attract::Attract /> })}
                {move || tells.get().then(|| view! { <story::Story /> })}
                <bar::Bar />
                <keyboard::Keyboard />
                {move || kiosk.shows_code.get().then(|| view! { <bar::Code /> })}
                {move || counts.get().then(|| view! { <attract::Countdown /> })}
                {move || kiosk.asks_pin.get().then(|| view! { <admin::Pin /> })}
                {move || is_admin.get().then(|| view! { <admin::Admin /> })}
            </div>
        }
    })
}
