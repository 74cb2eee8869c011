//! The router: one network with one cargo and one scenario, and what can be asked of it.

use super::amount::CostVector;
use super::answer::{Line, Route};
use super::graph::{Closed, EdgeInfo, Graph, Stage, Work};
use super::params::Cargo;
use super::query::{Constraint, Objective, Query};
use super::scenario::{Change, Restriction};
use super::search::{Field, Tree};
use crate::model::{Atlas, EdgeId, Facts, Id as _, Mode, NodeId};

/// Things that must be used and that can be told apart in one search.
const MAX_MARKS: usize = 7;

/// A router over one network with one cargo and one scenario. Making one takes about a millisecond; asking, less.
pub struct Router {
    pub(super) graph: Graph,
}

/// Weights and marks of the arcs for one question.
pub(super) struct Prepared {
    pub(super) weights: Vec<f64>,
    pub(super) marks: Vec<u8>,
    pub(super) n_marks: u32,
}

impl Router {
    /// Prepares a network.
    #[must_use]
    pub fn new(atlas: &Atlas, facts: &Facts, changes: &[Change], cargo: Cargo) -> Self {
        Self { graph: Graph::new(atlas, facts, changes, cargo) }
    }

    /// Number of states and arcs.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.graph.states.len(), self.graph.arcs.len())
    }

    /// True if any freight mode stops at a node.
    #[must_use]
    pub fn serves(&self, node: NodeId) -> bool {
        !self.graph.states_of(node).is_empty()
    }

    /// The best route; `None` where there is none, for which [`explain`](super::explain) gives the reason.
    #[must_use]
    pub fn route(&self, query: &Query) -> Option<Route> {
        self.solve(query, &self.constraints(query))
    }

    /// Everything that may stand in the way of a question.
    pub(super) fn constraints(&self, query: &Query) -> Vec<Constraint> {
        let avoid = query.avoid.iter().copied().map(Constraint::Avoid);
        let must = query.must.iter().take(MAX_MARKS).copied().map(Constraint::Must);
        let mut constraints: Vec<Constraint> = avoid.chain(must).collect();
        for closed in self.graph.arcs.iter().filter_map(|arc| arc.closed) {
            if !constraints.contains(&Constraint::Closed(closed)) {
                constraints.push(Constraint::Closed(closed));
            }
        }
        constraints
    }

    /// The best route under some of the constraints.
    pub(super) fn solve(&self, query: &Query, constraints: &[Constraint]) -> Option<Route> {
        let prepared = self.prepare(query.objective, constraints);
        self.run(&query.stops, query.objective, &prepared)
    }

    /// True if a constraint bars an arc over an edge.
    pub(super) fn bars(&self, constraint: Constraint, edge: EdgeId, closed: Option<Closed>) -> bool {
        match constraint {
            Constraint::Avoid(what) => self.graph.speaks_of(what, edge),
            Constraint::Closed(reason) => closed == Some(reason),
            Constraint::Must(_) => false,
        }
    }

    /// Weights of all arcs without any constraint.
    pub(super) fn plain_weights(&self, objective: Objective) -> Vec<f64> {
        let weights = objective.weights();
        let weigh =
            |typical: &CostVector| typical.iter().zip(weights).map(|(cost, weight)| cost * weight).sum();
        self.graph.arcs.iter().map(|arc| weigh(&arc.typical)).collect()
    }

    pub(super) fn prepare(&self, objective: Objective, constraints: &[Constraint]) -> Prepared {
        let mut weights = self.plain_weights(objective);
        let must: Vec<Restriction> = constraints
            .iter()
            .filter_map(|constraint| if let Constraint::Must(what) = constraint { Some(*what) } else { None })
            .collect();
        let mut marks = if must.is_empty() { Vec::new() } else { vec![0; weights.len()] };
        let barred = self.edges_barred(constraints);
        let closed = |reason: Closed| constraints.contains(&Constraint::Closed(reason));
        for (index, arc) in self.graph.arcs.iter().enumerate() {
            let Some(edge) = arc.edge else { continue };
            if barred[edge.index()] || arc.closed.is_some_and(closed) {
                weights[index] = f64::INFINITY;
            }
            for (bit, what) in must.iter().enumerate() {
                if self.graph.speaks_of(*what, edge) {
                    marks[index] |= 1 << bit;
                }
            }
        }
        Prepared { weights, marks, n_marks: must.len() as u32 }
    }

    fn edges_barred(&self, constraints: &[Constraint]) -> Vec<bool> {
        let barred = |index: usize| {
            EdgeId::from_index(index)
                .is_some_and(|edge| constraints.iter().any(|constraint| self.bars(*constraint, edge, None)))
        };
        (0..self.graph.edges.len()).map(barred).collect()
    }

    /// The best route by stops with given weights; its cost is the true one.
    pub(super) fn run(&self, stops: &[NodeId], objective: Objective, prepared: &Prepared) -> Option<Route> {
        let field = Field {
            graph: &self.graph,
            weights: &prepared.weights,
            marks: &prepared.marks,
            n_marks: prepared.n_marks,
        };
        let n = self.graph.states.len();
        let weigh = |mode: Mode| self.weigh_terminal(mode, objective);
        let (origin, destination) = (*stops.first()?, *stops.last()?);
        let start = |state: usize| (state, weigh(self.graph.states[state].carriage.mode));
        let first: Vec<(usize, f64)> = self.first_states(origin).map(start).collect();
        let mut trees: Vec<Tree> = Vec::new();
        let mut sources = first;
        for stop in stops.get(1..)? {
            let tree = field.search(&sources, f64::INFINITY, &|_| false);
            let here = field.states_of(*stop).map(|state| (state, tree.distance[state]));
            sources = here.filter(|(_, distance)| distance.is_finite()).collect();
            trees.push(tree);
        }
        // All marks must be set at the end.
        let complete = (1usize << prepared.n_marks) - 1;
        let finish = |(state, distance): (usize, f64)| {
            (state, distance + weigh(self.graph.states[state % n].carriage.mode))
        };
        let ends = sources
            .into_iter()
            .filter(|(state, _)| state / n == complete && self.is_last(state % n))
            .map(finish);
        let (end, _) = ends.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut arcs: Vec<u32> = Vec::new();
        let mut at = end;
        for tree in trees.iter().rev() {
            let (mut leg, source) = field.trace(tree, at);
            leg.append(&mut arcs);
            arcs = leg;
            at = source;
        }
        Some(self.describe(&arcs, origin, destination, (at % n, end % n)))
    }

    pub(super) fn weigh_terminal(&self, mode: Mode, objective: Objective) -> f64 {
        let cost = self.graph.terminal(mode);
        let [hours, usd, kg, _] = objective.weights();
        cost.hours.typical * hours + cost.usd.typical * usd + cost.co2_kg.typical * kg
    }

    /// The states that a route may start from: loaded on something.
    pub(super) fn first_states(&self, node: NodeId) -> impl Iterator<Item = usize> {
        let states = self.graph.states_of(node).map(|state| state as usize);
        let stage = |state: usize| self.graph.states[state].stage;
        let loads = states.clone().any(|state| stage(state) == Stage::Loaded);
        let first = if loads { Stage::Loaded } else { Stage::Arrived };
        states.filter(move |state| stage(*state) == first)
    }

    /// True if a route may end in a state: the cargo has arrived by some mode.
    pub(super) fn is_last(&self, state: usize) -> bool {
        self.graph.states[state].stage == Stage::Arrived
    }

    /// The lines of a way through the graph.
    fn describe(&self, arcs: &[u32], origin: NodeId, destination: NodeId, ends: (usize, usize)) -> Route {
        let states = &self.graph.states;
        let terminal = |state: usize, node: NodeId| {
            let carriage = states[state].carriage;
            let cost = self.graph.terminal(carriage.mode);
            Line { work: Work::Terminal(carriage.mode), from: node, to: node, carriage, cost }
        };
        let mut lines = Vec::new();
        if origin != destination || !arcs.is_empty() {
            lines.push(terminal(ends.0, origin));
        }
        for index in arcs {
            let arc = &self.graph.arcs[*index as usize];
            let (before, after) = (states[arc.from as usize], states[arc.to as usize]);
            for (work, cost) in self.graph.parts_of(arc) {
                let recorded = match work {
                    Work::Border(id) => *id,
                    Work::Canal(id) => Some(*id),
                    Work::GaugeChange { covered, .. } => *covered,
                    _ => None,
                };
                let place = recorded.and_then(|id| self.graph.crossing_nodes.get(id.index()).copied());
                let place = place.unwrap_or(after.node);
                let (from, to) =
                    if matches!(work, Work::Move(_)) { (before.node, after.node) } else { (place, place) };
                let line = Line { work: *work, from, to, carriage: before.carriage, cost: *cost };
                lines.push(line);
            }
        }
        if !lines.is_empty() {
            lines.push(terminal(ends.1, destination));
        }
        Route::new(lines)
    }

    /// The best way along a given sequence of places, each next to the one before.
    ///
    /// # Errors
    /// The first pair of places that no edge in use joins.
    pub fn along(
        &self,
        path: &[NodeId],
        objective: Objective,
        modes: &[Mode],
    ) -> Result<Route, (NodeId, NodeId)> {
        let plain = self.plain_weights(objective);
        let joins = |edge: &EdgeInfo, pair: &[NodeId]| {
            modes.contains(&edge.mode) && (pair == [edge.from, edge.to] || pair == [edge.to, edge.from])
        };
        let (Some(origin), Some(destination)) = (path.first(), path.last()) else {
            return Ok(Route::new(Vec::new()));
        };
        let start =
            |state: usize| (state, self.weigh_terminal(self.graph.states[state].carriage.mode, objective));
        let mut sources: Vec<(usize, f64)> = self.first_states(*origin).map(start).collect();
        let mut stages: Vec<(Vec<f64>, Tree)> = Vec::new();
        for pair in path.windows(2) {
            let mut weights = plain.clone();
            for (arc, weight) in self.graph.arcs.iter().zip(&mut weights) {
                let stays = self.graph.states[arc.from as usize].node == pair[0];
                let allowed = match arc.edge {
                    Some(edge) => {
                        stays && arc.closed.is_none() && joins(&self.graph.edges[edge.index()], pair)
                    }
                    None => stays,
                };
                if !allowed {
                    *weight = f64::INFINITY;
                }
            }
            let field = Field { graph: &self.graph, weights: &weights, marks: &[], n_marks: 0 };
            let tree = field.search(&sources, f64::INFINITY, &|_| false);
            let here = field.states_of(pair[1]).map(|state| (state, tree.distance[state]));
            sources = here.filter(|(_, distance)| distance.is_finite()).collect();
            if sources.is_empty() {
                return Err((pair[0], pair[1]));
            }
            stages.push((weights, tree));
        }
        let finish = |(state, distance): (usize, f64)| {
            (state, distance + self.weigh_terminal(self.graph.states[state].carriage.mode, objective))
        };
        let best = sources
            .into_iter()
            .filter(|(state, _)| self.is_last(*state))
            .map(finish)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((end, _)) = best else { return Ok(Route::new(Vec::new())) };
        let (mut arcs, mut at) = (Vec::new(), end);
        for (weights, tree) in stages.iter().rev() {
            let field = Field { graph: &self.graph, weights, marks: &[], n_marks: 0 };
            let (mut leg, source) = field.trace(tree, at);
            leg.append(&mut arcs);
            arcs = leg;
            at = source;
        }
        Ok(self.describe(&arcs, *origin, *destination, (at, end)))
    }
}
