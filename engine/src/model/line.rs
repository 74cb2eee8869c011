//! Polylines on an integer grid, stored as differences.

use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// The grid of the basemap: degrees of one fine step, counted from the south-west corner of the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Longitude of column 0 in degrees.
    pub lon0: f64,
    /// Latitude of row 0 in degrees.
    pub lat0: f64,
    /// Degrees of longitude of one fine step.
    pub step_lon: f64,
    /// Degrees of latitude of one fine step.
    pub step_lat: f64,
}

impl Grid {
    /// The place of a grid point.
    #[must_use]
    pub fn lonlat(&self, column: i64, row: i64) -> LonLat {
        LonLat::new(self.lon0 + column as f64 * self.step_lon, self.lat0 + row as f64 * self.step_lat)
    }

    /// The grid point nearest to a place.
    #[must_use]
    pub fn nearest(&self, place: LonLat) -> (i64, i64) {
        (((place.lon - self.lon0) / self.step_lon).round() as i64, ((place.lat - self.lat0) / self.step_lat).round() as i64)
    }
}

/// A polyline: its first point in fine steps, then differences in steps of `stride` fine steps.
///
/// Differences of columns and rows are apart, which compresses better than pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Fine steps in one step of the differences; at least 1.
    pub stride: u16,
    /// Column and row of the first point.
    pub start: (i32, i32),
    /// Differences of columns.
    pub columns: Vec<i32>,
    /// Differences of rows, as many as of columns.
    pub rows: Vec<i32>,
}

impl Line {
    /// Encodes grid points (fine steps). Points after the first are moved to the nearest multiple of `stride`
    /// from the first; points that then repeat are left out, but a line keeps at least two.
    #[must_use]
    pub fn encode(points: &[(i64, i64)], stride: u16) -> Self {
        let stride = stride.max(1);
        let step = i64::from(stride);
        let mut line = Self { stride, ..Self::default() };
        let Some(&(x0, y0)) = points.first() else { return line };
        line.start = (x0 as i32, y0 as i32);
        let nearest = |value: i64| (value + step / 2).div_euclid(step);
        let mut last = (0, 0);
        for (i, &(x, y)) in points.iter().enumerate().skip(1) {
            let here = (nearest(x - x0), nearest(y - y0));
            let only_one = line.columns.is_empty() && i + 1 == points.len();
            if here != last || only_one {
                line.columns.push((here.0 - last.0) as i32);
                line.rows.push((here.1 - last.1) as i32);
                last = here;
            }
        }
        line
    }

    /// The places of the line, in order.
    pub fn places<'a>(&'a self, grid: &'a Grid) -> impl Iterator<Item = LonLat> + 'a {
        let step = i64::from(self.stride);
        let first = (i64::from(self.start.0), i64::from(self.start.1));
        std::iter::once(first)
            .chain(self.columns.iter().zip(&self.rows).scan(first, move |at, (dx, dy)| {
                at.0 += i64::from(*dx) * step;
                at.1 += i64::from(*dy) * step;
                Some(*at)
            }))
            .map(|(column, row)| grid.lonlat(column, row))
    }

    /// How many points it has.
    #[must_use]
    pub fn n_points(&self) -> usize {
        self.columns.len().min(self.rows.len()) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GRID: Grid = Grid { lon0: -180.0, lat0: -90.0, step_lon: 0.0005, step_lat: 0.0005 };

    proptest! {
        #[test]
        fn a_line_of_stride_one_round_trips(points in prop::collection::vec((0..720_000i64, 0..360_000i64), 1..50)) {
            let mut unique = points.clone();
            unique.dedup();
            prop_assume!(unique.len() > 1 || points.len() == 1);
            let line = Line::encode(&points, 1);
            let back: Vec<_> = line.places(&GRID).map(|p| GRID.nearest(p)).collect();
            prop_assert_eq!(back, unique);
        }

        #[test]
        fn a_coarse_line_stays_within_half_a_step(points in prop::collection::vec((0..720_000i64, 0..360_000i64), 2..50)) {
            let line = Line::encode(&points, 20);
            for place in line.places(&GRID) {
                let (x, y) = GRID.nearest(place);
                prop_assert!(points.iter().any(|p| (p.0 - x).abs() <= 10 && (p.1 - y).abs() <= 10));
            }
        }
    }
}
