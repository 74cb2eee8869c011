//! The route tab: question, answers, scenario, reach, and how it is worked out.

mod matrix;
mod method;
mod parts;
mod query;
mod question;
mod results;

pub(super) use results::save as save_file;

use crate::store::Context;
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
