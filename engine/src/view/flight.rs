//! Camera flights along the path of van Wijk and Nuij, *Smooth and efficient zooming and panning* (2003): zoom out,
//! pan, zoom in, at a speed that looks even.

use super::{Camera, Viewport};
use crate::space::{Bounded as _, World, lonlat_from_world};

/// Longest flight in milliseconds; short hops take less.
const DURATION_MS: f64 = 900.0;
/// Zoom-out of the flight (ρ of van Wijk and Nuij): about √2, as in MapLibre.
const RHO: f64 = 1.42;

/// A flight between two cameras.
///
/// # Examples
/// ```
/// use atlas_engine::space::LonLat;
/// use atlas_engine::view::{Camera, Flight, Viewport};
/// let viewport = Viewport::new(800.0, 600.0, 1.0);
/// let at = |lon, zoom| Camera::new(LonLat::new(lon, 44.0), zoom, &viewport);
/// let flight = Flight::new(at(80.0, 5.0), at(90.0, 7.0), 0.0);
/// let (camera, is_over) = flight.at(60_000.0, &viewport);
/// assert!(is_over && (camera.centre.lon - 90.0).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    from: Camera,
    to: Camera,
    delta: World,
    start_ms: f64,
    duration_ms: f64,
}

impl Flight {
    /// A flight that starts at `start_ms` (any clock in milliseconds). The shorter way round the world is taken.
    #[must_use]
    pub fn new(from: Camera, to: Camera, start_ms: f64) -> Self {
        let (a, b) = (from.centre_world(), to.centre_world());
        let dx = b.x - a.x;
        let delta = World::new(dx - dx.round(), b.y - a.y);
        let px = delta.x.hypot(delta.y) * from.world_px().max(to.world_px());
        let effort = (px / 600.0).min(1.0).max(((to.zoom - from.zoom).abs() / 1.5).min(1.0));
        Self { from, to, delta, start_ms, duration_ms: 250.0 + (DURATION_MS - 250.0) * effort }
    }

    /// The camera at a time, and whether the flight is over.
    #[must_use]
    pub fn at(&self, now_ms: f64, viewport: &Viewport) -> (Camera, bool) {
        let t = ((now_ms - self.start_ms) / self.duration_ms).bounded(0.0, 1.0);
        if 1.0 <= t {
            return (Camera::on(self.to.projection, self.to.centre, self.to.zoom, viewport), true);
        }
        let eased = t * t * (3.0 - 2.0 * t);
        let (share, zoom) = self.path(eased, viewport);
        let start = self.from.centre_world();
        let centre = World::new(start.x + self.delta.x * share, start.y + self.delta.y * share);
        (Camera::on(self.to.projection, lonlat_from_world(centre), zoom, viewport), false)
    }

    /// Share of the way gone, and zoom, at share `t` of the path's length (paper, section 4).
    fn path(&self, t: f64, viewport: &Viewport) -> (f64, f64) {
        let w0 = viewport.width.max(viewport.height);
        let w1 = w0 * (self.from.zoom - self.to.zoom).exp2();
        let u1 = self.delta.x.hypot(self.delta.y) * self.from.world_px();
        if u1 < 1e-3 || w1 <= 0.0 {
            return (t, self.from.zoom + (self.to.zoom - self.from.zoom) * t);
        }
        let rho2 = RHO * RHO;
        let r = |sign: f64, w: f64| {
            let b = (w1 * w1 - w0 * w0 + sign * rho2 * rho2 * u1 * u1) / (2.0 * w * rho2 * u1);
            ((b * b + 1.0).sqrt() - b).ln()
        };
        let (r0, r1) = (r(1.0, w0), r(-1.0, w1));
        let length = (r1 - r0) / RHO;
        if !length.is_finite() || length.abs() < 1e-6 {
            return (t, self.from.zoom + (self.to.zoom - self.from.zoom) * t);
        }
        let s = t * length;
        let w = r0.cosh() / (r0 + RHO * s).cosh();
        let u = w0 * ((r0.cosh() * (r0 + RHO * s).tanh() - r0.sinh()) / rho2) / u1;
        (u.bounded(0.0, 1.0), self.from.zoom - w.log2())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::LonLat;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_flight_begins_here_ends_there_and_never_loses_the_world(lon in -179.0..179.0f64, lat in -60.0..60.0f64, z0 in 2.0..15.0f64, z1 in 2.0..15.0f64, at in 0.0..2000.0f64) {
            let viewport = Viewport::new(1200.0, 800.0, 1.0);
            let from = Camera::new(LonLat::new(80.0, 44.0), z0, &viewport);
            let to = Camera::new(LonLat::new(lon, lat), z1, &viewport);
            let flight = Flight::new(from, to, 100.0);
            let (first, over) = flight.at(100.0, &viewport);
            prop_assert!(!over && (first.zoom - from.zoom).abs() < 1e-6 && (first.centre.lon - from.centre.lon).abs() < 1e-6, "{first:?}");
            let (last, over) = flight.at(100.0 + DURATION_MS, &viewport);
            prop_assert!(over && (last.zoom - to.zoom).abs() < 1e-9 && (last.centre.lat - to.centre.lat).abs() < 1e-9);
            let (middle, _) = flight.at(100.0 + at, &viewport);
            prop_assert!(middle.zoom.is_finite() && middle.centre.lat.is_finite());
            prop_assert!(middle.visible(&viewport).min.y >= -1e-9);
        }
    }

    #[test]
    fn a_long_flight_zooms_out_on_its_way() {
        let viewport = Viewport::new(1200.0, 800.0, 1.0);
        let from = Camera::new(LonLat::new(6.7, 51.4), 9.0, &viewport);
        let to = Camera::new(LonLat::new(80.4, 44.2), 9.0, &viewport);
        let (middle, _) = Flight::new(from, to, 0.0).at(450.0, &viewport);
        assert!(middle.zoom < 6.0, "{middle:?}");
    }

    #[test]
    fn the_date_line_is_the_short_way_from_japan_to_alaska() {
        let viewport = Viewport::new(1200.0, 800.0, 1.0);
        let from = Camera::new(LonLat::new(150.0, 40.0), 5.0, &viewport);
        let to = Camera::new(LonLat::new(-150.0, 40.0), 5.0, &viewport);
        let (middle, _) = Flight::new(from, to, 0.0).at(450.0, &viewport);
        assert!(150.0 < middle.centre.lon.abs(), "{middle:?}");
    }
}
