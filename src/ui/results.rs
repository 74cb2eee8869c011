//! Search results.

use crate::store::Context;
use atlas_engine::analysis::Found;
use atlas_engine::model::FeatureId;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The list under the search field.
#[component]
pub(super) fn Results(
    found: Memo<Vec<Found>>,
    active: RwSignal<usize>,
    choose: Callback<FeatureId>,
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
                on:pointerdown=move |event| { event.prevent_default(); choose.run(feature); }
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
