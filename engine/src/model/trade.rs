//! Trade between economies, goods in it, and what places, lines and regions carry by year.

use super::{
    CorridorId, CountryId, EconomyId, LocalText, NodeId, SourceId, Status, TradePlaceId, WordId, ZoneId,
};
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

impl TradeSeries {
    /// All, in the order in which they are preferred for a year.
    pub const ALL: [Self; 6] =
        [Self::Gacc, Self::Atlas, Self::Baci, Self::GaccPublished, Self::Wits, Self::PartnerPublished];

    /// Short name for links.
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

/// How a value came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradeBasis {
    /// Both sides' reports brought together.
    Reconciled,
    /// As printed.
    Published,
    /// Published in yuan; dollars by the year's mean rate.
    Converted,
    /// From the next year's value and its published growth.
    DerivedYoy,
    /// As the partner reports.
    PartnerReported,
}

/// Who trades: a country, or a group such as the five states of Central Asia.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Economy {
    /// Three-letter code of ISO 3166-1, or the name of a group.
    pub code: String,
    /// The country; `None` for a group.
    pub country: Option<CountryId>,
    /// Region of the United Nations' standard M49; `None` for the reporter and for groups.
    pub region: Option<WordId>,
    /// Names of a group; empty for a country, which has its own.
    pub names: LocalText,
}

/// A place of the network that stands for a share of an economy's trade when volumes are put on lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gateway {
    /// Whose trade.
    pub economy: EconomyId,
    /// Where it enters the network.
    pub node: NodeId,
    /// Share of it, 0 to 1; the shares of an economy add up to 1.
    pub share: f64,
    /// Where the share is from; without one it is an assumption.
    pub source: Option<SourceId>,
    /// Remark (English).
    pub note: String,
}

/// Goods trade between two economies in a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bilateral {
    /// Who reports.
    pub reporter: EconomyId,
    /// The other side.
    pub partner: EconomyId,
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
    /// How firm it is, at least one.
    pub statuses: Vec<Status>,
    /// Where it is from.
    pub source: SourceId,
    /// Index into [`Trade::notes`].
    pub note: u16,
}

/// Kind of what carries or trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradePlaceKind {
    /// A border crossing.
    Crossing,
    /// A seaport.
    Port,
    /// A dry port.
    DryPort,
    /// A city that sends trains.
    City,
    /// Places that are reported together.
    Group,
    /// A corridor.
    Corridor,
    /// A railway or carrier.
    Operator,
    /// A whole country's trains.
    National,
    /// A region.
    Region,
}

/// What the volumes of ports, crossings, cities, corridors and regions are of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TradePlace {
    /// Stable name in the tables.
    pub id: String,
    /// Kind.
    pub kind: TradePlaceKind,
    /// Names.
    pub names: LocalText,
    /// Where it is in the network; several for a group, none for what has no place.
    pub nodes: Vec<NodeId>,
    /// The zone of Khorgos that it is.
    pub zone: Option<ZoneId>,
    /// The corridor that it is.
    pub corridor: Option<CorridorId>,
}

/// What a place carried or traded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceFigure {
    /// Place.
    pub place: TradePlaceId,
    /// What is counted.
    pub measure: WordId,
    /// Unit.
    pub unit: WordId,
    /// Calendar year that it belongs to.
    pub year: u16,
    /// Period in ISO 8601 where it is not the whole calendar year; else empty.
    pub period: String,
    /// Value in its unit; `None` where the row only records that none was found.
    pub value: Option<f64>,
    /// How firm it is, at least one.
    pub statuses: Vec<Status>,
    /// Where it is from.
    pub source: SourceId,
    /// Index into [`Trade::notes`].
    pub note: u16,
}

/// Trade in a group of goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommodityTrade {
    /// Who reports.
    pub reporter: EconomyId,
    /// The other side.
    pub partner: EconomyId,
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

/// Goods that are counted together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commodity {
    /// The section of the Harmonized System that all goods are divided into in the atlas series; `None` for others.
    pub section: Option<WordId>,
    /// Classification (English).
    pub classification: String,
    /// Code in it.
    pub code: String,
    /// Name (English).
    pub name: String,
}

/// All trade tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// Who trades; the first is the reporter of the atlas, China.
    pub economies: Vec<Economy>,
    /// Where trade enters the network, economy by economy.
    pub gateways: Vec<Gateway>,
    /// By partner and year.
    pub bilateral: Vec<Bilateral>,
    /// What figures of places are of.
    pub places: Vec<TradePlace>,
    /// By port, crossing, city, corridor and region.
    pub place_figures: Vec<PlaceFigure>,
    /// By goods.
    pub goods: Vec<CommodityTrade>,
    /// Goods.
    pub commodities: Vec<Commodity>,
    /// Remarks (English); index 0 is the empty one.
    pub notes: Vec<String>,
}

impl Trade {
    /// The economy with this id.
    #[must_use]
    pub fn economy(&self, id: EconomyId) -> &Economy {
        &self.economies[id.index()]
    }

    /// The economy of a code.
    #[must_use]
    pub fn economy_by_code(&self, code: &str) -> Option<EconomyId> {
        use super::Id as _;
        self.economies.iter().position(|economy| economy.code == code).and_then(EconomyId::from_index)
    }

    /// The place with this id.
    #[must_use]
    pub fn place(&self, id: TradePlaceId) -> &TradePlace {
        &self.places[id.index()]
    }

    /// A remark; empty for none.
    #[must_use]
    pub fn note(&self, index: u16) -> &str {
        self.notes.get(usize::from(index)).map_or("", String::as_str)
    }
}
