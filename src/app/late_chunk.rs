//! Late chunk: tabs, cards, dialogs, the router, the decoder of the facts, the Canvas 2D painter, exports. Loaded
//! after the first map, or when something of it is opened.
//!
//! Code that only [`later`] reaches is split into a WebAssembly module of its own (`xtask/src/split.rs`); anything
//! the rest of the application names stays in the first. The rest knows the chunk through [`Part`] and
//! [`LateServices`] alone.

use super::export;
use super::map::Map;
use crate::browser;
use crate::paint::{Painter, canvas};
use crate::store::{Context, Export, Part, PartStatus, SceneView};
use gloo::events::EventListener;
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::HtmlCanvasElement;

/// Functions of the late chunk for the composition.
#[derive(Clone, Copy)]
pub(super) struct LateServices {
    /// Makes a painter that needs no graphics card.
    pub(super) painter: fn(&HtmlCanvasElement) -> Result<Box<dyn Painter>, &'static str>,
    /// Carries out an export.
    pub(super) export: fn(Context, Map, Export),
    /// Takes the sheet into the page for a print that the browser begins, and out of it afterwards.
    pub(super) watch_print: fn(Context, Map) -> Vec<EventListener>,
    /// Takes files that are dropped or pasted.
    pub(super) watch_files: fn(Context) -> Vec<EventListener>,
    /// Shows scenes of a wall.
    pub(super) scene: fn(&Map, SceneView),
    /// Sets up the effects of the late chunk, and talks to the page that frames the atlas.
    pub(super) effects: fn(Context, Map) -> Vec<EventListener>,
}

/// Contents of the late chunk.
pub(super) struct Later {
    part: Part,
    services: LateServices,
}

thread_local! {
    static SERVICES: Cell<Option<LateServices>> = const { Cell::new(None) };
}

/// The services of the late chunk; `None` until it is loaded.
pub(super) fn services() -> Option<LateServices> {
    SERVICES.get()
}

/// Loads the part.
#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn later() -> Result<Later, leptos::wasm_split::SplitLoaderError> {
    let painter = |canvas: &HtmlCanvasElement| -> Result<Box<dyn Painter>, &'static str> {
        Ok(Box::new(canvas::CanvasPainter::new(canvas)?))
    };
    Ok(Later {
        part: crate::ui::part(),
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

/// Loads the part, unless it is there or on its way; `ready` is called with its services once it is there.
pub(super) fn load(context: Context, ready: impl FnOnce(LateServices) + 'static) {
    if matches!(context.part.get_untracked(), PartStatus::Loading | PartStatus::Ready) {
        return;
    }
    context.part.set(PartStatus::Loading);
    leptos::task::spawn_local(async move {
        match later().await {
            Ok(Later { part, services }) => {
                let style = |name: &str| browser::boot_data(name).unwrap_or_default();
                // Asked for again after a failure, it is there already and comes at once.
                browser::load_style(&style("style"), &style("style-integrity")).await;
                context.set_part(part);
                SERVICES.set(Some(services));
                ready(services);
            }
            Err(_) => context.part.set(PartStatus::Failed),
        }
    });
}
