//! Spherical (web) Mercator: conformal, the whole world between ±85.05° in one square.
//!
//! x = (λ + π) / 2π, y = (1 − ln(tan φ + sec φ) / π) / 2; Snyder, *Map Projections: A Working Manual*,
//! USGS Professional Paper 1395 (1987), p. 41.

use super::Bounded as _;
use super::{LonLat, World};
use std::f64::consts::TAU;

/// Latitude at which the Mercator square ends, in degrees: atan(sinh π).
pub const MAX_LAT: f64 = 85.051_128_779_806_6;

/// Mercator projection to the map plane (spherical, EPSG:3857); latitudes beyond [`MAX_LAT`] are clamped to the edge.
///
/// # Examples
/// ```
/// use atlas_engine::space::{LonLat, world_from_lonlat};
/// let world = world_from_lonlat(LonLat::new(0.0, 0.0));
/// assert_eq!((world.x, world.y), (0.5, 0.5));
/// assert!(world_from_lonlat(LonLat::new(0.0, 60.0)).y < 0.5); // y points south
/// ```
#[must_use]
pub fn world_from_lonlat(place: LonLat) -> World {
    let lat = place.lat.bounded(-MAX_LAT, MAX_LAT).to_radians();
    World::new((place.lon + 180.0) / 360.0, 0.5 - lat.tan().asinh() / TAU)
}

/// The place that lies at a point of the map plane. Longitude is not wrapped.
///
/// # Examples
/// ```
/// use atlas_engine::space::{LonLat, lonlat_from_world, world_from_lonlat};
/// let place = lonlat_from_world(world_from_lonlat(LonLat::new(80.41, 44.21)));
/// assert!((place.lon - 80.41).abs() < 1e-9 && (place.lat - 44.21).abs() < 1e-9);
/// ```
#[must_use]
pub fn lonlat_from_world(world: World) -> LonLat {
    LonLat::new(world.x * 360.0 - 180.0, ((0.5 - world.y) * TAU).sinh().atan().to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_square_has_the_published_corners() {
        let corner = world_from_lonlat(LonLat::new(-180.0, MAX_LAT));
        assert!(corner.x.abs() < 1e-12 && corner.y.abs() < 1e-12, "{corner:?}");
        assert_eq!(world_from_lonlat(LonLat::new(0.0, 0.0)), World::new(0.5, 0.5));
    }

    #[test]
    fn poles_end_at_the_edge() {
        assert!(world_from_lonlat(LonLat::new(0.0, 90.0)).y.abs() < 1e-12);
        assert!((world_from_lonlat(LonLat::new(0.0, -90.0)).y - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn projection_round_trips(lon in -180.0..180.0f64, lat in -85.0..85.0f64) {
            let back = lonlat_from_world(world_from_lonlat(LonLat::new(lon, lat)));
            prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9, "{back:?}");
        }

        #[test]
        fn north_is_up(lon in -180.0..180.0f64, lat in -84.0..84.0f64) {
            let (here, north) = (world_from_lonlat(LonLat::new(lon, lat)), world_from_lonlat(LonLat::new(lon, lat + 0.5)));
            prop_assert!(north.y < here.y);
        }
    }
}
