//! Messages between this page and the one that frames it.

use super::page::window;
use atlas_engine::embed::Plain;
use gloo::events::EventListener;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessageEvent};

/// Values within values that are copied.
const DEEPEST: usize = 4;
/// Values that a message may have.
const MOST_VALUES: usize = 400;
/// Longest text, in UTF-16 units: data that a page hands over come as one.
const LONGEST_TEXT: u32 = 64 << 20;

/// Whether another page frames this one.
pub(crate) fn is_framed() -> bool {
    // What the frame is in may not be looked at; that it is another window may.
    window().is_some_and(|window| {
        let parent = window.parent().ok().flatten();
        parent.is_none_or(|parent| !js_sys::Object::is(&parent, &window))
    })
}

/// A message from the page that frames this one.
pub(crate) struct Heard {
    /// Where that page is from, as the browser says.
    pub(crate) origin: String,
    /// What it says.
    pub(crate) message: Plain,
    /// A file that comes with it.
    pub(crate) file: Option<Blob>,
}

/// Hears messages of the page that frames this one; those of other windows are nobody's business.
pub(crate) fn listen_parent(hear: impl Fn(Heard) + 'static) -> Option<EventListener> {
    let window = window()?;
    let parent = window.parent().ok().flatten()?;
    Some(EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let is_parent = event.source().is_some_and(|source| js_sys::Object::is(&source, &parent));
        if !is_parent {
            return;
        }
        let mut copy = Copy { n_left: MOST_VALUES, file: None };
        let message = copy.plain(&event.data(), DEEPEST);
        hear(Heard { origin: event.origin(), message, file: copy.file });
    }))
}

struct Copy {
    n_left: usize,
    file: Option<Blob>,
}

impl Copy {
    fn plain(&mut self, value: &JsValue, deep: usize) -> Plain {
        let Some(n_left) = self.n_left.checked_sub(1) else { return Plain::Other };
        self.n_left = n_left;
        if value.is_null() || value.is_undefined() {
            return Plain::Null;
        }
        if let Some(flag) = value.as_bool() {
            return Plain::Flag(flag);
        }
        if let Some(number) = value.as_f64() {
            return Plain::Number(number);
        }
        if let Some(text) = value.dyn_ref::<js_sys::JsString>() {
            return if text.length() <= LONGEST_TEXT {
                Plain::Text(String::from(text))
            } else {
                Plain::Other
            };
        }
        if let Some(blob) = value.dyn_ref::<Blob>() {
            self.file = Some(blob.clone());
            return Plain::File;
        }
        if deep == 0 {
            return Plain::Other;
        }
        if let Some(list) = value.dyn_ref::<js_sys::Array>() {
            // A list may say that it is longer than anything that is in it.
            if MOST_VALUES < list.length() as usize {
                return Plain::Other;
            }
            return Plain::List(list.iter().map(|item| self.plain(&item, deep - 1)).collect());
        }
        let Some(object) = value.dyn_ref::<js_sys::Object>() else { return Plain::Other };
        // Only plain records: not dates, maps, errors.
        let is_record = js_sys::Object::get_prototype_of(object)
            .constructor()
            .name()
            .as_string()
            .is_some_and(|name| name == "Object");
        let keys = js_sys::Object::keys(object);
        if !is_record || MOST_VALUES < keys.length() as usize {
            return Plain::Other;
        }
        let entries = js_sys::Object::entries(object);
        let entry = |pair: JsValue| {
            let pair: js_sys::Array = pair.dyn_into().ok()?;
            let key = pair.get(0).as_string().filter(|key| key.len() <= 100)?;
            Some((key, self.plain(&pair.get(1), deep - 1)))
        };
        Plain::Record(entries.iter().filter_map(entry).collect())
    }
}

fn js(value: &Plain) -> JsValue {
    match value {
        Plain::Flag(flag) => JsValue::from_bool(*flag),
        Plain::Number(number) => JsValue::from_f64(*number),
        Plain::Text(text) => JsValue::from_str(text),
        Plain::List(items) => items.iter().map(js).collect::<js_sys::Array>().into(),
        Plain::Record(entries) => {
            let object = js_sys::Object::new();
            for (key, value) in entries {
                // Fails for no plain object.
                let _ = js_sys::Reflect::set(&object, &JsValue::from_str(key), &js(value));
            }
            object.into()
        }
        Plain::Null | Plain::File | Plain::Other => JsValue::NULL,
    }
}

/// Says something to the page that frames this one, if it is from `origin`; `*` only for what carries nothing. A file goes
/// along in place of the value.
pub(crate) fn tell_parent(message: &Plain, file: Option<&Blob>, origin: &str) {
    let Some(parent) = window().and_then(|window| window.parent().ok().flatten()) else { return };
    let message = js(message);
    if let Some(file) = file {
        // Fails for no plain object.
        let _ = js_sys::Reflect::set(&message, &JsValue::from_str("value"), file);
    }
    // Fails only for what is no origin.
    let _ = parent.post_message(&message, origin);
}

/// Sets a custom property of the page's styles; nothing takes it away again.
pub(crate) fn set_style_property(name: &str, value: Option<&str>) {
    let root = super::page::app_element()
        .and_then(|app| app.owner_document())
        .and_then(|document| document.document_element());
    let Some(style) =
        root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()).map(|root| root.style())
    else {
        return;
    };
    // Fails for no custom property.
    let _ = match value {
        Some(value) => style.set_property(name, value),
        None => style.remove_property(name).map(|_| ()),
    };
}

/// The browser's full screen for the whole page, or back.
pub(crate) fn toggle_full_screen() {
    let Some(document) = super::page::document() else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        // Where a frame may not, nothing happens.
        let _ = root.request_fullscreen();
    }
}

/// Whether the page has the whole screen.
pub(crate) fn is_full_screen() -> bool {
    super::page::document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Whether the page may take the whole screen.
pub(crate) fn can_full_screen() -> bool {
    super::page::document().is_some_and(|document| document.fullscreen_enabled())
}

/// Watches whether an element is near enough to the screen to be seen soon.
pub(crate) struct Seen {
    observer: web_sys::IntersectionObserver,
    _changed: wasm_bindgen::closure::Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Seen {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `changed` with whether an element is seen, whenever that changes.
pub(crate) fn watch_seen(element: &web_sys::Element, changed: impl Fn(bool) + 'static) -> Option<Seen> {
    let call =
        wasm_bindgen::closure::Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries
                .get(entries.length().saturating_sub(1))
                .dyn_into::<web_sys::IntersectionObserverEntry>()
            {
                changed(entry.is_intersecting());
            }
        });
    let observer = web_sys::IntersectionObserver::new(call.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Seen { observer, _changed: call })
}

/// A graphics context that was given back to the browser, which has few.
pub(crate) struct ContextAway(web_sys::WebglLoseContext);

impl ContextAway {
    /// Asks for it again; the canvas hears when it is there.
    pub(crate) fn take_back(self) {
        self.0.restore_context();
    }
}

/// Gives the graphics context of a canvas back.
pub(crate) fn give_context_back(canvas: &web_sys::HtmlCanvasElement) -> Option<ContextAway> {
    let context = canvas.get_context("webgl2").ok()??;
    let context: web_sys::WebGl2RenderingContext = context.dyn_into().ok()?;
    // It must be kept: a context that is away names no extensions.
    let extension: web_sys::WebglLoseContext =
        context.get_extension("WEBGL_lose_context").ok()??.unchecked_into();
    extension.lose_context();
    Some(ContextAway(extension))
}
