//! The content of the map, and the list of features in view.

use super::debounce::Debounce;
use crate::app::map::Map;
use crate::app::panel_insets::margins;
use crate::browser;
use crate::store::{ChunkStatus, Context};
use atlas_engine::scene::SharedVolumes;
use leptos::prelude::*;

/// Redraws the map when language, layers, selection, route, projection or theme change.
pub(super) fn draw(context: Context, map: StoredValue<Map, LocalStorage>) {
    // A memo of the parts that the map shows would cost 1 KB of the first load.
    Effect::new(move |_| {
        let state = context.state.get();
        let theme = context.theme.get();
        let trail = context.trail(&state.route);
        map.with_value(Clone::clone).set_picture(&state, theme, trail);
    });
}

/// Hands the flow layers to the map: user flows if there are any, else those of the trade tables.
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

/// Fails the map if the late chunk with its fallback painter does not load and there is no WebGL2.
pub(super) fn fallback_painter(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        if context.chunk.get() == ChunkStatus::Failed {
            map.with_value(Clone::clone).no_fallback_painter();
        }
    });
}

/// Lists the features in view once the camera rests. Late chunk only; kiosks have no keyboard and no list.
pub(super) fn in_view(context: Context, map: Map) {
    if browser::is_kiosk() {
        return;
    }
    let pending = Debounce::new();
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        context.atlas_revision.track();
        context.own.track();
        let map = map.clone();
        let look = move || crate::ui::set_in_view(map.in_view(margins(context)));
        pending.call(look);
    });
}
