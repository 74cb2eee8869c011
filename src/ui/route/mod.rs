//! Route tab: query, results, scenario, reach, method.

mod chips;
mod matrix;
mod method;
mod query;
mod question;
mod reach;
mod results;
mod scenario;

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
            <reach::Reach />
            <scenario::Scenario />
            <matrix::ManyPlaces />
            <method::Method />
            <p class="hidden" role="status">{move || {
                let n = context.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.choices.len()));
                (0 < n).then(|| atlas_engine::text::fill(context.text(Message::RoutesFound), &[("n", &n.to_string())]))
            }}</p>
        </div>
    }
}
