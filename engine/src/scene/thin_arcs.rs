//! A batch of very many thin arcs.

use crate::space::{Bounded as _, LonLat, World, world_from_lonlat};

/// Very many thin arcs: great circles of few points, each with an opacity.
/// They are kept as painters send them, because making buffers of a hundred thousand at once would hold a page up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hairs {
    /// Points of all arcs, [`Hairs::POINTS`] for each: two `i32` of world units and four bytes, the first of which is the
    /// opacity, little endian.
    pub points: Vec<u8>,
    /// Strips of indices of points, each ended by [`Hairs::RESTART`]: `u32`, little endian.
    pub strips: Vec<u8>,
    n_arcs: u32,
}

impl Hairs {
    /// Points of an arc.
    pub const POINTS: usize = 9;
    /// Bytes of a point.
    pub const STRIDE: usize = 12;
    /// What ends a strip.
    pub const RESTART: u32 = u32::MAX;

    /// Number of arcs.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n_arcs as usize
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.n_arcs == 0
    }

    /// A point of an arc on the map plane.
    #[must_use]
    pub fn point(&self, arc: usize, point: usize) -> World {
        let at = (arc * Self::POINTS + point) * Self::STRIDE;
        let unit = |from: usize| {
            let bytes = self.points.get(from..from + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0.5, |bytes| f64::from(i32::from_le_bytes(bytes)) / super::mesh::WORLD_UNITS + 0.5)
        };
        World::new(unit(at), unit(at + 4))
    }

    /// Steps of opacity in which painters that draw paths draw arcs.
    pub const STEPS: usize = 8;

    /// The step of an arc's opacity, below [`Hairs::STEPS`].
    #[must_use]
    pub fn step(&self, arc: usize) -> usize {
        let opacity = self.points.get(arc * Self::POINTS * Self::STRIDE + 8).copied().unwrap_or(0);
        usize::from(opacity) * Self::STEPS / 256
    }

    /// The opacity of a step, 0 to 1.
    #[must_use]
    pub fn opacity_of(step: usize) -> f64 {
        (step as f64 + 0.5) / Self::STEPS as f64
    }

    /// Adds an arc over those before, `opacity` from 0 to 1.
    pub fn push(&mut self, from: LonLat, to: LonLat, opacity: f32) {
        let (a, b) = (unit_vector(from), unit_vector(to));
        let cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).bounded(-1.0, 1.0);
        let angle = angle_of(cosine);
        let sine = angle.sin();
        let mut last_x = None::<f64>;
        let opacity = (opacity.clamp(0.0, 1.0) * 255.0) as u8;
        let first = self.n_arcs * Self::POINTS as u32;
        for k in 0..Self::POINTS {
            let share = k as f64 / (Self::POINTS - 1) as f64;
            // Shoemake, "Animating rotation with quaternion curves" (1985): the great circle between two unit vectors.
            let (p, q) = if sine < 1e-9 {
                (1.0 - share, share)
            } else {
                (((1.0 - share) * angle).sin() / sine, (share * angle).sin() / sine)
            };
            let at = [a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q];
            let mut world = world_from_lonlat(LonLat::new(
                at[1].atan2(at[0]).to_degrees(),
                at[2].atan2(at[0].hypot(at[1])).to_degrees(),
            ));
            // Across the date line every point stands next to the one before.
            world.x -= last_x.map_or(0.0, |last| (world.x - last).round());
            last_x = Some(world.x);
            for unit in super::mesh::world_units(world) {
                self.points.extend_from_slice(&unit.to_le_bytes());
            }
            self.points.extend_from_slice(&[opacity, 0, 0, 0]);
            self.strips.extend_from_slice(&(first + k as u32).to_le_bytes());
        }
        self.strips.extend_from_slice(&Self::RESTART.to_le_bytes());
        self.n_arcs += 1;
    }
}

fn unit_vector(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The angle of a cosine, without the loss of `acos` near one.
fn angle_of(cosine: f64) -> f64 {
    (1.0 - cosine * cosine).max(0.0).sqrt().atan2(cosine)
}
