//! From the map plane to the screen and back: flat, as a globe, or on the way between the two.
//!
//! The globe is orthographic (Snyder, *Map Projections: A Working Manual*, USGS Professional Paper 1395 (1987), p. 149),
//! north up. While it turns into the flat map, a point is on the way between its two places.

use super::projection::{Projection, world_px};
use super::viewport::Viewport;
use crate::space::{Bounded as _, LonLat, Px, Rect, World, world_from_lonlat};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

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

/// The transform from the map plane to the screen and back, for one centre, zoom and projection.
///
/// Points of the map plane are [`World`], pixels are CSS pixels from the top left corner of the screen. Flat, the transform is
/// a scale and a shift. On a globe it is the orthographic projection about the centre; between globe and plane it is the mean
/// of both, weighted by [`Globe::flatness`].
///
/// # Examples
/// ```
/// use atlas_engine::space::{LonLat, world_from_lonlat};
/// use atlas_engine::view::{Camera, Projection, Viewport};
/// let viewport = Viewport::new(800.0, 600.0, 1.0);
/// let globe = Camera::on(Projection::Globe, LonLat::new(80.0, 40.0), 2.0, &viewport).projector(&viewport);
/// assert!(globe.px_from_world(world_from_lonlat(LonLat::new(80.0, 40.0))).is_some());
/// assert!(globe.px_from_world(world_from_lonlat(LonLat::new(-100.0, -40.0))).is_none()); // behind the horizon
/// ```
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
    /// The transform with `place` in the middle of the screen.
    #[must_use]
    pub fn new(place: LonLat, zoom: f64, projection: Projection, viewport: &Viewport) -> Self {
        let (middle, centre) = (world_from_lonlat(place), viewport.centre());
        let flatness = projection.flatness(zoom);
        if 1.0 <= flatness {
            return Self { middle, world_px: world_px(zoom), centre, globe: None };
        }
        let turn = latitude(middle.y);
        let radius_px = projection.radius_px(place.lat, zoom);
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

    /// Projection of a map point, in the copy of the world nearest to the centre, visible or not.
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

    /// Screen position of a map point; `None` behind the horizon.
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

    /// True if a pixel shows ground, false for the backdrop of a globe.
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
