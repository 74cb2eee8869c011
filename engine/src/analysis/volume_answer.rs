//! The answer to a trade query: rows, history, loads and the flows to draw.

use crate::flow::{PlaceMeasure, Volume, YearPoint};
use crate::model::{EconomyId, EdgeId, Facts, FeatureId, Id as _, TradePlaceId, TradeSeries, WordId};
use crate::scene::{VolumeScale, Volumes};

/// Whose figure a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A partner in trade.
    Economy(EconomyId),
    /// A port, crossing, city, corridor or region.
    Place(TradePlaceId),
}

/// A row of the table, which is what the map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeRow {
    /// Whose figure.
    pub subject: Subject,
    /// What is selected with it on the map.
    pub feature: Option<FeatureId>,
    /// The figure of the year; in a comparison, what it changed by.
    pub shown: Volume,
    /// In a comparison: the figures of both years, the earlier question first.
    pub compared: Option<(Volume, Volume)>,
    /// Of the figure, what goes out from the reporter and what comes back; a total without its parts counts as half and
    /// half. In a comparison the change stands alone.
    pub directions: [f64; 2],
    /// Whether it has its place on the map.
    pub is_drawn: bool,
}

/// What the trade tables say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeAnswer {
    /// Year that is shown.
    pub year: u16,
    /// First and last year that there are.
    pub years: (u16, u16),
    /// Series of the year; `None` for a year without a table, and for places.
    pub series: Option<TradeSeries>,
    /// Series of the year that is compared with.
    pub compared_series: Option<TradeSeries>,
    /// Rows, the largest first.
    pub rows: Vec<VolumeRow>,
    /// The years of all rows together, or of the one partner or place.
    pub history: Vec<YearPoint>,
    /// What a line carries: out and back by line, in the unit of the question.
    pub loads: Vec<(EdgeId, [f64; 2], f64)>,
    /// Volumes without a way in the network.
    pub unled: Vec<EconomyId>,
    /// How values are drawn.
    pub scale: VolumeScale,
    /// What the map shows.
    pub picture: Volumes,
    /// What is counted at places.
    pub counted: Option<PlaceMeasure>,
    /// Names in the question that the tables do not have.
    pub unknown: Vec<String>,
}

/// Change in percent of a compared row; `None` for others, and where nothing came before.
#[must_use]
pub fn growth(row: &VolumeRow) -> Option<f64> {
    let (before, now) = row.compared.as_ref()?;
    (0.0 < before.value.abs()).then(|| 100.0 * (now.value - before.value) / before.value.abs())
}

pub(super) fn word(facts: &Facts, group: &str, id: &str) -> Option<WordId> {
    let found = facts.words.iter().position(|word| word.group == group && word.id == id);
    found.and_then(WordId::from_index)
}
