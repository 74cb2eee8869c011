//! Changes of the route query, and words with the tables at hand.

use crate::store::{Command, Context};
use atlas_engine::app_state::{Action, RouteState};
use atlas_engine::model::{Atlas, Facts};
use atlas_engine::present::Itinerary;
use leptos::prelude::*;

/// Asks the router something else.
pub(super) fn ask(context: Context, change: impl FnOnce(RouteState) -> RouteState) {
    let next = change(context.state.with_untracked(|state| state.route.clone()));
    context.act(Action::SetRoute(next));
}

/// The same while something is dragged: the history gets no entry for every step.
pub(super) fn adjust(context: Context, change: impl FnOnce(RouteState) -> RouteState) {
    let next = change(context.state.with_untracked(|state| state.route.clone()));
    context.send(Command::Adjust(Action::SetRoute(next)));
}

/// Writes with the tables; nothing until they are there.
pub(super) fn written<T>(
    context: Context,
    write: impl FnOnce(Itinerary<'_>, &Atlas, &Facts) -> T,
) -> Option<T> {
    let lang = context.lang.get();
    context.with_atlas(|atlas| {
        let facts = atlas.facts.as_ref()?;
        Some(write(Itinerary::new(atlas, facts, lang), atlas, facts))
    })
}
