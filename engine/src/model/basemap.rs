//! Countries, provinces, coasts and waters: one set of faces that two points of view share.

use super::{CountryId, Grid, Lines, LocalText, ProvinceId};
use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Which boundaries are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PointOfView {
    /// The boundaries of maps published in China.
    #[default]
    China,
    /// The boundaries of actual control.
    DeFacto,
}

impl PointOfView {
    /// Both.
    pub const ALL: [Self; 2] = [Self::China, Self::DeFacto];

    /// Position in [`Face::owners`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::China => 0,
            Self::DeFacto => 1,
        }
    }

    /// Short code for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::China => "chn",
            Self::DeFacto => "df",
        }
    }
}

/// A country, or a territory that has a name of its own on the map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Country {
    /// Three-letter code of ISO 3166-1 or of Natural Earth.
    pub iso3: String,
    /// Two-letter code of ISO 3166-1; empty if there is none.
    pub iso2: String,
    /// Names. For a territory that China counts as its province or region, the name that fits there.
    pub names: LocalText,
    /// Where its name stands.
    pub label: LonLat,
    /// 1 for the largest, 9 for the smallest.
    pub rank: u8,
    /// Zoom at which its name may appear.
    pub min_zoom: f32,
    /// Whether it is named as a country in each point of view (index: [`PointOfView::index`]).
    pub named: [bool; 2],
}

/// A province-level division of China.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Province {
    /// Code of the national standard GB/T 2260 with the country code in front, such as `156650000`.
    pub gb: String,
    /// Names.
    pub names: LocalText,
    /// Where its name stands.
    pub label: LonLat,
    /// Whether the province is named in each point of view (index: [`PointOfView::index`]).
    pub named: [bool; 2],
}

/// A reference to an arc: its index, or the one's complement of its index where it is walked backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArcRef(pub i32);

impl ArcRef {
    /// Index of the arc.
    #[must_use]
    pub const fn index(self) -> usize {
        (if self.0 < 0 { !self.0 } else { self.0 }) as usize
    }

    /// Whether the arc is walked from its end to its start.
    #[must_use]
    pub const fn reversed(self) -> bool {
        self.0 < 0
    }
}

/// A piece of land with one owner in each point of view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Owner in each point of view (index: [`PointOfView::index`]).
    pub owners: [CountryId; 2],
    /// The province of China that it belongs to in the Chinese point of view.
    pub province: Option<ProvinceId>,
    /// Polygons, each with its outer ring first; rings are closed chains of arcs.
    pub polygons: Vec<Vec<Vec<ArcRef>>>,
}

/// A county with its own outline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct County {
    /// Names.
    pub names: LocalText,
    /// Code of the national standard GB/T 2260 with the country code in front.
    pub gb: String,
    /// Rings of its polygons.
    pub rings: Lines,
}

/// Lines with all their points; they take the place of those of the first load, line by line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Beside [`Basemap::arcs`].
    pub arcs: Lines,
    /// Beside [`Basemap::rivers`].
    pub rivers: Lines,
    /// Beside [`Basemap::lake_rings`].
    pub lake_rings: Lines,
}

/// Everything under the network. In the first load, its lines have the points that the coarse levels of detail need.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Basemap {
    /// The grid of all lines.
    pub grid: Grid,
    /// Shared borders and coasts.
    pub arcs: Lines,
    /// Land.
    pub faces: Vec<Face>,
    /// Arcs that nobody has agreed on as a border, and in which points of view they are drawn so (index:
    /// [`PointOfView::index`]).
    pub contested: Vec<(u32, [bool; 2])>,
    /// Countries and territories.
    pub countries: Vec<Country>,
    /// Provinces of China.
    pub provinces: Vec<Province>,
    /// Rivers.
    pub rivers: Lines,
    /// Rings of lakes.
    pub lake_rings: Lines,
    /// Rings of each lake, the outer ring first; they follow each other in `lake_rings`.
    pub lakes: Vec<u32>,
    /// First-level divisions inside Central Asia.
    pub admin1: Lines,
    /// Boundary lines at sea and elsewhere that belong to the Chinese point of view, such as the ten-dash line.
    pub chinese_lines: Lines,
    /// Counties round Khorgos.
    pub counties: Vec<County>,
}

/// Faces with their arcs decoded, for questions about places.
pub struct Faces<'a> {
    basemap: &'a Basemap,
    arcs: Vec<Vec<LonLat>>,
}

impl<'a> Faces<'a> {
    /// Decodes the arcs of a basemap.
    #[must_use]
    pub fn of(basemap: &'a Basemap) -> Self {
        Self { basemap, arcs: basemap.arcs.places(&basemap.grid) }
    }

    /// The closed ring of a chain of arcs; the point where two arcs meet comes once.
    #[must_use]
    pub fn ring(&self, refs: &[ArcRef]) -> Vec<LonLat> {
        chain(&self.arcs, refs)
    }

    /// Whose land a place is in; `None` at sea.
    #[must_use]
    pub fn owner_at(&self, place: LonLat, pov: PointOfView) -> Option<CountryId> {
        let inside = |face: &&Face| {
            let rings = face.polygons.iter().flatten();
            rings.filter(|ring| ring_contains(&self.ring(ring), place)).count() % 2 == 1
        };
        self.basemap.faces.iter().find(inside).map(|face| face.owners[pov.index()])
    }
}

/// The points of a chain of arcs; the point where two arcs meet comes once.
pub fn chain<T: Clone>(arcs: &[Vec<T>], refs: &[ArcRef]) -> Vec<T> {
    let mut ring: Vec<T> = Vec::new();
    for arc in refs {
        let points = &arcs[arc.index()];
        let skip = usize::from(!ring.is_empty());
        if arc.reversed() {
            ring.extend(points.iter().rev().skip(skip).cloned());
        } else {
            ring.extend(points.iter().skip(skip).cloned());
        }
    }
    ring
}

/// Whether a closed ring holds a place, by the even–odd rule.
fn ring_contains(ring: &[LonLat], place: LonLat) -> bool {
    let crosses = |pair: &&[LonLat]| {
        let (a, b) = (pair[0], pair[1]);
        (place.lat < a.lat) != (place.lat < b.lat)
            && place.lon < (b.lon - a.lon) * (place.lat - a.lat) / (b.lat - a.lat) + a.lon
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}
