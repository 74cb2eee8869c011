//! Route queries. Routers are rebuilt only when the network of the query changes.

use crate::app_state::RouteState;
use crate::model::{Atlas, Facts, Id as _, NodeId};
use crate::order::{by_f64_desc, sorted_by_key};
use crate::route::{
    Budget, Cargo, Change, Choice, Matrix, Query, Reach, Refusal, Restriction, Route, Router, Work, explain,
};
use crate::scene::Trail;

/// Limit on alternatives.
const MAX_ROUTES: usize = 5;
/// Lowest importance of the cities that measure a scenario.
const CITY_IMPORTANCE: u8 = 4;
/// Limit on cities listed as gaining or losing.
const MAX_CITIES: usize = 6;

/// Answer to a route query: alternatives or a refusal, and what the query asks for besides. Default without stops.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteAnswer {
    /// Alternatives, best first; empty if there is a refusal.
    pub choices: Vec<Choice>,
    /// Explanation of a query without a route.
    pub refusal: Option<Refusal>,
    /// Best route without the scenario; `None` without a scenario.
    pub base: Option<Route>,
    /// Cities with a changed travel time from the origin: hours before and after the scenario, infinite without a
    /// route; largest change first.
    pub shifts: Vec<(NodeId, f64, f64)>,
    /// Isochrone, if the query asks for one.
    pub reach: Option<Reach>,
    /// Identifiers of the query that are in no table.
    pub unknown: Vec<String>,
}

/// Router cache: one for the present network, one for the scenario.
#[derive(Default)]
pub struct Planner {
    base: Option<(Cargo, Router)>,
    changed: Option<(Cargo, Vec<Change>, Router)>,
}

/// Query with resolved identifiers.
struct Asked {
    avoid: Vec<Restriction>,
    must: Vec<Restriction>,
    changes: Vec<Change>,
    unknown: Vec<String>,
}

fn ask(state: &RouteState, atlas: &Atlas, facts: &Facts) -> Asked {
    let mut unknown = Vec::new();
    let mut restrictions = |names: &[String]| -> Vec<Restriction> {
        let mut found = Vec::new();
        for name in names {
            match Restriction::from_name(name, atlas, facts) {
                Some(restriction) => found.push(restriction),
                None => unknown.push(name.clone()),
            }
        }
        found
    };
    let (avoid, must) = (restrictions(&state.avoid), restrictions(&state.must));
    let mut changes = Vec::new();
    for name in &state.scenario {
        match Change::from_name(name, atlas, facts) {
            Some(change) => changes.push(change),
            None => unknown.push(name.clone()),
        }
    }
    Asked { avoid, must, changes, unknown }
}

impl Planner {
    /// Answers a query; rebuilds a router if cargo or scenario have changed.
    pub fn answer(&mut self, state: &RouteState, atlas: &Atlas, facts: &Facts) -> RouteAnswer {
        let asked = ask(state, atlas, facts);
        self.make_routers(&asked.changes, state.cargo, atlas, facts);
        let mut answer = RouteAnswer { unknown: asked.unknown, ..RouteAnswer::default() };
        let Some((_, base)) = &self.base else { return answer };
        let router = self.changed.as_ref().map_or(base, |(_, _, router)| router);
        let mut query =
            Query { stops: Vec::new(), avoid: asked.avoid, must: asked.must, objective: state.objective };
        if let Some(origin) = state.stops.first().copied().flatten() {
            query.stops = vec![origin];
            answer.reach =
                state.reach_hours.map(|hours| router.reach(&query, Budget::Hours(f64::from(hours))));
            if !asked.changes.is_empty() {
                answer.shifts = shifts(base, router, origin, &query, atlas);
            }
        }
        if let Some(stops) = state.complete_stops() {
            query.stops = stops;
            answer.choices = router.alternatives(&query, MAX_ROUTES);
            answer.refusal = answer.choices.is_empty().then(|| explain(router, &query));
            if !asked.changes.is_empty() {
                answer.base = base.route(&query);
            }
        }
        answer
    }

    /// Fills the next row of an origin–destination matrix under the restrictions of a query. True while rows are
    /// left.
    pub fn fill_row(
        &mut self,
        matrix: &mut Matrix,
        state: &RouteState,
        atlas: &Atlas,
        facts: &Facts,
    ) -> bool {
        let asked = ask(state, atlas, facts);
        self.make_routers(&asked.changes, state.cargo, atlas, facts);
        let query =
            Query { stops: Vec::new(), avoid: asked.avoid, must: Vec::new(), objective: state.objective };
        self.router().is_some_and(|router| matrix.fill_row(router, &query))
    }

    /// Router of the last query, with its scenario if it has one; `None` before the first.
    #[must_use]
    pub fn router(&self) -> Option<&Router> {
        let changed = self.changed.as_ref().map(|(_, _, router)| router);
        changed.or(self.base.as_ref().map(|(_, router)| router))
    }

    fn make_routers(&mut self, changes: &[Change], cargo: Cargo, atlas: &Atlas, facts: &Facts) {
        if self.base.as_ref().is_none_or(|(known, _)| *known != cargo) {
            self.base = Some((cargo, Router::new(atlas, facts, &[], cargo)));
        }
        if changes.is_empty() {
            self.changed = None;
        } else if self.changed.as_ref().is_none_or(|(known, same, _)| *known != cargo || same != changes) {
            let router = Router::new(atlas, facts, changes, cargo);
            self.changed = Some((cargo, changes.to_vec(), router));
        }
    }
}

/// Cities whose travel time from an origin changes by more than half an hour, largest change first.
fn shifts(
    base: &Router,
    changed: &Router,
    origin: NodeId,
    query: &Query,
    atlas: &Atlas,
) -> Vec<(NodeId, f64, f64)> {
    let is_city = |id: &NodeId| {
        let node = atlas.node(*id);
        CITY_IMPORTANCE <= node.importance && node.country.is_some() && *id != origin && base.serves(*id)
    };
    let cities: Vec<NodeId> =
        (0..atlas.network.nodes.len()).filter_map(NodeId::from_index).filter(is_city).collect();
    let hours = |router: &Router| -> Vec<f64> {
        let mut matrix = Matrix::new(vec![origin], cities.clone());
        matrix.fill_row(router, query);
        let row = matrix.rows.pop().unwrap_or_default();
        row.into_iter().map(|cell| cell.map_or(f64::INFINITY, |cell| cell.hours)).collect()
    };
    let pairs = hours(base).into_iter().zip(hours(changed));
    let all = cities.iter().zip(pairs).map(|(city, (before, after))| (*city, before, after));
    let moved = all.filter(|(_, before, after)| before != after && 0.5 < (after - before).abs()).collect();
    let mut moved =
        sorted_by_key(moved, |(_, before, after): &(NodeId, f64, f64)| by_f64_desc((after - before).abs()));
    moved.truncate(MAX_CITIES);
    moved
}

impl RouteAnswer {
    /// Selected route; the best one if the index is out of range. `None` without routes.
    #[must_use]
    pub fn chosen(&self, state: &RouteState) -> Option<&Choice> {
        self.choices.get(state.chosen).or(self.choices.first())
    }

    /// Route overlay: edges of all alternatives, stops, borders and transfers.
    #[must_use]
    pub fn trail(&self, state: &RouteState) -> Trail {
        let chosen = self.chosen(state).map(|choice| &choice.route);
        let mut trail = Trail {
            stops: state
                .stops
                .iter()
                .enumerate()
                .filter_map(|(index, stop)| Some((index, (*stop)?)))
                .collect(),
            ..Trail::default()
        };
        if let Some(reach) = &self.reach {
            trail.reached =
                reach.edges.iter().filter(|(_, a, b)| 1.0 <= a + b).map(|(edge, ..)| *edge).collect();
        }
        for (index, choice) in self.choices.iter().enumerate() {
            if Some(&choice.route) == chosen {
                trail.chosen = choice.route.edges().collect();
                for line in &choice.route.lines {
                    match line.work {
                        Work::Border(_) => trail.borders.push(line.from),
                        Work::Transfer { .. } | Work::GaugeChange { .. } => trail.transfers.push(line.from),
                        _ => (),
                    }
                }
            } else {
                trail.others.push((index, choice.route.edges().collect()));
            }
        }
        trail
    }
}

/// Totals of an isochrone: places, partners, kilometres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReachSums {
    /// Places on land.
    pub places: usize,
    /// Partners at those places.
    pub partners: usize,
    /// Length of the network reached, kilometres.
    pub km: f64,
}

/// Totals of an isochrone. A place counts if it is on land, an edge with the share of its length that is reached.
#[must_use]
pub fn reach_sums(reach: &Reach, atlas: &Atlas) -> ReachSums {
    let on_land = |node: &NodeId| atlas.node(*node).country.is_some();
    let places: Vec<NodeId> = reach.places.iter().map(|(node, _)| *node).filter(on_land).collect();
    let at_place = |node: Option<NodeId>| node.is_some_and(|node| places.contains(&node));
    let length = |(edge, a, b): &(crate::model::EdgeId, f64, f64)| {
        f64::from(atlas.edge(*edge).distance_km) * (a + b).min(1.0)
    };
    ReachSums {
        places: places.len(),
        partners: atlas.partners.iter().filter(|partner| at_place(partner.node)).count(),
        km: reach.edges.iter().map(length).sum(),
    }
}
