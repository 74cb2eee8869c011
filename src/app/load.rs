//! Loading: the map and the shapes first, the facts once the map is on the screen.

use super::map::Map;
use super::{from_address, view};
use crate::browser;
use crate::ui::Context;
use atlas_engine::data::{self, Version};
use atlas_engine::model::Atlas;
use atlas_engine::state::{SearchIndex, home};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// Loads everything, in the order in which it is needed.
pub(super) fn load(context: Context, map: Map) {
    leptos::task::spawn_local(async move {
        match load_map().await {
            Ok((atlas, version)) => {
                browser::mark("atlas:data");
                show(context, &map, atlas, version);
                load_facts(context, version).await;
            }
            Err(cause) => map.fail(Message::ErrorData, cause),
        }
    });
}

/// A file that the page names, with its digest.
async fn file(name: &str) -> Result<Vec<u8>, String> {
    let url = browser::boot_data(name).ok_or_else(|| format!("the page does not name its file {name}"))?;
    let integrity = browser::boot_data(&format!("{name}-integrity")).unwrap_or_default();
    browser::fetch_bytes(&url, &integrity).await
}

async fn load_map() -> Result<(Atlas, Version), String> {
    let (map, shapes) = futures::join(file("map"), file("shapes")).await;
    let (mut atlas, version) = data::decode_map(&map?).map_err(|error| error.to_string())?;
    // Without the finer shapes the lines are straighter, and that is all.
    let shaped = shapes.and_then(|bytes| data::decode_shapes(&bytes, &mut atlas, version).map_err(|error| error.to_string()));
    if let Err(cause) = shaped {
        browser::warn(&cause);
    }
    Ok((atlas, version))
}

fn show(context: Context, map: &Map, atlas: Atlas, version: Version) {
    context.set_search(SearchIndex::new(&atlas));
    *context.atlas().borrow_mut() = atlas;
    context.version.set(version.to_string());
    let viewport = map.viewport();
    let (state, camera) = from_address(context, &viewport);
    context.state.set(state);
    context.epoch.update(|epoch| *epoch += 1);
    let camera = camera.unwrap_or_else(|| home(&viewport, view::margins(context)));
    context.camera.set(camera);
    map.begin(camera, &context.state.get_untracked(), context.theme.get_untracked());
}

async fn load_facts(context: Context, version: Version) {
    let bytes = file("facts").await;
    let atlas = context.atlas();
    let facts = bytes.and_then(|bytes| data::decode_facts(&bytes, &atlas.borrow(), version).map_err(|error| error.to_string()));
    match facts {
        Ok(facts) => {
            atlas.borrow_mut().facts = Some(facts);
            context.epoch.update(|epoch| *epoch += 1);
        }
        Err(cause) => {
            browser::warn(&cause);
            context.facts_failed.set(true);
        }
    }
}

/// Two futures at once.
mod futures {
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::Poll;

    /// Both results, when both are there.
    pub(super) async fn join<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
        let (mut a, mut b) = (pin!(a), pin!(b));
        let (mut of_a, mut of_b) = (None, None);
        poll_fn(move |context| {
            if of_a.is_none() && let Poll::Ready(value) = a.as_mut().poll(context) {
                of_a = Some(value);
            }
            if of_b.is_none() && let Poll::Ready(value) = b.as_mut().poll(context) {
                of_b = Some(value);
            }
            match (of_a.take(), of_b.take()) {
                (Some(a), Some(b)) => Poll::Ready((a, b)),
                (a, b) => {
                    (of_a, of_b) = (a, b);
                    Poll::Pending
                }
            }
        })
        .await
    }
}
