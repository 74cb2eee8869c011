//! The lists of zones, of the programme and of partners.

use crate::store::{Command, Context};
use atlas_engine::present::{ListGroup, ListItem, partner_list, programme_list, zone_list};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// Zones and sites by kind.
#[component]
pub(super) fn Zones() -> impl IntoView {
    let context = Context::get();
    let groups = Signal::derive(move || context.with_atlas(|atlas| zone_list(atlas, context.lang.get())));
    view! { <Groups groups /> }
}

/// The programme of 2014.
#[component]
pub(super) fn Programme() -> impl IntoView {
    let context = Context::get();
    let groups =
        Signal::derive(move || context.with_atlas(|atlas| programme_list(atlas, context.lang.get())));
    view! { <Groups groups intro=Message::ProgrammeIntro /> }
}

/// Partners by kind.
#[component]
pub(super) fn Partners() -> impl IntoView {
    let context = Context::get();
    let groups = Signal::derive(move || context.with_atlas(|atlas| partner_list(atlas, context.lang.get())));
    view! { <Groups groups /> }
}

#[component]
fn Groups(groups: Signal<Vec<ListGroup>>, #[prop(optional)] intro: Option<Message>) -> impl IntoView {
    let context = Context::get();
    // What kinds and items are called comes with the facts.
    let is_there = move || context.with_atlas(|atlas| atlas.facts.is_some());
    let words = move || match (is_there(), context.facts_failed.get()) {
        (true, _) => intro,
        (false, false) => Some(Message::LoadingFacts),
        (false, true) => Some(Message::FactsFailed),
    };
    let group = |group: ListGroup| {
        view! {
            <section>
                <h2 lang=group.lang.tag()>{group.title}</h2>
                <ul class="entries">{group.items.into_iter().map(|item| view! { <Entry item /> }).collect_view()}</ul>
            </section>
        }
    };
    view! {
        {move || words().map(|words| view! { <p class="hint" role="status">{context.text(words)}</p> })}
        {move || is_there().then(|| groups.get().into_iter().map(group).collect_view())}
    }
}

/// An entry that opens its feature.
#[component]
pub(super) fn Entry(item: ListItem) -> impl IntoView {
    let context = Context::get();
    let feature = item.feature;
    let current = move || context.state.with(|state| state.selection == Some(feature)).then_some("true");
    view! {
        <li>
            <button aria-current=current on:click=move |_| context.send(Command::Open(feature))>
                <span lang=item.lang.tag()>{item.name}</span>
            </button>
        </li>
    }
}
