//! The route tab: question, answers, scenario, reach, and how it is worked out.

mod matrix;
mod method;
mod parts;
mod question;
mod results;

pub(super) use results::save as save_file;

use crate::store::{Command, Context};
use atlas_engine::app_state::{Action, RouteState};
use atlas_engine::model::{Atlas, Facts};
use atlas_engine::present::Itinerary;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The tab.
#[component]
pub(super) fn RoutePanel() -> impl IntoView {
    let context = Context::get();
    view! {
        <div class="route">
            <question::Question />
            <results::Results />
            <parts::Reach />
            <parts::Scenario />
            <matrix::ManyPlaces />
            <method::Method />
            <p class="hidden" role="status">{move || {
                let n = context.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.choices.len()));
                (0 < n).then(|| atlas_engine::text::fill(context.say(Message::RoutesFound), &[("n", &n.to_string())]))
            }}</p>
        </div>
    }
}

/// Asks the router something else.
fn ask(context: Context, change: impl FnOnce(RouteState) -> RouteState) {
    let next = change(context.state.with_untracked(|state| state.route.clone()));
    context.act(Action::SetRoute(next));
}

/// The same while something is dragged: the history gets no entry for every step.
fn adjust(context: Context, change: impl FnOnce(RouteState) -> RouteState) {
    let next = change(context.state.with_untracked(|state| state.route.clone()));
    context.send(Command::Adjust(Action::SetRoute(next)));
}

/// Writes with the tables; nothing until they are there.
fn written<T>(context: Context, write: impl FnOnce(Itinerary<'_>, &Atlas, &Facts) -> T) -> Option<T> {
    let lang = context.lang.get();
    context.with_atlas(|atlas| {
        let facts = atlas.facts.as_ref()?;
        Some(write(Itinerary::new(atlas, facts, lang), atlas, facts))
    })
}
