//! Chips of chosen items, and the lists to choose from.

use super::query::{ask, written};
use crate::store::Context;
use crate::ui::icon::Icon;
use atlas_engine::app_state::RouteList;
use atlas_engine::present::OptionGroup;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// A list to choose from; choices become chips.
#[component]
pub(super) fn Picker(
    id: &'static str,
    #[prop(into)] groups: Signal<Vec<OptionGroup>>,
    hint: Message,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let context = Context::get();
    let changed = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        crate::browser::choose_first(id);
        if !name.is_empty() {
            choose(name);
        }
    };
    let group = |group: OptionGroup| {
        let option =
            |named: atlas_engine::present::Named| view! { <option value=named.name>{named.text}</option> };
        view! { <optgroup label=group.title>{group.options.into_iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <select id=id on:change=changed>
            <option value="">{move || context.text(hint)}</option>
            {move || groups.get().into_iter().map(group).collect_view()}
        </select>
    }
}

/// Chips of chosen items; a press removes one.
#[component]
pub(super) fn Chips(#[prop(into)] names: Signal<Vec<String>>, list: RouteList) -> impl IntoView {
    let context = Context::get();
    let chip = move |name: String| {
        let text =
            written(context, |itinerary, _, _| itinerary.named(&name).text).unwrap_or_else(|| name.clone());
        let label = format!("{}: {text}", context.text(Message::RouteRemove));
        view! {
            <button class="chip" aria-label=label on:click=move |_| ask(context, |route| route.toggled(list, &name))>
                <span>{text}</span><Icon name="close" />
            </button>
        }
    };
    move || {
        let names = names.get();
        (!names.is_empty())
            .then(|| view! { <div class="chips">{names.into_iter().map(chip).collect_view()}</div> })
    }
}
