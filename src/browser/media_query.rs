//! Media queries: colour scheme, reduced motion.

use super::window::window;
use gloo::events::EventListener;
use web_sys::MediaQueryList;

/// A media query and its changes, as long as it lives.
pub(crate) struct MediaQuery {
    list: Option<MediaQueryList>,
    _listener: Option<EventListener>,
}

/// True if the primary pointer is coarse.
pub(crate) fn is_touched() -> bool {
    let query = window().and_then(|window| window.match_media("(pointer: coarse)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

impl MediaQuery {
    /// Watches a query such as `(prefers-reduced-motion: reduce)`.
    pub(crate) fn watch(query: &str, mut changed: impl FnMut(bool) + 'static) -> Self {
        let list = window().and_then(|window| window.match_media(query).ok().flatten());
        let listener = list.clone().map(|list| {
            let target = list.clone();
            EventListener::new(&target, "change", move |_| changed(list.matches()))
        });
        Self { list, _listener: listener }
    }

    /// True if the query matches now.
    pub(crate) fn matches(&self) -> bool {
        self.list.as_ref().is_some_and(MediaQueryList::matches)
    }
}
