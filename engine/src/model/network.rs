//! Multimodal network: nodes, edges, corridors, crossings and rates.

use super::{CorridorId, CountryId, EdgeId, FamilyId, LocalText, NodeId, SourceId};
use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Type of a network node, which sets its marker and the transfers possible there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NodeKind {
    /// City or town.
    City,
    /// Junction or waypoint.
    Junction,
    /// Seaport.
    Seaport,
    /// Border crossing.
    BorderCrossing,
    /// Railway station.
    RailStation,
    /// Dry port (inland container terminal).
    DryPort,
    /// Airport.
    Airport,
}

/// Track gauge of a node or an edge; a change between two costs time and money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Gauge {
    /// No track, or gauge unknown.
    None,
    /// One gauge, millimetres.
    Mm(u16),
    /// Break of gauge: 1435 and 1520 mm meet.
    Both,
}

/// Mode of transport of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Mode {
    /// Railway.
    Rail,
    /// Road.
    Road,
    /// Sea shipping.
    Sea,
    /// Rail or road ferry.
    Ferry,
    /// Air freight.
    Air,
    /// Pipeline; never carries containers.
    Pipeline,
}

impl Mode {
    /// Prefix of edge identifiers, e.g. `r` in `r-khorgos--altynkol`.
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

    /// All modes, in listing order; [`Pipeline`](Self::Pipeline) last.
    pub const ALL: [Self; 6] = [Self::Rail, Self::Road, Self::Sea, Self::Ferry, Self::Air, Self::Pipeline];
}

/// Operating status of an edge or corridor; only `Operating` is open without a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EdgeStatus {
    /// In operation.
    Operating,
    /// Under construction.
    Construction,
    /// Decided or proposed.
    Planned,
    /// Built, out of operation.
    Suspended,
}

/// Provenance of an edge's length, most reliable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DistanceMethod {
    /// Published for this section.
    PublishedEdge,
    /// Share of the published length of the whole line, in proportion to measured lengths.
    PublishedTotalAllocated,
    /// Shortest path on an `OpenStreetMap` graph.
    OsmGraph,
    /// Timetable or atlas chainage without a source at hand.
    Recalled,
    /// Drawn polyline times a detour factor.
    PolylineTimesDetour,
    /// Length of a drawn sea lane.
    SeaLanePolyline,
    /// Great-circle distance × 1.06.
    GreatCircle,
}

/// Place in the network: a city, station, port, crossing or mere junction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Identifier in `nodes.csv` and permalinks, e.g. `yiwu`.
    pub id: String,
    /// Type.
    pub kind: NodeKind,
    /// Names by language.
    pub names: LocalText,
    /// Country; `None` at sea.
    pub country: Option<CountryId>,
    /// Position.
    pub place: LonLat,
    /// Track gauge there.
    pub gauge: Gauge,
    /// Importance: 5 for main hubs, 1 for waypoints.
    pub importance: u8,
}

/// Undirected link of the network by one mode, with its length in kilometres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Identifier in `edges.csv`; empty if it is the usual one, see [`Atlas::edge_name`](super::Atlas::edge_name).
    pub id: String,
    /// First end.
    pub from: NodeId,
    /// Second end.
    pub to: NodeId,
    /// Mode of transport.
    pub mode: Mode,
    /// Length in kilometres, as summed by the router.
    pub distance_km: f32,
    /// Provenance of the length.
    pub distance_method: DistanceMethod,
    /// Typical running speed, km/h; `None` for pipelines.
    pub speed_kmh: Option<f32>,
    /// Track gauge.
    pub gauge: Gauge,
    /// Operating status.
    pub status: EdgeStatus,
    /// Year of opening, for planned and recent lines.
    pub year: Option<u16>,
    /// Intermediate vertices for drawing: (longitude, latitude) in units of 10⁻³ degrees.
    pub shape: Vec<(i32, i32)>,
    /// Corridors along this edge.
    pub corridors: Vec<CorridorId>,
}

/// Corridor family: shared colour, dash pattern and width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// Identifier in `families.csv` and permalinks, e.g. `land-bridge-khorgos`.
    pub id: String,
    /// Names by language.
    pub names: LocalText,
    /// Colour in the dark theme, `0xRRGGBB`.
    pub colour_dark: u32,
    /// Colour in the light theme, `0xRRGGBB`.
    pub colour_light: u32,
    /// Dash pattern: dash and gap by turns, in line widths; empty for a solid line.
    pub dash: Vec<f32>,
    /// Line width, CSS pixels.
    pub width_px: f32,
    /// True if drawn with a casing, as roads are.
    pub casing: bool,
}

/// Trade corridor: a named path through the network, such as the New Eurasian Land Bridge via Khorgos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corridor {
    /// Identifier in `corridors.csv` and permalinks, e.g. `nelb-khorgos`.
    pub id: String,
    /// Names by language.
    pub names: LocalText,
    /// Family, which sets the colour.
    pub family: FamilyId,
    /// Kind: rail, road, sea, multimodal, pipeline, air.
    pub kind: super::TermId,
    /// Nodes from end to end; one more than `edges`.
    pub nodes: Vec<NodeId>,
    /// Edges from end to end.
    pub edges: Vec<EdgeId>,
    /// Operating status of the whole path.
    pub status: EdgeStatus,
    /// Published length, km; `None` if there is none.
    pub published_km: Option<f32>,
    /// Length along the network, km.
    pub network_km: f32,
}

/// Low, typical and high value of an uncertain quantity; `low ≤ typical ≤ high`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Range3 {
    /// Lower bound.
    pub low: f32,
    /// Typical value.
    pub typical: f32,
    /// Upper bound.
    pub high: f32,
}

/// Type of a crossing: what the dwell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CrossingKind {
    /// State border.
    Border,
    /// Gauge change inside a country.
    InlandGaugeChange,
    /// Transfer between land and sea.
    PortTransfer,
    /// Canal passage.
    Canal,
    /// Stop at a hub.
    HubDwell,
}

/// Dwell at a border, a gauge change or a port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// Identifier in `borders.csv` and permalinks, e.g. `b-khorgos-rail`.
    pub id: String,
    /// Node of the dwell.
    pub node: NodeId,
    /// Name, in English.
    pub name: String,
    /// Adjoining countries, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Type.
    pub kind: CrossingKind,
    /// Mode concerned; `None` for every mode.
    pub mode: Option<Mode>,
    /// Gauges on either side, millimetres; `None` without a break of gauge.
    pub gauge_break: Option<(u16, u16)>,
    /// Dwell, hours.
    pub dwell_hours: Range3,
    /// True if the typical dwell has a source, false for an assumption.
    pub dwell_sourced: bool,
    /// Edges that meet here; the dwell is charged once between two of them.
    pub edges: Vec<EdgeId>,
    /// Capacity, in English.
    pub capacity: String,
    /// Source of the dwell; `None` for an assumption.
    pub source: Option<SourceId>,
    /// Remarks, in English; see [`Facts::note`](super::Facts::note).
    pub note: String,
}

/// Cost, emission and speed rate of a mode in a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModeRate {
    /// Identifier in `mode_params.csv`, e.g. `rail-1520`.
    pub id: String,
    /// Mode or process, as the table names it.
    pub mode: String,
    /// Region, in English.
    pub region: String,
    /// Edges to which the router applies it.
    pub scope: RateScope,
    /// Cost in `cost_unit`.
    pub cost: Option<Range3>,
    /// Unit of `cost`, e.g. `USD per FEU-km`.
    pub cost_unit: String,
    /// Emission, grams of CO₂ per tonne-kilometre.
    pub co2_g_per_tkm: Option<Range3>,
    /// Speed, km/h.
    pub speed_kmh: Option<Range3>,
    /// True for cost, emission and speed with a source, false for assumptions.
    pub sourced: [bool; 3],
    /// Sources of cost, emission and speed.
    pub sources: [Option<SourceId>; 3],
    /// Remarks, in English; see [`Facts::note`](super::Facts::note).
    pub note: String,
}

/// Spatial scope of a rate: countries, areas, or the default of the mode.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RateScope {
    /// Countries covered, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Bounding boxes covered: west, south, east, north in degrees.
    pub areas: Vec<[f32; 4]>,
    /// True for the default of the mode, used where no other rate applies.
    pub elsewhere: bool,
}

/// Value-of-time class: goods whose owners value time alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeClass {
    /// Value of time, US dollars per hour and forty-foot container (FEU).
    pub usd_per_hour: f32,
    /// Share of all goods by value, 0 to 1; the shares of all classes add up to 1.
    pub share: f32,
    /// Source; `None` for an assumption.
    pub source: Option<SourceId>,
    /// Remark, in English.
    pub note: String,
}

/// Parameter of the router that belongs to no mode: low, typical and high value in its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteParam {
    /// Identifier in `route_params.csv`, e.g. `feu-tonnes`.
    pub id: String,
    /// Value in `unit`.
    pub value: Range3,
    /// Unit, as in the table.
    pub unit: String,
    /// True with a source, false for an assumption.
    pub sourced: bool,
    /// Source; `None` for an assumption.
    pub source: Option<SourceId>,
    /// Remarks, in English; see [`Facts::note`](super::Facts::note).
    pub note: String,
}

/// Transport network: nodes, edges, corridor families and corridors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Places; rows of [`NodeId`].
    pub nodes: Vec<Node>,
    /// Links; rows of [`EdgeId`].
    pub edges: Vec<Edge>,
    /// Corridor families, most important first: the first of an edge sets its paint.
    pub families: Vec<Family>,
    /// Named paths; rows of [`CorridorId`].
    pub corridors: Vec<Corridor>,
}
