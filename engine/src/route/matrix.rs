//! Many origins by many destinations.

use super::query::Query;
use super::router::Router;
use super::search::Field;
use crate::model::NodeId;

/// Typical totals of one route, terminals included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatrixCell {
    /// Hours.
    pub hours: f64,
    /// US dollars.
    pub usd: f64,
    /// Kilograms of CO₂.
    pub co2_kg: f64,
    /// Kilometres.
    pub km: f64,
}

/// A matrix that is filled row by row, so that a page can go on drawing in between.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Rows.
    pub origins: Vec<NodeId>,
    /// Columns.
    pub destinations: Vec<NodeId>,
    /// Rows that are filled; `None` where there is no route.
    pub rows: Vec<Vec<Option<MatrixCell>>>,
}

impl Matrix {
    /// A matrix without rows yet.
    #[must_use]
    pub fn new(origins: Vec<NodeId>, destinations: Vec<NodeId>) -> Self {
        Self { origins, destinations, rows: Vec::new() }
    }

    /// Fills one more row under the constraints and by the objective of a question, whose stops do not matter. Returns
    /// whether there is more to fill.
    pub fn fill_row(&mut self, router: &Router, query: &Query) -> bool {
        if let Some(origin) = self.origins.get(self.rows.len()) {
            self.rows.push(router.row(*origin, &self.destinations, query));
        }
        self.rows.len() < self.origins.len()
    }
}

impl Router {
    fn row(&self, origin: NodeId, destinations: &[NodeId], query: &Query) -> Vec<Option<MatrixCell>> {
        let mut constraints = self.constraints(query);
        constraints.retain(|constraint| !matches!(constraint, super::query::Constraint::Must(_)));
        let prepared = self.prepare(query.objective, &constraints);
        let field = Field { graph: &self.graph, weights: &prepared.weights, marks: &[], n_marks: 0 };
        let mode = |state: usize| self.graph.states[state].carriage.mode;
        let start = |state: usize| (state, self.weigh_terminal(mode(state), query.objective));
        let sources: Vec<(usize, f64)> = self.first_states(origin).map(start).collect();
        let tree = field.search(&sources, f64::INFINITY, &|_| false);
        let cell = |destination: &NodeId| {
            if *destination == origin {
                return Some(MatrixCell { hours: 0.0, usd: 0.0, co2_kg: 0.0, km: 0.0 });
            }
            let finish = |state: usize| {
                (state, tree.distance[state] + self.weigh_terminal(mode(state), query.objective))
            };
            let ends = field.states_of(*destination).filter(|state| self.is_last(*state)).map(finish);
            let (end, distance) = ends.min_by(|a, b| a.1.total_cmp(&b.1))?;
            if distance.is_infinite() {
                return None;
            }
            let (arcs, source) = field.trace(&tree, end);
            let mut sum = [0.0; 4];
            for index in arcs {
                let typical = self.graph.arcs[index as usize].typical;
                sum.iter_mut().zip(typical).for_each(|(sum, part)| *sum += part);
            }
            for state in [source, end] {
                let cost = self.graph.terminal(mode(state));
                let parts = [cost.hours.typical, cost.usd.typical, cost.co2_kg.typical];
                sum.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
            let [hours, usd, co2_kg, km] = sum;
            Some(MatrixCell { hours, usd, co2_kg, km })
        };
        destinations.iter().map(cell).collect()
    }
}
