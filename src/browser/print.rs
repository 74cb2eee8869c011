//! Printing.

use super::window::window;
use gloo::events::EventListener;

/// Opens the print dialog.
pub(crate) fn print() {
    if let Some(window) = window() {
        // Fails only where the page may not print; there is then no dialog.
        let _ = window.print();
    }
}

/// Calls `before` and `after` around printing.
pub(crate) fn listen_print(before: impl Fn() + 'static, after: impl Fn() + 'static) -> Vec<EventListener> {
    let Some(window) = window() else { return Vec::new() };
    vec![
        EventListener::new(&window, "beforeprint", move |_| before()),
        EventListener::new(&window, "afterprint", move |_| after()),
    ]
}
