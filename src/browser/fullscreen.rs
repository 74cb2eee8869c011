//! The full screen.

use super::dom::document;

/// The browser's full screen for the whole page, or back.
pub(crate) fn toggle_full_screen() {
    let Some(document) = document() else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        // Where a frame may not, nothing happens.
        let _ = root.request_fullscreen();
    }
}

/// True in full screen.
pub(crate) fn is_full_screen() -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// True if full screen is allowed.
pub(crate) fn can_full_screen() -> bool {
    document().is_some_and(|document| document.fullscreen_enabled())
}
