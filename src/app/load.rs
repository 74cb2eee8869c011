//! Loading: map and shapes first; detail, late chunk and facts after the first frame.

use super::map::Map;
use super::navigation::from_address;
use super::panel_insets::margins;
use crate::browser;
use crate::store::{Context, fetch_settings};
use atlas_engine::app_state::{Action, Configuration, reduce};
use atlas_engine::data::{self, Version};
use atlas_engine::model::Atlas;
use atlas_engine::present::home;
use atlas_engine::scene::{Scene, needs_detail};
use atlas_engine::text::FirstMessage as Message;
use atlas_engine::view::Camera;
use futures_util::future::join;
use leptos::prelude::*;
use std::sync::Arc;

/// Milliseconds between two checks of shaders that compile, and checks before the start waits for them no more.
const LOOK_MS: u32 = 4;
const MAX_LOOKS: u32 = 1000;

/// Loads the atlas in the order in which its files are needed.
pub(super) fn load(context: Context, map: Map) {
    leptos::task::spawn_local(async move {
        let (map_and_shapes, config) = join(load_map(), load_config()).await;
        let state = context.state.get_untracked();
        context.set_state(reduce(&state, Action::Configure(Arc::new(config))));
        match map_and_shapes {
            Ok((atlas, version)) => {
                browser::mark("atlas:data");
                *context.atlas().borrow_mut() = atlas;
                browser::rest().await;
                let viewport = map.viewport();
                let (state, camera) = from_address(context, &viewport);
                let camera = camera.unwrap_or_else(|| home(state.projection, &viewport, margins(context)));
                // A link that looks closely must not show the coarse lines first.
                let close = needs_detail(camera.zoom);
                if close {
                    load_detail(context, version).await;
                }
                context.set_state(reduce(&context.state.get_untracked(), Action::Restore(Box::new(state))));
                show(context, &map, camera, version).await;
                if !close && load_detail(context, version).await {
                    map.refine();
                }
                context.load_chunk();
            }
            Err(cause) => map.fail(Message::ErrorData, cause),
        }
    });
}

/// Bytes of a file that the page names, checked against its digest.
async fn file(name: &str) -> Result<Vec<u8>, String> {
    let url = browser::boot_data(name).ok_or_else(|| format!("the page does not name its file {name}"))?;
    let integrity = browser::boot_data(&format!("{name}-integrity")).unwrap_or_default();
    browser::fetch_bytes(&url, &integrity).await
}

/// Configuration of the deployment; the default where `config.json` is missing or faulty.
async fn load_config() -> Configuration {
    match fetch_settings("config.json").await {
        Ok(entries) => {
            let (config, faults) = Configuration::from_entries(&entries);
            faults.iter().for_each(|fault| browser::warn(fault));
            config
        }
        Err(cause) => {
            browser::warn(&cause);
            Configuration::default()
        }
    }
}

async fn load_map() -> Result<(Atlas, Version), String> {
    let (map, shapes) = join(file("map"), file("shapes")).await;
    let (mut atlas, version) = data::decode_map(&map?).map_err(|error| error.to_string())?;
    // Without the finer shapes the lines are straighter, and that is all.
    let shaped = shapes.and_then(|bytes| {
        data::decode_shapes(&bytes, &mut atlas, version).map_err(|error| error.to_string())
    });
    if let Err(cause) = shaped {
        browser::warn(&cause);
    }
    Ok((atlas, version))
}

async fn show(context: Context, map: &Map, camera: Camera, version: Version) {
    context.set_version(version);
    context.atlas_revision.update(|atlas_revision| *atlas_revision += 1);
    context.camera.set(camera);
    // The renderer first, so that the picture is drawn as soon as it is there.
    map.begin(camera, &context.state.get_untracked(), context.theme.get_untracked());
    show_scene(map, camera.zoom).await;
}

/// Prepares the scene of the first picture, piece by piece, so that the page listens meanwhile, and draws it.
async fn show_scene(map: &Map, zoom: f64) {
    let (mut pieces, atlas) = (browser::Pieces::default(), map.atlas());
    pieces.rest().await;
    let mut scene = Scene::new(&atlas.borrow());
    if needs_detail(zoom) {
        scene.refine(&atlas.borrow());
    }
    pieces.rest().await;
    while scene.prepare_piece(&atlas.borrow(), zoom) {
        pieces.rest().await;
    }
    for _ in 0..MAX_LOOKS {
        if map.is_made() {
            break;
        }
        browser::wait(LOOK_MS).await;
    }
    map.show(scene);
    while map.warm_more() {
        pieces.rest().await;
    }
    map.idle();
}

/// Loads the full-detail basemap; `false` if it fails, and the map stays coarse.
async fn load_detail(context: Context, version: Version) -> bool {
    let bytes = file("detail").await;
    let atlas = context.atlas();
    let result = bytes.and_then(|bytes| {
        data::decode_detail(&bytes, &mut atlas.borrow_mut(), version).map_err(|error| error.to_string())
    });
    result.map_err(|cause| browser::warn(&cause)).is_ok()
}

/// Loads the facts unless they are loaded. The late chunk must be ready.
pub(super) fn load_facts(context: Context) {
    let Some(version) = context.data_version() else { return };
    if context.atlas().borrow().facts.is_some() {
        return;
    }
    leptos::task::spawn_local(async move {
        let bytes = file("facts").await;
        let atlas = context.atlas();
        let decode = untrack(|| context.with_late_ui(|late_ui| late_ui.decode_facts));
        let facts = bytes.and_then(|bytes| {
            let decode = decode.ok_or("the reader of the facts is missing")?;
            decode(&bytes, &atlas.borrow(), version).map_err(|error| error.to_string())
        });
        match facts {
            Ok(facts) => {
                atlas.borrow_mut().take_facts(facts);
                context.forget_search();
                context.atlas_revision.update(|atlas_revision| *atlas_revision += 1);
            }
            Err(cause) => {
                browser::warn(&cause);
                context.facts_failed.set(true);
            }
        }
    });
}
