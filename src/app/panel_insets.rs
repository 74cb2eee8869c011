//! Panel insets: parts of the map covered by panels.

use crate::browser;
use crate::store::Context;
use atlas_engine::app_state::{AppState, Sheet};
use atlas_engine::space::EdgeInsets;
use leptos::prelude::*;

/// Widest screen, in CSS pixels, that has the sheet of a phone; as in `public/app.css`.
const PHONE_PX: f64 = 640.0;

/// Panel insets of the current state, CSS pixels.
pub(super) fn margins(context: Context) -> EdgeInsets {
    context.state.with_untracked(margins_of)
}

/// What panels cover, in pixels of the map. The same lengths stand in `public/app.css`.
pub(super) fn margins_of(state: &AppState) -> EdgeInsets {
    let (width, height) = (browser::width(), browser::height());
    if width <= PHONE_PX {
        let sheet = match state.sheet {
            Sheet::Peek => 96.0,
            Sheet::Half | Sheet::Full => height * 0.46,
        };
        return EdgeInsets { top: 116.0, right: 8.0, bottom: sheet + 8.0, left: 8.0 };
    }
    if browser::is_wall() {
        return wall_margins(state, width, height);
    }
    // On a wall the panels grow as the map does, so that in pixels of the map they stay about the same.
    let left = if state.panel_open { 352.0 } else { 24.0 };
    let right = if state.selection.is_some() { 408.0 } else { 64.0 };
    EdgeInsets { top: 80.0, right, bottom: 48.0, left }
}

/// Panel insets of a kiosk; portrait screens have panels in their lower half. The lengths equal those of
/// `public/kiosk.css`.
fn wall_margins(state: &AppState, width: f64, height: f64) -> EdgeInsets {
    if width < height {
        let covered = state.panel_open || state.selection.is_some();
        let bottom = if covered { 0.5 * height } else { 200.0 };
        return EdgeInsets { top: 24.0, right: 24.0, bottom, left: 24.0 };
    }
    let left = if state.panel_open { 490.0 } else { 24.0 };
    let right = if state.selection.is_some() { 560.0 } else { 100.0 };
    EdgeInsets { top: 24.0, right, bottom: 190.0, left }
}
