//! Flow tables too large for one machine: a folder of Parquet files, aggregated beforehand to cells of several sizes.
//! A picture reads only the row groups that meet the screen. `docs/large-data.md` describes the folder.
//!
//! Decision: `docs/decisions/0023-cells-twice.md`.

use serde::{Deserialize, Serialize};

/// Bounding box in degrees. `west < east` also across the antimeridian, where `east` exceeds 180.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Western edge, degrees east.
    pub west: f64,
    /// Southern edge, degrees north.
    pub south: f64,
    /// Eastern edge, degrees east.
    pub east: f64,
    /// Northern edge, degrees north.
    pub north: f64,
}

impl Bounds {
    /// The whole globe.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// True if the boxes intersect, also a turn apart.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::import::Bounds;
    /// let fiji = Bounds { west: 177.0, south: -20.0, east: 182.0, north: -12.0 };
    /// assert!(fiji.contains(-179.0, -15.0));
    /// assert!(!fiji.contains(0.0, -15.0));
    /// ```
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let across = |turn: f64| self.west + turn <= other.east && other.west <= self.east + turn;
        self.south <= other.north && other.south <= self.north && [-360.0, 0.0, 360.0].into_iter().any(across)
    }

    /// True if a position lies in the box or on its edge.
    #[must_use]
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        self.meets(&Self { west: lon, south: lat, east: lon, north: lat })
    }

    /// True if the box contains all of `other`, also a turn apart; the whole globe contains everything.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let across = |turn: f64| self.west + turn <= other.west && other.east <= self.east + turn;
        let is_round = 360.0 <= self.east - self.west;
        self.south <= other.south
            && other.north <= self.north
            && (is_round || [-360.0, 0.0, 360.0].into_iter().any(across))
    }

    /// Box grown on each side by `share` of its size, clamped to the globe.
    #[must_use]
    pub fn grown(&self, share: f64) -> Self {
        let (dx, dy) = ((self.east - self.west) * share, (self.north - self.south) * share);
        let grown = Self {
            west: self.west - dx,
            south: (self.south - dy).max(-90.0),
            east: self.east + dx,
            north: (self.north + dy).min(90.0),
        };
        if 360.0 <= grown.east - grown.west { Self { west: -180.0, east: 180.0, ..grown } } else { grown }
    }
}

/// Part of a folder for a picture: where, at which zoom, which years.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderQuery {
    /// URL of its `manifest.json`.
    pub address: String,
    /// Zoom of the map; sets the cell size by [`level_of_zoom`].
    pub zoom: f64,
    /// Extent of the screen.
    pub bounds: Bounds,
    /// Years; the latest if empty.
    pub years: Vec<u16>,
}

/// Report on the part of a folder that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderPart {
    /// Cell level: cells are 16° / 2^level wide.
    pub level: u8,
    /// Extent of the rows.
    pub bounds: Bounds,
    /// Years of the rows.
    pub years: Vec<u16>,
    /// All years of the folder, with the sum of their values.
    pub sums: Vec<(u16, f64)>,
    /// Bytes read, and bytes of the whole folder.
    pub n_bytes: (u64, u64),
    /// Row groups read, and row groups of the files opened.
    pub n_groups: (u32, u32),
}

/// Cell level for a zoom, about two dozen CSS pixels per cell: the finest of `levels` not above it, else the
/// coarsest. `None` if `levels` is empty.
#[must_use]
pub fn level_of_zoom(zoom: f64, levels: &[u8]) -> Option<u8> {
    let wanted = zoom.floor().clamp(0.0, 20.0) as u8;
    let below = levels.iter().copied().filter(|level| *level <= wanted).max();
    below.or_else(|| levels.iter().copied().min())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_intersect_across_the_antimeridian() {
        let chukotka = Bounds { west: 170.0, south: 60.0, east: 190.0, north: 70.0 };
        assert!(
            chukotka.contains(-175.0, 65.0)
                && chukotka.contains(175.0, 65.0)
                && !chukotka.contains(-160.0, 65.0)
        );
        assert!(Bounds::WORLD.holds(&chukotka) && chukotka.grown(0.1).holds(&chukotka));
        assert_eq!(Bounds::WORLD.grown(0.5), Bounds::WORLD);
    }

    #[test]
    fn cell_levels_are_limited_to_those_available() {
        assert_eq!(level_of_zoom(2.4, &[1, 2, 3]), Some(2));
        assert_eq!(level_of_zoom(9.0, &[1, 2, 3]), Some(3));
        assert_eq!(level_of_zoom(0.0, &[1, 2, 3]), Some(1));
        assert_eq!(level_of_zoom(2.0, &[]), None);
    }
}
