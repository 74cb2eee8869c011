//! Cameras that show a box of the map plane in the free part of the screen, as MapLibre's `cameraForBounds` does.

use super::camera::{Camera, MAX_ZOOM};
use super::projection::{Projection, world_px};
use super::viewport::{TILE_PX, Viewport};
use crate::space::{Bounded as _, EdgeInsets, Rect, World, lonlat_from_world};

/// Steps in which a globe is turned and zoomed until what it should show fits.
const FRAMINGS: usize = 12;

impl Camera {
    /// A camera that shows a box of the map plane in the free part of the screen.
    #[must_use]
    pub fn fitting(rect: &Rect, insets: EdgeInsets, max_zoom: f64, viewport: &Viewport) -> Self {
        let EdgeInsets { top, right, bottom, left } = insets;
        let width = (viewport.width - left - right).max(viewport.width / 4.0);
        let height = (viewport.height - top - bottom).max(viewport.height / 4.0);
        let scale = (width / rect.width().max(1e-9)).min(height / rect.height().max(1e-9));
        let least = Projection::Flat.min_zoom(viewport);
        let zoom = (scale / TILE_PX).log2().bounded(least, max_zoom.min(MAX_ZOOM));
        let world_px = world_px(zoom);
        let middle = rect.centre();
        let centre = World::new(
            middle.x + (right - left) / 2.0 / world_px,
            middle.y + (bottom - top) / 2.0 / world_px,
        );
        Self::new(lonlat_from_world(centre), zoom, viewport)
    }

    /// Camera that shows a box of the map plane in the free part of the screen. Parts of the box behind the horizon
    /// of a globe count as on it.
    #[must_use]
    pub fn framing(
        projection: Projection,
        rect: &Rect,
        insets: EdgeInsets,
        max_zoom: f64,
        viewport: &Viewport,
    ) -> Self {
        let mut camera = Self::fitting(rect, insets, max_zoom, viewport).projected(projection, viewport);
        if projection == Projection::Flat {
            return camera;
        }
        let EdgeInsets { top, right, bottom, left } = insets;
        let free = Rect {
            min: World::new(left, top),
            max: World::new(
                (viewport.width - right).max(left + 1.0),
                (viewport.height - bottom).max(top + 1.0),
            ),
        };
        for _ in 0..FRAMINGS {
            let shown = camera.box_on_screen(rect, viewport);
            let scale =
                (free.width() / shown.width().max(1e-6)).min(free.height() / shown.height().max(1e-6));
            let zoom = (camera.zoom + scale.log2()).min(max_zoom);
            let (from, to) = (shown.centre(), free.centre());
            camera = camera.panned(to.x - from.x, to.y - from.y, viewport);
            camera = Self::on(projection, camera.centre, zoom, viewport);
        }
        camera
    }

    /// The box in pixels round a box of the map plane.
    fn box_on_screen(&self, rect: &Rect, viewport: &Viewport) -> Rect {
        const STEPS: u32 = 8;
        let projector = self.projector(viewport);
        let centre = projector.centre();
        let share = |k: u32| f64::from(k) / f64::from(STEPS);
        let sides =
            (0..=STEPS).flat_map(|k| [(share(k), 0.0), (share(k), 1.0), (0.0, share(k)), (1.0, share(k))]);
        let px = sides.map(|(x, y)| {
            let world = World::new(rect.min.x + rect.width() * x, rect.min.y + rect.height() * y);
            let seen = projector.project_here(world);
            match projector.globe() {
                Some(globe) if seen.facing < 0.0 => {
                    let (dx, dy) = (seen.px.x - centre.x, seen.px.y - centre.y);
                    let out = globe.radius_px / dx.hypot(dy).max(1e-6);
                    World::new(centre.x + dx * out, centre.y + dy * out)
                }
                _ => World::new(seen.px.x, seen.px.y),
            }
        });
        Rect::around(px)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{LonLat, world_from_lonlat};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_fitted_box_is_on_the_screen(size in (200.0..4000.0f64, 200.0..2200.0f64), x in 0.2..0.8f64, y in 0.3..0.7f64, w in 0.0001..0.1f64, h in 0.0001..0.1f64) {
            let viewport = Viewport::new(size.0, size.1, 1.0);
            let rect = Rect::around([World::new(x, y), World::new(x + w, y + h)]);
            let visible = Camera::fitting(&rect, EdgeInsets::uniform(20.0), MAX_ZOOM, &viewport).visible(&viewport);
            prop_assert!(visible.min.x <= rect.min.x + 1e-9 && rect.max.x <= visible.max.x + 1e-9);
            prop_assert!(visible.min.y <= rect.min.y + 1e-9 && rect.max.y <= visible.max.y + 1e-9);
        }
    }

    #[test]
    fn a_framed_box_fills_the_free_part_of_the_globe() {
        let viewport = Viewport::new(1440.0, 900.0, 1.0);
        let corners = [LonLat::new(2.0, 61.0), LonLat::new(124.0, 8.0)];
        let rect = Rect::around(corners.map(world_from_lonlat));
        let insets = EdgeInsets { top: 80.0, right: 64.0, bottom: 48.0, left: 352.0 };
        let camera = Camera::framing(Projection::Globe, &rect, insets, 4.2, &viewport);
        let shown = camera.box_on_screen(&rect, &viewport);
        assert!(
            350.0 < shown.min.x && shown.max.x < 1378.0 && 78.0 < shown.min.y && shown.max.y < 854.0,
            "{shown:?}"
        );
        assert!(1000.0 < shown.width() || 750.0 < shown.height(), "{shown:?}");
    }
}
