//! The size of the map on the screen.

use super::calibration::{WALL_PX, WALL_SCALE};
use crate::space::Px;

/// CSS pixels of the whole world at zoom 0, as in MapLibre.
pub const TILE_PX: f64 = 512.0;

/// Size of the map on the screen.
///
/// # Examples
/// ```
/// use atlas_engine::view::Viewport;
/// let viewport = Viewport::new(f64::NAN, 0.0, 1.5);
/// assert!(0.0 < viewport.width && 0.0 < viewport.height); // whatever the browser says
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
    /// Device pixels in one CSS pixel.
    pub pixel_ratio: f64,
}

impl Viewport {
    /// A size that is never zero, whatever the browser says.
    #[must_use]
    pub fn new(width: f64, height: f64, pixel_ratio: f64) -> Self {
        let at_least = |value: f64, least: f64| if value.is_finite() { value.max(least) } else { least };
        Self {
            width: at_least(width, 1.0),
            height: at_least(height, 1.0),
            pixel_ratio: at_least(pixel_ratio, 0.25).min(8.0),
        }
    }

    /// The size of a map on a screen of this size, and how much larger its pixels are: on walls and very large desks, all
    /// that is drawn grows with the interface around it.
    #[must_use]
    pub fn on_screen(width: f64, height: f64, pixel_ratio: f64) -> (Self, f64) {
        let wall = WALL_PX.0 <= width && WALL_PX.1 <= height;
        let scale = if wall { WALL_SCALE } else { 1.0 };
        (Self::new(width / scale, height / scale, pixel_ratio * scale), scale)
    }

    /// The middle of the screen.
    #[must_use]
    pub fn centre(&self) -> Px {
        Px::new(self.width / 2.0, self.height / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_has_the_pixels_of_a_desk_and_draws_them_larger() {
        let (map, scale) = Viewport::on_screen(3840.0, 2160.0, 1.0);
        assert!((map.width * map.pixel_ratio - 3840.0).abs() < 1e-9 && 1.5 < scale, "{map:?}");
        assert_eq!(Viewport::on_screen(1440.0, 900.0, 2.0), (Viewport::new(1440.0, 900.0, 2.0), 1.0));
    }
}
