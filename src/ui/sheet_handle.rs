//! The handle of the bottom sheet on a phone.

use crate::store::Context;
use atlas_engine::app_state::{Action, Sheet};
use atlas_engine::text::FirstMessage as Message;
use leptos::prelude::*;

/// The handle of the sheet: drag it, or press it to go one height up, and from the top back down.
#[component]
pub(super) fn SheetHandle() -> impl IntoView {
    let context = Context::get();
    let sheet = Memo::new(move |_| context.state.with(|state| state.sheet));
    let from = RwSignal::new(None::<f64>);
    let step = move |by: i32| {
        let heights = [Sheet::Peek, Sheet::Half, Sheet::Full];
        let here = heights.iter().position(|height| *height == sheet.get_untracked()).unwrap_or(0) as i32;
        let next = (here + by).clamp(0, 2) as usize;
        context.act(Action::SetSheet(heights[next]));
    };
    let pressed = move |_| if sheet.get_untracked() == Sheet::Full { step(-2) } else { step(1) };
    let down = move |event: leptos::ev::PointerEvent| from.set(Some(f64::from(event.client_y())));
    let up = move |event: leptos::ev::PointerEvent| {
        let Some(start) = from.get_untracked() else { return };
        from.set(None);
        let moved = f64::from(event.client_y()) - start;
        if 24.0 < moved.abs() {
            step(if moved < 0.0 { 1 } else { -1 });
        }
    };
    let label = move || {
        context.say(if sheet.get() == Sheet::Full { Message::SheetLower } else { Message::SheetTaller })
    };
    view! {
        <button class="handle" aria-label=label on:click=pressed on:pointerdown=down on:pointerup=up on:pointercancel=move |_| from.set(None)>
            <span></span>
        </button>
    }
}
