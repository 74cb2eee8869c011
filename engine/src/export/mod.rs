//! Export formats: SVG, citations, GeoJSON, QR codes.
//!
//! Pure text generation from the display list and the state; knows no browser.
//!
//! Decision: `docs/decisions/0031-painters.md`.

mod cite;
mod geojson;
mod qr;
mod svg;

pub use cite::Citation;
pub use geojson::{Property, geojson, json_text};
pub use qr::qr_path;
pub use svg::{MARGIN_PX, SvgText, footer_px, svg};
