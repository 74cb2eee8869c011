//! Axis-parallel boxes on the map plane.

use super::World;

/// A box on the map plane, `min` at the north-west. Empty until a point is added.
///
/// # Examples
/// ```
/// use atlas_engine::space::{Rect, World};
/// let rect = Rect::around([World::new(0.2, 0.4), World::new(0.3, 0.1)]);
/// assert!(rect.contains(World::new(0.25, 0.2)));
/// assert!(Rect::around([]).is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// North-west corner.
    pub min: World,
    /// South-east corner.
    pub max: World,
}

impl Rect {
    /// The box without a point.
    pub const EMPTY: Self = Self {
        min: World::new(f64::INFINITY, f64::INFINITY),
        max: World::new(f64::NEG_INFINITY, f64::NEG_INFINITY),
    };

    /// The smallest box round the points.
    pub fn around(points: impl IntoIterator<Item = World>) -> Self {
        points.into_iter().fold(Self::EMPTY, Self::with)
    }

    /// This box grown to hold `point`.
    #[must_use]
    pub fn with(self, point: World) -> Self {
        Self {
            min: World::new(self.min.x.min(point.x), self.min.y.min(point.y)),
            max: World::new(self.max.x.max(point.x), self.max.y.max(point.y)),
        }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: World::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: World::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// This box with a margin on every side.
    #[must_use]
    pub fn grown(self, by: f64) -> Self {
        Self {
            min: World::new(self.min.x - by, self.min.y - by),
            max: World::new(self.max.x + by, self.max.y + by),
        }
    }

    /// This box moved along x, as for the next copy of the world.
    #[must_use]
    pub fn shifted(self, dx: f64) -> Self {
        Self { min: World::new(self.min.x + dx, self.min.y), max: World::new(self.max.x + dx, self.max.y) }
    }

    /// True if the boxes share a point.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// True if the point lies in the box or on its edge.
    #[must_use]
    pub fn contains(&self, point: World) -> bool {
        self.min.x <= point.x && point.x <= self.max.x && self.min.y <= point.y && point.y <= self.max.y
    }

    /// True for the empty box.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.max.x < self.min.x
    }

    /// Width, zero when empty.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.max.x - self.min.x).max(0.0)
    }

    /// Height, zero when empty.
    #[must_use]
    pub fn height(&self) -> f64 {
        (self.max.y - self.min.y).max(0.0)
    }

    /// Middle of the box.
    #[must_use]
    pub fn centre(&self) -> World {
        World::new((self.min.x + self.max.x) / 2.0, (self.min.y + self.max.y) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_box_touches_nothing() {
        let all = Rect::around([World::new(0.0, 0.0), World::new(1.0, 1.0)]);
        assert!(Rect::EMPTY.is_empty() && !Rect::EMPTY.intersects(&all) && !all.is_empty());
        assert_eq!(Rect::EMPTY.width(), 0.0);
    }

    #[test]
    fn boxes_that_share_an_edge_intersect() {
        let a = Rect::around([World::new(0.0, 0.0), World::new(1.0, 1.0)]);
        assert!(a.intersects(&a.shifted(1.0)) && !a.intersects(&a.shifted(1.01)));
        assert!(a.contains(World::new(1.0, 0.5)) && !a.contains(World::new(1.1, 0.5)));
    }
}
