//! What is asked of the router: stops, wishes, scenario; and its part of a link.

use crate::model::{Atlas, FeatureId, NodeId};
use crate::route::{Cargo, Objective};
use crate::text::percent_encoded;

/// Most places on the way.
pub const MOST_STOPS: usize = 7;

/// First line of a scenario's file, with the version of its form.
pub const SCENARIO_LINE: &str = "khorgos-atlas scenario 1";
/// Most letters of a scenario's name.
const LONGEST_NAME: usize = 80;

/// Avoided until people allow it: containers do not fly, and else every fastest route would.
const AIR: &str = "mode:air";

/// What is asked of the router. Restrictions and changes are kept by their stable names, because a link is read before
/// the tables that they name are loaded; a name that then turns out unknown is told and left out.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteState {
    /// Origin, places on the way, destination; two at least.
    pub stops: Vec<Option<NodeId>>,
    /// What must not be used, such as `country:RU`.
    pub avoid: Vec<String>,
    /// What must be used.
    pub must: Vec<String>,
    /// Changes of the network, such as `close=crossing:b-khorgos-rail`; later ones win.
    pub scenario: Vec<String>,
    /// What people call the scenario.
    pub scenario_name: String,
    /// What is wanted.
    pub objective: Objective,
    /// What is carried.
    pub cargo: Cargo,
    /// Which of the routes is looked at.
    pub chosen: usize,
    /// Hours within which everything round the origin is lit, if that is asked.
    pub reach_hours: Option<u16>,
    /// The stop that the next place chosen on the map becomes.
    pub asking: Option<usize>,
}

impl Default for RouteState {
    fn default() -> Self {
        Self {
            stops: vec![None, None],
            avoid: vec![AIR.to_owned()],
            must: Vec::new(),
            scenario: Vec::new(),
            scenario_name: String::new(),
            objective: Objective::default(),
            cargo: Cargo::default(),
            chosen: 0,
            reach_hours: None,
            asking: None,
        }
    }
}

impl RouteState {
    /// All stops, if none is missing.
    #[must_use]
    pub fn complete_stops(&self) -> Option<Vec<NodeId>> {
        self.stops.iter().copied().collect()
    }

    /// With another stop in a place.
    #[must_use]
    pub fn with_stop(mut self, index: usize, stop: Option<NodeId>) -> Self {
        if let Some(place) = self.stops.get_mut(index) {
            *place = stop;
        }
        Self { chosen: 0, asking: None, ..self }
    }

    /// With an empty place on the way before the destination.
    #[must_use]
    pub fn with_via(mut self) -> Self {
        if self.stops.len() < MOST_STOPS {
            self.stops.insert(self.stops.len() - 1, None);
        }
        Self { chosen: 0, asking: None, ..self }
    }

    /// Without a stop; origin and destination are emptied instead.
    #[must_use]
    pub fn without_stop(mut self, index: usize) -> Self {
        if 0 < index && index + 1 < self.stops.len() {
            self.stops.remove(index);
            return Self { chosen: 0, asking: None, ..self };
        }
        self.with_stop(index, None)
    }

    /// The other way round.
    #[must_use]
    pub fn swapped(mut self) -> Self {
        self.stops.reverse();
        Self { chosen: 0, asking: None, ..self }
    }

    /// With a name added to a list if it is not there yet, or taken away if it is.
    #[must_use]
    pub fn toggled(mut self, list: RouteList, name: &str) -> Self {
        let names = self.list_mut(list);
        match names.iter().position(|one| one == name) {
            Some(index) => drop(names.remove(index)),
            None => names.push(name.to_owned()),
        }
        Self { chosen: 0, ..self }
    }

    /// With a change of the scenario in the place of the one of the same kind and thing.
    #[must_use]
    pub fn with_change(mut self, change: &str) -> Self {
        let thing = |text: &str| text.rsplit_once('*').map_or("", |(thing, _)| thing).to_owned();
        let is_year = change.starts_with("year=");
        self.scenario.retain(|one| {
            let same_thing = !thing(change).is_empty() && thing(one) == thing(change);
            !(same_thing || (is_year && one.starts_with("year=")) || one == change)
        });
        self.scenario.push(change.to_owned());
        Self { chosen: 0, ..self }
    }

    /// The scenario as a file: a first line that says what it is, its name, and one change on each line.
    #[must_use]
    pub fn scenario_file(&self) -> String {
        format!("{SCENARIO_LINE}\nname={}\n{}\n", self.scenario_name, self.scenario.join("\n"))
    }

    /// With the scenario of a file in the place of this one; `None` if it is no such file. Changes that the tables do not
    /// know are told with the answer.
    #[must_use]
    pub fn with_scenario_file(mut self, text: &str) -> Option<Self> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        if lines.next() != Some(SCENARIO_LINE) {
            return None;
        }
        self.scenario.clear();
        self.scenario_name.clear();
        for line in lines.filter(|line| !line.is_empty()) {
            match line.strip_prefix("name=") {
                Some(name) => self.scenario_name = name.chars().take(LONGEST_NAME).collect(),
                None if list(&mut self.must.clone(), line) => self.scenario.push(line.to_owned()),
                None => return None,
            }
        }
        Some(Self { chosen: 0, ..self })
    }

    fn list_mut(&mut self, list: RouteList) -> &mut Vec<String> {
        match list {
            RouteList::Avoid => &mut self.avoid,
            RouteList::Must => &mut self.must,
            RouteList::Scenario => &mut self.scenario,
        }
    }

    /// The parts of a link, keys and values.
    #[must_use]
    pub(super) fn link_parts(&self, atlas: &Atlas) -> Vec<(&'static str, String)> {
        let mut parts = Vec::new();
        let name = |stop: &NodeId| atlas.node(*stop).id.clone();
        let (first, rest) = (self.stops.first(), self.stops.get(1..).unwrap_or_default());
        parts.extend(first.and_then(Option::as_ref).map(|stop| ("from", name(stop))));
        if let Some((last, vias)) = rest.split_last() {
            let vias: Vec<String> = vias.iter().flatten().map(name).collect();
            parts.push(("via", vias.join(",")));
            parts.extend(last.as_ref().map(|stop| ("to", name(stop))));
        }
        if self.avoid != [AIR] {
            parts.push(("avoid", if self.avoid.is_empty() { "none".into() } else { self.avoid.join(",") }));
        }
        parts.push(("use", self.must.join(",")));
        parts.push(("scenario", self.scenario.join(",")));
        if !self.scenario.is_empty() {
            parts.push(("named", percent_encoded(&self.scenario_name, |c| c.is_ascii_alphanumeric())));
        }
        let objective = match self.objective {
            Objective::Fastest => String::new(),
            Objective::Cheapest => "cheapest".into(),
            Objective::LowestCo2 => "co2".into(),
            Objective::Shortest => "shortest".into(),
            Objective::Balanced { usd_per_hour, usd_per_tonne } => {
                format!("balanced,{usd_per_hour},{usd_per_tonne}")
            }
        };
        parts.push(("best", objective));
        if self.cargo != Cargo::default() {
            parts.push(("cargo", self.cargo.code().into()));
        }
        if 0 < self.chosen {
            parts.push(("route", (self.chosen + 1).to_string()));
        }
        parts.extend(self.reach_hours.map(|hours| ("reach", format!("{hours}h"))));
        parts.retain(|(_, value)| !value.is_empty());
        parts
    }

    /// Takes a part of a link; `None` if it is not one of the router's, else whether its value is good.
    pub(super) fn take_link_part(&mut self, key: &str, value: &str, atlas: &Atlas) -> Option<bool> {
        let node = |name: &str| match FeatureId::from_name(&format!("node:{name}"), atlas) {
            Some(FeatureId::Node(id)) => Some(id),
            _ => None,
        };
        let last = self.stops.len() - 1;
        let good = match key {
            "from" | "to" => {
                let stop = node(value);
                self.stops[if key == "from" { 0 } else { last }] = stop;
                stop.is_some()
            }
            "via" => {
                let vias: Vec<Option<NodeId>> = value.split(',').map(node).collect();
                let good = vias.iter().all(Option::is_some) && vias.len() + 2 <= MOST_STOPS;
                if good {
                    self.stops.splice(1..last, vias);
                }
                good
            }
            "avoid" if value == "none" => {
                self.avoid.clear();
                true
            }
            "avoid" => list(&mut self.avoid, value),
            "use" => list(&mut self.must, value),
            "scenario" => list(&mut self.scenario, value),
            "named" => {
                self.scenario_name = value.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
                true
            }
            "best" => set(&mut self.objective, parse_objective(value)),
            "cargo" => set(&mut self.cargo, Cargo::ALL.into_iter().find(|cargo| cargo.code() == value)),
            "route" => {
                let number: Option<usize> = value.parse().ok().filter(|number| (1..=9).contains(number));
                set(&mut self.chosen, number.map(|number| number - 1))
            }
            "reach" => {
                let hours = value.strip_suffix('h').and_then(|hours| hours.parse().ok());
                let hours = hours.filter(|hours| (1..=2000u16).contains(hours));
                set(&mut self.reach_hours, hours.map(Some))
            }
            _ => return None,
        };
        Some(good)
    }
}

/// A list of names in the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteList {
    /// What must not be used.
    Avoid,
    /// What must be used.
    Must,
    /// Changes of the network.
    Scenario,
}

fn set<T>(place: &mut T, value: Option<T>) -> bool {
    let good = value.is_some();
    value.into_iter().for_each(|value| *place = value);
    good
}

/// Names of plain letters alone: what is unknown is told when the tables are there, what could never be a name now.
fn list(names: &mut Vec<String>, value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || ":=-_.*".contains(c);
    let good = |name: &&str| !name.is_empty() && name.contains([':', '=']) && name.chars().all(plain);
    let all: Vec<&str> = value.split(',').collect();
    *names = all.iter().copied().filter(good).map(str::to_owned).collect();
    names.dedup();
    names.len() == all.len()
}

fn parse_objective(value: &str) -> Option<Objective> {
    let mut words = value.split(',');
    let objective = match words.next()? {
        "fastest" => Objective::Fastest,
        "cheapest" => Objective::Cheapest,
        "co2" => Objective::LowestCo2,
        "shortest" => Objective::Shortest,
        "balanced" => {
            let mut price = |limit: f64| {
                let price: f64 = words.next()?.parse().ok()?;
                (0.0..=limit).contains(&price).then_some(price)
            };
            Objective::Balanced { usd_per_hour: price(1000.0)?, usd_per_tonne: price(5000.0)? }
        }
        _ => return None,
    };
    words.next().is_none().then_some(objective)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_goes_through_a_file_and_another_file_changes_nothing() {
        let state = RouteState {
            scenario: vec!["close=crossing:b-khorgos-rail".into(), "year=2030".into()],
            scenario_name: "Хоргос закрыт, 2030".into(),
            ..RouteState::default()
        };
        assert_eq!(RouteState::default().with_scenario_file(&state.scenario_file()), Some(state.clone()));
        for other in ["", "a,b\n1,2", "khorgos-atlas scenario 1\n<script>alert(1)</script>"] {
            assert_eq!(state.clone().with_scenario_file(other), None, "{other}");
        }
    }

    #[test]
    fn a_change_takes_the_place_of_the_one_of_the_same_thing() {
        let state = RouteState::default()
            .with_change("dwell=b-x*3")
            .with_change("year=2030")
            .with_change("dwell=b-x*9");
        assert_eq!(state.scenario, ["year=2030", "dwell=b-x*9"]);
        assert_eq!(state.with_change("year=2028").scenario, ["dwell=b-x*9", "year=2028"]);
    }

    #[test]
    fn stops_come_and_go() {
        let state = RouteState::default().with_via().with_stop(1, Some(NodeId(4)));
        assert_eq!(state.stops, [None, Some(NodeId(4)), None]);
        assert_eq!(state.clone().without_stop(1).stops, [None, None]);
        assert_eq!(state.without_stop(0).stops.len(), 3);
    }
}
