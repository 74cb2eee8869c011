//! Restrictions on the network, and scenario changes to it.

use super::params::Param;
use crate::model::{Atlas, CorridorId, CountryId, CrossingId, EdgeId, Facts, FeatureId, Mode, NodeId};

/// A part of the network that a route is to avoid or to use, or that a scenario closes or opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Restriction {
    /// Everything in a country.
    Country(CountryId),
    /// A border crossing: the edges of its record.
    Crossing(CrossingId),
    /// A place with all that passes through it.
    Place(NodeId),
    /// A mode.
    Mode(Mode),
    /// The edges of a corridor.
    Corridor(CorridorId),
    /// One link.
    Edge(EdgeId),
}

const MODES: [(&str, Mode); 5] = [
    ("rail", Mode::Rail),
    ("road", Mode::Road),
    ("sea", Mode::Sea),
    ("ferry", Mode::Ferry),
    ("air", Mode::Air),
];

fn position<T, I: crate::model::Id>(rows: &[T], is: impl Fn(&T) -> bool) -> Option<I> {
    rows.iter().position(is).and_then(I::from_index)
}

impl Restriction {
    /// The stable name for links and files: kind and name in the tables, such as `country:RU` or `crossing:b-khorgos-rail`.
    #[must_use]
    pub fn name(self, atlas: &Atlas, facts: &Facts) -> String {
        match self {
            Self::Country(id) => format!("country:{}", atlas.country(id).iso2),
            Self::Crossing(id) => {
                format!("crossing:{}", facts.crossings.get(id.index()).map_or("", |crossing| &crossing.id))
            }
            Self::Mode(mode) => {
                format!("mode:{}", MODES.iter().find(|(_, one)| *one == mode).map_or("", |(name, _)| name))
            }
            Self::Place(id) => FeatureId::Node(id).name(atlas),
            Self::Corridor(id) => FeatureId::Corridor(id).name(atlas),
            Self::Edge(id) => FeatureId::Edge(id).name(atlas),
        }
    }

    /// The restriction of a stable name; `None` if the atlas has none of that name.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::model::{Atlas, Facts, Mode};
    /// use atlas_engine::route::Restriction;
    /// let (atlas, facts) = (Atlas::default(), Facts::default());
    /// assert_eq!(Restriction::from_name("mode:air", &atlas, &facts), Some(Restriction::Mode(Mode::Air)));
    /// assert_eq!(Restriction::from_name("country:XX", &atlas, &facts), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str, atlas: &Atlas, facts: &Facts) -> Option<Self> {
        let (kind, id) = name.split_once(':')?;
        match kind {
            "country" if !id.is_empty() => {
                position(&atlas.basemap.countries, |row| row.iso2 == id).map(Self::Country)
            }
            "crossing" => position(&facts.crossings, |row| row.id == id).map(Self::Crossing),
            "mode" => MODES.iter().find(|(code, _)| *code == id).map(|(_, mode)| Self::Mode(*mode)),
            _ => match FeatureId::from_name(name, atlas)? {
                FeatureId::Node(id) => Some(Self::Place(id)),
                FeatureId::Corridor(id) => Some(Self::Corridor(id)),
                FeatureId::Edge(id) => Some(Self::Edge(id)),
                _ => None,
            },
        }
    }
}

/// One change of a scenario. Later changes win over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Nothing can pass.
    Close(Restriction),
    /// Opens a planned or suspended element.
    Open(Restriction),
    /// Opens everything due by the end of this year.
    Year(u16),
    /// Typical hours of dwell of a crossing; low and high keep their proportion to it.
    Dwell(CrossingId, f64),
    /// The cost of a rate, by its row, times a factor.
    Rate(u16, f64),
    /// The speed of a rate, by its row, times a factor.
    Speed(u16, f64),
    /// Another typical value of a parameter; low and high keep their proportion to it.
    Param(Param, f64),
}

impl Change {
    /// The stable text for links and files, such as `close=crossing:b-khorgos-rail` or `dwell=b-khorgos-rail*12`.
    #[must_use]
    pub fn name(self, atlas: &Atlas, facts: &Facts) -> String {
        let rate = |row: u16| facts.rates.get(usize::from(row)).map_or("", |rate| rate.id.as_str());
        match self {
            Self::Close(what) => format!("close={}", what.name(atlas, facts)),
            Self::Open(what) => format!("open={}", what.name(atlas, facts)),
            Self::Year(year) => format!("year={year}"),
            Self::Dwell(id, hours) => {
                let crossing = facts.crossings.get(id.index()).map_or("", |crossing| &crossing.id);
                format!("dwell={crossing}*{hours}")
            }
            Self::Rate(row, factor) => format!("rate={}*{factor}", rate(row)),
            Self::Speed(row, factor) => format!("speed={}*{factor}", rate(row)),
            Self::Param(param, value) => format!("param={}*{value}", param.id()),
        }
    }

    /// The change of a stable text; `None` if it is none, or names what the atlas does not have.
    #[must_use]
    pub fn from_name(name: &str, atlas: &Atlas, facts: &Facts) -> Option<Self> {
        let (kind, what) = name.split_once('=')?;
        let restriction = || Restriction::from_name(what, atlas, facts);
        let valued = |limit: f64| {
            let (id, value) = what.rsplit_once('*')?;
            let value: f64 = value.parse().ok()?;
            (0.0..=limit).contains(&value).then_some((id, value))
        };
        let rate = |(id, factor): (&str, f64)| {
            let row = facts.rates.iter().position(|rate| rate.id == id)?;
            (0.01 <= factor).then_some((u16::try_from(row).ok()?, factor))
        };
        match kind {
            "close" => restriction().map(Self::Close),
            "open" => restriction().map(Self::Open),
            "year" => what.parse().ok().filter(|year| (1990..=2100).contains(year)).map(Self::Year),
            "dwell" => {
                let (id, hours) = valued(2000.0)?;
                position(&facts.crossings, |row| row.id == id).map(|crossing| Self::Dwell(crossing, hours))
            }
            "rate" => valued(100.0).and_then(rate).map(|(row, factor)| Self::Rate(row, factor)),
            "speed" => valued(100.0).and_then(rate).map(|(row, factor)| Self::Speed(row, factor)),
            "param" => valued(10_000.0).and_then(|(id, value)| Some(Self::Param(Param::from_id(id)?, value))),
            _ => None,
        }
    }
}
