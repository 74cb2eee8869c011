//! Answer to a trade query: rows, history, loads and the overlay.

use crate::flow::{PlaceMeasure, Volume, YearPoint};
use crate::model::{EconomyId, EdgeId, Facts, FeatureId, Id as _, TradePlaceId, TradeSeries, WordId};
use crate::scene::{VolumeScale, Volumes};

/// Subject of a row: an economy, or a place with volumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Trade partner.
    Economy(EconomyId),
    /// Port, crossing, city, corridor or region.
    Place(TradePlaceId),
}

/// Row of the trade table; drawn on the map unless `is_drawn` is false.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeRow {
    /// Subject.
    pub subject: Subject,
    /// Feature selected with the row; `None` for groups.
    pub feature: Option<FeatureId>,
    /// Figure of the year; in a comparison the change.
    pub shown: Volume,
    /// In a comparison: figures of the base year and of the year.
    pub compared: Option<(Volume, Volume)>,
    /// Exports and imports of the reporter. A total without its parts counts half and half; a comparison has its
    /// change first and 0 second.
    pub directions: [f64; 2],
    /// True if it has a place on the map.
    pub is_drawn: bool,
}

/// Answer to a trade query. Default (no rows, year 0) without an overlay or without tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeAnswer {
    /// Calendar year shown.
    pub year: u16,
    /// First and last year of the tables.
    pub years: (u16, u16),
    /// Statistical series of the year; `None` for a gap and for places.
    pub series: Option<TradeSeries>,
    /// Statistical series of the base year of a comparison.
    pub compared_series: Option<TradeSeries>,
    /// Rows, largest first.
    pub rows: Vec<VolumeRow>,
    /// Time series of all rows together, or of the selected partner or place.
    pub history: Vec<YearPoint>,
    /// Loads by edge, in the unit of the query: along and against the edge, and their undirected sum in comparisons.
    pub loads: Vec<(EdgeId, [f64; 2], f64)>,
    /// Economies without a complete route to the reporter: their trade is not assigned.
    pub unled: Vec<EconomyId>,
    /// Scale of the overlay and its legend.
    pub scale: VolumeScale,
    /// Overlay to draw.
    pub picture: Volumes,
    /// Measure and unit at places; `None` for bilateral trade.
    pub counted: Option<PlaceMeasure>,
    /// Identifiers of the query that are in no table.
    pub unknown: Vec<String>,
}

/// Change of a compared row, percent of the base year; `None` for other rows and for a base of zero.
#[must_use]
pub fn growth(row: &VolumeRow) -> Option<f64> {
    let (before, now) = row.compared.as_ref()?;
    (0.0 < before.value.abs()).then(|| 100.0 * (now.value - before.value) / before.value.abs())
}

pub(super) fn word(facts: &Facts, group: &str, id: &str) -> Option<WordId> {
    let found = facts.words.iter().position(|word| word.group == group && word.id == id);
    found.and_then(WordId::from_index)
}
