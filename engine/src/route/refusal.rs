//! No route, because: the constraints that cut it, and the least that would have to be allowed.

use super::answer::Route;
use super::query::{Constraint, Query};
use super::router::Router;
use crate::model::{EdgeId, NodeId};
use crate::order::sorted_by_key;

/// What an arc that is barred weighs more when as little of it as possible is to be used.
const RELUCTANCE: f64 = 1000.0;

/// Why there is no route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// A stop where nothing that carries freight calls.
    pub unserved: Option<NodeId>,
    /// Constraints that cut every way together, while all but any one of them would not; empty if even without any
    /// constraint there is no way.
    pub cut_by: Vec<Constraint>,
    /// What would have to be allowed, the nearest first, with the route that it gives.
    pub relaxations: Vec<Relaxation>,
}

/// Something that would have to be allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxation {
    /// The constraints to give up.
    pub dropped: Vec<Constraint>,
    /// The route that there is then; it uses as little as it can of what was barred.
    pub route: Route,
    /// The edges that were barred and are used.
    pub uses: Vec<EdgeId>,
}

impl Router {
    /// Explains why a question has no route.
    pub(super) fn refuse(&self, query: &Query) -> Refusal {
        if let Some(unserved) = query.stops.iter().copied().find(|stop| !self.serves(*stop)) {
            return Refusal { unserved: Some(unserved), ..Refusal::default() };
        }
        let all = self.constraints(query);
        if self.solve(query, &[]).is_none() {
            return Refusal::default();
        }
        let cut_by = self.smallest_cut(query, &all);
        let singles = cut_by.iter().map(|constraint| vec![*constraint]);
        let mut relaxations: Vec<Relaxation> =
            singles.filter_map(|dropped| self.relax(query, &all, dropped)).collect();
        if relaxations.is_empty() {
            relaxations.extend(self.least_dropped(query, &all));
        }
        let relaxations = sorted_by_key(relaxations, |relaxation| {
            u128::from(self.weight(&relaxation.route, query.objective).to_bits())
        });
        Refusal { unserved: None, cut_by, relaxations }
    }

    /// Leaves constraints out as long as there is still no route.
    fn smallest_cut(&self, query: &Query, all: &[Constraint]) -> Vec<Constraint> {
        let mut cut = all.to_vec();
        // What people asked for is looked at last, so that it is what stays and is named.
        for constraint in all.iter().rev() {
            let without: Vec<Constraint> = cut.iter().copied().filter(|one| one != constraint).collect();
            if self.solve(query, &without).is_none() {
                cut = without;
            }
        }
        cut
    }

    /// Drops one constraint after the other until there is a route, then takes back what need not be dropped.
    fn least_dropped(&self, query: &Query, all: &[Constraint]) -> Option<Relaxation> {
        let mut dropped: Vec<Constraint> = Vec::new();
        for constraint in all {
            dropped.push(*constraint);
            if self.solve(query, &without(all, &dropped)).is_some() {
                break;
            }
        }
        for constraint in dropped.clone() {
            let fewer = without(&dropped, &[constraint]);
            if self.solve(query, &without(all, &fewer)).is_some() {
                dropped = fewer;
            }
        }
        self.relax(query, all, dropped)
    }

    /// The route without some constraints, with as little as possible of what they bar.
    fn relax(&self, query: &Query, all: &[Constraint], dropped: Vec<Constraint>) -> Option<Relaxation> {
        let mut prepared = self.prepare(query.objective, &without(all, &dropped));
        let barred = |edge: EdgeId, closed| dropped.iter().any(|one| self.bars(*one, edge, closed));
        for (arc, weight) in self.graph.arcs.iter().zip(&mut prepared.weights) {
            if arc.edge.is_some_and(|edge| barred(edge, arc.closed)) {
                *weight *= RELUCTANCE;
            }
        }
        let route = self.run(&query.stops, query.objective, &prepared)?;
        let closed_of = |edge: EdgeId| {
            self.graph.arcs.iter().find(|arc| arc.edge == Some(edge)).and_then(|arc| arc.closed)
        };
        let uses = route.edges().filter(|edge| barred(*edge, closed_of(*edge))).collect();
        Some(Relaxation { dropped, route, uses })
    }
}

fn without(all: &[Constraint], dropped: &[Constraint]) -> Vec<Constraint> {
    all.iter().copied().filter(|constraint| !dropped.contains(constraint)).collect()
}
