//! The handle of the bottom sheet on a phone.

use crate::store::Context;
use atlas_engine::app_state::{Action, Sheet};
use atlas_engine::text::FirstMessage as Message;
use leptos::prelude::*;

/// The handle: drag it, or press it to go one height up, and from the top back down.
#[component]
pub(super) fn SheetHandle() -> impl IntoView {
    let context = Context::get();
    let sheet = Memo::new(move |_| context.state.with(|state| state.sheet));
    let from = RwSignal::new(None::<f64>);
    let pressed = move |_| context.act(Action::SetSheet(sheet.get_untracked().pressed()));
    let down = move |event: leptos::ev::PointerEvent| from.set(Some(f64::from(event.client_y())));
    let up = move |event: leptos::ev::PointerEvent| {
        let Some(start) = from.get_untracked() else { return };
        from.set(None);
        let (before, end) = (sheet.get_untracked(), f64::from(event.client_y()));
        let after = before.dragged(start, end);
        if after != before {
            context.act(Action::SetSheet(after));
        }
    };
    let label = move || {
        context.text(if sheet.get() == Sheet::Full { Message::SheetLower } else { Message::SheetTaller })
    };
    view! {
        <button class="handle" aria-label=label on:click=pressed on:pointerdown=down on:pointerup=up on:pointercancel=move |_| from.set(None)>
            <span></span>
        </button>
    }
}
