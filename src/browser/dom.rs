//! The document: elements, attributes, styles.

use super::window::window;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

/// The element that the application lives in.
pub(crate) fn app_element() -> Option<HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

/// A `data-…` attribute of the script that started the application.
pub(crate) fn boot_data(name: &str) -> Option<String> {
    document()?.query_selector("script[data-wasm]").ok()??.get_attribute(&format!("data-{name}"))
}

/// An attribute of the root element.
pub(crate) fn root_attribute(name: &str) -> Option<String> {
    document()?.document_element()?.get_attribute(name)
}

/// Sets an attribute of the root element.
pub(crate) fn set_html_attribute(name: &str, value: &str) {
    if let Some(root) = root() {
        // Fails only for names that are not attribute names.
        let _ = root.set_attribute(name, value);
    }
}

/// Sets the title of the page.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Says what the page is, for those who list it.
pub(crate) fn describe_page(text: &str) {
    let element =
        document().and_then(|document| document.query_selector("meta[name=description]").ok().flatten());
    // An attribute of this name can always be set.
    element.into_iter().for_each(|element| drop(element.set_attribute("content", text)));
}

/// Sets a custom property of the page's styles; nothing takes it away again.
pub(crate) fn set_style_property(name: &str, value: Option<&str>) {
    let root =
        app_element().and_then(|app| app.owner_document()).and_then(|document| document.document_element());
    let Some(style) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()).map(|root| root.style())
    else {
        return;
    };
    // Fails for no custom property.
    let _ = match value {
        Some(value) => style.set_property(name, value),
        None => style.remove_property(name).map(|_| ()),
    };
}

/// Takes a style sheet of the page's own origin into the page, and waits until it is there or does not come.
pub(crate) async fn load_style(address: &str, integrity: &str) {
    let Some(document) = document() else { return };
    let (Ok(link), Some(head)) = (document.create_element("link"), document.head()) else { return };
    for (name, value) in [("rel", "stylesheet"), ("integrity", integrity), ("href", address)] {
        // Attributes of these names can always be set.
        let _ = link.set_attribute(name, value);
    }
    let come = js_sys::Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            // Fails for no event of this kind.
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
        let _ = head.append_child(&link);
    });
    // It is never rejected.
    let _ = JsFuture::from(come).await;
}

/// Moves what can be scrolled until an element is seen.
pub(crate) fn scroll_to(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.into_iter().for_each(|element| element.scroll_into_view_with_scroll_into_view_options(&options));
}

/// Chooses the first option of a list again.
pub(crate) fn choose_first(id: &str) {
    let list = document().and_then(|document| document.get_element_by_id(id));
    if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlSelectElement>().ok()) {
        list.set_selected_index(0);
    }
}

/// True for an empty text field.
pub(crate) fn is_field_empty(id: &str) -> bool {
    let field = document().and_then(|document| document.get_element_by_id(id));
    field
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|field| field.value().is_empty())
}
