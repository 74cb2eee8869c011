//! Shell of the page: the map fills it, everything else floats above.

use super::controls::{Controls, Footer};
use super::panel::{LazyPanel, LeftPanel};
use super::topbar::TopBar;
use crate::store::{Command, Context, LoadState};
use atlas_engine::app_state::{Overlay, Sheet};
use atlas_engine::text::{FirstMessage as Message, fill};
use leptos::prelude::*;

/// The id of the map's canvas.
pub(crate) const MAP_ID: &str = "map";

/// The shell around the map.
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
    let has_late_ui = context.has_late_ui();
    view! {
        <div class="atlas" data-sheet=sheet data-card=has_card data-panel=panel_open data-timeline=timeline>
            <a class="skip" href="#search">{move || context.text(Message::Search)}</a>
            <main class="stage" aria-label=move || context.text(Message::MapLabel)>{map}</main>
            {move || has_late_ui.get().then(|| view! { <LazyPanel which=|late| late.in_view /> })}
            {move || {
                context.visit_id.track();
                view! { <TopBar /><Trade /><LeftPanel /><Card /><Controls /><Footer /><Dialogs /> }
            }}
            <StatusLine />
            <Announcer />
            <PrintPage />
            {move || has_late_ui.get().then(|| view! { <LazyPanel which=|late| late.dropping /><LazyPanel which=|late| late.framed /><LazyPanel which=|late| late.kiosk /> })}
        </div>
    }
}

/// The card of what is selected.
#[component]
fn Card() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.state.with(|state| state.selection.is_some()));
    let there = context.has_late_ui();
    move || {
        shown.get().then(|| {
            if there.get() {
                return view! { <LazyPanel which=|late| late.card /> }.into_any();
            }
            view! { <aside class="panel card"><div class="body"><LazyPanel which=|late| late.card /></div></aside> }
                .into_any()
        })
    }
}

/// True if something with years is shown.
fn has_timeline(context: Context) -> bool {
    context.state.with(|state| state.trade.overlay != Overlay::None) || context.own.with(|own| own.has_years)
}

/// Timeline and tooltip, while flows are shown.
#[component]
fn Trade() -> impl IntoView {
    let context = Context::get();
    let there = context.has_late_ui();
    let shown = Memo::new(move |_| there.get() && has_timeline(context));
    move || {
        shown.get().then(|| {
            view! {
                <LazyPanel which=|late| late.timeline />
                <LazyPanel which=|late| late.tooltip />
            }
        })
    }
}

/// The print sheet, while one is laid out.
#[component]
fn PrintPage() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.sheet.with(Option::is_some));
    move || shown.get().then(|| view! { <LazyPanel which=|late| late.sheet /> })
}

/// The open dialog.
#[component]
fn Dialogs() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.state.with(|state| state.dialog.is_some()));
    let there = context.has_late_ui();
    move || {
        shown.get().then(|| {
            if there.get() {
                return view! { <LazyPanel which=|late| late.dialogs /> }.into_any();
            }
            view! { <div class="status"><LazyPanel which=|late| late.dialogs /></div> }.into_any()
        })
    }
}

/// Progress or failure while there is no map.
#[component]
fn StatusLine() -> impl IntoView {
    let context = Context::get();
    move || {
        match context.status.get() {
        LoadState::Ready => ().into_any(),
        LoadState::Loading => view! { <p class="status" role="status">{context.text(Message::Loading)}</p> }.into_any(),
        LoadState::Failed(message, cause) => view! {
            <div class="status failed" role="alert">
                <h2>{context.text(Message::ErrorTitle)}</h2>
                <p>{fill(context.text(message), &[("cause", &cause)])}</p>
                <button class="primary" on:click=move |_| context.send(Command::Retry)>{context.text(Message::Retry)}</button>
            </div>
        }
        .into_any(),
    }
    }
}

/// Announces the selection to screen readers.
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
