//! A batch of very many thin arcs.

use crate::space::{LonLat, World, great_circle_points};

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
    /// Primitive restart index: ends a strip.
    pub const RESTART: u32 = u32::MAX;

    /// Number of arcs.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n_arcs as usize
    }

    /// True without any.
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
        let opacity = (opacity.clamp(0.0, 1.0) * 255.0) as u8;
        let first = self.n_arcs * Self::POINTS as u32;
        for (k, world) in great_circle_points(from, to, Self::POINTS - 1).enumerate() {
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
