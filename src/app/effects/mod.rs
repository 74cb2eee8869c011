//! Effects: reactions of document, address, map and embedding page to changes of the state. Every `Effect` of the
//! application is in this folder.

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

/// Installs the effects of the first load.
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

/// Installs the effects of the late chunk, and the channel to the embedding page if there is one. Only the late chunk
/// may name this.
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

/// Loads the facts once the late chunk, which decodes them, is ready.
fn facts(context: Context) {
    Effect::new(move |_| {
        context.atlas_revision.track();
        if context.chunk.get() == ChunkStatus::Ready {
            load_facts(context);
        }
    });
}
