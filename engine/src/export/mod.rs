//! What leaves the atlas: vector pictures, citations, geometry, print sheets.
//!
//! Everything here is text made from a display list or from what the state says; nothing knows the browser.

mod cite;
mod geojson;
mod qr;
mod svg;

pub use cite::Citation;
pub use geojson::{Property, geojson, json_text};
pub use qr::qr_path;
pub use svg::{MARGIN_PX, SvgText, footer_px, svg};
