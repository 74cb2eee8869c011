//! Projections of the map plane to the screen, and the scale of each at a zoom.

use super::calibration::REFERENCE_LAT;
use super::viewport::{TILE_PX, Viewport};
use crate::space::Bounded as _;
use std::f64::consts::TAU;

/// Map projection: plane or globe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Projection {
    /// The Mercator plane.
    #[default]
    Flat,
    /// A globe that turns into the plane as one zooms in.
    Globe,
}

impl Projection {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Flat, Self::Globe];

    /// Short name for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Globe => "globe",
        }
    }

    /// Share of the way from the globe to the plane at a zoom: 0 for a globe, 1 for the plane.
    pub(super) fn flatness(self, zoom: f64) -> f64 {
        match self {
            Self::Flat => 1.0,
            Self::Globe => {
                let share = ((zoom - GLOBE_ENDS.0) / (GLOBE_ENDS.1 - GLOBE_ENDS.0)).bounded(0.0, 1.0);
                share * share * (3.0 - 2.0 * share)
            }
        }
    }

    /// CSS pixels from the middle of the globe to its edge, with a latitude in degrees in the middle of the screen. While
    /// the camera turns the globe, it stays as large as it is.
    pub(super) fn radius_px(self, centre_lat: f64, zoom: f64) -> f64 {
        let flatness = self.flatness(zoom);
        let (reference, here) = (REFERENCE_LAT.to_radians().cos(), centre_lat.to_radians().cos());
        // The geometric mean, weighted by how flat it is.
        world_px(zoom) / (TAU * (reference.ln() * (1.0 - flatness) + here.ln() * flatness).exp())
    }

    /// The zoom at which the whole globe is on the screen, or the plane fills the screen's height and at least a third of a
    /// very wide screen.
    pub(super) fn min_zoom(self, viewport: &Viewport) -> f64 {
        if self == Self::Globe {
            let radius_px = 0.4 * viewport.width.min(viewport.height).max(1.0);
            return (radius_px * TAU * REFERENCE_LAT.to_radians().cos() / TILE_PX).log2();
        }
        let by_height = viewport.height / TILE_PX;
        let by_width = viewport.width / (3.0 * TILE_PX);
        by_height.max(by_width).max(1.0 / 64.0).log2()
    }
}

/// Zooms between which the globe turns into the plane. Its horizon is then off every screen.
pub(super) const GLOBE_ENDS: (f64, f64) = (4.7, 5.7);

/// CSS pixels of the width of the whole plane at a zoom.
pub(super) fn world_px(zoom: f64) -> f64 {
    TILE_PX * zoom.exp2()
}
