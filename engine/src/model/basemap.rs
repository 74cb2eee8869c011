//! Basemap: countries, provinces, coastlines and waters. One topology of faces and shared arcs (as in TopoJSON)
//! serves both points of view.
//!
//! Decision: `docs/decisions/0004-coarse-lines-first.md`.

use super::{CountryId, Grid, Lines, LocalText, ProvinceId};
use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Boundary policy: the set of borders, country names and dashed lines on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PointOfView {
    /// Boundaries of maps published in China.
    #[default]
    China,
    /// De facto boundaries: lines of actual control.
    DeFacto,
}

impl PointOfView {
    /// Both points of view, in the order of [`index`](Self::index).
    pub const ALL: [Self; 2] = [Self::China, Self::DeFacto];

    /// Index into [`Face::owners`], [`Country::named`] and [`Province::named`]: 0 or 1.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::China => 0,
            Self::DeFacto => 1,
        }
    }

    /// Value of `pov` in permalinks: `chn` or `df`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::China => "chn",
            Self::DeFacto => "df",
        }
    }
}

/// A country, or a territory labelled as one: names, label anchor, and visibility by point of view.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-3 code; Natural Earth's own code where ISO has none.
    pub iso3: String,
    /// ISO 3166-1 alpha-2 code; empty if there is none.
    pub iso2: String,
    /// Names by language. A territory that China counts as its province or region has the name that suits that.
    pub names: LocalText,
    /// Anchor of the label.
    pub label: LonLat,
    /// Importance of the label: 1 for the largest country, 9 for the smallest.
    pub rank: u8,
    /// Lowest zoom with a label.
    pub min_zoom: f32,
    /// True if labelled as a country, by point of view ([`PointOfView::index`]).
    pub named: [bool; 2],
}

/// A province-level division of China, labelled at its anchor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Province {
    /// GB/T 2260 code after the country code 156, e.g. `156650000` for Xinjiang.
    pub gb: String,
    /// Names by language.
    pub names: LocalText,
    /// Anchor of the label.
    pub label: LonLat,
    /// True if labelled, by point of view ([`PointOfView::index`]).
    pub named: [bool; 2],
}

/// Reference to an arc of [`Basemap::arcs`]: its index, or the one's complement of the index for the reversed arc
/// (TopoJSON).
///
/// # Examples
/// ```
/// use atlas_engine::model::ArcRef;
/// let back = ArcRef(!7);
/// assert_eq!((back.index(), back.reversed()), (7, true));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArcRef(pub i32);

impl ArcRef {
    /// Index into [`Basemap::arcs`].
    #[must_use]
    pub const fn index(self) -> usize {
        (if self.0 < 0 { !self.0 } else { self.0 }) as usize
    }

    /// True if the arc runs from its end to its start.
    #[must_use]
    pub const fn reversed(self) -> bool {
        self.0 < 0
    }
}

/// Land area with one owner in each point of view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Owner by point of view ([`PointOfView::index`]).
    pub owners: [CountryId; 2],
    /// Province of China in the Chinese point of view; `None` elsewhere.
    pub province: Option<ProvinceId>,
    /// Polygons as lists of rings, exterior ring first; a ring is a closed chain of arcs.
    pub polygons: Vec<Vec<Vec<ArcRef>>>,
}

/// A Chinese county near Khorgos with its own outline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct County {
    /// Names by language.
    pub names: LocalText,
    /// GB/T 2260 code after the country code 156.
    pub gb: String,
    /// Rings of its polygons.
    pub rings: Lines,
}

/// Full-resolution geometry. Replaces the coarse lines of the first load, line for line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Replaces [`Basemap::arcs`].
    pub arcs: Lines,
    /// Replaces [`Basemap::rivers`].
    pub rivers: Lines,
    /// Replaces [`Basemap::lake_rings`].
    pub lake_rings: Lines,
}

/// Geography below the network. The first load has the vertices of the two coarse levels of detail only; see
/// [`Detail`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Basemap {
    /// Quantisation grid of all lines.
    pub grid: Grid,
    /// Shared arcs of borders and coasts.
    pub arcs: Lines,
    /// Land areas.
    pub faces: Vec<Face>,
    /// Arcs of unsettled borders, drawn dashed: index into `arcs`, then a flag by point of view
    /// ([`PointOfView::index`]).
    pub contested: Vec<(u32, [bool; 2])>,
    /// Countries and territories; rows of [`CountryId`].
    pub countries: Vec<Country>,
    /// Provinces of China; rows of [`ProvinceId`].
    pub provinces: Vec<Province>,
    /// Centrelines of rivers.
    pub rivers: Lines,
    /// Rings of all lakes, lake after lake.
    pub lake_rings: Lines,
    /// Number of rings of each lake in `lake_rings`; the first of a lake is its exterior ring.
    pub lakes: Vec<u32>,
    /// First-level administrative boundaries in Central Asia.
    pub admin1: Lines,
    /// Lines of the Chinese point of view alone, such as the ten-dash line.
    pub chinese_lines: Lines,
    /// Counties around Khorgos.
    pub counties: Vec<County>,
}

/// Point-in-polygon index: faces with all arcs decoded, for questions about single positions.
pub struct Faces<'a> {
    basemap: &'a Basemap,
    arcs: Vec<Vec<LonLat>>,
}

impl<'a> Faces<'a> {
    /// Decodes all arcs of a basemap, in degrees. Linear in its size; keep the index for many questions.
    #[must_use]
    pub fn of(basemap: &'a Basemap) -> Self {
        Self { basemap, arcs: basemap.arcs.places(&basemap.grid) }
    }

    /// Closed ring of a chain of arcs; shared end points occur once.
    #[must_use]
    pub fn ring(&self, refs: &[ArcRef]) -> Vec<LonLat> {
        chain(&self.arcs, refs)
    }

    /// Owner of the land at a point, by the even–odd rule; `None` at sea. Linear in the number of faces.
    #[must_use]
    pub fn owner_at(&self, place: LonLat, pov: PointOfView) -> Option<CountryId> {
        let inside = |face: &&Face| {
            let rings = face.polygons.iter().flatten();
            rings.filter(|ring| ring_contains(&self.ring(ring), place)).count() % 2 == 1
        };
        self.basemap.faces.iter().find(inside).map(|face| face.owners[pov.index()])
    }
}

/// Concatenates arcs into one polyline; shared end points occur once. Panics on an index beyond `arcs`, which
/// `data::decode` excludes.
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

/// Point in polygon by the even–odd rule; the ring is closed.
fn ring_contains(ring: &[LonLat], place: LonLat) -> bool {
    let crosses = |pair: &&[LonLat]| {
        let (a, b) = (pair[0], pair[1]);
        (place.lat < a.lat) != (place.lat < b.lat)
            && place.lon < (b.lon - a.lon) * (place.lat - a.lat) / (b.lat - a.lat) + a.lon
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}
