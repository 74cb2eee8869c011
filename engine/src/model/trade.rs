//! Trade between economies, its goods, and the volumes of places, lines and regions by year.

use super::{
    CorridorId, CountryId, EconomyId, LocalText, NodeId, SourceId, Status, TradePlaceId, WordId, ZoneId,
};
use serde::{Deserialize, Serialize};

/// Direction of trade, seen from the reporter, China.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Flow {
    /// Goods sold abroad.
    Export,
    /// Goods bought abroad.
    Import,
    /// Exports plus imports.
    Total,
}

/// Statistical series. Figures compare within a series only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradeSeries {
    /// Harvard Growth Lab Atlas, HS 1992, reconciled mirror data.
    Atlas,
    /// General Administration of Customs of China (GACC), monthly bulletin.
    Gacc,
    /// GACC figures published in the press.
    GaccPublished,
    /// CEPII BACI.
    Baci,
    /// World Integrated Trade Solution (World Bank).
    Wits,
    /// Statistics of the partner country.
    PartnerPublished,
}

impl TradeSeries {
    /// All series, in order of preference for a year.
    pub const ALL: [Self; 6] =
        [Self::Gacc, Self::Atlas, Self::Baci, Self::GaccPublished, Self::Wits, Self::PartnerPublished];

    /// Value of `series` in permalinks, e.g. `gacc`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Atlas => "atlas",
            Self::Gacc => "gacc",
            Self::GaccPublished => "gacc_press",
            Self::Baci => "baci",
            Self::Wits => "wits",
            Self::PartnerPublished => "partner",
        }
    }
}

/// Method behind a value: as printed, reconciled, converted or derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradeBasis {
    /// Reconciled from the reports of both sides.
    Reconciled,
    /// As printed.
    Published,
    /// Published in yuan; converted at the year's mean rate.
    Converted,
    /// Derived from the next year's value and its published growth.
    DerivedYoy,
    /// As reported by the partner.
    PartnerReported,
}

/// Economy: a country, or a group such as the five states of Central Asia.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Economy {
    /// ISO 3166-1 alpha-3 code, or the identifier of a group.
    pub code: String,
    /// Country; `None` for a group.
    pub country: Option<CountryId>,
    /// UN M49 region; `None` for the reporter and for groups.
    pub region: Option<WordId>,
    /// Names of a group; empty for a country, which has its own.
    pub names: LocalText,
}

/// Gateway: entry of a share of an economy's trade into the network, for traffic assignment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gateway {
    /// Economy served.
    pub economy: EconomyId,
    /// Node of entry.
    pub node: NodeId,
    /// Share, 0 to 1; the shares of an economy add up to 1.
    pub share: f64,
    /// Source of the share; `None` for an assumption.
    pub source: Option<SourceId>,
    /// Remark, in English.
    pub note: String,
}

/// Goods trade between two economies in a year, by one series and in one direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bilateral {
    /// Reporting economy.
    pub reporter: EconomyId,
    /// Partner economy.
    pub partner: EconomyId,
    /// Calendar year.
    pub year: u16,
    /// Direction, seen from the reporter.
    pub flow: Flow,
    /// Value, billions of US dollars at current prices.
    pub usd_billion: Option<f64>,
    /// Value, billions of yuan at current prices, where the source is in yuan.
    pub cny_billion: Option<f64>,
    /// Statistical series.
    pub series: TradeSeries,
    /// Method.
    pub basis: TradeBasis,
    /// Qualifiers, at least one.
    pub statuses: Vec<Status>,
    /// Source.
    pub source: SourceId,
    /// Remark: index into [`Trade::notes`].
    pub note: u16,
}

/// Type of a place with volumes, which decides where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradePlaceKind {
    /// Border crossing.
    Crossing,
    /// Seaport.
    Port,
    /// Dry port.
    DryPort,
    /// City that dispatches trains.
    City,
    /// Places reported together.
    Group,
    /// Trade corridor.
    Corridor,
    /// Railway or carrier.
    Operator,
    /// All trains of a country.
    National,
    /// Region.
    Region,
}

/// Subject of volumes: a port, crossing, city, corridor or region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TradePlace {
    /// Identifier in `places.csv` and permalinks, e.g. `khorgos_rail`.
    pub id: String,
    /// Type.
    pub kind: TradePlaceKind,
    /// Names by language.
    pub names: LocalText,
    /// Network nodes: several for a group, none without a location.
    pub nodes: Vec<NodeId>,
    /// Zone of Khorgos that it is; `None` elsewhere.
    pub zone: Option<ZoneId>,
    /// Corridor that it is; `None` for other types.
    pub corridor: Option<CorridorId>,
}

/// Throughput or trade of a place in a period: value, unit, qualifiers, source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceFigure {
    /// Place described.
    pub place: TradePlaceId,
    /// Measure, e.g. trains or cargo.
    pub measure: WordId,
    /// Unit of `value`.
    pub unit: WordId,
    /// Calendar year it counts for.
    pub year: u16,
    /// ISO 8601 period if it is not the whole calendar year; else empty.
    pub period: String,
    /// Value in `unit`; `None` records a search without a result.
    pub value: Option<f64>,
    /// Qualifiers, at least one.
    pub statuses: Vec<Status>,
    /// Source.
    pub source: SourceId,
    /// Remark: index into [`Trade::notes`].
    pub note: u16,
}

/// Trade in one commodity between two economies in a year, in millions of US dollars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommodityTrade {
    /// Reporting economy.
    pub reporter: EconomyId,
    /// Partner economy.
    pub partner: EconomyId,
    /// Calendar year.
    pub year: u16,
    /// Direction, seen from the reporter.
    pub flow: Flow,
    /// Commodity: index into [`Trade::commodities`].
    pub commodity: u16,
    /// Value, millions of US dollars at current prices.
    pub usd_million: f64,
    /// Method.
    pub basis: TradeBasis,
    /// Source.
    pub source: SourceId,
    /// Remark: index into [`Trade::notes`].
    pub note: u16,
}

/// Commodity, or group of commodities reported together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commodity {
    /// Section of the Harmonized System in the Atlas series, which partition all goods; `None` for others.
    pub section: Option<WordId>,
    /// Classification, in English.
    pub classification: String,
    /// Code in the classification.
    pub code: String,
    /// Name, in English.
    pub name: String,
}

/// Trade tables: economies, bilateral trade, commodities, and volumes of places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// Economies; the first is the reporter of the atlas, China.
    pub economies: Vec<Economy>,
    /// Gateways, economy by economy.
    pub gateways: Vec<Gateway>,
    /// Trade by partner, year, direction and series.
    pub bilateral: Vec<Bilateral>,
    /// Subjects of `place_figures`.
    pub places: Vec<TradePlace>,
    /// Volumes of ports, crossings, cities, corridors and regions.
    pub place_figures: Vec<PlaceFigure>,
    /// Trade by commodity.
    pub goods: Vec<CommodityTrade>,
    /// Commodities.
    pub commodities: Vec<Commodity>,
    /// Remarks, in English; index 0 is empty.
    pub notes: Vec<String>,
}

impl Trade {
    /// Economy of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn economy(&self, id: EconomyId) -> &Economy {
        &self.economies[id.index()]
    }

    /// Economy of a code, e.g. `KAZ`; `None` if unknown.
    #[must_use]
    pub fn economy_by_code(&self, code: &str) -> Option<EconomyId> {
        use super::Id as _;
        self.economies.iter().position(|economy| economy.code == code).and_then(EconomyId::from_index)
    }

    /// Place of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn place(&self, id: TradePlaceId) -> &TradePlace {
        &self.places[id.index()]
    }

    /// Remark of an index; empty for 0 and beyond the table.
    #[must_use]
    pub fn note(&self, index: u16) -> &str {
        self.notes.get(usize::from(index)).map_or("", String::as_str)
    }
}
