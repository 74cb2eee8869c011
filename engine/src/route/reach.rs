//! Everything within a number of hours or dollars of a place.

use super::query::{Objective, Query};
use super::router::Router;
use super::search::Field;
use crate::model::{EdgeId, NodeId};
use crate::order::{by_f64, sorted_by_key};

/// Budget of an isochrone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Hours.
    Hours(f64),
    /// US dollars.
    Usd(f64),
}

/// Isochrone: places and edges within a budget. Borders and transfers count, terminals do not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// Places with the hours or dollars that it takes to get there, nearest first.
    pub places: Vec<(NodeId, f64)>,
    /// Edges with the share of each that is reached from its first and from its second end, 0 to 1.
    pub edges: Vec<(EdgeId, f64, f64)>,
}

impl Router {
    /// Isochrone from the first stop of a query, under its restrictions.
    #[must_use]
    pub fn reach(&self, query: &Query, budget: Budget) -> Reach {
        let (objective, limit) = match budget {
            Budget::Hours(hours) => (Objective::Fastest, hours),
            Budget::Usd(usd) => (Objective::Cheapest, usd),
        };
        let Some(origin) = query.stops.first() else { return Reach::default() };
        let mut constraints = self.constraints(query);
        constraints.retain(|constraint| !matches!(constraint, super::query::Constraint::Must(_)));
        let prepared = self.prepare(objective, &constraints);
        let field = Field { graph: &self.graph, weights: &prepared.weights, marks: &[], n_marks: 0 };
        let sources: Vec<(usize, f64)> = self.first_states(*origin).map(|state| (state, 0.0)).collect();
        let tree = field.search(&sources, limit, &|_| false);
        let mut nearest: Vec<f64> = vec![f64::INFINITY; self.graph.country.len()];
        let mut lit: Vec<[f64; 2]> = vec![[0.0; 2]; self.graph.edges.len()];
        for (index, state) in self.graph.states.iter().enumerate() {
            let here = tree.distance[index];
            let place = &mut nearest[usize::from(state.node.0)];
            *place = place.min(here);
            if here.is_infinite() {
                continue;
            }
            for arc_index in self.graph.arcs_of(index as u32) {
                let Some(edge) = self.graph.arcs[arc_index].edge else { continue };
                let share = ((limit - here) / prepared.weights[arc_index].max(1e-9)).clamp(0.0, 1.0);
                let side = usize::from(self.graph.edges[usize::from(edge.0)].from != state.node);
                let reached = &mut lit[usize::from(edge.0)][side];
                *reached = reached.max(share);
            }
        }
        let places = nearest.into_iter().enumerate().filter(|(_, distance)| distance.is_finite());
        let places = places.map(|(index, distance)| (NodeId(index as u16), distance)).collect();
        let edges = lit.into_iter().enumerate().filter(|(_, [a, b])| 0.0 < *a || 0.0 < *b);
        Reach {
            places: sorted_by_key(places, |(_, distance): &(NodeId, f64)| by_f64(*distance)),
            edges: edges.map(|(index, [a, b])| (EdgeId(index as u16), a, b)).collect(),
        }
    }
}
