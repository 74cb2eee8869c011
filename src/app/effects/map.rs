//! Effects of the map: display list input, visible features.

use super::debounce::Debounce;
use crate::app::map::Map;
use crate::app::panel_insets::margins;
use crate::browser;
use crate::store::{Context, PartStatus};
use atlas_engine::scene::SharedVolumes;
use leptos::prelude::*;

/// Input of the display list.
pub(super) fn draw(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        let state = context.state.get();
        let theme = context.theme.get();
        let trail = context.trail(&state.route);
        map.with_value(Clone::clone).set_picture(&state, theme, trail);
    });
}

/// Volumes that the map shows.
pub(super) fn volumes(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        let (flows, others) = context.own.with(|own| (own.flows.clone(), own.others.clone()));
        let of_tables =
            || context.volumes.with(|answer| answer.as_ref().map(|answer| answer.picture.clone()));
        // Own flows stand before those of the tables.
        let picture =
            flows.map(|flows| (*flows).clone()).or_else(of_tables).unwrap_or_default().with(&others);
        map.with_value(Clone::clone).set_volumes(SharedVolumes::new(picture));
    });
}

/// Without the late chunk there is no fallback painter.
pub(super) fn fallback_painter(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        if context.part.get() == PartStatus::Failed {
            map.with_value(Clone::clone).no_fallback_painter();
        }
    });
}

/// The list beside the map follows what the map shows, once that rests; comes with the later part. Walls have no keyboard.
pub(super) fn in_view(context: Context, map: Map) {
    if browser::is_wall() {
        return;
    }
    let pending = Debounce::new();
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        context.epoch.track();
        context.own.track();
        let map = map.clone();
        let look = move || crate::ui::set_in_view(map.in_view(margins(context)));
        pending.call(look);
    });
}
