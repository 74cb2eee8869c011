//! Full-screen mode.

use super::dom::document;

/// Toggles full-screen mode of the whole page.
pub(crate) fn toggle_full_screen() {
    let Some(document) = document() else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        // Where a frame may not, nothing happens.
        let _ = root.request_fullscreen();
    }
}

/// True in full-screen mode.
pub(crate) fn is_full_screen() -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// True if the page may enter full-screen mode.
pub(crate) fn can_full_screen() -> bool {
    document().is_some_and(|document| document.fullscreen_enabled())
}
