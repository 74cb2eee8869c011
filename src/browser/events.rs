//! Pointer, wheel and key events of the map's canvas, as raw values.

use super::page::now_ms;
use atlas_engine::space::Px;
use atlas_engine::view::{PointerKind, RawEvent};
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement, KeyboardEvent, PointerEvent, WheelEvent};

/// A key that the map answers to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Key {
    /// Move by shares of a step: right and down are positive.
    Arrow(f64, f64),
    /// Zoom by doublings.
    Zoom(f64),
    /// Show all.
    Home,
    /// Close.
    Escape,
    /// Choose what is in the middle.
    Enter,
}

/// Listens as long as it lives.
pub(crate) struct MapEvents {
    _listeners: Vec<EventListener>,
}

/// Listens to an element. Wheel and touch do not scroll the page while they are on the map.
pub(crate) fn listen_map(
    element: &HtmlElement,
    raw: impl Fn(RawEvent) + 'static,
    key: impl Fn(Key) -> bool + 'static,
) -> MapEvents {
    let raw = Rc::new(raw);
    let mut listeners: Vec<EventListener> =
        ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"]
            .into_iter()
            .map(|name| {
                let (raw, target) = (Rc::clone(&raw), element.clone());
                EventListener::new(element, name, move |event| {
                    if let Some(event) = event.dyn_ref::<PointerEvent>() {
                        capture(&target, event);
                        pointer(event).into_iter().for_each(|event| raw(event));
                    }
                })
            })
            .collect();
    let options = EventListenerOptions::enable_prevent_default();
    listeners.push(EventListener::new_with_options(element, "wheel", options, move |event| {
        if let Some(event) = event.dyn_ref::<WheelEvent>() {
            event.prevent_default();
            raw(wheel(event));
        }
    }));
    listeners.push(EventListener::new_with_options(element, "keydown", options, move |event| {
        if let Some(pressed) = event.dyn_ref::<KeyboardEvent>().and_then(key_of)
            && key(pressed)
        {
            event.prevent_default();
        }
    }));
    // A long press on a touch screen would open the browser's own menu.
    listeners.push(EventListener::new_with_options(element, "contextmenu", options, |event: &Event| {
        event.prevent_default();
    }));
    MapEvents { _listeners: listeners }
}

/// A pressed pointer belongs to the map until it is let go, wherever it moves.
fn capture(target: &HtmlElement, event: &PointerEvent) {
    if event.type_() == "pointerdown" && event.button() == 0 {
        // Fails only for pointers that are gone already.
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

fn pointer(event: &PointerEvent) -> Vec<RawEvent> {
    let kind = if event.pointer_type() == "touch" { PointerKind::Touch } else { PointerKind::Mouse };
    let at = Px::new(f64::from(event.offset_x()), f64::from(event.offset_y()));
    let (id, ms) = (event.pointer_id(), now_ms());
    match event.type_().as_str() {
        "pointerdown" if event.button() == 0 => vec![RawEvent::Down { id, kind, at, ms }],
        "pointermove" => vec![RawEvent::Move { id, kind, at, ms }],
        "pointerup" => vec![RawEvent::Up { id, kind, at, ms }],
        "pointercancel" => vec![RawEvent::Cancel { id }],
        "pointerleave" => vec![RawEvent::Leave],
        _ => Vec::new(),
    }
}

fn wheel(event: &WheelEvent) -> RawEvent {
    let at = Px::new(f64::from(event.offset_x()), f64::from(event.offset_y()));
    // Lines and pages in pixels, as browsers scroll them.
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 40.0,
        WheelEvent::DOM_DELTA_PAGE => 600.0,
        _ => 1.0,
    };
    RawEvent::Wheel { at, dy: event.delta_y() * unit, pinch: event.ctrl_key() }
}

fn key_of(event: &KeyboardEvent) -> Option<Key> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let far = if event.shift_key() { 3.0 } else { 1.0 };
    Some(match event.key().as_str() {
        "ArrowLeft" => Key::Arrow(-far, 0.0),
        "ArrowRight" => Key::Arrow(far, 0.0),
        "ArrowUp" => Key::Arrow(0.0, -far),
        "ArrowDown" => Key::Arrow(0.0, far),
        "+" | "=" => Key::Zoom(1.0),
        "-" | "_" => Key::Zoom(-1.0),
        "Home" | "0" => Key::Home,
        "Escape" => Key::Escape,
        "Enter" => Key::Enter,
        _ => return None,
    })
}
