//! Pan buttons, for readers who can point but not drag.

use super::icon::Icon;
use crate::store::{Command, Context};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The button that opens the pad, and the pad.
#[component]
pub(super) fn Pan() -> impl IntoView {
    let context = Context::get();
    let open = RwSignal::new(false);
    let step = move |message: Message, icon: &'static str, class: &'static str, x: f64, y: f64| {
        view! {
            <button class=class title=move || context.text(message) aria-label=move || context.text(message) on:click=move |_| context.send(Command::Pan(x, y))>
                <Icon name=icon />
            </button>
        }
    };
    view! {
        <div class="pan">
            <button id="pan" aria-expanded=move || open.get().to_string() title=move || context.text(Message::Pan) aria-label=move || context.text(Message::Pan)
                on:click=move |_| open.update(|open| *open = !*open)>
                <Icon name="move" />
            </button>
            {move || open.get().then(|| view! {
                <div class="pan-pad" role="group" aria-label=move || context.text(Message::Pan)>
                    {step(Message::PanNorth, "up", "north", 0.0, -1.0)}
                    {step(Message::PanWest, "left", "west", -1.0, 0.0)}
                    {step(Message::PanEast, "right", "east", 1.0, 0.0)}
                    {step(Message::PanSouth, "down", "south", 0.0, 1.0)}
                </div>
            })}
        </div>
    }
}
