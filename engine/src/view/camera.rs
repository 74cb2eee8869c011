//! The camera: an immutable value that says which part of the map plane is on the screen.
//!
//! All ways from places to pixels and back go through it, so that a globe can take the plane's part.

use super::projection::{Projection, world_px};
use super::projector::Projector;
use super::viewport::Viewport;
use crate::space::{
    Bounded as _, EARTH_RADIUS_KM, LonLat, MAX_LAT, Px, Rect, World, lonlat_from_world, world_from_lonlat,
    wrap_lon,
};

/// Nearest zoom; one pixel is then about half a metre at Khorgos.
pub const MAX_ZOOM: f64 = 17.0;

/// Camera: centre, zoom and projection; north is up.
///
/// Invariants: latitude lies within the Mercator square, longitude in one turn, zoom between [`Camera::min_zoom`] and
/// [`MAX_ZOOM`], and the screen never shows more height than the world has.
///
/// # Examples
/// ```
/// use atlas_engine::space::{LonLat, Px};
/// use atlas_engine::view::{Camera, Viewport};
/// let viewport = Viewport::new(1280.0, 720.0, 2.0);
/// let camera = Camera::new(LonLat::new(80.41, 44.21), 6.0, &viewport);
/// // The place under the anchor stays under it.
/// let zoomed = camera.zoomed_to(7.0, viewport.centre(), &viewport);
/// assert!((zoomed.centre.lon - 80.41).abs() < 1e-6);
/// let centre = camera.px_from_lonlat(camera.centre, &viewport).unwrap();
/// assert!(centre.distance(Px::new(640.0, 360.0)) < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The place in the middle of the screen.
    pub centre: LonLat,
    /// Doublings of scale from the world in 512 pixels.
    pub zoom: f64,
    /// Map projection.
    pub projection: Projection,
}

/// Turns of the globe that bring a place back under a pixel after a step of zoom.
const TURNS: usize = 4;
/// Degrees of latitude from the middle of the globe to a pole that the camera keeps away, so that north stays up.
const POLE_MARGIN: f64 = 4.0;

impl Camera {
    /// A flat camera that keeps the invariants as near to what is asked for as it can; what is not a number is replaced.
    #[must_use]
    pub fn new(centre: LonLat, zoom: f64, viewport: &Viewport) -> Self {
        Self::on(Projection::Flat, centre, zoom, viewport)
    }

    /// A camera of a projection that keeps the invariants.
    #[must_use]
    pub fn on(projection: Projection, centre: LonLat, zoom: f64, viewport: &Viewport) -> Self {
        let finite = |value: f64, other: f64| if value.is_finite() { value } else { other };
        let zoom = finite(zoom, 3.0).bounded(projection.min_zoom(viewport), MAX_ZOOM);
        let lat = finite(centre.lat, 0.0).bounded(-MAX_LAT, MAX_LAT);
        let lon = wrap_lon(finite(centre.lon, 0.0));
        let camera = Self { centre: LonLat::new(lon, lat), zoom, projection };
        if camera.flatness() < 1.0 {
            let highest = 90.0 - POLE_MARGIN;
            return Self { centre: LonLat::new(lon, lat.bounded(-highest, highest)), ..camera };
        }
        let mut world = world_from_lonlat(camera.centre);
        let half = viewport.height / 2.0 / world_px(zoom);
        world.y = if 0.5 <= half { 0.5 } else { world.y.bounded(half, 1.0 - half) };
        Self { centre: lonlat_from_world(world), ..camera }
    }

    /// This camera in another projection.
    #[must_use]
    pub fn projected(&self, projection: Projection, viewport: &Viewport) -> Self {
        Self::on(projection, self.centre, self.zoom, viewport)
    }

    /// The zoom at which the whole globe is on the screen, or the world fills the screen's height and at least a third of
    /// a very wide screen.
    #[must_use]
    pub fn min_zoom(&self, viewport: &Viewport) -> f64 {
        self.projection.min_zoom(viewport)
    }

    /// CSS pixels of the whole world.
    #[must_use]
    pub fn world_px(&self) -> f64 {
        world_px(self.zoom)
    }

    /// Share of the way from the globe to the plane: 0 for a globe, 1 for the plane.
    #[must_use]
    pub fn flatness(&self) -> f64 {
        self.projection.flatness(self.zoom)
    }

    /// CSS pixels from the middle of the globe to its edge.
    #[must_use]
    pub fn radius_px(&self) -> f64 {
        self.projection.radius_px(self.centre.lat, self.zoom)
    }

    /// Kilometres of a CSS pixel in the middle of the screen.
    #[must_use]
    pub fn km_per_px(&self) -> f64 {
        EARTH_RADIUS_KM / self.radius_px()
    }

    /// The middle of the screen on the map plane.
    #[must_use]
    pub fn centre_world(&self) -> World {
        world_from_lonlat(self.centre)
    }

    /// This camera worked out for many points.
    #[must_use]
    pub fn projector(&self, viewport: &Viewport) -> Projector {
        Projector::new(self.centre, self.zoom, self.projection, viewport)
    }

    /// Screen position of a place, in the copy of the world nearest to the centre; `None` behind the horizon.
    #[must_use]
    pub fn px_from_lonlat(&self, place: LonLat, viewport: &Viewport) -> Option<Px> {
        self.projector(viewport).px_from_world(world_from_lonlat(place))
    }

    /// The point of the map plane at a pixel; x is not wrapped.
    #[must_use]
    pub fn world_from_px(&self, px: Px, viewport: &Viewport) -> World {
        self.projector(viewport).world_from_px(px)
    }

    /// A box round the part of the map plane on the screen; x may go beyond the square where copies of the world show.
    #[must_use]
    pub fn visible(&self, viewport: &Viewport) -> Rect {
        self.projector(viewport).visible(viewport)
    }

    /// This camera moved so that the map follows a drag by `dx`, `dy` pixels.
    #[must_use]
    pub fn panned(&self, dx: f64, dy: f64, viewport: &Viewport) -> Self {
        let middle = viewport.centre();
        let centre = lonlat_from_world(self.world_from_px(Px::new(middle.x - dx, middle.y - dy), viewport));
        Self::on(self.projection, centre, self.zoom, viewport)
    }

    /// This camera at another zoom, with the place under `anchor` kept there as far as the world's edge allows.
    #[must_use]
    pub fn zoomed_to(&self, zoom: f64, anchor: Px, viewport: &Viewport) -> Self {
        let zoom = zoom.bounded(self.min_zoom(viewport), MAX_ZOOM);
        if self.projection == Projection::Globe {
            return self.turned_to(zoom, anchor, viewport);
        }
        let under = self.world_from_px(anchor, viewport);
        let middle = viewport.centre();
        let world_px = world_px(zoom);
        let centre = World::new(
            under.x - (anchor.x - middle.x) / world_px,
            under.y - (anchor.y - middle.y) / world_px,
        );
        Self::new(lonlat_from_world(centre), zoom, viewport)
    }

    /// [`Camera::zoomed_to`] on a globe, which is turned until the place is back under the pixel.
    fn turned_to(&self, zoom: f64, anchor: Px, viewport: &Viewport) -> Self {
        let before = self.projector(viewport);
        let mut camera = Self::on(self.projection, self.centre, zoom, viewport);
        if !before.shows_ground(anchor) {
            return camera;
        }
        let under = before.world_from_px(anchor);
        for _ in 0..TURNS {
            let Some(px) = camera.projector(viewport).px_from_world(under) else { break };
            camera = camera.panned(anchor.x - px.x, anchor.y - px.y, viewport);
        }
        camera
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn viewports() -> impl Strategy<Value = Viewport> {
        (200.0..4000.0f64, 200.0..2200.0f64, 1.0..3.0f64).prop_map(|(w, h, r)| Viewport::new(w, h, r))
    }

    fn cameras() -> impl Strategy<Value = (Camera, Viewport)> {
        (viewports(), -400.0..400.0f64, -95.0..95.0f64, -3.0..22.0f64).prop_map(
            |(viewport, lon, lat, zoom)| (Camera::new(LonLat::new(lon, lat), zoom, &viewport), viewport),
        )
    }

    fn assert_invariants(camera: &Camera, viewport: &Viewport) -> Result<(), TestCaseError> {
        prop_assert!((-180.0..=180.0).contains(&camera.centre.lon), "{camera:?}");
        prop_assert!(camera.zoom <= MAX_ZOOM && camera.min_zoom(viewport) <= camera.zoom + 1e-12);
        let visible = camera.visible(viewport);
        prop_assert!(
            -1e-9 <= visible.min.y && visible.max.y <= 1.0 + 1e-9,
            "the world is never lost: {visible:?}"
        );
        Ok(())
    }

    proptest! {
        #[test]
        fn every_camera_keeps_the_world_on_the_screen((camera, viewport) in cameras(), dx in -9000.0..9000.0f64, dy in -9000.0..9000.0f64, zoom in -5.0..30.0f64) {
            assert_invariants(&camera, &viewport)?;
            assert_invariants(&camera.panned(dx, dy, &viewport), &viewport)?;
            assert_invariants(&camera.zoomed_to(zoom, Px::new(dx, dy), &viewport), &viewport)?;
        }

        #[test]
        fn a_pixel_and_its_place_are_the_same_point((camera, viewport) in cameras(), fx in 0.3..0.7f64, fy in 0.02..0.98f64) {
            let px = Px::new(viewport.width * fx, viewport.height * fy);
            let back = camera.projector(&viewport).project(camera.world_from_px(px, &viewport)).px;
            // Where the world is narrower than the screen, the pixel may show another copy of it.
            let copies = ((px.x - back.x) / camera.world_px()).round();
            let back = Px::new(back.x + copies * camera.world_px(), back.y);
            prop_assert!(back.distance(px) < 1e-3, "{px:?} → {back:?}");
        }

        #[test]
        fn zooming_keeps_the_place_under_the_finger((camera, viewport) in cameras(), zoom in 6.0..16.0f64, fx in 0.0..1.0f64, fy in 0.0..1.0f64) {
            let camera = Camera::new(LonLat::new(camera.centre.lon, camera.centre.lat / 2.0), 6.0, &viewport);
            let anchor = Px::new(viewport.width * fx, viewport.height * fy);
            let before = camera.world_from_px(anchor, &viewport);
            let after = camera.zoomed_to(zoom, anchor, &viewport).projector(&viewport).project(before).px;
            prop_assert!(after.distance(anchor) < 0.01, "{after:?}");
        }

        #[test]
        fn dragging_there_and_back_ends_where_it_began((camera, viewport) in cameras(), dx in -300.0..300.0f64) {
            let back = camera.panned(dx, 0.0, &viewport).panned(-dx, 0.0, &viewport);
            prop_assert!((wrap_lon(back.centre.lon - camera.centre.lon)).abs() < 1e-6);
        }

    }

    #[test]
    fn what_is_not_a_number_is_replaced() {
        let viewport = Viewport::new(f64::NAN, 0.0, f64::INFINITY);
        let camera = Camera::new(LonLat::new(f64::NAN, f64::INFINITY), f64::NAN, &viewport);
        assert!(camera.centre.lon.is_finite() && camera.centre.lat.is_finite() && camera.zoom.is_finite());
    }
}
