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

/// Focused element; `None` while another page has the focus, which must not be taken from it.
fn focused() -> Option<Element> {
    document().filter(|document| document.has_focus().unwrap_or(false))?.active_element()
}

/// True if one of these elements has the focus.
pub(crate) fn has_focus(ids: &[&str]) -> bool {
    focused().is_some_and(|element| ids.contains(&element.id().as_str()))
}

/// True if the focused element was removed.
pub(crate) fn is_focus_lost() -> bool {
    focused().is_some_and(|element| element.tag_name() == "BODY")
}
