//! Khorgos: zones and sites, partners, the programme of 2014, events and figures.

use super::{CountryId, LocalText, NodeId, PartnerId, ProgrammeId, SourceId, Status, TermId, WordId, ZoneId};
use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Shape of a map marker; its size and colour come from the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Symbol {
    /// Disc.
    #[default]
    Circle,
    /// Disc with a ring around it.
    Ring,
    /// Square.
    Square,
    /// Square on its corner.
    Diamond,
    /// Triangle, apex up.
    Triangle,
    /// Hexagon.
    Hexagon,
}

/// Entry of an extensible vocabulary of the tables: a kind, a status, a metric, a unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Vocabulary, e.g. `zone_kind`.
    pub group: String,
    /// Identifier in `terms.csv`, unique in its group, e.g. `city`.
    pub id: String,
    /// Names by language.
    pub names: LocalText,
    /// Marker of places of this kind.
    pub symbol: Symbol,
    /// Lowest zoom with a marker; `None` for kinds without one.
    pub min_zoom: Option<f32>,
}

/// Provenance of a coordinate, most reliable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CoordConfidence {
    /// Published by a source.
    Published,
    /// Derived from a stated relation, or copied from a neighbouring place.
    Derived,
    /// Best estimate within a stated tolerance.
    Approximate,
    /// Country or province known, position not; never drawn as exact.
    Placeholder,
}

/// Outline of a zone with a published area; others have a marker alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Footprint {
    /// Schematic outline of the published area around the centre, clipped at the border: rings of (longitude,
    /// latitude) in units of 10⁻⁵ degrees.
    Schematic(Vec<Vec<(i32, i32)>>),
    /// Outline of a county: index into [`Basemap::counties`](super::Basemap::counties).
    County(u16),
}

/// Zone or site in or near Khorgos: name, kind, centre and outline. The rest is in [`ZoneFacts`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Identifier in `zones.csv` and permalinks, e.g. `coop_center`.
    pub id: String,
    /// Names by language.
    pub names: LocalText,
    /// Kind, from the vocabulary `zone_kind`.
    pub kind: TermId,
    /// Countries it lies in: one, or two for a cross-border zone.
    pub countries: Vec<CountryId>,
    /// Centre.
    pub place: LonLat,
    /// Provenance of the centre.
    pub confidence: CoordConfidence,
    /// Published area in km²; `None` if unpublished.
    pub area_km2: Option<f32>,
    /// Key year, explained by [`ZoneFacts::year_note`].
    pub year: Option<u16>,
    /// Operating status, from the vocabulary `zone_status`.
    pub status: TermId,
    /// Enclosing zone.
    pub parent: Option<ZoneId>,
    /// Network node at the same place.
    pub node: Option<NodeId>,
    /// Outline on the map; `None` for a marker alone.
    pub footprint: Option<Footprint>,
}

/// Card data of a zone beside name and place; parallel to `Atlas::zones`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneFacts {
    /// Remark on the centre, in English; see [`Facts::note`](super::Facts::note).
    pub place_note: String,
    /// Remark on the area, in English.
    pub area_note: String,
    /// Source of the area.
    pub area_source: Option<SourceId>,
    /// Event of the key year, in English.
    pub year_note: String,
    /// Remark on the status, in English.
    pub status_note: String,
    /// Industries, from the vocabulary `industry`.
    pub industries: Vec<WordId>,
    /// Passage of the 2014 programme that the zone answers, in Chinese; empty for none.
    pub programme_phrase: String,
    /// Description, one or two sentences.
    pub description: LocalText,
    /// Sources of the row.
    pub sources: Vec<SourceId>,
}

/// Partner city, port or company of Khorgos. The rest is in [`PartnerFacts`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// Identifier in `partners.csv` and permalinks, e.g. `p_lianyungang`.
    pub id: String,
    /// Kind, from the vocabulary `partner_kind`.
    pub kind: TermId,
    /// Names by language.
    pub names: LocalText,
    /// Country; `None` if unknown.
    pub country: Option<CountryId>,
    /// City by language; empty for a city itself.
    pub city: LocalText,
    /// Position; `None` if unknown, and then not on the map.
    pub place: Option<LonLat>,
    /// Provenance of the position.
    pub confidence: Option<CoordConfidence>,
    /// Network node at the same place.
    pub node: Option<NodeId>,
}

/// Card data of a partner beside name and place; parallel to `Atlas::partners`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartnerFacts {
    /// Role in the trade of Khorgos.
    pub role: LocalText,
    /// Passage of the 2014 programme that names the partner, in Chinese; empty for none.
    pub programme_phrase: String,
    /// Sources of the row.
    pub sources: Vec<SourceId>,
    /// Remarks, in English; see [`Facts::note`](super::Facts::note).
    pub note: String,
}

/// Item of the programme of 31 July 2014: a tree by `parent`. The rest is in [`ProgrammeFacts`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeItem {
    /// Identifier in `strategy.csv` and permalinks, e.g. `st_core`.
    pub id: String,
    /// List of the programme: five connectivities, four ports and one valley, …
    pub kind: TermId,
    /// Parent item; precedes its children in the table.
    pub parent: Option<ProgrammeId>,
    /// Names by language; empty until the facts are loaded, since the map shows none.
    #[serde(skip)]
    pub names: LocalText,
    /// Zones concerned.
    pub zones: Vec<ZoneId>,
    /// Partners concerned.
    pub partners: Vec<PartnerId>,
}

/// Card data of a programme item beside its name; parallel to `Atlas::programme`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeFacts {
    /// Explanation, one or two sentences.
    pub meaning: LocalText,
    /// Passage of the 2014 programme, in Chinese.
    pub programme_phrase: String,
    /// Sources of the row.
    pub sources: Vec<SourceId>,
}

/// Dated event of the timeline, with its zones and sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identifier in `timeline.csv`, e.g. `t001`.
    pub id: String,
    /// Date in ISO 8601 with the precision known: `2014`, `2014-07` or `2014-07-31`.
    pub date: String,
    /// Headline.
    pub title: LocalText,
    /// Zones where it took place.
    pub zones: Vec<ZoneId>,
    /// Figure with its unit, in English; empty for none.
    pub figure: String,
    /// Sources of the row.
    pub sources: Vec<SourceId>,
    /// Remarks, in English; see [`Facts::note`](super::Facts::note).
    pub note: String,
}

/// Scene of the kiosk story: the plan of 2014 beside the present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryScene {
    /// Identifier in `story.csv`, e.g. `measure-1`.
    pub id: String,
    /// Programme item told.
    pub item: ProgrammeId,
    /// Centre of the map.
    pub place: LonLat,
    /// Zoom of the map.
    pub zoom: f32,
    /// Zone highlighted on the map.
    pub zone: Option<ZoneId>,
    /// Present state in figures: rows of [`Facts::figures`](super::Facts::figures).
    pub figures: Vec<u16>,
    /// Events since 2014: rows of [`Facts::events`](super::Facts::events).
    pub events: Vec<u16>,
    /// Heading.
    pub title: LocalText,
    /// Plan of 2014.
    pub planned: LocalText,
    /// Present state in words.
    pub today: LocalText,
}

/// Grade of a source, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quality {
    /// News agency, government or national press.
    A,
    /// Copy of a grade A source.
    B,
    /// Weak; shown with a caveat.
    C,
}

/// Dated figure of a place: value, unit, period, qualifiers, source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Identifier in `stats.csv`, e.g. `s001`.
    pub id: String,
    /// Metric, e.g. trains or tonnes of cargo.
    pub metric: WordId,
    /// Unit of `value`.
    pub unit: WordId,
    /// Period as its source gives it: `2024`, `2024-01/2024-11`, …
    pub period: String,
    /// Kind of period: full year, year to date, point in time, …
    pub period_kind: WordId,
    /// Value in `unit`.
    pub value: f64,
    /// Qualifiers of the value, at least one.
    pub statuses: Vec<Status>,
    /// Zone the figure describes.
    pub zone: ZoneId,
    /// Source of the figure.
    pub source: SourceId,
    /// Grade of the source.
    pub quality: Quality,
    /// Key shared by rows that conflict or belong together; empty for none.
    pub conflict_group: String,
    /// Remarks, in English; see [`Facts::note`](super::Facts::note).
    pub note: String,
}
