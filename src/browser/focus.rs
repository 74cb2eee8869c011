//! The focus of the keyboard.

use super::dom::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// Puts the focus on an element, without scrolling the page.
pub(crate) fn focus(id: &str) {
    let element = document()
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // Fails only for elements that are gone.
        let _ = element.focus();
    }
}

/// What has the focus; nothing while another page has it, from which nobody may take it.
fn focused() -> Option<Element> {
    document().filter(|document| document.has_focus().unwrap_or(false))?.active_element()
}

/// Whether one of these elements has the focus.
pub(crate) fn has_focus(ids: &[&str]) -> bool {
    focused().is_some_and(|element| ids.contains(&element.id().as_str()))
}

/// Whether nothing has the focus, because what had it is gone.
pub(crate) fn is_focus_lost() -> bool {
    focused().is_some_and(|element| element.tag_name() == "BODY")
}
