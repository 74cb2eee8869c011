//! The late chunk: tabs, cards, dialogs, router, facts decoder, Canvas-2D painter, exports. It is loaded after the
//! first frame, or earlier when one of its panels is opened.
//!
//! Code that only [`late_chunk`] reaches goes into a WebAssembly file of its own (`xtask/src/split.rs`); code that
//! anything else names stays in the first load. Hence the application knows the chunk only through the tables
//! [`LateUi`] and [`LateServices`].

use super::export;
use super::map::Map;
use crate::browser;
use crate::paint::{Painter, canvas};
use crate::store::{ChunkStatus, Context, Export, LateUi, SceneView};
use gloo::events::EventListener;
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::HtmlCanvasElement;

/// Functions of the late chunk that the composition calls.
#[derive(Clone, Copy)]
pub(super) struct LateServices {
    /// Makes the Canvas-2D painter.
    pub(super) painter: fn(&HtmlCanvasElement) -> Result<Box<dyn Painter>, &'static str>,
    /// Carries out an export.
    pub(super) export: fn(Context, Map, Export),
    /// Watches for printing started by the browser.
    pub(super) watch_print: fn(Context, Map) -> Vec<EventListener>,
    /// Watches for dropped and pasted files.
    pub(super) watch_files: fn(Context) -> Vec<EventListener>,
    /// Shows a scene of the kiosk.
    pub(super) scene: fn(&Map, SceneView),
    /// Installs the late effects and the channel to the embedding page.
    pub(super) effects: fn(Context, Map) -> Vec<EventListener>,
}

/// Everything that the chunk provides.
pub(super) struct LateChunk {
    late_ui: LateUi,
    services: LateServices,
}

thread_local! {
    static SERVICES: Cell<Option<LateServices>> = const { Cell::new(None) };
}

/// Services of the late chunk; `None` until it is loaded.
pub(super) fn services() -> Option<LateServices> {
    SERVICES.get()
}

/// Loads the chunk.
#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn late_chunk() -> Result<LateChunk, leptos::wasm_split::SplitLoaderError> {
    let painter = |canvas: &HtmlCanvasElement| -> Result<Box<dyn Painter>, &'static str> {
        Ok(Box::new(canvas::CanvasPainter::new(canvas)?))
    };
    Ok(LateChunk {
        late_ui: crate::ui::late_ui(),
        services: LateServices {
            painter,
            export: export::carry_out,
            watch_print: export::watch_print,
            watch_files: crate::ui::watch_files,
            scene: Map::show_scene,
            effects: super::effects::install_late,
        },
    })
}

/// Loads the chunk unless it is loading or loaded; then calls `ready` with its services.
pub(super) fn load(context: Context, ready: impl FnOnce(LateServices) + 'static) {
    if matches!(context.chunk.get_untracked(), ChunkStatus::Loading | ChunkStatus::Ready) {
        return;
    }
    context.chunk.set(ChunkStatus::Loading);
    leptos::task::spawn_local(async move {
        match late_chunk().await {
            Ok(LateChunk { late_ui, services }) => {
                let style = |name: &str| browser::boot_data(name).unwrap_or_default();
                // Asked for again after a failure, it is there already and comes at once.
                browser::load_style(&style("style"), &style("style-integrity")).await;
                context.set_late_ui(late_ui);
                SERVICES.set(Some(services));
                ready(services);
            }
            Err(_) => context.chunk.set(ChunkStatus::Failed),
        }
    });
}
