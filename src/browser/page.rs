//! Window, document, performance, console.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, HtmlElement, Window};

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

/// Milliseconds since the page began.
pub(crate) fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Leaves a mark in the browser's timeline.
pub(crate) fn mark(name: &str) {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        // A mark fails only for names that the standard reserves.
        let _ = performance.mark(name);
    }
}

/// Writes a warning to the console.
pub(crate) fn warn(text: &str) {
    web_sys::console::warn_1(&JsValue::from_str(text));
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

/// The query of the address, with its question mark.
pub(crate) fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Whether the reader's keyboard has a command key.
pub(crate) fn is_mac() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac"))
}

/// Languages that the reader wants, best first.
pub(crate) fn languages() -> Vec<String> {
    let Some(window) = window() else { return Vec::new() };
    let navigator = window.navigator();
    let all: Vec<String> = navigator.languages().iter().filter_map(|tag| tag.as_string()).collect();
    if all.is_empty() { navigator.language().into_iter().collect() } else { all }
}

/// A `data-…` attribute of the script that started the application.
pub(crate) fn boot_data(name: &str) -> Option<String> {
    document()?.query_selector("script[data-wasm]").ok()??.get_attribute(&format!("data-{name}"))
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
    let _ = wasm_bindgen_futures::JsFuture::from(come).await;
}

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

/// Says what the page is, for those who list it.
pub(crate) fn describe_page(text: &str) {
    let element =
        document().and_then(|document| document.query_selector("meta[name=description]").ok().flatten());
    // An attribute of this name can always be set.
    element.into_iter().for_each(|element| drop(element.set_attribute("content", text)));
}

/// Keeps a choice of the reader on this device, where that is possible; `public/boot.js` reads it.
pub(crate) fn remember(key: &str, value: &str) {
    let storage = window().and_then(|window| window.local_storage().ok().flatten());
    // Storage that is full or forbidden keeps nothing, and the page works without.
    storage.into_iter().for_each(|storage| drop(storage.set_item(&format!("khorgos-atlas-{key}"), value)));
}

/// What has the focus; nothing while another page has it, from which nobody may take it.
fn focused() -> Option<Element> {
    document().filter(|document| document.has_focus().unwrap_or(false))?.active_element()
}

/// Whether one of these elements has the focus.
pub(crate) fn has_focus(ids: &[&str]) -> bool {
    focused().is_some_and(|element| ids.contains(&element.id().as_str()))
}

/// Whether nothing is written in a field.
pub(crate) fn is_field_empty(id: &str) -> bool {
    let field = document().and_then(|document| document.get_element_by_id(id));
    field
        .and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok())
        .is_some_and(|field| field.value().is_empty())
}

/// Whether nothing has the focus, because what had it is gone.
pub(crate) fn is_focus_lost() -> bool {
    focused().is_some_and(|element| element.tag_name() == "BODY")
}

/// Moves what can be scrolled until an element is seen.
pub(crate) fn scroll_to(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.into_iter().for_each(|element| element.scroll_into_view_with_scroll_into_view_options(&options));
}

/// The element that the application lives in.
pub(crate) fn app_element() -> Option<HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

/// Writes an error to the console.
pub(crate) fn error(text: &str) {
    web_sys::console::error_1(&JsValue::from_str(text));
}

/// Tells the script that started the application that it has stopped, and why.
pub(crate) fn tell_panic(cause: &str) {
    set_html_attribute("data-panic", cause);
    if let (Some(window), Ok(event)) = (window(), web_sys::Event::new("atlas:panic")) {
        // Fails only for events that are being sent already.
        let _ = window.dispatch_event(&event);
    }
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(window) = window() {
        // Fails only where the page may not navigate; it then stays as it is.
        let _ = window.location().reload();
    }
}

fn inner(of: impl Fn(&Window) -> Result<JsValue, JsValue>) -> f64 {
    window().and_then(|window| of(&window).ok()).and_then(|value| value.as_f64()).unwrap_or(1280.0)
}

/// Width of the window in CSS pixels.
pub(crate) fn width() -> f64 {
    inner(Window::inner_width)
}

/// Height of the window in CSS pixels.
pub(crate) fn height() -> f64 {
    inner(Window::inner_height)
}

/// Chooses the first option of a list again.
pub(crate) fn choose_first(id: &str) {
    let list = document().and_then(|document| document.get_element_by_id(id));
    if let Some(list) = list.and_then(|list| list.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
        list.set_selected_index(0);
    }
}

/// Hands a text to the reader as a file.
pub(crate) fn download(name: &str, kind: &str, text: &str) {
    let Some(link) = document().and_then(|document| document.create_element("a").ok()) else { return };
    let Ok(link) = link.dyn_into::<HtmlElement>() else { return };
    let address = format!("data:{kind};charset=utf-8,{}", String::from(js_sys::encode_uri_component(text)));
    // Attributes of these names can always be set.
    let _ = link.set_attribute("href", &address);
    let _ = link.set_attribute("download", name);
    link.click();
}

/// Address of the page without its query.
pub(crate) fn page_address() -> String {
    let location = window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    format!("{}{}", part(web_sys::Location::origin), part(web_sys::Location::pathname))
}

/// Today in the reader's time zone: year, month, day.
pub(crate) fn today() -> (i32, u32, u32) {
    let now = js_sys::Date::new_0();
    (now.get_full_year() as i32, now.get_month() + 1, now.get_date())
}

/// Opens the browser's dialog for print.
pub(crate) fn print() {
    if let Some(window) = window() {
        // Fails only where the page may not print; there is then no dialog.
        let _ = window.print();
    }
}

/// Calls functions before and after the page is printed.
pub(crate) fn listen_print(
    before: impl Fn() + 'static,
    after: impl Fn() + 'static,
) -> Vec<gloo::events::EventListener> {
    let Some(window) = window() else { return Vec::new() };
    vec![
        gloo::events::EventListener::new(&window, "beforeprint", move |_| before()),
        gloo::events::EventListener::new(&window, "afterprint", move |_| after()),
    ]
}

/// Hands a text of any length to the reader as a file.
pub(crate) fn save(name: &str, kind: &str, text: &str) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

pub(super) fn save_blob(name: &str, blob: &web_sys::Blob) {
    let Ok(address) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    if let Some(link) = document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlElement>().ok())
    {
        // Attributes of these names can always be set.
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // The browser has begun to read it; only the name of it goes.
    super::later(10_000, move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    })
    .forget();
}

/// The contents of a canvas as a PNG file; nothing if the browser cannot make one.
pub(crate) fn canvas_blob(
    canvas: &web_sys::HtmlCanvasElement,
    done: impl FnOnce(Option<web_sys::Blob>) + 'static,
) {
    let done = wasm_bindgen::closure::Closure::once_into_js(done);
    // Fails only for canvases with pictures of other sites, which there are none of.
    let _ = canvas.to_blob(done.unchecked_ref());
}

/// Hands the contents of a canvas to the reader as a PNG file; `failed` is called if the browser cannot make one.
pub(crate) fn save_canvas(
    canvas: &web_sys::HtmlCanvasElement,
    name: &str,
    failed: impl FnOnce() + Clone + 'static,
) {
    let (name, failed_later) = (name.to_owned(), failed.clone());
    let done = wasm_bindgen::closure::Closure::once_into_js(move |blob: Option<web_sys::Blob>| match blob {
        Some(blob) => save_blob(&name, &blob),
        None => failed_later(),
    });
    if canvas.to_blob(done.unchecked_ref()).is_err() {
        failed();
    }
}

/// Copies a text; says whether that was allowed.
pub(crate) fn copy_text(text: &str, done: impl Fn(bool) + 'static) {
    let Some(window) = window() else { return };
    let clipboard = window.navigator().clipboard();
    // Pages without a safe origin have no clipboard.
    if clipboard.is_undefined() {
        return done(false);
    }
    let copied = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text));
    wasm_bindgen_futures::spawn_local(async move { done(copied.await.is_ok()) });
}

/// Copies the address of the page; says whether that was allowed.
pub(crate) fn copy_address(done: impl Fn(bool) + 'static) {
    if let Some(address) = window().and_then(|window| window.location().href().ok()) {
        copy_text(&address, done);
    }
}

/// Reads the text of the file that a field has just been given. The same file can be chosen again afterwards.
pub(crate) fn read_file(event: &web_sys::Event, done: impl FnOnce(String) + 'static) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(field) = target else { return };
    let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
    let text = wasm_bindgen_futures::JsFuture::from(file.text());
    wasm_bindgen_futures::spawn_local(async move {
        let text = text.await.ok().and_then(|text| text.as_string());
        done(text.unwrap_or_default());
        field.set_value("");
    });
}
