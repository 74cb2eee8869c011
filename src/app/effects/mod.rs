//! Effects: what changes of the state do to the world outside. All of them are in this folder.

mod address;
mod debounce;
mod document;
mod embed;
mod map;
mod user_data;

use super::embed::EmbedChannel;
use super::load::load_facts;
use super::map::Map;
use crate::browser;
use crate::store::{ChunkStatus, Context};
use gloo::events::EventListener;
use leptos::prelude::*;

/// Sets up the effects of the first load.
pub(super) fn install(context: Context, map: StoredValue<Map, LocalStorage>) {
    document::document(context);
    embed::frame(context);
    map::draw(context, map);
    map::volumes(context, map);
    user_data::own_flows(context);
    user_data::own_ready(context);
    user_data::own_clusters(context);
    user_data::own_wishes(context);
    address::address(context);
    address::history(context, map);
    facts(context);
    map::fallback_painter(context, map);
}

/// Sets up the effects of the late chunk; only that may name this.
pub(super) fn install_late(context: Context, map: Map) -> Vec<EventListener> {
    embed::looks(context);
    user_data::own_view(context);
    map::in_view(context, map.clone());
    document::language(context);
    if !browser::is_framed() {
        return Vec::new();
    }
    let (channel, listener) = EmbedChannel::listen(context, map);
    embed::post_events(context, channel);
    listener.into_iter().collect()
}

/// The facts follow the part that reads them, whenever that comes.
fn facts(context: Context) {
    Effect::new(move |_| {
        context.atlas_revision.track();
        if context.chunk.get() == ChunkStatus::Ready {
            load_facts(context);
        }
    });
}
