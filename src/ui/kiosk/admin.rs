//! Admin page and PIN pad.

use super::status::Status;
use crate::browser;
use crate::store::kiosk::KioskController;
use crate::ui::icon::Icon;
use atlas_engine::app_state::PovRule;
use atlas_engine::kiosk::{GateAnswer, KioskEvent, SavedSettings, story_titles};
use atlas_engine::model::{Lang, PointOfView};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// PIN pad.
#[component]
pub(super) fn Pin() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let digits = RwSignal::new(String::new());
    let answer = RwSignal::new(None::<GateAnswer>);
    let attempt = move || {
        let pin = kiosk.settings.with_untracked(|settings| settings.pin.clone());
        let typed = digits.get_untracked();
        let now = browser::now_ms();
        let result = kiosk.gate.try_update_value(|gate| gate.attempt(&pin, &typed, now));
        digits.set(String::new());
        if result == Some(GateAnswer::Open) {
            kiosk.asks_pin.set(false);
            kiosk.take(KioskEvent::Admin(true));
        } else {
            browser::write_log("admin", "a wrong PIN");
            answer.set(result);
        }
    };
    let press = move |digit: char| {
        digits.update(|digits| {
            if digits.len() < 12 {
                digits.push(digit);
            }
        });
    };
    let key = move |digit: char| view! { <button class="key" on:click=move |_| press(digit)>{digit.to_string()}</button> };
    let said = move || match answer.get() {
        Some(GateAnswer::Wrong) => context.text(Message::AdminWrong).to_owned(),
        Some(GateAnswer::Wait(seconds)) => {
            fill(context.text(Message::AdminWait), &[("n", &seconds.to_string())])
        }
        _ => String::new(),
    };
    view! {
        <div class="wall-veil" role="dialog" aria-labelledby="pin-title">
            <div class="wall-box wall-pin">
                <h2 id="pin-title">{move || context.text(Message::AdminPin)}</h2>
                <p class="wall-dots" aria-hidden="true">{move || "●".repeat(digits.with(String::len))}</p>
                <div class="wall-digits">
                    {"123456789".chars().map(key).collect_view()}
                    <button class="key named" on:click=move |_| digits.set(String::new())>{move || context.text(Message::KeyClear)}</button>
                    {key('0')}
                    <button class="key named" id="pin-done" on:click=move |_| attempt()>{move || context.text(Message::KeyDone)}</button>
                </div>
                <p role="status">{said}</p>
                <button class="quiet" on:click=move |_| kiosk.asks_pin.set(false)>{move || context.text(Message::Close)}</button>
            </div>
        </div>
    }
}

/// The admin page.
#[component]
pub(super) fn Admin() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let change = move |change: &dyn Fn(SavedSettings) -> SavedSettings| {
        kiosk.change(change(kiosk.saved.get_untracked()), true);
    };
    let seconds = move |id: &'static str,
                        message: Message,
                        read: fn(KioskController) -> f64,
                        set: fn(SavedSettings, f64) -> SavedSettings,
                        step: fn(f64, f64) -> f64| {
        let by = move |by: f64| {
            let next = step(untrack(|| read(kiosk)), by);
            change(&|saved| set(saved, next));
        };
        view! {
            <div class="wall-setting" id=id>
                <span>{move || context.text(message)}</span>
                <button class="quiet" on:click=move |_| by(-5.0) aria-label="−5 s"><Icon name="minus" /></button>
                <b>{move || format!("{:.0} s", read(kiosk))}</b>
                <button class="quiet" on:click=move |_| by(5.0) aria-label="+5 s"><Icon name="plus" /></button>
            </div>
        }
    };
    view! {
        <div class="wall-veil" role="dialog" aria-labelledby="admin-title">
            <div class="wall-box wall-admin">
                <header>
                    <h2 id="admin-title">{move || context.text(Message::AdminTitle)}</h2>
                    <button class="primary" id="admin-close" on:click=move |_| kiosk.take(KioskEvent::Admin(false))>{move || context.text(Message::Close)}</button>
                </header>
                <section>
                    <h3>{move || context.text(Message::AdminSettings)}</h3>
                    {seconds("admin-idle", Message::AdminIdle, |kiosk| kiosk.settings.with(|settings| settings.idle_s), |saved, s| SavedSettings { idle_s: Some(s), ..saved }, SavedSettings::stepped_idle)}
                    {seconds("admin-countdown", Message::AdminCountdown, |kiosk| kiosk.settings.with(|settings| settings.countdown_s), |saved, s| SavedSettings { countdown_s: Some(s), ..saved }, SavedSettings::stepped_countdown)}
                    <Languages />
                    <Boundaries />
                    <Scenes />
                    <button class="quiet" id="admin-as-file" on:click=move |_| kiosk.change(SavedSettings::default(), true)>{move || context.text(Message::AdminAsFile)}</button>
                </section>
                <Status />
            </div>
        </div>
    }
}

#[component]
fn Languages() -> impl IntoView {
    let kiosk = KioskController::get();
    let is_on = move |lang: Lang| kiosk.settings.with(|settings| settings.languages.contains(&lang));
    let toggle = move |lang: Lang| {
        let now = kiosk.settings.with_untracked(|settings| settings.languages.clone());
        let next: Vec<Lang> = if now.contains(&lang) {
            now.iter().copied().filter(|other| *other != lang).collect()
        } else {
            now.iter().copied().chain([lang]).collect()
        };
        // One must remain.
        if !next.is_empty() {
            kiosk.change(SavedSettings { languages: Some(next), ..kiosk.saved.get_untracked() }, true);
        }
    };
    let button = move |lang: Lang| {
        view! { <button class="quiet" lang=lang.tag() aria-pressed=move || is_on(lang).to_string() on:click=move |_| toggle(lang)>{lang.endonym()}</button> }
    };
    view! {
        <div class="wall-setting" id="admin-languages">
            <span>{move || kiosk.context.text(Message::Language)}</span>
            {Lang::ALL.map(button).collect_view()}
        </div>
    }
}

#[component]
fn Boundaries() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let button = move |pov: Option<PointOfView>| {
        let name = match pov {
            None => Message::AdminByLanguage,
            Some(PointOfView::China) => Message::PovChn,
            Some(PointOfView::DeFacto) => Message::PovDf,
        };
        let rule = pov.map_or(PovRule::ByLanguage, PovRule::Fixed);
        let is_on = move || context.state.with(|state| state.config.pov == rule);
        let choose =
            move |_| kiosk.change(SavedSettings { pov: Some(pov), ..kiosk.saved.get_untracked() }, true);
        view! { <button class="quiet" disabled=kiosk.is_bound() aria-pressed=move || is_on().to_string() on:click=choose>{move || context.text(name)}</button> }
    };
    let is_locked = move || context.state.with(|state| state.config.pov_locked);
    view! {
        <div class="wall-setting" id="admin-boundaries">
            <span>{move || context.text(Message::Boundaries)}</span>
            {[None, Some(PointOfView::China), Some(PointOfView::DeFacto)].map(button).collect_view()}
            <small>{move || is_locked().then(|| context.text(Message::AdminLocked))}</small>
        </div>
    }
}

#[component]
fn Scenes() -> impl IntoView {
    let kiosk = KioskController::get();
    let context = kiosk.context;
    let all = move || {
        let lang = context.lang.get();
        let whole = atlas_engine::kiosk::KioskSettings::default();
        context.with_atlas(|atlas| {
            atlas.facts.as_ref().map(|facts| story_titles(facts, &whole, lang)).unwrap_or_default()
        })
    };
    let is_on = move |id: &str| {
        kiosk
            .settings
            .with(|settings| settings.scenes.is_empty() || settings.scenes.iter().any(|scene| scene == id))
    };
    let toggle = move |id: &str| {
        let all: Vec<String> = untrack(all).into_iter().map(|(id, _)| id).collect();
        let next: Vec<String> =
            all.into_iter().filter(|scene| untrack(|| is_on(scene)) != (scene == id)).collect();
        if !next.is_empty() {
            kiosk.change(SavedSettings { scenes: Some(next), ..kiosk.saved.get_untracked() }, true);
        }
    };
    view! {
        <div class="wall-setting" id="admin-scenes">
            <span>{move || context.text(Message::AdminScenes)}</span>
            {move || all().into_iter().map(|(id, title)| {
                let (mine, pressed) = (id.clone(), id);
                view! { <button class="quiet" lang=title.lang.tag() aria-pressed=move || is_on(&pressed).to_string() on:click=move |_| toggle(&mine)>{title.text}</button> }
            }).collect_view()}
        </div>
    }
}
