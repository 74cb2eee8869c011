//! What leaves the atlas: vector pictures, citations, geometry, print sheets.
//!
//! Everything here is text made from a display list or from what the state says; nothing knows the browser.

mod svg;

pub use svg::{SvgText, svg};
