//! On-screen keyboard.

use crate::browser::{self, Field};
use crate::store::kiosk::KioskController;
use atlas_engine::kiosk::{KeyboardLayout, SoftKey};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The keyboard, while a text field is focused.
#[component]
pub(super) fn Keyboard() -> impl IntoView {
    let kiosk = KioskController::get();
    let field = RwSignal::new_local(None::<Field>);
    let layout = RwSignal::new(KeyboardLayout::Latin);
    let listeners = browser::listen_fields(move |next| {
        if next.is_some() && field.with_untracked(Option::is_none) {
            layout.set(KeyboardLayout::of(kiosk.context.lang.get_untracked()));
        }
        browser::set_html_attribute("data-keys", if next.is_some() { "yes" } else { "no" });
        field.set(next);
    });
    let _keep = StoredValue::new_local(listeners);
    let shown = Memo::new(move |_| field.with(Option::is_some));
    move || shown.get().then(|| view! { <Keys field layout /> })
}

#[component]
fn Keys(field: RwSignal<Option<Field>, LocalStorage>, layout: RwSignal<KeyboardLayout>) -> impl IntoView {
    let context = KioskController::get().context;
    let write = move |change: &dyn Fn(&str) -> String| {
        if let Some(field) = field.get_untracked() {
            field.write(change);
        }
    };
    let letter = move |letter: char| {
        view! {
            <button class="key" on:click=move |_| write(&|text| format!("{text}{letter}"))>{letter.to_string()}</button>
        }
    };
    let row = move |letters: &'static str| view! { <div class="keys-row">{letters.chars().map(letter).collect_view()}</div> };
    let soft = move |key: SoftKey, message: Message| {
        let press = move |_| match (key, field.get_untracked()) {
            (SoftKey::Enter, Some(field)) => {
                field.enter();
                field.leave();
            }
            _ => write(&|text| key.applied(text)),
        };
        view! { <button class=if key == SoftKey::Space { "key wide" } else { "key named" } on:click=press>{move || context.text(message)}</button> }
    };
    let switch = move |which: KeyboardLayout| {
        view! { <button class="key named" aria-pressed=move || (layout.get() == which).to_string() on:click=move |_| layout.set(which)>{which.name()}</button> }
    };
    view! {
        // The field keeps the focus while keys are pressed.
        <div class="wall-keys" role="group" aria-label=move || context.text(Message::KeyboardLabel) on:pointerdown=|event| event.prevent_default() on:mousedown=|event| event.prevent_default()>
            {move || layout.get().rows().iter().copied().map(row).collect_view()}
            <div class="keys-row">
                {KeyboardLayout::ALL.map(switch).collect_view()}
                {soft(SoftKey::Space, Message::KeySpace)}
                {soft(SoftKey::Back, Message::KeyBack)}
                {soft(SoftKey::Clear, Message::KeyClear)}
                {soft(SoftKey::Enter, Message::KeyDone)}
            </div>
        </div>
    }
}
