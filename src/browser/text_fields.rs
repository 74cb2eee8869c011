//! Text fields that are written into, where the keys are on the screen.

use super::dom::document;
use super::kiosk_guard::press_enter;
use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement};

/// A field that is written into.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field(HtmlInputElement);

impl Field {
    /// The field of an event of the focus, if it takes text.
    fn of(event: &Event) -> Option<Self> {
        let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
        matches!(input.type_().as_str(), "text" | "search" | "number").then_some(Self(input))
    }

    /// Changes its text, as if by a keyboard.
    pub(crate) fn write(&self, change: impl FnOnce(&str) -> String) {
        self.0.set_value(&change(&self.0.value()));
        if let Ok(event) = Event::new("input") {
            // Fails only for events that are being sent already.
            let _ = self.0.dispatch_event(&event);
        }
    }

    /// Presses Enter in it.
    pub(crate) fn enter(&self) {
        press_enter(&self.0);
    }

    /// Leaves it.
    pub(crate) fn leave(&self) {
        // Fails only for elements that are gone.
        let _ = self.0.blur();
    }
}

/// Hears which field is written into, or that none is any more.
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
