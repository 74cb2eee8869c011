//! Khorgos: zones and sites, partners, the programme of 2014, events and figures.

use super::{CountryId, LocalText, NodeId, PartnerId, ProgrammeId, SourceId, Status, TermId, WordId, ZoneId};
use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Shape of a mark on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Symbol {
    /// A disc.
    #[default]
    Circle,
    /// A disc with a ring.
    Ring,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle that points upwards.
    Triangle,
    /// A hexagon.
    Hexagon,
}

/// A word of the data that editors may extend: a kind, a status, a metric, a unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Which list it belongs to, such as `zone_kind`.
    pub group: String,
    /// Stable name in the tables.
    pub id: String,
    /// Names.
    pub names: LocalText,
    /// Mark for places of this kind.
    pub symbol: Symbol,
    /// Zoom from which places of this kind are shown; `None` if they are not shown as a mark.
    pub min_zoom: Option<f32>,
}

/// How a position was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CoordConfidence {
    /// Printed by a source.
    Published,
    /// Worked out from a stated relation, or borrowed from another place.
    Derived,
    /// Best knowledge, with a tolerance.
    Approximate,
    /// Only the country or the province is known.
    Placeholder,
}

/// The published area of a zone as a shape on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Footprint {
    /// A schematic shape of the published area round the centre, cut at the border: rings in hundred-thousandths of a degree.
    Schematic(Vec<Vec<(i32, i32)>>),
    /// The outline of the county with this index.
    County(u16),
}

/// An area or a site in or by Khorgos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Stable name in the tables.
    pub id: String,
    /// Names.
    pub names: LocalText,
    /// What it is.
    pub kind: TermId,
    /// Countries that it lies in.
    pub countries: Vec<CountryId>,
    /// Its centre.
    pub place: LonLat,
    /// How the centre was found.
    pub confidence: CoordConfidence,
    /// Published area in square kilometres.
    pub area_km2: Option<f32>,
    /// The year that matters most.
    pub year: Option<u16>,
    /// Whether it works.
    pub status: TermId,
    /// The zone that it is a part of.
    pub parent: Option<ZoneId>,
    /// The node of the network that stands for the same place.
    pub node: Option<NodeId>,
    /// Its shape on the map.
    pub footprint: Option<Footprint>,
}

/// What a card says of a zone beyond its name and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneFacts {
    /// Remark on the centre (English).
    pub place_note: String,
    /// Remark on the area (English).
    pub area_note: String,
    /// Source of the area.
    pub area_source: Option<SourceId>,
    /// What happened in the year that matters most (English).
    pub year_note: String,
    /// Remark on the status (English).
    pub status_note: String,
    /// What is done there.
    pub industries: Vec<WordId>,
    /// The words of the 2014 programme that it answers to (Chinese).
    pub programme_phrase: String,
    /// What it is.
    pub description: LocalText,
    /// Sources.
    pub sources: Vec<SourceId>,
}

/// A partner city, port or company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// Stable name in the tables.
    pub id: String,
    /// What it is.
    pub kind: TermId,
    /// Names.
    pub names: LocalText,
    /// Its country, if known.
    pub country: Option<CountryId>,
    /// Its city.
    pub city: LocalText,
    /// Where it is, if known.
    pub place: Option<LonLat>,
    /// How the position was found.
    pub confidence: Option<CoordConfidence>,
    /// The node of the network that stands for the same place.
    pub node: Option<NodeId>,
}

/// What a card says of a partner beyond its name and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartnerFacts {
    /// What it does for Khorgos.
    pub role: LocalText,
    /// The words of the 2014 programme that name it (Chinese).
    pub programme_phrase: String,
    /// Sources.
    pub sources: Vec<SourceId>,
    /// Remarks (English).
    pub note: String,
}

/// An item of the 2014 programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeItem {
    /// Stable name in the tables.
    pub id: String,
    /// Which list it belongs to: five connectivities, four ports and one valley …
    pub kind: TermId,
    /// The item that it is a part of.
    pub parent: Option<ProgrammeId>,
    /// Names; they come with the facts, because the map does not show them.
    #[serde(skip)]
    pub names: LocalText,
    /// Zones that it concerns.
    pub zones: Vec<ZoneId>,
    /// Partners that it concerns.
    pub partners: Vec<PartnerId>,
}

/// What a card says of an item of the programme beyond its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeFacts {
    /// What it means.
    pub meaning: LocalText,
    /// The words of the 2014 programme (Chinese).
    pub programme_phrase: String,
    /// Sources.
    pub sources: Vec<SourceId>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Stable name in the tables.
    pub id: String,
    /// Year, year and month, or year, month and day, in ISO 8601.
    pub date: String,
    /// What happened.
    pub title: LocalText,
    /// Where.
    pub zones: Vec<ZoneId>,
    /// A figure that belongs to it, with its unit (English); empty for none.
    pub figure: String,
    /// Sources.
    pub sources: Vec<SourceId>,
    /// Remarks (English).
    pub note: String,
}

/// A scene of the story of the programme: what was planned, and what stands today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryScene {
    /// Stable name in the table.
    pub id: String,
    /// The item of the programme that it tells of.
    pub item: ProgrammeId,
    /// Middle of the map.
    pub place: LonLat,
    /// Zoom of the map.
    pub zoom: f32,
    /// What is marked on the map.
    pub zone: Option<ZoneId>,
    /// Rows of [`Facts::figures`](super::Facts::figures) that say what stands today.
    pub figures: Vec<u16>,
    /// Rows of [`Facts::events`](super::Facts::events) that led there.
    pub events: Vec<u16>,
    /// Heading.
    pub title: LocalText,
    /// What was planned in 2014.
    pub planned: LocalText,
    /// What stands today, in words.
    pub today: LocalText,
}

/// How good a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quality {
    /// Agency, government or national press.
    A,
    /// A copy of such a source.
    B,
    /// Weak; shown with a caveat.
    C,
}

/// A dated figure of a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Stable name in the tables.
    pub id: String,
    /// What is counted.
    pub metric: WordId,
    /// In what.
    pub unit: WordId,
    /// The period, as its source gives it: `2024`, `2024-01/2024-11` …
    pub period: String,
    /// Kind of the period: a full year, a part of one, a point in time …
    pub period_kind: WordId,
    /// The value in its unit.
    pub value: f64,
    /// How firm it is, at least one.
    pub statuses: Vec<Status>,
    /// Whose figure it is.
    pub zone: ZoneId,
    /// Where it is from.
    pub source: SourceId,
    /// How good the source is.
    pub quality: Quality,
    /// Rows with the same name disagree or belong together; empty for none.
    pub conflict_group: String,
    /// Remarks (English).
    pub note: String,
}
