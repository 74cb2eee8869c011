//! Pointer, wheel and key events of the canvas, as input of the map.

use crate::browser::now_ms;
use crate::store::LeftAlone;
use atlas_engine::map::{PointerKind, RawEvent, WheelUnit};
use atlas_engine::space::Px;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement, KeyboardEvent, PointerEvent, TouchEvent, WheelEvent};

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

/// Fingers on a map that leaves a single one to its page: what they did is taken once a second comes, or as a tap.
#[derive(Default)]
struct Fingers {
    first: Option<RawEvent>,
    is_moved: bool,
    n_down: usize,
    n_taken: usize,
}

impl Fingers {
    /// Events for the map out of a touch event; true if one was left to the page.
    fn take(&mut self, event: RawEvent) -> (Vec<RawEvent>, bool) {
        const STILL_PX: f64 = 8.0;
        match event {
            RawEvent::Down { .. } => {
                self.n_down += 1;
                if self.n_down == 1 {
                    (self.first, self.is_moved) = (Some(event), false);
                    return (Vec::new(), false);
                }
                let first = self.first.take().into_iter();
                let taken: Vec<RawEvent> = first.chain([event]).collect();
                self.n_taken += taken.len();
                (taken, false)
            }
            RawEvent::Move { at, .. } if self.n_taken == 0 => {
                let Some(RawEvent::Down { at: from, .. }) = self.first else { return (Vec::new(), false) };
                let was_moved = std::mem::replace(&mut self.is_moved, STILL_PX < from.distance(at));
                (Vec::new(), self.is_moved && !was_moved)
            }
            RawEvent::Up { .. } | RawEvent::Cancel { .. } => {
                self.n_down = self.n_down.saturating_sub(1);
                if 0 < self.n_taken {
                    self.n_taken -= 1;
                    return (vec![event], false);
                }
                let first = self.first.take().filter(|_| !self.is_moved);
                match (first, event) {
                    (Some(first), RawEvent::Up { .. }) => (vec![first, event], false),
                    _ => (Vec::new(), false),
                }
            }
            other => (vec![other], false),
        }
    }
}

/// Listens as long as it lives.
pub(crate) struct MapEvents {
    _listeners: Vec<EventListener>,
}

/// Listens to an element. Wheel and touch do not scroll the page while they are on the map, unless `is_cooperative` says that
/// it shares them with its page; `left` hears what it leaves.
pub(crate) fn listen_map(
    element: &HtmlElement,
    raw: impl Fn(RawEvent) + 'static,
    key: impl Fn(Key) -> bool + 'static,
    is_cooperative: impl Fn() -> bool + 'static,
    left: impl Fn(LeftAlone) + 'static,
) -> MapEvents {
    let (raw, is_cooperative, left) = (Rc::new(raw), Rc::new(is_cooperative), Rc::new(left));
    let fingers: Rc<RefCell<Fingers>> = Rc::default();
    let mut listeners: Vec<EventListener> =
        ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"]
            .into_iter()
            .map(|name| {
                let (raw, target) = (Rc::clone(&raw), element.clone());
                let (is_cooperative, left, fingers) =
                    (Rc::clone(&is_cooperative), Rc::clone(&left), Rc::clone(&fingers));
                EventListener::new(element, name, move |event| {
                    let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
                    let is_shared = event.pointer_type() == "touch" && is_cooperative();
                    if !is_shared {
                        capture(&target, event);
                    }
                    for one in pointer(event) {
                        let (taken, is_left) =
                            if is_shared { fingers.borrow_mut().take(one) } else { (vec![one], false) };
                        taken.into_iter().for_each(|event| raw(event));
                        if is_left {
                            left(LeftAlone::Finger);
                        }
                    }
                })
            })
            .collect();
    let options = EventListenerOptions::enable_prevent_default();
    let (shares, tell) = (Rc::clone(&is_cooperative), Rc::clone(&left));
    listeners.push(EventListener::new_with_options(element, "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
        if wheel_is_left(event, &*shares) {
            return tell(LeftAlone::Wheel);
        }
        event.prevent_default();
        raw(wheel(event));
    }));
    // Two fingers are the map's: the page must neither scroll nor grow by them.
    for name in ["touchstart", "touchmove"] {
        let is_cooperative = Rc::clone(&is_cooperative);
        listeners.push(EventListener::new_with_options(element, name, options, move |event| {
            let is_double = event.dyn_ref::<TouchEvent>().is_some_and(|event| 2 <= event.touches().length());
            if is_double && is_cooperative() {
                event.prevent_default();
            }
        }));
    }
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

/// True if the page keeps a wheel event. A pinch on a trackpad arrives as a wheel event with the control key.
fn wheel_is_left(event: &WheelEvent, is_cooperative: &dyn Fn() -> bool) -> bool {
    !event.ctrl_key() && !event.meta_key() && is_cooperative()
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
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => WheelUnit::Line,
        WheelEvent::DOM_DELTA_PAGE => WheelUnit::Page,
        _ => WheelUnit::Pixel,
    };
    RawEvent::Wheel { at, dy: event.delta_y(), unit, pinch: event.ctrl_key() }
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
