//! Flow tables that are too large for one machine: a folder of Parquet files, reduced beforehand to cells of several sizes, of
//! which a picture reads only the parts that it shows. `docs/large-data.md` says how the folder is made.

use serde::{Deserialize, Serialize};

/// A piece of the globe in degrees: west, south, east, north. West is less than east, also across the date line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Degrees east.
    pub west: f64,
    /// Degrees north.
    pub south: f64,
    /// Degrees east.
    pub east: f64,
    /// Degrees north.
    pub north: f64,
}

impl Bounds {
    /// Everything.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// Whether two pieces have something in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let across = |turn: f64| self.west + turn <= other.east && other.west <= self.east + turn;
        self.south <= other.north && other.south <= self.north && [-360.0, 0.0, 360.0].into_iter().any(across)
    }

    /// Whether a place is in it.
    #[must_use]
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        self.meets(&Self { west: lon, south: lat, east: lon, north: lat })
    }

    /// Whether it holds all of another.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let across = |turn: f64| self.west + turn <= other.west && other.east <= self.east + turn;
        let is_round = 360.0 <= self.east - self.west;
        self.south <= other.south
            && other.north <= self.north
            && (is_round || [-360.0, 0.0, 360.0].into_iter().any(across))
    }

    /// Larger on each side by a share of its size, within the globe.
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

/// What a picture shows of a folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderQuery {
    /// Address of its `manifest.json`.
    pub address: String,
    /// Zoom of the picture: it decides the size of the cells.
    pub zoom: f64,
    /// What is on the screen.
    pub bounds: Bounds,
    /// Years; the latest if none is said.
    pub years: Vec<u16>,
}

/// What of a folder was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderPart {
    /// Size of the cells: sixteen degrees halved so often.
    pub level: u8,
    /// What the rows cover.
    pub bounds: Bounds,
    /// Years of the rows.
    pub years: Vec<u16>,
    /// All years of the folder with the sum of their values.
    pub sums: Vec<(u16, f64)>,
    /// Bytes that were read for it, of those of the folder.
    pub n_bytes: (u64, u64),
    /// Pieces of files that were read, of those of the files that were looked into.
    pub n_groups: (u32, u32),
}

/// The level of cells for a zoom: a cell is then about two dozen pixels.
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
    fn bounds_meet_across_the_date_line() {
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
    fn cells_are_never_finer_than_there_are() {
        assert_eq!(level_of_zoom(2.4, &[1, 2, 3]), Some(2));
        assert_eq!(level_of_zoom(9.0, &[1, 2, 3]), Some(3));
        assert_eq!(level_of_zoom(0.0, &[1, 2, 3]), Some(1));
        assert_eq!(level_of_zoom(2.0, &[]), None);
    }
}
