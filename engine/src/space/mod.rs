//! Units of place: [`LonLat`] on the sphere, [`World`] on the map plane, [`Px`] on the screen.
//!
//! Transforms are named `target_from_source`. Longitudes and latitudes are degrees, distances are
//! kilometres, world coordinates are fractions of the Mercator square (x to the east, y to the south).

mod edge_insets;
mod geodesic;
mod great_circle;
mod mercator;
mod rect;

pub use edge_insets::EdgeInsets;
pub use geodesic::{EARTH_RADIUS_KM, circle_ring, distance_km};
pub use great_circle::{great_circle, great_circle_points};
pub use mercator::{MAX_LAT, lonlat_from_world, world_from_lonlat};
pub use rect::Rect;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place on the sphere in degrees; longitude to the east, latitude to the north.
///
/// Stored to a hundred-thousandth of a degree, about one metre.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LonLat {
    /// Degrees east of Greenwich, -180 to 180.
    pub lon: f64,
    /// Degrees north of the equator, -90 to 90.
    pub lat: f64,
}

impl LonLat {
    /// A place from longitude and latitude in degrees, in that order.
    #[must_use]
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }
}

impl Serialize for LonLat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ((self.lon * 1e5).round() as i32, (self.lat * 1e5).round() as i32).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LonLat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (lon, lat) = <(i32, i32)>::deserialize(deserializer)?;
        Ok(Self::new(
            (f64::from(lon) / 1e5).bounded(-360.0, 360.0),
            (f64::from(lat) / 1e5).bounded(-90.0, 90.0),
        ))
    }
}

/// A place on the map plane: the Mercator square is 0 ≤ x < 1, 0 ≤ y ≤ 1, with y to the south.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct World {
    /// Fraction of the equator, east of the date line.
    pub x: f64,
    /// Fraction of the square's height, south of its northern edge.
    pub y: f64,
}

impl World {
    /// A place from its two fractions.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// A place on the screen in CSS pixels, from the left top corner of the map.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Px {
    /// Pixels to the right.
    pub x: f64,
    /// Pixels downwards.
    pub y: f64,
}

impl Px {
    /// A place from its two distances.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Straight distance to `other` in pixels.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// Numbers kept within bounds.
pub trait Bounded {
    /// The number, or the bound that it is beyond. Not `clamp`: what that says when its bounds are the wrong way round would
    /// bring every way of writing a number into the first load.
    #[must_use]
    fn bounded(self, low: Self, high: Self) -> Self;
}

impl Bounded for f64 {
    fn bounded(self, low: Self, high: Self) -> Self {
        if self < low {
            low
        } else if high < self {
            high
        } else {
            self
        }
    }
}

/// Longitude brought into -180 ≤ lon < 180.
#[must_use]
pub fn wrap_lon(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

/// Distance in pixels of point `p` from the segment from `a` to `b`.
#[must_use]
pub fn segment_distance(p: Px, a: Px, b: Px) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length2 = dx * dx + dy * dy;
    let t = if length2 == 0.0 {
        0.0
    } else {
        (((p.x - a.x) * dx + (p.y - a.y) * dy) / length2).bounded(0.0, 1.0)
    };
    p.distance(Px::new(a.x + t * dx, a.y + t * dy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longitudes_wrap_into_one_turn() {
        for (lon, wrapped) in
            [(0.0, 0.0), (180.0, -180.0), (-180.0, -180.0), (190.0, -170.0), (-541.0, 179.0)]
        {
            assert_eq!(wrap_lon(lon), wrapped, "lon {lon}");
        }
    }

    #[test]
    fn a_segment_is_nearest_at_its_foot_or_its_ends() {
        let (a, b) = (Px::new(0.0, 0.0), Px::new(10.0, 0.0));
        assert_eq!(segment_distance(Px::new(5.0, 3.0), a, b), 3.0);
        assert_eq!(segment_distance(Px::new(13.0, 4.0), a, b), 5.0);
        assert_eq!(segment_distance(Px::new(3.0, 4.0), a, a), 5.0, "a segment without length is a point");
    }
}
