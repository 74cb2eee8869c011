//! The camera: an immutable value that says which part of the map plane is on the screen.
//!
//! All ways from places to pixels and back go through it, so that a globe can take the plane's part.

use super::projection::{Projection, Projector};
use crate::space::{
    Bounded as _, LonLat, MAX_LAT, Px, Rect, World, lonlat_from_world, world_from_lonlat, wrap_lon,
};

/// CSS pixels of the whole world at zoom 0, as in MapLibre.
pub const TILE_PX: f64 = 512.0;
/// How much larger everything is on a wall; the same step as in `public/app.css`.
const WALL_SCALE: f64 = 1.75;
/// Nearest zoom; one pixel is then about half a metre at Khorgos.
pub const MAX_ZOOM: f64 = 17.0;

/// Size of the map on the screen.
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
        let wall = 2400.0 <= width && 1300.0 <= height;
        let scale = if wall { WALL_SCALE } else { 1.0 };
        (Self::new(width / scale, height / scale, pixel_ratio * scale), scale)
    }

    /// The middle of the screen.
    #[must_use]
    pub fn centre(&self) -> Px {
        Px::new(self.width / 2.0, self.height / 2.0)
    }
}

/// Where the map is looked at.
///
/// Invariants: latitude lies within the Mercator square, longitude in one turn, zoom between [`Camera::min_zoom`] and
/// [`MAX_ZOOM`], and the screen never shows more height than the world has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The place in the middle of the screen.
    pub centre: LonLat,
    /// Doublings of scale from the world in 512 pixels.
    pub zoom: f64,
    /// How the world lies on the screen.
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
        let zoom = finite(zoom, 3.0).bounded(Self::min_zoom_of(projection, viewport), MAX_ZOOM);
        let lat = finite(centre.lat, 0.0).bounded(-MAX_LAT, MAX_LAT);
        let lon = wrap_lon(finite(centre.lon, 0.0));
        let camera = Self { centre: LonLat::new(lon, lat), zoom, projection };
        if camera.flatness() < 1.0 {
            let highest = 90.0 - POLE_MARGIN;
            return Self { centre: LonLat::new(lon, lat.bounded(-highest, highest)), ..camera };
        }
        let mut world = world_from_lonlat(camera.centre);
        let half = viewport.height / 2.0 / (TILE_PX * zoom.exp2());
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
        Self::min_zoom_of(self.projection, viewport)
    }

    fn min_zoom_of(projection: Projection, viewport: &Viewport) -> f64 {
        if projection == Projection::Globe {
            return Self::globe_min_zoom(viewport);
        }
        let by_height = viewport.height / TILE_PX;
        let by_width = viewport.width / (3.0 * TILE_PX);
        by_height.max(by_width).max(1.0 / 64.0).log2()
    }

    /// CSS pixels of the whole world.
    #[must_use]
    pub fn world_px(&self) -> f64 {
        TILE_PX * self.zoom.exp2()
    }

    /// The middle of the screen on the map plane.
    #[must_use]
    pub fn centre_world(&self) -> World {
        world_from_lonlat(self.centre)
    }

    /// This camera worked out for many points.
    #[must_use]
    pub fn projector(&self, viewport: &Viewport) -> Projector {
        Projector::new(self, viewport)
    }

    /// Where a place is on the screen, in the copy of the world nearest to the middle; `None` behind the horizon.
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
        let world_px = TILE_PX * zoom.exp2();
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

    /// A camera that shows a box of the map plane within the screen less its margins (left, top, right, bottom, CSS px).
    #[must_use]
    pub fn fitting(rect: &Rect, margins: [f64; 4], max_zoom: f64, viewport: &Viewport) -> Self {
        let [left, top, right, bottom] = margins;
        let width = (viewport.width - left - right).max(viewport.width / 4.0);
        let height = (viewport.height - top - bottom).max(viewport.height / 4.0);
        let scale = (width / rect.width().max(1e-9)).min(height / rect.height().max(1e-9));
        let least = Self::min_zoom_of(Projection::Flat, viewport);
        let zoom = (scale / TILE_PX).log2().bounded(least, max_zoom.min(MAX_ZOOM));
        let world_px = TILE_PX * zoom.exp2();
        let middle = rect.centre();
        let centre = World::new(
            middle.x + (right - left) / 2.0 / world_px,
            middle.y + (bottom - top) / 2.0 / world_px,
        );
        Self::new(lonlat_from_world(centre), zoom, viewport)
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

        #[test]
        fn a_fitted_box_is_on_the_screen(viewport in viewports(), x in 0.2..0.8f64, y in 0.3..0.7f64, w in 0.0001..0.1f64, h in 0.0001..0.1f64) {
            let rect = Rect::around([World::new(x, y), World::new(x + w, y + h)]);
            let visible = Camera::fitting(&rect, [20.0; 4], MAX_ZOOM, &viewport).visible(&viewport);
            prop_assert!(visible.min.x <= rect.min.x + 1e-9 && rect.max.x <= visible.max.x + 1e-9);
            prop_assert!(visible.min.y <= rect.min.y + 1e-9 && rect.max.y <= visible.max.y + 1e-9);
        }
    }

    #[test]
    fn a_wall_has_the_pixels_of_a_desk_and_draws_them_larger() {
        let (map, scale) = Viewport::on_screen(3840.0, 2160.0, 1.0);
        assert!((map.width * map.pixel_ratio - 3840.0).abs() < 1e-9 && 1.5 < scale, "{map:?}");
        assert_eq!(Viewport::on_screen(1440.0, 900.0, 2.0), (Viewport::new(1440.0, 900.0, 2.0), 1.0));
    }

    #[test]
    fn what_is_not_a_number_is_replaced() {
        let viewport = Viewport::new(f64::NAN, 0.0, f64::INFINITY);
        let camera = Camera::new(LonLat::new(f64::NAN, f64::INFINITY), f64::NAN, &viewport);
        assert!(camera.centre.lon.is_finite() && camera.centre.lat.is_finite() && camera.zoom.is_finite());
    }
}
