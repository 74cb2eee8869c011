//! User data follow link, camera, years and language.

use super::debounce::Debounce;
use crate::browser;
use crate::store::{Context, LoadState};
use leptos::prelude::*;

/// Fetches the user data that the link names, once the facts are loaded.
pub(super) fn own_flows(context: Context) {
    let named = Memo::new(move |_| context.state.with(|state| state.trade.data.clone()));
    Effect::new(move |_| {
        context.atlas_revision.track();
        let Some(address) = named.get() else { return };
        let is_read = context.own.with_untracked(|own| own.is_used);
        if !is_read && context.atlas().borrow().facts.is_some() {
            let fetch = untrack(|| context.with_late_ui(|late_ui| late_ui.fetch_own));
            fetch.into_iter().for_each(|fetch| fetch(context, address.clone()));
        }
    });
}

/// Clusters user flows anew at each integer zoom level.
pub(super) fn own_clusters(context: Context) {
    let zoom = Memo::new(move |_| context.camera.with(|camera| camera.zoom.round() as i32));
    Effect::new(move |before: Option<i32>| {
        let now = zoom.get();
        let is_clustered = context.own.with_untracked(|own| own.is_clustered);
        if before.is_some_and(|before| before != now) && is_clustered {
            let redraw = untrack(|| context.with_late_ui(|late_ui| late_ui.redraw_own));
            redraw.into_iter().for_each(|redraw| redraw(context));
        }
        now
    });
}

/// Redraws user data when year, comparison, assignment or language change.
pub(super) fn own_wishes(context: Context) {
    let wishes = Memo::new(move |_| {
        // Until the facts come, there is no leading over the lines.
        let has_facts = context.with_atlas(|atlas| atlas.facts.is_some());
        let wanted = context
            .state
            .with(|state| (state.trade.year, state.trade.compare, state.trade.is_led, state.lang));
        (has_facts, wanted)
    });
    Effect::new(move |before: Option<_>| {
        let now = wishes.get();
        let is_changed = before.is_some_and(|before| before != now);
        if is_changed && context.own.with_untracked(|own| own.is_used) {
            let redraw = untrack(|| context.with_late_ui(|late_ui| late_ui.redraw_own));
            redraw.into_iter().for_each(|redraw| redraw(context));
        }
        now
    });
}

/// Marks the page as ready once the user data of the link are drawn or refused.
pub(super) fn own_ready(context: Context) {
    Effect::new(move |_| {
        let is_there = context.own.with(|own| own.is_settled);
        if is_there && context.status.get() == LoadState::Ready {
            browser::set_html_attribute("data-atlas-state", "ready");
        }
    });
}

/// Reads on in folders of user data once the camera rests. Late chunk only.
pub(super) fn own_view(context: Context) {
    let pending = Debounce::new();
    let years = Memo::new(move |_| context.state.with(|state| (state.trade.year, state.trade.compare)));
    Effect::new(move |_| {
        context.camera.track();
        let _ = years.get();
        let moved = move || {
            let moved = untrack(|| context.with_late_ui(|late_ui| late_ui.own_moved));
            moved.into_iter().for_each(|moved| moved(context));
        };
        pending.call(moved);
    });
}
