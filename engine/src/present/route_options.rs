//! Options of the route form: elements to avoid, require, close, delay and open.

use super::itinerary::{Itinerary, Named};
use super::name_order::feature_key;
use crate::analysis::names_of;
use crate::model::{
    CorridorId, CountryId, CrossingId, CrossingKind, EdgeId, EdgeStatus, FeatureId, Id as _, Mode,
};
use crate::order::sorted_by_key;
use crate::route::{Change, Restriction};
use crate::text::Message;

/// Years offered for a scenario.
const YEARS: std::ops::RangeInclusive<u16> = 2026..=2035;
/// Factor of a delayed border's dwell.
const SLOWED: f64 = 3.0;

/// Options under a heading, in display order.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionGroup {
    /// Heading.
    pub title: String,
    /// Options.
    pub options: Vec<Named>,
}

impl Itinerary<'_> {
    fn group(self, title: Message, restrictions: Vec<Restriction>) -> OptionGroup {
        let options = restrictions.into_iter().map(|what| self.named(&what.name(self.atlas(), self.facts())));
        OptionGroup { title: title.text(self.lang()).to_owned(), options: options.collect() }
    }

    /// Countries of the network, in alphabetical order.
    fn countries(self) -> Vec<Restriction> {
        let mut countries: Vec<CountryId> = Vec::new();
        for country in self.atlas().network.nodes.iter().filter_map(|node| node.country) {
            if !countries.contains(&country) {
                countries.push(country);
            }
        }
        let countries = sorted_by_key(countries, |country| self.key(FeatureId::Country(*country)));
        countries.into_iter().map(Restriction::Country).collect()
    }

    /// Border crossings on links, in alphabetical order of their places.
    fn crossings(self) -> Vec<CrossingId> {
        let rows = self.facts().crossings.iter().enumerate();
        let borders = rows.filter(|(_, row)| row.kind == CrossingKind::Border && !row.edges.is_empty());
        let named = borders.filter_map(|(index, row)| Some((row.node, CrossingId::from_index(index)?)));
        let named = sorted_by_key(named.collect(), |(node, _)| self.key(FeatureId::Node(*node)));
        named.into_iter().map(|(_, crossing)| crossing).collect()
    }

    /// Corridors, in alphabetical order.
    fn corridors(self) -> Vec<CorridorId> {
        let all = (0..self.atlas().network.corridors.len()).filter_map(CorridorId::from_index);
        sorted_by_key(all.collect(), |id| self.key(FeatureId::Corridor(*id)))
    }

    fn key(self, feature: FeatureId) -> u128 {
        feature_key(self.atlas(), feature, names_of(feature, self.atlas()).get(self.lang()), self.lang())
    }

    /// Restrictions: countries, border crossings, modes and corridors that a route can avoid or require.
    #[must_use]
    pub fn restriction_options(self) -> Vec<OptionGroup> {
        let modes = [Mode::Rail, Mode::Road, Mode::Sea, Mode::Ferry, Mode::Air];
        vec![
            self.group(Message::FactCountries, self.countries()),
            self.group(
                Message::NodeBorderCrossing,
                self.crossings().into_iter().map(Restriction::Crossing).collect(),
            ),
            self.group(Message::LegWhat, modes.into_iter().map(Restriction::Mode).collect()),
            self.group(Message::Corridors, self.corridors().into_iter().map(Restriction::Corridor).collect()),
        ]
    }

    /// Scenario changes on offer: openings, years, closed borders, delayed borders.
    #[must_use]
    pub fn scenario_options(self) -> Vec<OptionGroup> {
        let changes = |title: &str, changes: Vec<Change>| OptionGroup {
            title: title.to_owned(),
            options: changes
                .into_iter()
                .map(|change| self.named(&change.name(self.atlas(), self.facts())))
                .collect(),
        };
        let slow = |id: CrossingId| {
            let typical = self.facts().crossings.get(id.index()).map_or(0.0, |row| row.dwell_hours.typical);
            Change::Dwell(id, f64::from(typical) * SLOWED)
        };
        let closed =
            self.crossings().into_iter().map(|id| Change::Close(Restriction::Crossing(id))).collect();
        let slowed = self.crossings().into_iter().map(slow).collect();
        let say = |message: Message| message.text(self.lang());
        vec![
            changes(say(Message::EdgeConstruction), self.openings()),
            changes(say(Message::FactYear), YEARS.map(Change::Year).collect()),
            changes(say(Message::NodeBorderCrossing), closed),
            changes(say(Message::FactDwell), slowed),
        ]
    }

    /// Corridors and links not in operation.
    fn openings(self) -> Vec<Change> {
        let network = &self.atlas().network;
        let to_open = |status: EdgeStatus| status != EdgeStatus::Operating;
        let corridors = self
            .corridors()
            .into_iter()
            .filter(|id| to_open(self.atlas().corridor(*id).status))
            .map(Restriction::Corridor);
        let edges = (0..network.edges.len())
            .filter_map(EdgeId::from_index)
            .filter(|id| to_open(self.atlas().edge(*id).status))
            .map(Restriction::Edge);
        corridors.chain(edges).map(Change::Open).collect()
    }
}
