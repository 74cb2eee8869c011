//! List of visible features beside the map, for keyboards and screen readers; visible while focused.

use super::MAP_ID;
use crate::browser;
use crate::store::{Command, Context};
use atlas_engine::model::FeatureId;
use atlas_engine::present::{InView, ListGroup, ListItem};
use atlas_engine::text::Message;
use leptos::prelude::*;
use std::cell::RefCell;

/// The list's id.
const LIST_ID: &str = "in-view";
/// The id of the search field.
const SEARCH_ID: &str = "search";
/// Entries that a page key goes by.
const PAGE: usize = 10;

thread_local! {
    /// Visible features.
    static FEATURES: ArcRwSignal<Vec<FeatureId>> = ArcRwSignal::new(Vec::new());
    /// Element focused before a card took the focus.
    static RETURN_TO: RefCell<Option<&'static str>> = const { RefCell::new(None) };
}

fn features() -> ArcRwSignal<Vec<FeatureId>> {
    FEATURES.with(Clone::clone)
}

/// The map has other things in view.
pub(crate) fn set_in_view(now: Vec<FeatureId>) {
    if features().with_untracked(|before| *before != now) {
        features().set(now);
    }
}

/// A card is closed: who came from the list is there again, and nobody is left without a place.
pub(super) fn return_from_card() {
    let to = RETURN_TO.with_borrow_mut(Option::take).unwrap_or(MAP_ID);
    if browser::is_wall() {
        return;
    }
    leptos::task::spawn_local(async move {
        browser::rest().await;
        if browser::is_focus_lost() {
            browser::focus(to);
        }
    });
}

/// A card is there: who chose it from the list or by searching goes on in it, because it stands far from there.
pub(super) fn go_to_card() {
    let Some(from) = [LIST_ID, SEARCH_ID].into_iter().find(|id| browser::has_focus(&[id])) else { return };
    leptos::task::spawn_local(async move {
        browser::rest().await;
        // A choice empties the field; who is still typing when a card comes by another way is not disturbed.
        if from == SEARCH_ID && !browser::is_field_empty(from) {
            return;
        }
        // With a finger, the field would bring its keyboard along each time.
        let back = if from == SEARCH_ID && browser::is_touched() { MAP_ID } else { from };
        RETURN_TO.set(Some(back));
        browser::focus("card-title");
    });
}

/// The list, and how much is in it for whoever listens.
#[component]
pub(super) fn InViewList() -> impl IntoView {
    let context = Context::get();
    let all = Memo::new(move |_| {
        let lang = context.lang.get();
        let features = features();
        context.with_atlas(|atlas| features.with(|features| InView::new(features, atlas, lang)))
    });
    let words = Memo::new(move |_| all.with(|all| all.words(context.lang.get())));
    let active = RwSignal::new(None::<usize>);
    let len = move || all.with_untracked(|all| all.items().count());
    let at = move |index: usize| all.with_untracked(|all| all.items().nth(index).map(|item| item.feature));
    let go = move |to: Option<usize>| {
        active.set(to);
        context.send(Command::Point(to.and_then(at)));
        to.into_iter().for_each(|to| browser::scroll_to(&option_id(to)));
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let (here, last) = (active.get_untracked().unwrap_or(0), len().saturating_sub(1));
        let to = match event.key().as_str() {
            "ArrowDown" => here.saturating_add(1).min(last),
            "ArrowUp" => here.saturating_sub(1),
            "PageDown" => here.saturating_add(PAGE).min(last),
            "PageUp" => here.saturating_sub(PAGE),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                at(here).into_iter().for_each(|feature| context.send(Command::Open(feature)));
                return;
            }
            "Escape" => {
                // Only the list is left, not the card that may be open.
                event.stop_propagation();
                browser::focus(MAP_ID);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        go(Some(to));
    };
    // What changes while somebody moves the map or reads the list is said; nobody else asked.
    let said = move || {
        let words = words.get();
        browser::has_focus(&[MAP_ID, LIST_ID]).then_some(words)
    };
    let is_empty = Memo::new(move |_| all.with(|all| all.groups.is_empty()));
    let list = move || {
        (!is_empty.get()).then(|| {
            view! {
                <div id=LIST_ID role="listbox" tabindex="0" aria-label=move || words.get() aria-describedby="in-view-hint"
                    aria-activedescendant=move || active.get().map(option_id)
                    on:keydown=key on:focus=move |_| go(Some(active.get_untracked().unwrap_or(0).min(len().saturating_sub(1)))) on:blur=move |_| context.send(Command::Point(None))>
                    {move || numbered(all.get().groups).into_iter().map(|(first, group)| view! { <Group first group active choose=Callback::new(move |feature| context.send(Command::Open(feature))) /> }).collect_view()}
                </div>
            }
        })
    };
    view! {
        <section class="in-view" aria-label=move || context.say(Message::InView)>
            <p id="map-help" class="hidden">{move || context.say(Message::MapHelp)}</p>
            <p id="map-summary" class="hidden">{move || words.get()}</p>
            <p class="hidden" role="status">{said}</p>
            {list}
            <p id="in-view-hint" class="hidden">{move || context.say(Message::InViewHint)}</p>
        </section>
    }
}

fn option_id(index: usize) -> String {
    format!("view-{index}")
}

/// Groups with the index of their first entry.
fn numbered(groups: Vec<ListGroup>) -> Vec<(usize, ListGroup)> {
    let mut n = 0;
    let number = |group: ListGroup| {
        let first = n;
        n += group.items.len();
        (first, group)
    };
    groups.into_iter().map(number).collect()
}

#[component]
fn Group(
    first: usize,
    group: ListGroup,
    active: RwSignal<Option<usize>>,
    choose: Callback<FeatureId>,
) -> impl IntoView {
    let context = Context::get();
    let heading = format!("view-group-{first}");
    let option = move |(index, item): (usize, ListItem)| {
        let (index, feature) = (first + index, item.feature);
        let is_open = move || context.state.with(|state| state.selection == Some(feature)).to_string();
        view! {
            <div id=option_id(index) role="option" aria-selected=is_open class:active=move || active.get() == Some(index)
                on:pointerdown=move |event| { event.prevent_default(); choose.run(feature); }>
                <span lang=item.lang.tag()>{item.name}</span>
            </div>
        }
    };
    view! {
        <div role="group" aria-labelledby=heading.clone()>
            <p id=heading.clone() role="presentation" lang=group.lang.tag()>{group.title}</p>
            {group.items.into_iter().enumerate().map(option).collect_view()}
        </div>
    }
}
