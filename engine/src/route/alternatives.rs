//! Routes that really differ: by corridor, by objective, and round the best one.

use super::answer::Route;
use super::query::{Constraint, Objective, Query};
use super::router::{Prepared, Router};
use crate::model::{CorridorId, Id as _};
use crate::order::{by_f64, sorted_by_key};

/// Largest share of the shorter of two routes that both may have in common, by kilometres.
pub const MAX_SHARED: f64 = 0.75;
/// Limit on an alternative's weight, as a multiple of the best route's.
pub const WORST_RATIO: f64 = 3.0;
/// Weight factor of edges off a corridor, in the search for the best route along it.
const OFF_CORRIDOR: f64 = 3.0;
/// Share of a route, by kilometres, that must lie on a corridor for the route to be called by its name.
const BY_CORRIDOR: f64 = 0.4;
/// Penalty factor of an edge for each route that used it, in the search for detours.
const PENALTY: f64 = 1.35;
/// Number of times that ways round are looked for.
const N_ROUNDS: usize = 10;
/// Values of time, in US dollars per hour, between the cheapest and the fastest route.
const VALUES_OF_TIME: [f64; 5] = [1.0, 3.0, 10.0, 30.0, 100.0];

/// One of several routes.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The route.
    pub route: Route,
    /// The corridor that most of it lies on, if any has its share.
    pub corridor: Option<CorridorId>,
    /// No other route that was found is better in hours, dollars and CO₂ at once.
    pub is_efficient: bool,
}

impl Router {
    /// At most `n` routes, the best first, any two of which share at most [`MAX_SHARED`] of the shorter one.
    ///
    /// The efficient set over hours, dollars and CO₂ is the one of the routes that were found: by each objective, by
    /// values of time between them, by each corridor, and round the best. Empty where there is no route at all.
    #[must_use]
    pub fn alternatives(&self, query: &Query, n: usize) -> Vec<Choice> {
        let constraints = self.constraints(query);
        let Some(best) = self.solve(query, &constraints) else { return Vec::new() };
        let found = self.candidates(query, &constraints, best);
        let weight = |route: &Route| self.weight(route, query.objective);
        let found = sorted_by_key(found, |route| by_f64(weight(route)));
        let limit = found.first().map_or(0.0, |best| weight(best) * WORST_RATIO);
        let mut chosen: Vec<Choice> = Vec::new();
        for route in &found {
            let differs = chosen.iter().all(|choice| choice.route.shared(route) <= MAX_SHARED);
            if differs && chosen.len() < n && weight(route) <= limit {
                let is_efficient = !found.iter().any(|other| dominates(other, route));
                chosen.push(Choice {
                    corridor: self.main_corridor(route),
                    is_efficient,
                    route: route.clone(),
                });
            }
        }
        chosen
    }

    /// Weight of a route by an objective.
    pub(super) fn weight(&self, route: &Route, objective: Objective) -> f64 {
        let [hours, usd, kg, km] = objective.weights();
        let total = &route.total;
        total.hours.typical * hours + total.usd.typical * usd + total.co2_kg.typical * kg + total.km * km
    }

    /// The corridor with most of a route's kilometres, if that is two thirds of them or more.
    #[must_use]
    pub fn main_corridor(&self, route: &Route) -> Option<CorridorId> {
        let mut km = vec![0.0; self.graph.n_corridors];
        for edge in route.edges() {
            let info = &self.graph.edges[edge.index()];
            info.corridors.iter().for_each(|corridor| km[corridor.index()] += info.km);
        }
        let (index, most) = km.into_iter().enumerate().reduce(|a, b| if a.1 < b.1 { b } else { a })?;
        CorridorId::from_index(index).filter(|_| BY_CORRIDOR * route.total.km <= most)
    }

    fn candidates(&self, query: &Query, constraints: &[Constraint], best: Route) -> Vec<Route> {
        let mut found: Vec<Route> = vec![best];
        let mut add = |route: Option<Route>| {
            if let Some(route) = route
                && !found.iter().any(|known| known.edges().eq(route.edges()))
            {
                found.push(route);
            }
        };
        let fixed = [Objective::Fastest, Objective::Cheapest, Objective::LowestCo2];
        let between =
            VALUES_OF_TIME.map(|usd_per_hour| Objective::Balanced { usd_per_hour, usd_per_tonne: 0.0 });
        for objective in fixed.into_iter().chain(between) {
            add(self.run(&query.stops, objective, &self.prepare(objective, constraints)));
        }
        let plain = self.prepare(query.objective, constraints);
        for corridor in (0..self.graph.n_corridors).filter_map(CorridorId::from_index) {
            let route = self.run(&query.stops, query.objective, &self.preferring(corridor, &plain));
            add(route.filter(|route| self.main_corridor(route) == Some(corridor)));
        }
        let mut penalised = plain;
        for _ in 0..N_ROUNDS {
            let Some(route) = self.run(&query.stops, query.objective, &penalised) else { break };
            let used: Vec<_> = route.edges().collect();
            for (arc, weight) in self.graph.arcs.iter().zip(&mut penalised.weights) {
                if arc.edge.is_some_and(|edge| used.contains(&edge)) {
                    *weight *= PENALTY;
                }
            }
            add(Some(route));
        }
        found
    }

    fn preferring(&self, corridor: CorridorId, plain: &Prepared) -> Prepared {
        let factor = |edge: Option<crate::model::EdgeId>| match edge {
            Some(edge) if !self.graph.edges[edge.index()].corridors.contains(&corridor) => OFF_CORRIDOR,
            _ => 1.0,
        };
        let arcs = self.graph.arcs.iter().zip(&plain.weights);
        let weights = arcs.map(|(arc, weight)| weight * factor(arc.edge)).collect();
        Prepared { weights, marks: plain.marks.clone(), n_marks: plain.n_marks }
    }
}

/// True if route `a` dominates `b` (Pareto): no worse in hours, dollars and CO₂, and better in one.
fn dominates(a: &Route, b: &Route) -> bool {
    let of = |route: &Route| [route.total.hours.typical, route.total.usd.typical, route.total.co2_kg.typical];
    let (a, b) = (of(a), of(b));
    a.iter().zip(b).all(|(a, b)| *a <= b) && a != b
}
