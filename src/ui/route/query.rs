//! Edits of the route query, and access to the itinerary writer.

use crate::store::{Command, Context};
use atlas_engine::app_state::{Action, RouteState};
use atlas_engine::model::{Atlas, Facts};
use atlas_engine::present::Itinerary;
use leptos::prelude::*;

/// Changes the route query.
pub(super) fn ask(context: Context, change: impl FnOnce(RouteState) -> RouteState) {
    let next = change(context.state.with_untracked(|state| state.route.clone()));
    context.act(Action::SetRoute(next));
}

/// Changes the route query during a drag, without a history entry.
pub(super) fn adjust(context: Context, change: impl FnOnce(RouteState) -> RouteState) {
    let next = change(context.state.with_untracked(|state| state.route.clone()));
    context.send(Command::Adjust(Action::SetRoute(next)));
}

/// Writes with the itinerary writer; `None` until the facts have loaded.
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
