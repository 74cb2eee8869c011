//! The left panel with its tabs; on a phone, the sheet.

use super::icon::Icon;
use super::sheet_handle::SheetHandle;
use crate::store::{ChunkStatus, Context, LateUi, LateView};
use atlas_engine::app_state::{Action, Panel};
use atlas_engine::text::FirstMessage as Message;
use leptos::prelude::*;

const fn name(panel: Panel) -> Message {
    match panel {
        Panel::Explore => Message::PanelExplore,
        Panel::Trade => Message::PanelTrade,
        Panel::Route => Message::PanelRoute,
        Panel::Zones => Message::PanelZones,
        Panel::Programme => Message::PanelProgramme,
        Panel::Partners => Message::PanelPartners,
    }
}

/// The left panel.
#[component]
pub(super) fn LeftPanel() -> impl IntoView {
    let context = Context::get();
    let panel = Memo::new(move |_| context.state.with(|state| state.panel));
    let open = Memo::new(move |_| context.state.with(|state| state.panel_open));
    let tab = move |which: Panel| {
        let id = format!("tab-{}", which.code());
        let chosen = move || panel.get() == which;
        view! {
            <button id=id role="tab" aria-controls="panel-body" aria-selected=move || chosen().to_string()
                tabindex=move || if chosen() { "0" } else { "-1" } on:click=move |_| context.act(Action::ShowPanel(which))>
                {move || context.text(name(which))}
            </button>
        }
    };
    // Arrow keys go from tab to tab, as the pattern of tabs has it.
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let here = Panel::ALL.iter().position(|which| *which == panel.get_untracked()).unwrap_or(0);
        let n = Panel::ALL.len();
        let next = match event.key().as_str() {
            "ArrowRight" => (here + 1) % n,
            "ArrowLeft" => (here + n - 1) % n,
            _ => return,
        };
        event.prevent_default();
        context.act(Action::ShowPanel(Panel::ALL[next]));
        crate::browser::focus(&format!("tab-{}", Panel::ALL[next].code()));
    };
    view! {
        <button class="round open-panel" aria-expanded=move || open.get().to_string() aria-controls="panel" on:click=move |_| context.act(Action::SetPanelOpen(!open.get_untracked()))
            title=move || context.text(if open.get() { Message::ClosePanel } else { Message::OpenPanel })
            aria-label=move || context.text(if open.get() { Message::ClosePanel } else { Message::OpenPanel })>
            <Icon name="menu" />
        </button>
        <aside id="panel" class="panel left" aria-label=move || context.text(Message::Layers)>
            <SheetHandle />
            <div class="tabs" role="tablist" on:keydown=keys>{Panel::ALL.map(tab).collect_view()}</div>
            <div id="panel-body" class="body" role="tabpanel" tabindex="0" aria-labelledby=move || format!("tab-{}", panel.get().code())>
                {move || match panel.get() {
                    Panel::Explore => view! { <LazyPanel which=|late| late.explore /> }.into_any(),
                    Panel::Trade => view! { <LazyPanel which=|late| late.trade /> }.into_any(),
                    Panel::Route => view! { <LazyPanel which=|late| late.route /> }.into_any(),
                    Panel::Zones => view! { <LazyPanel which=|late| late.zones /> }.into_any(),
                    Panel::Programme => view! { <LazyPanel which=|late| late.programme /> }.into_any(),
                    Panel::Partners => view! { <LazyPanel which=|late| late.partners /> }.into_any(),
                }}
            </div>
        </aside>
    }
}

/// A component of the late chunk, which is requested at once if it is not loaded yet.
#[component]
pub(super) fn LazyPanel(
    /// Field of the table.
    which: fn(&LateUi) -> LateView,
) -> impl IntoView {
    let context = Context::get();
    context.load_chunk();
    let status = Memo::new(move |_| context.chunk.get());
    move || match status.get() {
        ChunkStatus::Ready => untrack(|| context.with_late_ui(which)).map(|show| show()),
        ChunkStatus::Failed => Some(view! { <ChunkFailed /> }.into_any()),
        _ => {
            Some(view! { <p class="hint" role="status">{context.text(Message::LoadingPart)}</p> }.into_any())
        }
    }
}

/// Notice that the chunk failed, with a button to retry.
#[component]
fn ChunkFailed() -> impl IntoView {
    let context = Context::get();
    view! {
        <div class="notice" role="alert">
            <p>{context.text(Message::PartFailed)}</p>
            <button class="quiet" on:click=move |_| context.load_chunk()>{context.text(Message::Retry)}</button>
        </div>
    }
}
