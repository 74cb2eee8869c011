//! Cost model: rates and parameters of the tables, under the changes of a scenario.

use super::amount::{Amount, Cost};
use super::params::{Cargo, Param};
use super::scenario::Change;
use crate::model::{Atlas, Crossing, CrossingId, CrossingKind, Edge, Facts, Id as _, Mode, ModeRate, NodeId};

/// The numbers of the model, as a scenario leaves them.
pub(crate) struct CostModel<'a> {
    atlas: &'a Atlas,
    facts: &'a Facts,
    changes: &'a [Change],
    cargo: Cargo,
}

impl<'a> CostModel<'a> {
    pub(crate) fn new(atlas: &'a Atlas, facts: &'a Facts, changes: &'a [Change], cargo: Cargo) -> Self {
        Self { atlas, facts, changes, cargo }
    }

    /// The value of a parameter; nothing where the table lacks it, which the compiler of the tables refuses.
    pub(crate) fn param(&self, param: Param) -> Amount {
        let row = self.facts.route_params.iter().find(|row| row.id == param.id());
        let value = row.map_or_else(Amount::default, |row| row.value.into());
        let changed = self.changes.iter().rev().find_map(|change| match change {
            Change::Param(which, typical) if *which == param => Some(*typical),
            _ => None,
        });
        changed.map_or(value, |typical| value.with_typical(typical))
    }

    fn tonnes(&self) -> f64 {
        match self.cargo {
            Cargo::Feu => self.param(Param::FeuTonnes).typical,
            Cargo::Teu => self.param(Param::FeuTonnes).typical / 2.0,
            Cargo::TwentyTonnes => 20.0,
        }
    }

    /// Forty-foot containers that are charged.
    fn feu(&self) -> f64 {
        match self.cargo {
            Cargo::Feu => 1.0,
            Cargo::Teu => self.param(Param::TeuShare).typical,
            Cargo::TwentyTonnes => 20.0 / self.param(Param::FeuTonnes).typical.max(1.0),
        }
    }

    /// A cost figure of a rate for the cargo: per kilometre, or once.
    fn usd_of(&self, rate: &ModeRate) -> Amount {
        let per = match rate.cost_unit.as_str() {
            "USD per FEU-km" | "USD per FEU" => self.feu(),
            "USD per 20 t-km" | "USD per 20 t truck-km" => self.tonnes() / 20.0,
            "USD per tonne-km" => self.tonnes(),
            _ => 1.0,
        };
        Amount::from(rate.cost.unwrap_or_default()) * (per * self.factor(rate, true))
    }

    fn factor(&self, rate: &ModeRate, of_cost: bool) -> f64 {
        let is_rate = |row: u16| self.facts.rates.get(usize::from(row)).is_some_and(|one| one.id == rate.id);
        let factor = |change: &Change| match *change {
            Change::Rate(row, factor) if of_cost && is_rate(row) => Some(factor),
            Change::Speed(row, factor) if !of_cost && is_rate(row) => Some(factor),
            _ => None,
        };
        self.changes.iter().rev().find_map(factor).unwrap_or(1.0)
    }

    /// The rate that applies at an end of an edge.
    fn rate_at(&self, edge: &Edge, node: NodeId) -> Option<&'a ModeRate> {
        let place = self.atlas.node(node);
        let iso2 = place.country.map_or("", |country| self.atlas.country(country).iso2.as_str());
        let mode = match edge.mode {
            Mode::Rail => "rail",
            Mode::Road => "road",
            Mode::Sea => "sea",
            Mode::Ferry => "ferry",
            Mode::Air => "air",
            Mode::Pipeline => return None,
        };
        let ends = [self.atlas.node(edge.from).place, self.atlas.node(edge.to).place];
        let inside = |area: &[f32; 4]| {
            let [west, south, east, north] = area.map(f64::from);
            ends.iter().all(|end| (west..=east).contains(&end.lon) && (south..=north).contains(&end.lat))
        };
        let of_mode = || self.facts.rates.iter().filter(|rate| rate.mode == mode);
        let applies = |rate: &&ModeRate| {
            rate.scope.areas.iter().any(inside) || rate.scope.countries.iter().any(|one| one == iso2)
        };
        of_mode().find(applies).or_else(|| of_mode().find(|rate| rate.scope.elsewhere))
    }

    /// Moving over an edge: each half at the rates of its end. An edge of a mode without a rate cannot be used.
    pub(crate) fn moving(&self, edge: &Edge) -> Option<Cost> {
        let (from, to) = (self.rate_at(edge, edge.from)?, self.rate_at(edge, edge.to)?);
        let half = f64::from(edge.distance_km) / 2.0;
        let half_cost = |rate: &ModeRate| Cost {
            hours: self.hours(edge, rate, half),
            usd: self.usd_of(rate) * half,
            co2_kg: Amount::from(rate.co2_g_per_tkm.unwrap_or_default()) * (half * self.tonnes() / 1000.0),
            km: half,
        };
        Some([half_cost(from), half_cost(to)].into_iter().sum())
    }

    /// Hours over some kilometres of an edge. The edge has its own typical speed; how far it may be off is the rate's.
    /// On roads the rest of drivers makes the difference, and the slow end of a rate counts the same delays already.
    fn hours(&self, edge: &Edge, rate: &ModeRate, km: f64) -> Amount {
        let typical_speed = Amount::from(rate.speed_kmh.unwrap_or_default());
        let speed = f64::from(edge.speed_kmh.unwrap_or(typical_speed.typical as f32)).max(1.0);
        let hours = km / (speed * self.factor(rate, false));
        if edge.mode == Mode::Road {
            return self.param(Param::RestFactor) * hours;
        }
        if typical_speed.low <= 0.0 {
            return Amount::exactly(hours);
        }
        Amount {
            low: hours * typical_speed.typical / typical_speed.high,
            typical: hours,
            high: hours * typical_speed.typical / typical_speed.low,
        }
    }

    fn process(&self, id: &str) -> Cost {
        let Some(rate) = self.facts.rates.iter().find(|rate| rate.id == id) else { return Cost::default() };
        let feu = if rate.cost_unit == "USD per FEU" { self.feu() } else { 1.0 };
        // Of a process the column holds kilograms for each forty-foot container.
        let co2_kg = Amount::from(rate.co2_g_per_tkm.unwrap_or_default()) * feu;
        Cost { usd: self.usd_of(rate), co2_kg, ..Cost::default() }
    }

    /// Hours of dwell of a record, as the scenario has it.
    pub(crate) fn dwell(&self, id: CrossingId) -> Amount {
        let Some(crossing) = self.facts.crossings.get(id.index()) else { return Amount::default() };
        let dwell = Amount::from(crossing.dwell_hours);
        let changed = self.changes.iter().rev().find_map(|change| match change {
            Change::Dwell(which, hours) if *which == id => Some(*hours),
            _ => None,
        });
        changed.map_or(dwell, |hours| dwell.with_typical(hours))
    }

    /// Passing a record on an edge, or a border that has none.
    pub(crate) fn crossing(&self, id: Option<CrossingId>) -> Cost {
        let kind = id.and_then(|id| self.facts.crossings.get(id.index())).map(|crossing| crossing.kind);
        let hours = id.map_or_else(|| self.param(Param::BorderDwell), |id| self.dwell(id));
        let fee = match kind {
            None | Some(CrossingKind::Border) => self.process("border-fee"),
            Some(_) => Cost::default(),
        };
        Cost { hours, ..fee }
    }

    /// A change of gauge; its hours are in the dwell of a record, where there is one.
    pub(crate) fn gauge_change(&self, covered: bool) -> Cost {
        let hours = if covered { Amount::default() } else { self.param(Param::GaugeDwell) };
        Cost { hours, ..self.process("transfer-gauge") }
    }

    /// Land to ship or back, at a port with or without a record.
    pub(crate) fn port_transfer(&self, id: Option<CrossingId>) -> Cost {
        let hours = id.map_or_else(|| self.param(Param::PortDwell), |id| self.dwell(id));
        Cost { hours, ..self.process("transfer-port") }
    }

    /// Road to rail or back.
    pub(crate) fn inland_transfer(&self) -> Cost {
        Cost { hours: self.param(Param::InlandDwell), ..self.process("terminal-rail") }
    }

    /// To or from an aeroplane.
    pub(crate) fn air_transfer(&self) -> Cost {
        let usd = self.param(Param::AirHandling) * self.tonnes();
        Cost { hours: self.param(Param::AirDwell), usd, ..Cost::default() }
    }

    /// The first or last terminal of a route by a mode.
    pub(crate) fn terminal(&self, mode: Mode) -> Cost {
        let (param, process) = match mode {
            Mode::Rail => (Param::TerminalRail, "terminal-rail"),
            Mode::Air => return self.air_transfer(),
            Mode::Sea | Mode::Ferry => (Param::TerminalSea, "transfer-port"),
            Mode::Road | Mode::Pipeline => {
                return Cost { hours: self.param(Param::TerminalRoad), ..Cost::default() };
            }
        };
        Cost { hours: self.param(param), ..self.process(process) }
    }

    /// The border record on an edge, if it has one.
    pub(crate) fn record_of(&self, edge: crate::model::EdgeId) -> Option<(CrossingId, &'a Crossing)> {
        let mut records = self.facts.crossings.iter().enumerate();
        let (index, crossing) = records.find(|(_, crossing)| crossing.edges.contains(&edge))?;
        Some((CrossingId::from_index(index)?, crossing))
    }

    /// True if an edge without a crossing record crosses a border between customs areas, and no record of an
    /// adjoining edge covers it.
    pub(crate) fn crosses_unrecorded_border(&self, edge: &Edge) -> bool {
        if !matches!(edge.mode, Mode::Rail | Mode::Road) {
            return false;
        }
        let iso2 = |node: NodeId| {
            self.atlas.node(node).country.map(|country| self.atlas.country(country).iso2.as_str())
        };
        let (Some(a), Some(b)) = (iso2(edge.from), iso2(edge.to)) else { return false };
        let both = |codes: &[String]| codes.iter().any(|one| one == a) && codes.iter().any(|one| one == b);
        let covered = self.facts.crossings.iter().any(|crossing| {
            crossing.kind == CrossingKind::Border
                && crossing.mode == Some(edge.mode)
                && (crossing.node == edge.from || crossing.node == edge.to)
                && both(&crossing.countries)
        });
        a != b && !covered && !self.facts.customs_unions.iter().any(|union| both(union))
    }
}
