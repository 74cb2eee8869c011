//! Dialogs: sources and help.

use super::icon::Icon;
use crate::store::Context;
use atlas_engine::app_state::{Action, Dialog, Renderer};
use atlas_engine::present::{COLLECTIONS, Collection, diagnostics};
use atlas_engine::text::{Message, fill};
use leptos::html;
use leptos::prelude::*;

/// The dialog that is open, if one is.
#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let context = Context::get();
    let open = Memo::new(move |_| context.state.with(|state| state.dialog));
    move || open.get().map(|dialog| view! { <Modal dialog /> })
}

#[component]
fn Modal(dialog: Dialog) -> impl IntoView {
    let context = Context::get();
    let element: NodeRef<html::Dialog> = NodeRef::new();
    // A modal dialog keeps the focus inside and gives it back when it closes; the browser does both.
    element.on_load(|dialog| {
        let _ = dialog.show_modal();
    });
    let close = move || context.act(Action::SetDialog(None));
    let title = match dialog {
        Dialog::Sources => Message::Sources,
        Dialog::Help => Message::Help,
        Dialog::Diagnostics => Message::Diagnostics,
        Dialog::Export => Message::Share,
        Dialog::Embed => Message::Embed,
    };
    view! {
        <dialog node_ref=element aria-labelledby="dialog-title" on:close=move |_| close() on:click=move |event| {
            // A click on the ground round the dialog reaches the dialog itself.
            if element.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
                close();
            }
        }>
            <div class="dialog">
                <header>
                    <h2 id="dialog-title">{move || context.say(title)}</h2>
                    <button class="round" on:click=move |_| close() aria-label=move || context.say(Message::Close) title=move || context.say(Message::Close)><Icon name="close" /></button>
                </header>
                {match dialog {
                    Dialog::Sources => view! { <Sources /> }.into_any(),
                    Dialog::Help => view! { <Help /> }.into_any(),
                    Dialog::Diagnostics => view! { <Diagnostics /> }.into_any(),
                    Dialog::Export => view! { <super::export::ExportDialog /> }.into_any(),
                    Dialog::Embed => view! { <super::embed::EmbedDialog /> }.into_any(),
                }}
            </div>
        </dialog>
    }
}

#[component]
fn Sources() -> impl IntoView {
    let context = Context::get();
    let row = move |work: Collection| {
        let licence = (!work.licence.is_empty()).then(|| format!(" ({})", work.licence));
        view! { <li><b lang="en">{work.name}{licence}</b>" — "{move || context.say(work.what)}</li> }
    };
    view! {
        <p>{move || context.say(Message::SourcesIntro)}</p>
        <ul class="collections">{COLLECTIONS.map(row).collect_view()}</ul>
        <p class="version">{move || fill(context.say(Message::DataVersion), &[("version", &context.version.get())])}</p>
        <Notices />
    }
}

/// Load status of the licences.
#[derive(Clone, Debug, PartialEq)]
enum NoticesStatus {
    /// Nobody wants to read them.
    Away,
    /// On their way.
    Coming,
    /// There.
    Ready(String),
    /// They did not come.
    Failed,
}

/// Licences of data and software, which come when somebody wants to read them.
#[component]
fn Notices() -> impl IntoView {
    let context = Context::get();
    let status = RwSignal::new(NoticesStatus::Away);
    let load = move |_| {
        // Opened again, they are asked for again only if they did not come.
        if !matches!(status.get_untracked(), NoticesStatus::Away | NoticesStatus::Failed) {
            return;
        }
        status.set(NoticesStatus::Coming);
        leptos::task::spawn_local(async move {
            let address = crate::browser::boot_data("notices").unwrap_or_default();
            let came = crate::browser::fetch_bytes(&address, "").await;
            let text = |bytes: Vec<u8>| NoticesStatus::Ready(String::from_utf8_lossy(&bytes).into_owned());
            // The dialog may be closed by now.
            let _ = status.try_set(came.map_or(NoticesStatus::Failed, text));
        });
    };
    let body = move || {
        match status.get() {
        NoticesStatus::Away => ().into_any(),
        NoticesStatus::Coming => view! { <p role="status">{context.say(Message::LoadingPart)}</p> }.into_any(),
        NoticesStatus::Ready(text) => {
            view! { <pre lang="en" tabindex="0" role="region" aria-label=context.say(Message::Notices)>{text}</pre> }
                .into_any()
        }
        NoticesStatus::Failed => view! { <p role="alert">{context.say(Message::PartFailed)}</p> }.into_any(),
    }
    };
    view! {
        <details class="notices" on:toggle=load>
            <summary>{move || context.say(Message::Notices)}</summary>
            {body}
        </details>
    }
}

#[component]
fn Help() -> impl IntoView {
    let context = Context::get();
    let row = move |(keys, message): (&'static str, Message)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{move || context.say(message)}</dd></div> };
    let keys = [
        ("← ↑ → ↓", Message::HelpKeyArrows),
        ("+ −", Message::HelpKeyZoom),
        ("Home", Message::HelpKeyHome),
        ("Tab", Message::HelpKeyList),
        ("/", Message::HelpKeySearch),
        ("Esc", Message::HelpKeyEscape),
    ];
    view! {
        <h3>{move || context.say(Message::HelpGestures)}</h3>
        <p>{move || context.say(Message::HelpGesturesText)}</p>
        <h3>{move || context.say(Message::HelpKeys)}</h3>
        <dl class="keys">{keys.map(row).collect_view()}</dl>
        <Shortcut />
        <Keep />
        <p><button class="link" on:click=move |_| context.act(Action::SetDialog(Some(Dialog::Diagnostics)))>{move || context.say(Message::Diagnostics)}</button></p>
    }
}

/// Speech that is taken for keys must not set anything off: the one key that works everywhere can be switched off.
#[component]
fn Shortcut() -> impl IntoView {
    let context = Context::get();
    let is_on = || crate::browser::root_attribute("data-shortcuts").as_deref() != Some("off");
    let switch = move |event| {
        let now = if event_target_checked(&event) { "on" } else { "off" };
        crate::browser::set_html_attribute("data-shortcuts", now);
        crate::browser::remember("shortcuts", now);
    };
    view! {
        <p>
            <label class="check"><input type="checkbox" id="shortcut-search" checked=is_on() on:change=switch />
                <span>{move || context.say(Message::ShortcutSearch)}</span></label>
        </p>
    }
}

/// Status of offline storage.
#[derive(Clone, Debug, PartialEq)]
enum Kept {
    /// It cannot be kept here, or nobody knows yet.
    Impossible,
    /// Not yet.
    No,
    /// On its way.
    Coming,
    /// Whole.
    Yes,
    /// It did not work, and why.
    Failed(String),
}

/// Keeps the atlas on this device, for those who ask for it.
#[component]
fn Keep() -> impl IntoView {
    let context = Context::get();
    let kept = RwSignal::new(Kept::Impossible);
    leptos::task::spawn_local(async move {
        let is_wall = crate::browser::is_wall();
        let now = match (
            !is_wall && crate::browser::can_keep_offline().await,
            crate::browser::is_kept_offline().await,
        ) {
            (false, _) => Kept::Impossible,
            (true, false) => Kept::No,
            (true, true) => Kept::Yes,
        };
        let _ = kept.try_set(now);
    });
    let keep = move |_| {
        kept.set(Kept::Coming);
        leptos::task::spawn_local(async move {
            let result = crate::browser::keep_offline().await;
            let _ = kept.try_set(result.map_or_else(Kept::Failed, |()| Kept::Yes));
        });
    };
    let forget = move |_| {
        leptos::task::spawn_local(async move {
            crate::browser::forget_offline().await;
            let _ = kept.try_set(Kept::No);
        });
    };
    let asks = move || view! { <button class="quiet" id="keep-offline" on:click=keep>{context.say(Message::OfflineKeep)}</button> };
    move || {
        match kept.get() {
        Kept::Impossible => ().into_any(),
        Kept::No => view! { <p>{asks()}</p> }.into_any(),
        Kept::Coming => view! { <p role="status">{context.say(Message::OfflineKeeping)}</p> }.into_any(),
        Kept::Yes => view! {
            <p role="status" id="kept-offline">{context.say(Message::OfflineKept)}" "<button class="link" id="forget-offline" on:click=forget>{context.say(Message::OfflineForget)}</button></p>
        }
        .into_any(),
        Kept::Failed(cause) => view! {
            <p role="alert">{fill(context.say(Message::OfflineFailed), &[("cause", &cause)])}</p>
            <p>{asks()}</p>
        }
        .into_any(),
    }
    }
}

#[component]
fn Diagnostics() -> impl IntoView {
    let context = Context::get();
    let rows = move || {
        let row =
            |(name, value): (&'static str, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        diagnostics(&context.drawing.get(), &context.version.get(), context.lang.get())
            .into_iter()
            .map(row)
            .collect_view()
    };
    let chosen = move || context.state.with(|state| state.renderer);
    let option = move |renderer: Renderer| {
        let name = move || match renderer {
            Renderer::Auto => context.say(Message::RendererAuto),
            Renderer::WebGl => "WebGL2",
            Renderer::Canvas => "Canvas 2D",
        };
        view! {
            <label>
                <input type="radio" name="renderer" value=renderer.code() prop:checked=move || chosen() == renderer on:change=move |_| context.act(Action::SetRenderer(renderer)) />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <dl class="keys facts">{rows}</dl>
        <fieldset class="choice">
            <legend>{move || context.say(Message::Renderer)}</legend>
            {Renderer::ALL.map(option).collect_view()}
        </fieldset>
    }
}
