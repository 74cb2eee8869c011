//! Messages between this page and the one that frames it.

use super::script_value::{ScriptValue, copied, script_value};
use super::window::window;
use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessageEvent};

/// True in a frame.
pub(crate) fn is_framed() -> bool {
    // What the frame is in may not be looked at; that it is another window may.
    window().is_some_and(|window| {
        let parent = window.parent().ok().flatten();
        parent.is_none_or(|parent| !Object::is(&parent, &window))
    })
}

/// A message from the page that frames this one.
pub(crate) struct Heard {
    /// Origin of the sender, as the browser reports it.
    pub(crate) origin: String,
    /// Message.
    pub(crate) message: ScriptValue,
    /// A file that comes with it.
    pub(crate) file: Option<Blob>,
}

/// Hears messages of the page that frames this one; those of other windows are nobody's business.
pub(crate) fn listen_parent(hear: impl Fn(Heard) + 'static) -> Option<EventListener> {
    let window = window()?;
    let parent = window.parent().ok().flatten()?;
    Some(EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let is_parent = event.source().is_some_and(|source| Object::is(&source, &parent));
        if !is_parent {
            return;
        }
        let (message, file) = copied(&event.data());
        hear(Heard { origin: event.origin(), message, file });
    }))
}

/// Says something to the page that frames this one, if it is from `origin`; `*` only for what carries nothing. A file goes
/// along in place of the value.
pub(crate) fn tell_parent(message: &ScriptValue, file: Option<&Blob>, origin: &str) {
    let Some(parent) = window().and_then(|window| window.parent().ok().flatten()) else { return };
    let message = script_value(message);
    if let Some(file) = file {
        // Fails for no plain object.
        let _ = Reflect::set(&message, &JsValue::from_str("value"), file);
    }
    // Fails only for what is no origin.
    let _ = parent.post_message(&message, origin);
}
