//! Distances and circles on the sphere.

use super::LonLat;
use geo::{Destination as _, Distance as _, Haversine, Point};

/// Mean radius of the Earth in kilometres (IUGG), the radius that `geo::Haversine` uses.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Great-circle distance in kilometres.
///
/// # Examples
/// ```
/// use atlas_engine::space::{LonLat, distance_km};
/// let (almaty, khorgos) = (LonLat::new(76.95, 43.25), LonLat::new(80.41, 44.21));
/// assert!((distance_km(almaty, khorgos) - 298.0).abs() < 5.0);
/// ```
#[must_use]
pub fn distance_km(a: LonLat, b: LonLat) -> f64 {
    Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)) / 1000.0
}

/// A closed ring of `n_points` places at `radius_km` round `centre`; the first place is repeated at the end.
#[must_use]
pub fn circle_ring(centre: LonLat, radius_km: f64, n_points: usize) -> Vec<LonLat> {
    let origin = Point::new(centre.lon, centre.lat);
    (0..=n_points)
        .map(|i| {
            let bearing = 360.0 * (i % n_points.max(1)) as f64 / n_points.max(1) as f64;
            let p = Haversine.destination(origin, bearing, radius_km * 1000.0);
            LonLat::new(p.x(), p.y())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distances() {
        // Almaty to Khorgos, and a quarter of a meridian: 90° × 111.195 km.
        let almaty = LonLat::new(76.9457, 43.238);
        let khorgos = LonLat::new(80.4097, 44.2125);
        assert!((distance_km(almaty, khorgos) - 298.8).abs() < 1.0, "{}", distance_km(almaty, khorgos));
        let quarter = distance_km(LonLat::new(0.0, 0.0), LonLat::new(0.0, 90.0));
        assert!((quarter - 10_007.557).abs() < 0.01, "{quarter}");
    }

    #[test]
    fn antipodes_are_half_the_world_apart_and_never_nan() {
        for lat in -89..=89 {
            let d = distance_km(LonLat::new(10.0, f64::from(lat)), LonLat::new(-170.0, f64::from(-lat)));
            assert!((d - std::f64::consts::PI * EARTH_RADIUS_KM).abs() < 1e-3, "lat {lat}: {d}");
        }
    }

    #[test]
    fn a_circle_is_round_and_closed() {
        let centre = LonLat::new(80.4, 44.2);
        let ring = circle_ring(centre, 3.0, 48);
        assert_eq!(ring.len(), 49);
        assert_eq!(ring.first(), ring.last());
        assert!(ring.iter().all(|p| (distance_km(centre, *p) - 3.0).abs() < 1e-6));
    }
}
