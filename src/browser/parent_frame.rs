//! Messages between this page and its parent frame.

use super::script_value::{ScriptValue, copied, script_value};
use super::window::window;
use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessageEvent};

/// True if another page embeds this one.
pub(crate) fn is_framed() -> bool {
    // What the frame is in may not be looked at; that it is another window may.
    window().is_some_and(|window| {
        let parent = window.parent().ok().flatten();
        parent.is_none_or(|parent| !Object::is(&parent, &window))
    })
}

/// A message of the parent frame.
pub(crate) struct FrameMessage {
    /// Origin of the parent, as the browser reports it.
    pub(crate) origin: String,
    /// The message, copied.
    pub(crate) value: ScriptValue,
    /// The blob in the message, if there is one.
    pub(crate) file: Option<Blob>,
}

/// Listens to messages of the parent frame; those of other windows are ignored. `None` without a parent.
pub(crate) fn listen_to_parent(hear: impl Fn(FrameMessage) + 'static) -> Option<EventListener> {
    let window = window()?;
    let parent = window.parent().ok().flatten()?;
    Some(EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let is_parent = event.source().is_some_and(|source| Object::is(&source, &parent));
        if !is_parent {
            return;
        }
        let (value, file) = copied(&event.data());
        hear(FrameMessage { origin: event.origin(), value, file });
    }))
}

/// Posts a message to the parent frame if its origin is `origin`; `*` only for messages without content. A file
/// replaces `value`.
pub(crate) fn post_to_parent(message: &ScriptValue, file: Option<&Blob>, origin: &str) {
    let Some(parent) = window().and_then(|window| window.parent().ok().flatten()) else { return };
    let message = script_value(message);
    if let Some(file) = file {
        // Fails for no plain object.
        let _ = Reflect::set(&message, &JsValue::from_str("value"), file);
    }
    // Fails only for what is no origin.
    let _ = parent.post_message(&message, origin);
}
