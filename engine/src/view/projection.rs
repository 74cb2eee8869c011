//! From the map plane to the screen and back: flat, as a globe, or on the way between the two.
//!
//! The globe is orthographic (Snyder, *Map Projections: A Working Manual*, USGS Professional Paper 1395 (1987), p. 149),
//! north up. From [`GLOBE_ENDS`]`.0` to `.1` it turns into the flat map: a point is then on the way between its two places.

use super::camera::{Camera, Viewport};
use crate::space::{Bounded as _, LonLat, Px, Rect, World, world_from_lonlat};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// How the world lies on the screen.
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
}

/// Zooms between which the globe turns into the plane. Its horizon is then off every screen.
pub(crate) const GLOBE_ENDS: (f64, f64) = (4.7, 5.7);
/// Degrees of latitude at which plane and globe have the same scale at the same zoom: Khorgos.
const REFERENCE_LAT: f64 = 44.2;
/// Steps in which a globe is turned and zoomed until what it should show fits.
const FRAMINGS: usize = 12;
/// Steps of the search for the place at a pixel between globe and plane; each doubles the digits that are right.
const SEARCH_STEPS: usize = 8;

/// A point of the map plane on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Where.
    pub px: Px,
    /// Cosine of the angle at which the ground is seen: 1 in the middle, 0 on the horizon, negative behind it.
    pub facing: f64,
}

/// A camera worked out for many points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projector {
    middle: World,
    world_px: f64,
    centre: Px,
    globe: Option<Globe>,
}

/// The part of a projector that bends the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Globe {
    /// Sine and cosine of the latitude in the middle.
    pub turn: (f64, f64),
    /// CSS pixels.
    pub radius_px: f64,
    /// 0 for a globe, towards 1 for the plane.
    pub flatness: f64,
}

/// Sine and cosine of the latitude at a height of the map plane; the edges of the square stand for the poles.
fn latitude(y: f64) -> (f64, f64) {
    // Land at the South Pole ends a little before the edge.
    const EDGE: f64 = 5e-4;
    if y <= EDGE {
        return (1.0, 0.0);
    }
    if 1.0 - EDGE <= y {
        return (-1.0, 0.0);
    }
    // Hyperbolic tangent and secant, written with the one function that is there already.
    let e = (TAU * (0.5 - y)).exp();
    let square = e * e;
    ((square - 1.0) / (square + 1.0), 2.0 * e / (square + 1.0))
}

impl Projector {
    /// Works a camera out.
    #[must_use]
    pub fn new(camera: &Camera, viewport: &Viewport) -> Self {
        let (middle, centre) = (camera.centre_world(), viewport.centre());
        let flatness = camera.flatness();
        if 1.0 <= flatness {
            return Self { middle, world_px: camera.world_px(), centre, globe: None };
        }
        let turn = latitude(middle.y);
        let radius_px = camera.radius_px();
        // In the middle, plane and globe have the same scale.
        let world_px = TAU * turn.1 * radius_px;
        Self { middle, world_px, centre, globe: Some(Globe { turn, radius_px, flatness }) }
    }

    /// The globe, unless the map is flat.
    #[must_use]
    pub const fn globe(&self) -> Option<&Globe> {
        self.globe.as_ref()
    }

    /// CSS pixels of the width of the world as it would be with the scale in the middle of the screen.
    #[must_use]
    pub const fn world_px(&self) -> f64 {
        self.world_px
    }

    /// The middle of the screen on the map plane.
    #[must_use]
    pub const fn middle(&self) -> World {
        self.middle
    }

    /// The middle of the screen.
    #[must_use]
    pub const fn centre(&self) -> Px {
        self.centre
    }

    /// Where a point of the map plane would be, in the copy of the world nearest to the middle, seen or not.
    #[must_use]
    pub fn project(&self, world: World) -> Seen {
        let dx = world.x - self.middle.x;
        self.bent(dx - dx.round(), world.y)
    }

    /// The same in the copy that the point itself says, for lines that run beyond one world.
    #[must_use]
    pub fn project_here(&self, world: World) -> Seen {
        self.bent(world.x - self.middle.x, world.y)
    }

    fn bent(&self, dx: f64, y: f64) -> Seen {
        let (flat_x, flat_y) = (dx * self.world_px, (y - self.middle.y) * self.world_px);
        let Some(globe) = &self.globe else {
            return Seen { px: Px::new(self.centre.x + flat_x, self.centre.y + flat_y), facing: 1.0 };
        };
        let ((sin, cos), (sin0, cos0)) = (latitude(y), globe.turn);
        let (sin_lon, cos_lon) = (TAU * dx).sin_cos();
        let x = globe.radius_px * cos * sin_lon;
        let north = globe.radius_px * (cos0 * sin - sin0 * cos * cos_lon);
        let mix = |bent: f64, flat: f64| bent + (flat - bent) * globe.flatness;
        Seen {
            px: Px::new(self.centre.x + mix(x, flat_x), self.centre.y + mix(-north, flat_y)),
            facing: sin0 * sin + cos0 * cos * cos_lon,
        }
    }

    /// Where a point of the map plane is on the screen; `None` behind the horizon.
    #[must_use]
    pub fn px_from_world(&self, world: World) -> Option<Px> {
        let seen = self.project(world);
        (0.0 <= seen.facing).then_some(seen.px)
    }

    /// Both ends of a short line, in the copy of the world that the first end is shown in; `None` behind the horizon.
    #[must_use]
    pub fn segment(&self, a: World, b: World) -> Option<(Px, Px)> {
        let dx = a.x - self.middle.x;
        let copy = dx.round();
        let (a, b) = (self.bent(dx - copy, a.y), self.bent(b.x - self.middle.x - copy, b.y));
        (0.0 <= a.facing && 0.0 <= b.facing).then_some((a.px, b.px))
    }

    /// Whether a pixel shows ground.
    #[must_use]
    pub fn shows_ground(&self, px: Px) -> bool {
        self.globe.is_none_or(|globe| 0.0 < globe.flatness || px.distance(self.centre) <= globe.radius_px)
    }

    /// The point of the map plane at a pixel; beside the globe, the nearest on its horizon. x is not wrapped.
    #[must_use]
    pub fn world_from_px(&self, px: Px) -> World {
        let (dx, dy) = (px.x - self.centre.x, px.y - self.centre.y);
        let flat = World::new(self.middle.x + dx / self.world_px, self.middle.y + dy / self.world_px);
        let Some(globe) = &self.globe else { return flat };
        let mut world = self.on_sphere(globe, dx, dy);
        if globe.flatness == 0.0 {
            return world;
        }
        for _ in 0..SEARCH_STEPS {
            world = self.nearer(world, px);
        }
        world
    }

    /// A step of Newton's method towards the place at a pixel, with slopes taken over a thousandth of a pixel.
    fn nearer(&self, world: World, px: Px) -> World {
        let step = 1e-3 / self.world_px;
        let at = |dx: f64, dy: f64| self.project_here(World::new(world.x + dx, world.y + dy)).px;
        let (here, right, below) = (at(0.0, 0.0), at(step, 0.0), at(0.0, step));
        let (xx, yx) = ((right.x - here.x) / step, (right.y - here.y) / step);
        let (xy, yy) = ((below.x - here.x) / step, (below.y - here.y) / step);
        let (dx, dy) = (px.x - here.x, px.y - here.y);
        let determinant = xx * yy - xy * yx;
        if determinant.abs() < 1e-9 {
            return world;
        }
        let y = world.y + (xx * dy - yx * dx) / determinant;
        World::new(world.x + (yy * dx - xy * dy) / determinant, y.bounded(0.0, 1.0))
    }

    fn on_sphere(&self, globe: &Globe, dx: f64, dy: f64) -> World {
        let (sin0, cos0) = globe.turn;
        let (mut x, mut north) = (dx / globe.radius_px, -dy / globe.radius_px);
        let beyond = x.hypot(north);
        if 1.0 < beyond {
            (x, north) = (x / beyond, north / beyond);
        }
        let facing = (1.0 - x * x - north * north).max(0.0).sqrt();
        let sin = (facing * sin0 + north * cos0).bounded(-1.0, 1.0);
        let lon = x.atan2(facing * cos0 - north * sin0);
        // atanh of the sine of the latitude is the height on the map plane.
        let sin = sin.bounded(-0.999_999_9, 0.999_999_9);
        let y = (0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (2.0 * TAU)).bounded(0.0, 1.0);
        World::new(self.middle.x + lon / TAU, y)
    }

    /// The point opposite to the middle of the globe, within the square.
    #[must_use]
    pub fn antipode(&self) -> World {
        World::new((self.middle.x + 0.5).rem_euclid(1.0), 1.0 - self.middle.y)
    }

    /// A box round the part of the map plane that is on the screen; x may go beyond the square.
    #[must_use]
    pub fn visible(&self, viewport: &Viewport) -> Rect {
        let (w, h) = (viewport.width / 2.0, viewport.height / 2.0);
        let flat = Rect {
            min: World::new(self.middle.x - w / self.world_px, self.middle.y - h / self.world_px),
            max: World::new(self.middle.x + w / self.world_px, self.middle.y + h / self.world_px),
        };
        let Some(globe) = &self.globe else { return flat };
        let cap = cap(self.middle, globe, w.hypot(h));
        if globe.flatness == 0.0 { cap } else { cap.union(flat) }
    }
}

/// A box round the part of the globe that is less than so many pixels from the middle.
fn cap(middle: World, globe: &Globe, reach_px: f64) -> Rect {
    let share = reach_px / globe.radius_px;
    let angle = if 1.0 <= share { FRAC_PI_2 } else { share.asin() };
    let lat = globe.turn.0.bounded(-1.0, 1.0).asin();
    let y = |lat: f64| world_from_lonlat(LonLat::new(0.0, lat.to_degrees())).y;
    // Beyond a pole the cap has every longitude.
    let half_turn =
        if FRAC_PI_2 <= lat.abs() + angle { PI } else { (angle.sin() / lat.cos()).bounded(-1.0, 1.0).asin() };
    Rect {
        min: World::new(middle.x - half_turn / TAU, y((lat + angle).min(FRAC_PI_2))),
        max: World::new(middle.x + half_turn / TAU, y((lat - angle).max(-FRAC_PI_2))),
    }
}

impl Camera {
    /// 0 for a globe, 1 for the plane, between them on the way.
    #[must_use]
    pub fn flatness(&self) -> f64 {
        match self.projection {
            Projection::Flat => 1.0,
            Projection::Globe => {
                let share = ((self.zoom - GLOBE_ENDS.0) / (GLOBE_ENDS.1 - GLOBE_ENDS.0)).bounded(0.0, 1.0);
                share * share * (3.0 - 2.0 * share)
            }
        }
    }

    /// CSS pixels from the middle of the globe to its edge. While the camera turns the globe, it stays as large as it is.
    #[must_use]
    pub fn radius_px(&self) -> f64 {
        let flatness = self.flatness();
        let (reference, here) = (REFERENCE_LAT.to_radians().cos(), self.centre.lat.to_radians().cos());
        // The geometric mean, weighted by how flat it is.
        self.world_px() / (TAU * (reference.ln() * (1.0 - flatness) + here.ln() * flatness).exp())
    }

    /// Kilometres of a CSS pixel in the middle of the screen.
    #[must_use]
    pub fn km_per_px(&self) -> f64 {
        crate::space::EARTH_RADIUS_KM / self.radius_px()
    }

    /// A camera of a projection that shows a box of the map plane within the screen less its margins (left, top, right,
    /// bottom, CSS px). What of the box is behind the horizon of a globe counts as standing on it.
    #[must_use]
    pub fn framing(
        projection: Projection,
        rect: &Rect,
        margins: [f64; 4],
        max_zoom: f64,
        viewport: &Viewport,
    ) -> Self {
        let mut camera = Self::fitting(rect, margins, max_zoom, viewport).projected(projection, viewport);
        if projection == Projection::Flat {
            return camera;
        }
        let [left, top, right, bottom] = margins;
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
        let share = |k: u32| f64::from(k) / f64::from(STEPS);
        let sides =
            (0..=STEPS).flat_map(|k| [(share(k), 0.0), (share(k), 1.0), (0.0, share(k)), (1.0, share(k))]);
        let px = sides.map(|(x, y)| {
            let world = World::new(rect.min.x + rect.width() * x, rect.min.y + rect.height() * y);
            let seen = projector.project_here(world);
            match projector.globe() {
                Some(globe) if seen.facing < 0.0 => {
                    let (dx, dy) = (seen.px.x - projector.centre.x, seen.px.y - projector.centre.y);
                    let out = globe.radius_px / dx.hypot(dy).max(1e-6);
                    World::new(projector.centre.x + dx * out, projector.centre.y + dy * out)
                }
                _ => World::new(seen.px.x, seen.px.y),
            }
        });
        Rect::around(px)
    }

    /// The zoom at which the whole globe is on the screen.
    pub(crate) fn globe_min_zoom(viewport: &Viewport) -> f64 {
        let radius_px = 0.4 * viewport.width.min(viewport.height).max(1.0);
        (radius_px * TAU * REFERENCE_LAT.to_radians().cos() / super::TILE_PX).log2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::lonlat_from_world;
    use proptest::prelude::*;

    fn globe(lon: f64, lat: f64, zoom: f64, viewport: &Viewport) -> Camera {
        Camera::on(Projection::Globe, LonLat::new(lon, lat), zoom, viewport)
    }

    proptest! {
        #[test]
        fn a_pixel_of_the_globe_and_its_place_are_the_same_point(lon in -180.0..180.0f64, lat in -80.0..80.0f64, zoom in 1.2..7.0f64, fx in 0.05..0.95f64, fy in 0.05..0.95f64) {
            let viewport = Viewport::new(1280.0, 800.0, 1.0);
            let camera = globe(lon, lat, zoom, &viewport);
            let projector = camera.projector(&viewport);
            let px = Px::new(viewport.width * fx, viewport.height * fy);
            let world = projector.world_from_px(px);
            // Beyond the square there is no ground.
            prop_assume!(projector.shows_ground(px) && 0.002 < world.y && world.y < 0.998);
            let back = projector.project_here(world);
            prop_assert!(back.px.distance(px) < 0.05, "{px:?} → {world:?} → {back:?}");
            prop_assert!(-1e-6 <= back.facing);
        }

        #[test]
        fn what_is_seen_is_in_the_visible_box(lon in -180.0..180.0f64, lat in -85.0..85.0f64, zoom in 1.2..7.0f64, to_lon in -180.0..180.0f64, to_lat in -84.0..84.0f64) {
            let viewport = Viewport::new(1280.0, 800.0, 1.0);
            let camera = globe(lon, lat, zoom, &viewport);
            let place = world_from_lonlat(LonLat::new(to_lon, to_lat));
            let projector = camera.projector(&viewport);
            let seen = projector.px_from_world(place).filter(|px| (0.0..1280.0).contains(&px.x) && (0.0..800.0).contains(&px.y));
            if seen.is_some() {
                let visible = projector.visible(&viewport).grown(1e-9);
                prop_assert!((-2..=2).any(|copy| visible.contains(World::new(place.x + f64::from(copy), place.y))), "{place:?} {visible:?}");
            }
        }

        #[test]
        fn the_globe_turns_into_the_plane_without_a_jump(lon in -180.0..180.0f64, lat in -70.0..70.0f64, dx in -0.02..0.02f64, dy in -0.02..0.02f64) {
            let viewport = Viewport::new(1280.0, 800.0, 1.0);
            let middle = world_from_lonlat(LonLat::new(lon, lat));
            let place = World::new(middle.x + dx, middle.y + dy);
            for zoom in [GLOBE_ENDS.0, GLOBE_ENDS.1] {
                let at = |zoom: f64| globe(lon, lat, zoom, &viewport).projector(&viewport).project_here(place).px;
                prop_assert!(at(zoom - 1e-6).distance(at(zoom + 1e-6)) < 0.01);
            }
            let flat = Camera::new(LonLat::new(lon, lat), 6.0, &viewport).projector(&viewport).project_here(place).px;
            prop_assert!(globe(lon, lat, 6.0, &viewport).projector(&viewport).project_here(place).px.distance(flat) < 1e-6);
        }

        #[test]
        fn turning_keeps_the_size_of_the_globe(lat in -85.0..85.0f64, to in -85.0..85.0f64) {
            let viewport = Viewport::new(1280.0, 800.0, 1.0);
            let radius = |lat: f64| globe(10.0, lat, 2.5, &viewport).radius_px();
            prop_assert!((radius(lat) - radius(to)).abs() < 1e-6);
        }
    }

    #[test]
    fn a_framed_box_fills_the_free_part_of_the_globe() {
        let viewport = Viewport::new(1440.0, 900.0, 1.0);
        let corners = [LonLat::new(2.0, 61.0), LonLat::new(124.0, 8.0)];
        let rect = Rect::around(corners.map(world_from_lonlat));
        let margins = [352.0, 80.0, 64.0, 48.0];
        let camera = Camera::framing(Projection::Globe, &rect, margins, 4.2, &viewport);
        let shown = camera.box_on_screen(&rect, &viewport);
        assert!(
            350.0 < shown.min.x && shown.max.x < 1378.0 && 78.0 < shown.min.y && shown.max.y < 854.0,
            "{shown:?}"
        );
        assert!(1000.0 < shown.width() || 750.0 < shown.height(), "{shown:?}");
    }

    #[test]
    fn the_horizon_is_a_quarter_turn_away() {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let camera = globe(80.0, 0.0, 2.0, &viewport);
        let projector = camera.projector(&viewport);
        let at = |lon: f64| world_from_lonlat(LonLat::new(lon, 0.0));
        assert!(projector.px_from_world(at(169.0)).is_some() && projector.px_from_world(at(171.0)).is_none());
        let edge = projector.project(at(170.0));
        assert!((edge.px.distance(viewport.centre()) - camera.radius_px()).abs() < 1e-6);
    }

    #[test]
    fn the_place_beside_the_globe_is_on_its_horizon() {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let projector = globe(80.0, 20.0, 1.5, &viewport).projector(&viewport);
        let corner = Px::new(2.0, 2.0);
        assert!(!projector.shows_ground(corner));
        let place = lonlat_from_world(projector.world_from_px(corner));
        let angle = crate::space::distance_km(place, LonLat::new(80.0, 20.0)) / crate::space::EARTH_RADIUS_KM;
        assert!((angle - FRAC_PI_2).abs() < 1e-3, "{angle}");
    }
}
