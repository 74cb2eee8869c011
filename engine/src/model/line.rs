//! Polylines quantised to an integer grid and delta-encoded.

use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Quantisation grid of the basemap. Rows and columns count fine steps from the south-west corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Longitude of column 0, degrees.
    pub lon0: f64,
    /// Latitude of row 0, degrees.
    pub lat0: f64,
    /// Width of a fine step, degrees of longitude.
    pub step_lon: f64,
    /// Height of a fine step, degrees of latitude.
    pub step_lat: f64,
}

impl Grid {
    /// Position of a grid point. Inverse of [`nearest`](Self::nearest).
    #[must_use]
    pub fn lonlat(&self, column: i64, row: i64) -> LonLat {
        LonLat::new(self.lon0 + column as f64 * self.step_lon, self.lat0 + row as f64 * self.step_lat)
    }

    /// Column and row of the grid point nearest to a position.
    #[must_use]
    pub fn nearest(&self, place: LonLat) -> (i64, i64) {
        (
            ((place.lon - self.lon0) / self.step_lon).round() as i64,
            ((place.lat - self.lat0) / self.step_lat).round() as i64,
        )
    }
}

/// Delta-encoded polylines. Column and row differences are stored apart (structure of arrays), which compresses
/// better than interleaved points.
///
/// # Examples
/// ```
/// use atlas_engine::model::{Grid, Lines};
/// let mut lines = Lines::default();
/// lines.push(&[(0, 0), (3, 4), (10, 10)], 1);
/// assert_eq!(lines.points(), [[(0, 0), (3, 4), (10, 10)]]);
/// let grid = Grid { lon0: -180.0, lat0: -90.0, step_lon: 0.5, step_lat: 0.5 };
/// assert_eq!(lines.places(&grid)[0][2].lon, -175.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// Fine steps per unit of a line's differences, at least 1.
    strides: Vec<u16>,
    /// Number of points of each line.
    n_points: Vec<u32>,
    /// Column differences: the start of a line relative to the end of the previous one, then its steps.
    columns: Vec<i32>,
    /// Row differences, laid out as `columns`.
    rows: Vec<i32>,
}

impl Lines {
    /// Appends a line of (column, row) points in fine steps, snapped to multiples of `stride`. Consecutive duplicates
    /// are dropped; a line of two or more points keeps at least two.
    pub fn push(&mut self, points: &[(i64, i64)], stride: u16) {
        let step = i64::from(stride.max(1));
        let snap = |value: i64| (value + step / 2).div_euclid(step) * step;
        let mut kept: Vec<(i64, i64)> = Vec::with_capacity(points.len());
        for (i, &(x, y)) in points.iter().enumerate() {
            let here = (snap(x), snap(y));
            let needed = kept.len() == 1 && i + 1 == points.len();
            if kept.last() != Some(&here) || needed {
                kept.push(here);
            }
        }
        let mut last = self.end();
        for (i, &(x, y)) in kept.iter().enumerate() {
            // The first difference is in fine steps: the previous line may have another stride.
            let unit = if i == 0 { 1 } else { step };
            self.columns.push(((x - last.0) / unit) as i32);
            self.rows.push(((y - last.1) / unit) as i32);
            last = (x, y);
        }
        self.strides.push(stride.max(1));
        self.n_points.push(kept.len() as u32);
    }

    /// End point of the last line in fine steps; the origin if there is none.
    fn end(&self) -> (i64, i64) {
        self.points().last().and_then(|line| line.last().copied()).unwrap_or((0, 0))
    }

    /// Decodes all lines to (column, row) points in fine steps; truncates a line that the lists do not fill.
    #[must_use]
    pub fn points(&self) -> Vec<Vec<(i64, i64)>> {
        let mut steps = self.columns.iter().zip(&self.rows);
        let mut at = (0i64, 0i64);
        let lines = self.strides.iter().zip(&self.n_points).map(|(stride, n_points)| {
            let n_points = *n_points as usize;
            let line = steps.by_ref().take(n_points).enumerate().map(|(i, (dx, dy))| {
                let unit = if i == 0 { 1 } else { i64::from(*stride) };
                at = (at.0 + i64::from(*dx) * unit, at.1 + i64::from(*dy) * unit);
                at
            });
            line.collect()
        });
        lines.collect()
    }

    /// Decodes all lines to positions in degrees; truncates a line that the lists do not fill.
    #[must_use]
    pub fn places(&self, grid: &Grid) -> Vec<Vec<LonLat>> {
        let place = |(column, row): (i64, i64)| grid.lonlat(column, row);
        self.points().into_iter().map(|line| line.into_iter().map(place).collect()).collect()
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.strides.len()
    }

    /// True without lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.strides.is_empty()
    }

    /// True if the lists have consistent lengths and no stride is 0; checked after decoding foreign bytes.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let n_points: u64 = self.n_points.iter().map(|n| u64::from(*n)).sum();
        self.strides.len() == self.n_points.len()
            && self.columns.len() == self.rows.len()
            && n_points == self.columns.len() as u64
            && !self.strides.contains(&0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_of_stride_one_round_trip(lines in prop::collection::vec(prop::collection::vec((0..720_000i64, 0..360_000i64), 1..20), 0..8)) {
            let mut stored = Lines::default();
            for line in &lines {
                stored.push(line, 1);
            }
            prop_assert!(stored.is_sound());
            let unique: Vec<_> = lines.iter().map(|line| { let mut line = line.clone(); line.dedup(); line }).collect();
            let back: Vec<_> = stored.points().into_iter().map(|mut line| { line.dedup(); line }).collect();
            prop_assert_eq!(back, unique);
        }

        #[test]
        fn coarse_lines_stay_within_half_a_step(points in prop::collection::vec((0..720_000i64, 0..360_000i64), 2..50)) {
            let mut stored = Lines::default();
            stored.push(&points, 1);
            stored.push(&points, 20);
            let lines = stored.points();
            for (x, y) in &lines[1] {
                prop_assert!(points.iter().any(|p| (p.0 - x).abs() <= 10 && (p.1 - y).abs() <= 10));
            }
        }
    }
}
