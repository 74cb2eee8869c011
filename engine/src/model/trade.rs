//! Trade volumes by partner and year, throughput of ports and corridors, commodities, regions.

use super::{SourceId, Status};
use serde::{Deserialize, Serialize};

/// Direction of trade, seen from the reporter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Flow {
    /// Sold abroad.
    Export,
    /// Bought abroad.
    Import,
    /// Both together.
    Total,
}

/// A family of figures that may be compared with each other and with no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradeSeries {
    /// Harvard Growth Lab Atlas, HS 1992, reconciled.
    Atlas,
    /// General Administration of Customs of China, bulletin.
    Gacc,
    /// Press figures of the same administration.
    GaccPublished,
    /// CEPII BACI.
    Baci,
    /// World Integrated Trade Solution.
    Wits,
    /// The partner's own statistics.
    PartnerPublished,
}

/// How a value came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradeBasis {
    /// Both sides' reports brought together.
    Reconciled,
    /// As printed.
    Published,
    /// From yuan by the year's mean rate.
    Converted,
    /// From the next year's value and its published growth.
    DerivedYoy,
    /// As the partner reports.
    PartnerReported,
}

/// Goods trade between two economies in a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bilateral {
    /// Who reports, three-letter code.
    pub reporter: String,
    /// The other side, three-letter code or a group such as `CA5`.
    pub partner: String,
    /// Calendar year.
    pub year: u16,
    /// Direction.
    pub flow: Flow,
    /// Billions of US dollars at current prices.
    pub usd_billion: Option<f64>,
    /// Billions of yuan at current prices, where the source is in yuan.
    pub cny_billion: Option<f64>,
    /// Which family of figures.
    pub series: TradeSeries,
    /// How it came to be.
    pub basis: TradeBasis,
    /// Where it is from.
    pub source: SourceId,
    /// Index into [`Trade::notes`].
    pub note: u16,
}

/// Throughput of a port, a crossing, a corridor or a platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Throughput {
    /// Index into [`Trade::places`].
    pub place: u16,
    /// What is counted (English).
    pub metric: String,
    /// Unit (English).
    pub unit: String,
    /// Calendar year.
    pub year: u16,
    /// Value in its unit; `None` where the row only records that none was found.
    pub value: Option<f64>,
    /// How firm it is.
    pub status: Status,
    /// Where it is from.
    pub source: SourceId,
    /// Index into [`Trade::notes`].
    pub note: u16,
}

/// Trade in a group of goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommodityTrade {
    /// Who reports, three-letter code.
    pub reporter: String,
    /// The other side, three-letter code.
    pub partner: String,
    /// Calendar year.
    pub year: u16,
    /// Direction.
    pub flow: Flow,
    /// Index into [`Trade::commodities`].
    pub commodity: u16,
    /// Millions of US dollars at current prices.
    pub usd_million: f64,
    /// How it came to be.
    pub basis: TradeBasis,
    /// Where it is from.
    pub source: SourceId,
    /// Index into [`Trade::notes`].
    pub note: u16,
}

/// A figure of Xinjiang or of Khorgos customs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Whose figure (English).
    pub region: String,
    /// What is counted (English).
    pub metric: String,
    /// Unit (English).
    pub unit: String,
    /// Calendar year.
    pub year: u16,
    /// Value in its unit.
    pub value: f64,
    /// How firm it is.
    pub status: Status,
    /// Where it is from.
    pub source: SourceId,
    /// Index into [`Trade::notes`].
    pub note: u16,
}

/// All trade tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// By partner and year.
    pub bilateral: Vec<Bilateral>,
    /// By port, corridor and platform.
    pub throughput: Vec<Throughput>,
    /// By goods.
    pub goods: Vec<CommodityTrade>,
    /// By region.
    pub regions: Vec<Region>,
    /// Names of places with throughput (English).
    pub places: Vec<String>,
    /// Classification, code and name of goods (English).
    pub commodities: Vec<(String, String, String)>,
    /// Remarks (English); index 0 is the empty one.
    pub notes: Vec<String>,
}
