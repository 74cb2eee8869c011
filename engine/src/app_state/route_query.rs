//! Route query: stops, restrictions, scenario; and its keys in permalinks.
//!
//! Decision: `docs/decisions/0018-late-names.md`.

use crate::model::{Atlas, FeatureId, NodeId};
use crate::route::{Cargo, Objective};
use crate::text::percent_encoded;

/// Limit on stops, origin and destination included.
pub const MAX_STOPS: usize = 7;

/// First line of a scenario file, with the version of its format.
pub const SCENARIO_LINE: &str = "khorgos-atlas scenario 1";
/// Limit on a scenario's name, characters.
const LONGEST_NAME: usize = 80;

/// Default of `avoid`: containers do not fly, yet the fastest route always would.
const AIR: &str = "mode:air";

/// Route query. Restrictions and scenario changes are identifiers, resolved later: a permalink is parsed before the
/// tables they refer to are loaded. Unknown identifiers are then reported and dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteState {
    /// Stops in order: origin, intermediate stops, destination; at least two. `None` is an empty field.
    pub stops: Vec<Option<NodeId>>,
    /// Excluded elements, e.g. `country:RU`, `mode:air`.
    pub avoid: Vec<String>,
    /// Required elements.
    pub must: Vec<String>,
    /// Changes to the network, e.g. `close=crossing:b-khorgos-rail`; later ones win.
    pub scenario: Vec<String>,
    /// Name of the scenario; empty for none.
    pub scenario_name: String,
    /// Objective to minimise.
    pub objective: Objective,
    /// Cargo.
    pub cargo: Cargo,
    /// Selected route: index into the alternatives.
    pub chosen: usize,
    /// Isochrone around the origin, hours; `None` when off.
    pub reach_hours: Option<u16>,
    /// Stop to be set by the next click on the map.
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
    /// All stops; `None` while one is empty.
    #[must_use]
    pub fn complete_stops(&self) -> Option<Vec<NodeId>> {
        self.stops.iter().copied().collect()
    }

    /// Sets the stop at an index, or empties it; an index beyond the list changes nothing.
    #[must_use]
    pub fn with_stop(mut self, index: usize, stop: Option<NodeId>) -> Self {
        if let Some(place) = self.stops.get_mut(index) {
            *place = stop;
        }
        Self { chosen: 0, asking: None, ..self }
    }

    /// Inserts an empty stop before the destination, up to [`MAX_STOPS`].
    #[must_use]
    pub fn with_via(mut self) -> Self {
        if self.stops.len() < MAX_STOPS {
            self.stops.insert(self.stops.len() - 1, None);
        }
        Self { chosen: 0, asking: None, ..self }
    }

    /// Removes an intermediate stop; empties origin or destination, of which there are always two.
    #[must_use]
    pub fn without_stop(mut self, index: usize) -> Self {
        if 0 < index && index + 1 < self.stops.len() {
            self.stops.remove(index);
            return Self { chosen: 0, asking: None, ..self };
        }
        self.with_stop(index, None)
    }

    /// Reverses the order of stops.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::{app_state::RouteState, model::NodeId};
    /// let route = RouteState::default().with_stop(0, Some(NodeId(3))).swapped();
    /// assert_eq!(route.stops, [None, Some(NodeId(3))]);
    /// ```
    #[must_use]
    pub fn swapped(mut self) -> Self {
        self.stops.reverse();
        Self { chosen: 0, asking: None, ..self }
    }

    /// Adds an identifier to a list, or removes it if present.
    #[must_use]
    pub fn toggled(mut self, list: RouteList, name: &str) -> Self {
        let names = self.list_mut(list);
        match names.iter().position(|one| one == name) {
            Some(index) => drop(names.remove(index)),
            None => names.push(name.to_owned()),
        }
        Self { chosen: 0, ..self }
    }

    /// Applies a scenario change, in place of one of the same kind and element.
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

    /// Scenario file: [`SCENARIO_LINE`], the name, then one change per line.
    #[must_use]
    pub fn scenario_file(&self) -> String {
        format!("{SCENARIO_LINE}\nname={}\n{}\n", self.scenario_name, self.scenario.join("\n"))
    }

    /// Loads a scenario file; `None` if the text is not one. Identifiers are resolved later, with the answer.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::app_state::RouteState;
    /// let file = "khorgos-atlas scenario 1\nname=Closed border\nclose=crossing:b-khorgos-rail\n";
    /// let route = RouteState::default().with_scenario_file(file).unwrap();
    /// assert_eq!(route.scenario, ["close=crossing:b-khorgos-rail"]);
    /// assert_eq!(route.scenario_file(), file);
    /// ```
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

    /// Permalink keys and values of all fields that differ from the default.
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

    /// Applies a key of a permalink: `None` for a foreign key, `Some(false)` for an invalid value.
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
                let good = vias.iter().all(Option::is_some) && vias.len() + 2 <= MAX_STOPS;
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

/// List of identifiers in a route query, for [`RouteState::toggled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteList {
    /// Excluded elements.
    Avoid,
    /// Required elements.
    Must,
    /// Changes to the network.
    Scenario,
}

fn set<T>(place: &mut T, value: Option<T>) -> bool {
    let good = value.is_some();
    value.into_iter().for_each(|value| *place = value);
    good
}

/// Parses comma-separated identifiers; false if one is malformed. Unknown ones are reported later, once the tables
/// are loaded.
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
    fn scenarios_round_trip_through_a_file_and_other_files_are_refused() {
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
    fn a_change_replaces_one_of_the_same_element() {
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
