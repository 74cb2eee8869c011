//! Search: a combobox with a list, usable by keyboard alone.

use super::context::{Command, Context};
use super::icon::Icon;
use atlas_engine::model::FeatureId;
use atlas_engine::state::Found;
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
        context.with_search(|index, atlas| index.find(&text, atlas, lang))
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
                aria-label=move || context.say(Message::Search) placeholder=move || context.say(Message::SearchHint)
                prop:value=query on:input=typed on:keydown=key on:focus=move |_| open.set(true)
                on:blur=move |_| open.set(false)
            />
            <Show when=shown>
                <Results found active choose />
            </Show>
            <p class="hidden" role="status">
                {move || shown().then(|| fill(context.say(Message::SearchCount), &[("n", &found.with(Vec::len).to_string())]))}
            </p>
        </div>
    }
}

#[component]
fn Results(
    found: Memo<Vec<Found>>,
    active: RwSignal<usize>,
    choose: impl Fn(FeatureId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let context = Context::get();
    let row = move |(index, found): (usize, Found)| {
        let feature = found.feature;
        let lang = context.lang.get_untracked();
        let kind = context.with_part(|part| part.kind);
        let kind = kind.map(|kind| context.with_atlas(|atlas| kind(feature, atlas, lang)));
        view! {
            <li
                id=format!("found-{index}") role="option" aria-selected=move || (active.get() == index).to_string()
                on:pointerdown=move |event| { event.prevent_default(); choose(feature); }
                on:pointermove=move |_| active.set(index)
            >
                <b lang=found.lang.tag()>{found.name}</b>
                {found.matched.map(|matched| view! { <i>{matched}</i> })}
                <small>{kind}</small>
            </li>
        }
    };
    view! {
        <ul id="found" role="listbox" aria-label=move || context.say(Message::Search)>
            {move || found.get().into_iter().enumerate().map(row).collect_view()}
            <Show when=move || found.with(Vec::is_empty)>
                <li class="none" role="option" aria-selected="false" aria-disabled="true">{move || context.say(Message::SearchNone)}</li>
            </Show>
        </ul>
    }
}
