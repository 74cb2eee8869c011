//! Visibility of elements (Intersection Observer).

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Observer of an element's visibility; it ends when this is dropped.
pub(crate) struct Seen {
    observer: IntersectionObserver,
    _changed: Closure<dyn FnMut(Array)>,
}

impl Drop for Seen {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `changed` with `true` when an element comes into view, and with `false` when it leaves.
pub(crate) fn watch_seen(element: &Element, changed: impl Fn(bool) + 'static) -> Option<Seen> {
    let call = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        if let Ok(entry) =
            entries.get(entries.length().saturating_sub(1)).dyn_into::<IntersectionObserverEntry>()
        {
            changed(entry.is_intersecting());
        }
    });
    let observer = IntersectionObserver::new(call.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Seen { observer, _changed: call })
}
