//! The page: the map fills it, everything else floats over it.

use super::controls::{Controls, Footer};
use super::panel::{Later, LeftPanel};
use super::topbar::TopBar;
use crate::store::{Command, Context, Status};
use atlas_engine::app_state::{Overlay, Sheet};
use atlas_engine::text::{FirstMessage as Message, fill};
use leptos::prelude::*;

/// The id of the map's canvas.
pub(crate) const MAP_ID: &str = "map";

/// The page round the map.
#[component]
pub(crate) fn Shell<V: IntoView + 'static>(map: V) -> impl IntoView {
    let context = Context::get();
    let sheet = move || match context.state.with(|state| state.sheet) {
        Sheet::Peek => "peek",
        Sheet::Half => "half",
        Sheet::Full => "full",
    };
    let has_card = move || context.state.with(|state| state.selection.is_some()).then_some("yes");
    let panel_open = move || context.state.with(|state| state.panel_open).then_some("yes");
    let timeline = move || has_timeline(context).then_some("yes");
    let is_whole = context.is_whole();
    view! {
        <div class="atlas" data-sheet=sheet data-card=has_card data-panel=panel_open data-timeline=timeline>
            <a class="skip" href="#search">{move || context.say(Message::Search)}</a>
            <main class="stage" aria-label=move || context.say(Message::MapLabel)>{map}</main>
            {move || is_whole.get().then(|| view! { <Later which=|part| part.in_view /> })}
            {move || {
                context.visits.track();
                view! { <TopBar /><Trade /><LeftPanel /><Card /><Controls /><Footer /><Dialogs /> }
            }}
            <StatusLine />
            <Announcer />
            <PrintPage />
            {move || is_whole.get().then(|| view! { <Later which=|part| part.dropping /><Later which=|part| part.framed /><Later which=|part| part.wall /> })}
        </div>
    }
}

/// The card of what is selected.
#[component]
fn Card() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.state.with(|state| state.selection.is_some()));
    let there = context.is_whole();
    move || {
        shown.get().then(|| {
            if there.get() {
                return view! { <Later which=|part| part.card /> }.into_any();
            }
            view! { <aside class="panel card"><div class="body"><Later which=|part| part.card /></div></aside> }
                .into_any()
        })
    }
}

/// True if anything visible has years.
fn has_timeline(context: Context) -> bool {
    context.state.with(|state| state.trade.overlay != Overlay::None) || context.own.with(|own| own.has_years)
}

/// Timeline and tooltip, while volumes are shown.
#[component]
fn Trade() -> impl IntoView {
    let context = Context::get();
    let there = context.is_whole();
    let shown = Memo::new(move |_| there.get() && has_timeline(context));
    move || {
        shown.get().then(|| {
            view! {
                <Later which=|part| part.timeline />
                <Later which=|part| part.tooltip />
            }
        })
    }
}

/// The page for print, while one is printed.
#[component]
fn PrintPage() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.sheet.with(Option::is_some));
    move || shown.get().then(|| view! { <Later which=|part| part.sheet /> })
}

/// The dialog that is open, if one is.
#[component]
fn Dialogs() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.state.with(|state| state.dialog.is_some()));
    let there = context.is_whole();
    move || {
        shown.get().then(|| {
            if there.get() {
                return view! { <Later which=|part| part.dialogs /> }.into_any();
            }
            view! { <div class="status"><Later which=|part| part.dialogs /></div> }.into_any()
        })
    }
}

/// Says what goes on while there is no map.
#[component]
fn StatusLine() -> impl IntoView {
    let context = Context::get();
    move || {
        match context.status.get() {
        Status::Ready => ().into_any(),
        Status::Loading => view! { <p class="status" role="status">{context.say(Message::Loading)}</p> }.into_any(),
        Status::Failed(message, cause) => view! {
            <div class="status failed" role="alert">
                <h2>{context.say(Message::ErrorTitle)}</h2>
                <p>{fill(context.say(message), &[("cause", &cause)])}</p>
                <button class="primary" on:click=move |_| context.send(Command::Retry)>{context.say(Message::Retry)}</button>
            </div>
        }
        .into_any(),
    }
    }
}

/// Tells screen readers what was opened.
#[component]
fn Announcer() -> impl IntoView {
    let context = Context::get();
    let words = move || {
        let selection = context.state.with(|state| state.selection);
        let lang = context.lang.get();
        selection.map(|feature| {
            let name = context.with_atlas(|atlas| atlas_engine::analysis::title(feature, atlas, lang));
            fill(Message::AnnounceSelected.text(lang), &[("name", &name)])
        })
    };
    view! { <p class="hidden" aria-live="polite">{words}</p> }
}
