//! QR codes as vector paths.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// Quiet zone in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// QR code as an SVG path: its width in modules with the quiet zone, and its dark modules as path data in module
/// units. Error correction is medium, or low for long texts; `None` beyond the capacity of the largest code.
///
/// # Examples
/// ```
/// use atlas_engine::export::qr_path;
/// let (width, path) = qr_path("https://example.org/").unwrap();
/// assert_eq!(width, 25 + 2 * 4); // version 2, quiet zone of four modules
/// assert!(path.starts_with("M4 4h7v1"));
/// ```
#[must_use]
pub fn qr_path(text: &str) -> Option<(i32, String)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .or_else(|_| QrCode::encode_text(text, QrCodeEcc::Low))
        .ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if start < x {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", start + QUIET, y + QUIET, x - start, x - start);
            }
            x += 1;
        }
    }
    Some((code.size() + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_zone() {
        let (size, path) = qr_path("https://example.org/?v=1").unwrap();
        // Version 2 holds up to 26 bytes at level M: 25 modules.
        assert_eq!(size, 25 + 8);
        assert!(path.starts_with("M4 4h7v1h-7z") && path.contains("M22 4h7v1h-7z"), "{path}");
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused() {
        assert!(qr_path(&"x".repeat(2900)).is_some());
        assert!(qr_path(&"x".repeat(4000)).is_none());
    }
}
