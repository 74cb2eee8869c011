//! Text fields that an on-screen keyboard writes into.

use super::dom::document;
use super::kiosk_guard::press_enter;
use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement};

/// A text field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field(HtmlInputElement);

impl Field {
    /// The field of a focus event; `None` if it takes no text.
    fn of(event: &Event) -> Option<Self> {
        let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
        matches!(input.type_().as_str(), "text" | "search" | "number").then_some(Self(input))
    }

    /// Replaces the text and fires an `input` event, as typing does.
    pub(crate) fn write(&self, change: impl FnOnce(&str) -> String) {
        self.0.set_value(&change(&self.0.value()));
        if let Ok(event) = Event::new("input") {
            // Fails only for events that are being sent already.
            let _ = self.0.dispatch_event(&event);
        }
    }

    /// Presses Enter.
    pub(crate) fn enter(&self) {
        press_enter(&self.0);
    }

    /// Removes the focus.
    pub(crate) fn leave(&self) {
        // Fails only for elements that are gone.
        let _ = self.0.blur();
    }
}

/// Calls `changed` with the focused text field, or `None` when the focus leaves it.
pub(crate) fn listen_fields(changed: impl Fn(Option<Field>) + Clone + 'static) -> Vec<EventListener> {
    let Some(document) = document() else { return Vec::new() };
    let (into, out) = (changed.clone(), changed);
    vec![
        EventListener::new(&document, "focusin", move |event| {
            let field = Field::of(event);
            if let Some(Field(input)) = &field {
                // The keys of the system would cover those of the atlas.
                let _ = input.set_attribute("inputmode", "none");
            }
            into(field);
        }),
        EventListener::new(&document, "focusout", move |_| out(None)),
    ]
}
