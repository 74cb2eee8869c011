//! Navigation: links parsed and written, actions with their history entries.

use super::panel_insets::margins_of;
use crate::browser::{self, History};
use crate::store::{Context, LoadState};
use atlas_engine::app_state::{Action, AppState, parse_link, reduce};
use atlas_engine::model::Lang;
use atlas_engine::present::{home, target, target_of_nodes};
use atlas_engine::view::{Camera, Viewport};
use leptos::prelude::*;

/// Language of the link, else the remembered one, else the first of the browser's that the atlas has.
pub(super) fn first_language() -> Lang {
    // The rest of the link needs the atlas to be read; a page that waits for it speaks its language already.
    let query = browser::query();
    let linked = query.split(['?', '&']).find_map(|late_ui| late_ui.strip_prefix("lang=")).map(str::to_owned);
    // What was chosen here before goes before what the browser is set to.
    let chosen = browser::root_attribute("data-remembered-lang");
    let wanted = linked.into_iter().chain(chosen).chain(browser::languages()).collect::<Vec<_>>();
    wanted.iter().find_map(|tag| Lang::from_tag(tag)).unwrap_or_default()
}

/// Link of a state and camera; `None` until the late chunk, which writes it, is loaded.
pub(super) fn link(context: Context, state: &AppState, camera: &Camera) -> Option<String> {
    let write = untrack(|| context.with_late_ui(|late_ui| late_ui.write_link))?;
    let atlas = context.atlas();
    let link = write(state, camera.centre, camera.zoom, &atlas.borrow());
    Some(link)
}

/// Reduces an action, and pushes a history entry if the link changes.
pub(super) fn act(context: Context, action: Action) {
    let before = context.state.get_untracked();
    let after = reduce(&before, action);
    if before == after {
        return;
    }
    let camera = context.camera.get_untracked();
    let ready = context.status.get_untracked() == LoadState::Ready;
    let link_of = |state: &AppState| link(context, state, &camera);
    let (last, next) = (link_of(&before), link_of(&after).filter(|_| ready));
    if let Some(next) = next.filter(|next| last.as_ref() != Some(next)) {
        // What was tried on the way, while something was dragged slowly, may stand in the entry that "back" leads to.
        if let Some(last) = last.filter(|last| *last != browser::query()) {
            browser::replace_query(&last);
        }
        History::push(&next);
    }
    context.set_state(after);
}

/// State and camera of the current address; defects go to the console.
pub(super) fn from_address(context: Context, viewport: &Viewport) -> (AppState, Option<Camera>) {
    let (state, camera, defects) = address_state(context, viewport, &browser::query());
    defects.iter().for_each(|defect| browser::warn(defect));
    (state, camera)
}

/// State and camera of a query, and the defects found in it. The camera is `None` if the query names no place.
pub(super) fn address_state(
    context: Context,
    viewport: &Viewport,
    query: &str,
) -> (AppState, Option<Camera>, Vec<String>) {
    let atlas = context.atlas();
    let atlas = atlas.borrow();
    let (link, defects) = parse_link(query, &atlas);
    let mut defects: Vec<String> = defects.iter().map(ToString::to_string).collect();
    if browser::is_framed() {
        // Nobody but the page round it has put them there.
        defects.extend(link.unknown.iter().map(|key| format!("the link's {key} is ignored: no such part")));
    }
    let (view, projection, selection) = (link.view, link.projection, link.selection);
    let state = link.onto(&context.state.get_untracked());
    let camera = view.map(|(centre, zoom)| Camera::on(projection, centre, zoom, viewport));
    // What the link opens covers a part of the map.
    let margins = margins_of(&state);
    let of_selection = || {
        let home = home(state.projection, viewport, margins);
        selection.and_then(|feature| target(feature, &atlas, &home, margins, viewport))
    };
    let of_route = || {
        let stops = state.route.complete_stops()?;
        target_of_nodes(&stops, &atlas, state.projection, margins, viewport)
    };
    let camera = camera.or_else(of_selection).or_else(of_route);
    (state, camera, defects)
}
