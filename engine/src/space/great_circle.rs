//! Great circles as lines on the map plane.

use super::{Bounded as _, LonLat, World, world_from_lonlat};

/// Most degrees of arc between two points of a line: off by less than a pixel at zoom 9 and 60° of latitude.
const MAX_STEP_DEG: f64 = 0.5;

/// The shorter great circle between two places, with points at most half a degree apart (d3's resampling goes by length as
/// well), both ends included. Every point stands next to the one before, so that a line across the date line goes on beyond
/// the square. Antipodes have no shortest way; the line is then one of them.
#[must_use]
pub fn great_circle(from: LonLat, to: LonLat) -> Vec<World> {
    let arc = UnitArc::new(from, to);
    let n_pieces = (arc.angle.to_degrees() / MAX_STEP_DEG).ceil().bounded(1.0, 360.0) as usize;
    arc.points(n_pieces).collect()
}

/// The same line in `n_pieces` of one length, without an allocation: for lines by the hundred thousand.
pub fn great_circle_points(from: LonLat, to: LonLat, n_pieces: usize) -> impl Iterator<Item = World> {
    UnitArc::new(from, to).points(n_pieces)
}

/// An arc between two points of the unit sphere.
struct UnitArc {
    from: [f64; 3],
    to: [f64; 3],
    /// Radians.
    angle: f64,
}

impl UnitArc {
    fn new(from: LonLat, to: LonLat) -> Self {
        let (a, b) = (unit_vector(from), unit_vector(to));
        let cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).bounded(-1.0, 1.0);
        // The angle of the cosine, without the loss of `acos` near one.
        let angle = (1.0 - cosine * cosine).max(0.0).sqrt().atan2(cosine);
        Self { from: a, to: b, angle }
    }

    /// Shoemake, "Animating rotation with quaternion curves" (1985): the great circle between two unit vectors.
    fn at(&self, share: f64) -> LonLat {
        let (a, b, sine) = (self.from, self.to, self.angle.sin());
        let (p, q) = if sine < 1e-9 {
            (1.0 - share, share)
        } else {
            (((1.0 - share) * self.angle).sin() / sine, (share * self.angle).sin() / sine)
        };
        let at = [a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q];
        LonLat::new(at[1].atan2(at[0]).to_degrees(), at[2].atan2(at[0].hypot(at[1])).to_degrees())
    }

    fn points(self, n_pieces: usize) -> impl Iterator<Item = World> {
        let mut last_x = None::<f64>;
        (0..=n_pieces).map(move |k| {
            let mut world = world_from_lonlat(self.at(k as f64 / n_pieces.max(1) as f64));
            world.x -= last_x.map_or(0.0, |last| (world.x - last).round());
            last_x = Some(world.x);
            world
        })
    }
}

fn unit_vector(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

#[cfg(test)]
mod tests {
    use super::super::{distance_km, lonlat_from_world};
    use super::*;
    use geo::{Haversine, InterpolatePoint as _, Point};
    use proptest::prelude::*;

    fn places() -> impl Strategy<Value = LonLat> {
        (-180.0..180.0f64, -80.0..80.0f64).prop_map(|(lon, lat)| LonLat::new(lon, lat))
    }

    proptest! {
        #[test]
        fn points_lie_where_the_formula_of_haversines_has_them(from in places(), to in places(), n_pieces in 1usize..40) {
            // Near antipodes any way is the shortest.
            prop_assume!(distance_km(from, to) < 19_900.0);
            let (a, b) = (Point::new(from.lon, from.lat), Point::new(to.lon, to.lat));
            for (k, world) in great_circle_points(from, to, n_pieces).enumerate() {
                let expected = Haversine.point_at_ratio_between(a, b, k as f64 / n_pieces as f64);
                prop_assume!(expected.y().abs() < 85.0);
                let off = distance_km(lonlat_from_world(world), LonLat::new(expected.x(), expected.y()));
                prop_assert!(off < 0.001, "{off} km at {k}");
            }
        }

        #[test]
        fn both_lines_are_the_same_circle(from in places(), to in places()) {
            let line = great_circle(from, to);
            let fast: Vec<World> = great_circle_points(from, to, line.len() - 1).collect();
            prop_assert_eq!(&line, &fast);
            prop_assert!(line.windows(2).all(|pair| (pair[1].x - pair[0].x).abs() <= 0.5));
            // Half a degree of arc is 55.6 km; beyond the square points are drawn in.
            for pair in line.windows(2).filter(|pair| pair.iter().all(|point| 0.01 < point.y && point.y < 0.99)) {
                prop_assert!(distance_km(lonlat_from_world(pair[0]), lonlat_from_world(pair[1])) < 55.7);
            }
        }
    }

    #[test]
    fn a_line_goes_on_beyond_the_date_line_and_ends_at_its_place() {
        let (china, america) = (LonLat::new(105.0, 35.0), LonLat::new(-98.0, 39.0));
        let line = great_circle(china, america);
        assert!(line.windows(2).all(|pair| (pair[1].x - pair[0].x).abs() < 0.1), "{line:?}");
        let end = line.last().copied().unwrap_or_default();
        assert!((end.x - 1.0 - world_from_lonlat(america).x).abs() < 1e-9, "{end:?}");
    }

    #[test]
    fn a_place_alone_is_a_line_of_two_points() {
        assert_eq!(great_circle(LonLat::new(80.4, 44.2), LonLat::new(80.4, 44.2)).len(), 2);
    }
}
