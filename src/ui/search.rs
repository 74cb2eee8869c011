//! Search: a combobox with a list box, usable by keyboard alone.

use super::icon::Icon;
use crate::store::{Command, Context};
use atlas_engine::analysis::Found;
use atlas_engine::model::FeatureId;
use atlas_engine::text::{FirstMessage as Message, fill};
use leptos::prelude::*;

/// The search field and its results.
#[component]
pub(super) fn Search() -> impl IntoView {
    let context = Context::get();
    let query = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let found: Memo<Vec<Found>> = Memo::new(move |_| {
        let (text, lang) = (query.get(), context.lang.get());
        context.atlas_revision.track();
        // The names are searched by the part that comes after the first map; what was typed before waits for it.
        let find = context.with_late_ui(|late_ui| late_ui.find);
        find.map(|find| find(context, &text, lang)).unwrap_or_default()
    });
    let shown = move || open.get() && !query.with(|text| text.trim().is_empty());
    let choose = move |feature: FeatureId| {
        open.set(false);
        query.set(String::new());
        context.send(Command::Open(feature));
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let len = found.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if 0 < len => active.update(|index| *index = (*index + 1) % len),
            "ArrowUp" if 0 < len => active.update(|index| *index = (*index + len - 1) % len),
            "Enter" => {
                let chosen = found.with(|found| found.get(active.get_untracked()).map(|found| found.feature));
                chosen.into_iter().for_each(choose);
            }
            "Escape" if shown() => {
                open.set(false);
                query.set(String::new());
            }
            _ => return,
        }
        event.prevent_default();
    };
    let typed = move |event: leptos::ev::Event| {
        query.set(event_target_value(&event));
        active.set(0);
        open.set(true);
    };
    view! {
        <div class="search" role="search">
            <Icon name="search" />
            <input
                id="search" type="search" role="combobox" autocomplete="off" spellcheck="false" enterkeyhint="search"
                aria-autocomplete="list" aria-controls="found" aria-expanded=move || shown().to_string()
                aria-activedescendant=move || (shown() && !found.with(Vec::is_empty)).then(|| format!("found-{}", active.get()))
                aria-label=move || context.text(Message::Search) placeholder=move || context.text(Message::SearchHint)
                prop:value=query on:input=typed on:keydown=key on:focus=move |_| open.set(true)
                on:blur=move |_| open.set(false)
            />
            <Show when=shown>
                {move || untrack(|| context.with_late_ui(|late_ui| late_ui.found)).map(|show| show(found, active, Callback::new(choose)))}
            </Show>
            <p class="hidden" role="status">
                {move || shown().then(|| fill(context.text(Message::SearchCount), &[("n", &found.with(Vec::len).to_string())]))}
            </p>
        </div>
    }
}
