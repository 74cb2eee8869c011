//! Size of an element and the pixel ratio of its screen.

use super::window::window;
use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Observer of an element's size; it ends when this is dropped.
pub(crate) struct Size {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut()>,
    _listener: Option<EventListener>,
}

impl Drop for Size {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Calls `changed` with width and height in CSS pixels and the device pixel ratio, now and on every change.
pub(crate) fn watch_size(element: &Element, changed: impl Fn(f64, f64, f64) + Clone + 'static) -> Size {
    let tell = {
        let element = element.clone();
        move || {
            let rect = element.get_bounding_client_rect();
            let ratio = window().map_or(1.0, |window| window.device_pixel_ratio());
            changed(rect.width(), rect.height(), ratio);
        }
    };
    tell();
    let callback: Closure<dyn FnMut()> = Closure::new(tell.clone());
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    // The pixel ratio changes with browser zoom and when the window goes to another screen.
    let listener = window().map(|window| EventListener::new(&window, "resize", move |_| tell()));
    Size { observer, _callback: callback, _listener: listener }
}
