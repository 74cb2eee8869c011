//! The address and the history of the browser, and the keys that work everywhere.

use super::debounce::Debounce;
use crate::app::map::Map;
use crate::app::navigation::{act, from_address, link};
use crate::browser::{self, History};
use crate::store::{Context, Status};
use atlas_engine::app_state::{Action, reduce};
use atlas_engine::map::MapCommand;
use leptos::prelude::*;

/// The address follows the camera once it rests.
pub(super) fn address(context: Context) {
    let pending = Debounce::new();
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        context.part.track();
        if context.status.get() != Status::Ready {
            return;
        }
        let write = move || {
            let camera = context.camera.get_untracked();
            let state = context.state.get_untracked();
            if let Some(link) = link(context, &state, &camera) {
                browser::replace_query(&link);
            }
        };
        pending.call(write);
    });
}

/// Back and forward.
pub(super) fn history(context: Context, map: StoredValue<Map, LocalStorage>) {
    let listener = History::listen(move || {
        let the_map = map.with_value(Clone::clone);
        let (state, camera) = from_address(context, &the_map.viewport());
        let restored = reduce(&context.state.get_untracked(), Action::Restore(Box::new(state)));
        context.set_state(restored);
        camera.into_iter().for_each(|camera| the_map.command(MapCommand::Jump(camera)));
    });
    let _keep = StoredValue::new_local(listener);
    // The key that everybody knows from other sites.
    let keys = window_event_listener(leptos::ev::keydown, move |event| match event.key().as_str() {
        "/" if !typing(&event) && browser::root_attribute("data-shortcuts").as_deref() != Some("off") => {
            event.prevent_default();
            browser::focus("search");
        }
        "Escape" if !typing(&event) && context.state.with_untracked(|state| state.dialog.is_none()) => {
            act(context, Action::Select(None));
        }
        _ => (),
    });
    on_cleanup(move || keys.remove());
}

/// True if a key event goes into a text field.
fn typing(event: &leptos::ev::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
