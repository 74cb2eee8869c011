//! The part of the application that is loaded once the first map is on the screen, or when something of it is opened
//! before: tabs, cards, dialogs, the router, the reader of the facts, the Canvas-2D painter, exports.
//!
//! What only [`later`] reaches goes into a WebAssembly file of its own (`xtask/src/split.rs`); whatever the rest of the
//! application names as well stays in the first file. So the rest knows the part only through [`Part`] and [`Drawing`].

use super::export::{self, Exporter};
use super::map::Map;
use crate::browser;
use crate::paint::{Painter, canvas};
use crate::store::{Context, Part, PartStatus, SceneView};
use gloo::events::EventListener;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// Drawing without a graphics card.
#[derive(Clone, Copy)]
pub(super) struct Drawing {
    /// A painter on a canvas.
    pub(super) painter: fn(&HtmlCanvasElement) -> Result<Box<dyn Painter>, &'static str>,
    /// Pictures, sheets and files.
    pub(super) exporter: Exporter,
    /// Takes files that are dropped or pasted.
    pub(super) watch_files: fn(Context) -> Vec<EventListener>,
    /// Shows scenes of a wall.
    pub(super) scene: fn(&Map, SceneView),
    /// Talks to the page that frames the atlas.
    pub(super) embed: fn(Context, Map) -> Vec<EventListener>,
}

/// What comes later.
pub(super) struct Later {
    part: Part,
    drawing: Drawing,
}

/// Loads the part.
#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn later() -> Result<Later, leptos::wasm_split::SplitLoaderError> {
    let painter = |canvas: &HtmlCanvasElement| -> Result<Box<dyn Painter>, &'static str> {
        Ok(Box::new(canvas::CanvasPainter::new(canvas)?))
    };
    let svg = |picture: &crate::paint::Picture<'_>, words: &atlas_engine::export::SvgText| {
        atlas_engine::export::svg(
            picture.list,
            picture.geometry,
            picture.labels,
            picture.camera,
            picture.viewport,
            words,
        )
    };
    let exporter = Exporter {
        draw: canvas::draw_once,
        svg,
        carry_out: export::carry_out,
        watch_print: export::watch_print,
    };
    Ok(Later {
        part: crate::ui::part(),
        drawing: Drawing {
            painter,
            exporter,
            watch_files: crate::ui::watch_files,
            scene: Map::show_scene,
            embed: super::embed::install,
        },
    })
}

/// Loads the part, unless it is there or on its way; `ready` is called with what draws once it is there.
pub(super) fn load(context: Context, ready: impl FnOnce(Drawing) + 'static) {
    if matches!(context.part.get_untracked(), PartStatus::Loading | PartStatus::Ready) {
        return;
    }
    context.part.set(PartStatus::Loading);
    leptos::task::spawn_local(async move {
        match later().await {
            Ok(Later { part, drawing }) => {
                let style = |name: &str| browser::boot_data(name).unwrap_or_default();
                // Asked for again after a failure, it is there already and comes at once.
                browser::load_style(&style("style"), &style("style-integrity")).await;
                context.set_part(part);
                ready(drawing);
            }
            Err(_) => context.part.set(PartStatus::Failed),
        }
    });
}
