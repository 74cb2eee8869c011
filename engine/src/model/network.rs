//! The multimodal network: nodes, edges, corridors, crossings and rates.

use super::{CorridorId, CountryId, EdgeId, FamilyId, LocalText, NodeId, SourceId};
use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NodeKind {
    /// A city or town.
    City,
    /// A junction or a waypoint.
    Junction,
    /// A seaport.
    Seaport,
    /// A border crossing.
    BorderCrossing,
    /// A railway station.
    RailStation,
    /// A dry port.
    DryPort,
    /// An airport.
    Airport,
}

/// Track gauge at a node or on an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Gauge {
    /// No track, or not known.
    None,
    /// One gauge, in millimetres.
    Mm(u16),
    /// 1435 and 1520 mm meet.
    Both,
}

/// How goods move on an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Mode {
    /// Railway.
    Rail,
    /// Road.
    Road,
    /// Ship.
    Sea,
    /// Ferry for wagons or lorries.
    Ferry,
    /// Aeroplane.
    Air,
    /// Pipeline; never carries containers.
    Pipeline,
}

impl Mode {
    /// First letter of the names of edges of this mode.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Rail => 'r',
            Self::Road => 'd',
            Self::Sea => 's',
            Self::Ferry => 'f',
            Self::Air => 'a',
            Self::Pipeline => 'g',
        }
    }

    /// All, in the order in which they are listed.
    pub const ALL: [Self; 6] = [Self::Rail, Self::Road, Self::Sea, Self::Ferry, Self::Air, Self::Pipeline];
}

/// Whether an edge can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EdgeStatus {
    /// In use.
    Operating,
    /// Being built.
    Construction,
    /// Decided or proposed.
    Planned,
    /// Built, not in use.
    Suspended,
}

/// Where the length of an edge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DistanceMethod {
    /// The source gives the length of this section.
    PublishedEdge,
    /// The source gives the length of the line; it is shared out by measured length.
    PublishedTotalAllocated,
    /// Shortest path on a graph of `OpenStreetMap`.
    OsmGraph,
    /// Chainage of timetables or atlases without a source at hand.
    Recalled,
    /// Drawn line times a detour factor.
    PolylineTimesDetour,
    /// Length along a drawn sea lane.
    SeaLanePolyline,
    /// Great circle × 1.06.
    GreatCircle,
}

/// A place in the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Stable name in the tables.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Names.
    pub names: LocalText,
    /// Its country; `None` at sea.
    pub country: Option<CountryId>,
    /// Where it is.
    pub place: LonLat,
    /// Gauge there.
    pub gauge: Gauge,
    /// 5 for the most important, 1 for a waypoint.
    pub importance: u8,
}

/// One link of the network by one mode; usable in both directions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Stable name in the tables; empty if it is the usual one, see [`super::Atlas::edge_name`].
    pub id: String,
    /// First end.
    pub from: NodeId,
    /// Second end.
    pub to: NodeId,
    /// How goods move.
    pub mode: Mode,
    /// Length in kilometres; what a router adds up.
    pub distance_km: f32,
    /// Where the length comes from.
    pub distance_method: DistanceMethod,
    /// Typical speed while moving, in kilometres per hour; pipelines have none.
    pub speed_kmh: Option<f32>,
    /// Gauge of the track.
    pub gauge: Gauge,
    /// Whether it can be used.
    pub status: EdgeStatus,
    /// Year of opening, where it is not open yet or is recent.
    pub year: Option<u16>,
    /// Places between the ends, for drawing only, in thousandths of a degree.
    pub shape: Vec<(i32, i32)>,
    /// Corridors that use it.
    pub corridors: Vec<CorridorId>,
}

/// A group of corridors that share a colour and a dash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// Stable name in the tables.
    pub id: String,
    /// Names.
    pub names: LocalText,
    /// Colour on dark ground, `0xRRGGBB`.
    pub colour_dark: u32,
    /// Colour on light ground, `0xRRGGBB`.
    pub colour_light: u32,
    /// Lengths of dash and gap by turns, in line widths; empty for a solid line.
    pub dash: Vec<f32>,
    /// Width in CSS pixels.
    pub width_px: f32,
    /// Whether it is drawn with a casing, as roads are.
    pub casing: bool,
}

/// A corridor: a path through the network that people speak of by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corridor {
    /// Stable name in the tables.
    pub id: String,
    /// Names.
    pub names: LocalText,
    /// Which group it belongs to.
    pub family: FamilyId,
    /// Kind: rail, road, sea, multimodal, pipeline, air.
    pub kind: super::TermId,
    /// Its nodes from end to end.
    pub nodes: Vec<NodeId>,
    /// Its edges from end to end.
    pub edges: Vec<EdgeId>,
    /// Whether it can be used from end to end.
    pub status: EdgeStatus,
    /// Length that a source gives, in kilometres.
    pub published_km: Option<f32>,
    /// Length along the network, in kilometres.
    pub network_km: f32,
}

/// Three values of an uncertain figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Range3 {
    /// Low.
    pub low: f32,
    /// Typical.
    pub typical: f32,
    /// High.
    pub high: f32,
}

/// What happens at a crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CrossingKind {
    /// A state border.
    Border,
    /// A gauge change inside a country.
    InlandGaugeChange,
    /// From land to sea or back.
    PortTransfer,
    /// A canal passage.
    Canal,
    /// A stop in a hub.
    HubDwell,
}

/// Time lost at a border, a gauge change or a port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// Stable name in the tables.
    pub id: String,
    /// Where it is.
    pub node: NodeId,
    /// Name (English).
    pub name: String,
    /// Countries that meet, as two-letter codes.
    pub countries: Vec<String>,
    /// What happens.
    pub kind: CrossingKind,
    /// For which mode; `None` for every mode.
    pub mode: Option<Mode>,
    /// Gauges on either side in millimetres, where they differ.
    pub gauge_break: Option<(u16, u16)>,
    /// Hours of dwell.
    pub dwell_hours: Range3,
    /// Whether the typical dwell has a source (else it is an assumption).
    pub dwell_sourced: bool,
    /// Edges to which it applies.
    pub edges: Vec<EdgeId>,
    /// Capacity (English).
    pub capacity: String,
    /// Where the dwell is from.
    pub source: Option<SourceId>,
    /// Remarks (English).
    pub note: String,
}

/// Cost, emission and speed of a mode in a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModeRate {
    /// Stable name in the tables.
    pub id: String,
    /// Mode or process, as the table names it.
    pub mode: String,
    /// Where it applies (English).
    pub region: String,
    /// For which edges a router uses it.
    pub scope: RateScope,
    /// Cost in `cost_unit`.
    pub cost: Option<Range3>,
    /// Unit of the cost, such as `USD per FEU-km`.
    pub cost_unit: String,
    /// Grams of CO₂ per tonne-kilometre.
    pub co2_g_per_tkm: Option<Range3>,
    /// Kilometres per hour.
    pub speed_kmh: Option<Range3>,
    /// Whether cost, emission and speed have a source (else they are assumptions).
    pub sourced: [bool; 3],
    /// Sources of cost, emission and speed.
    pub sources: [Option<SourceId>; 3],
    /// Remarks (English).
    pub note: String,
}

/// For which edges of its mode a rate is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RateScope {
    /// Two-letter codes of the countries where it applies.
    pub countries: Vec<String>,
    /// Areas where it applies: west, south, east and north in degrees.
    pub areas: Vec<[f32; 4]>,
    /// Whether it also applies wherever no other rate of the mode does.
    pub elsewhere: bool,
}

/// Goods whose owners value time alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeClass {
    /// What an hour is worth for a forty-foot load, US dollars.
    pub usd_per_hour: f32,
    /// Share of all goods by value, 0 to 1; the shares of all classes add up to 1.
    pub share: f32,
    /// Where it is from; without one it is an assumption.
    pub source: Option<SourceId>,
    /// Remark (English).
    pub note: String,
}

/// A number of the router's model that belongs to no mode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteParam {
    /// Stable name in the tables.
    pub id: String,
    /// Its values in `unit`.
    pub value: Range3,
    /// Unit, as in the table.
    pub unit: String,
    /// Whether it has a source (else it is an assumption).
    pub sourced: bool,
    /// Where it is from.
    pub source: Option<SourceId>,
    /// Remarks (English).
    pub note: String,
}

/// The whole network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Places.
    pub nodes: Vec<Node>,
    /// Links.
    pub edges: Vec<Edge>,
    /// Groups of corridors, the most important first.
    pub families: Vec<Family>,
    /// Named paths.
    pub corridors: Vec<Corridor>,
}
