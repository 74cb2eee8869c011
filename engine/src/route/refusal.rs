//! The reason why there is no route: the constraints that cut it, and the least that would have to be allowed.

use super::answer::{Refusal, Relaxation};
use super::query::{Constraint, Query};
use super::router::Router;
use crate::model::EdgeId;
use crate::order::{by_f64, sorted_by_key};

/// Factor on the weight of a barred arc, where a route is to use as few of them as possible.
const RELUCTANCE: f64 = 1000.0;

/// The reason why a query has no route: up to two solves for each of its constraints. Meaningful only where
/// [`Router::route`] gives `None`.
#[must_use]
pub fn explain(router: &Router, query: &Query) -> Refusal {
    if let Some(unserved) = query.stops.iter().copied().find(|stop| !router.serves(*stop)) {
        return Refusal { unserved: Some(unserved), ..Refusal::default() };
    }
    if router.solve(query, &[]).is_none() {
        return Refusal::default();
    }
    let question = Question { router, query, all: router.constraints(query) };
    let cut_by = question.smallest_cut();
    let singles = cut_by.iter().map(|constraint| vec![*constraint]);
    let mut relaxations: Vec<Relaxation> = singles.filter_map(|dropped| question.relax(dropped)).collect();
    if relaxations.is_empty() {
        relaxations.extend(question.least_dropped());
    }
    let relaxations =
        sorted_by_key(relaxations, |relaxation| by_f64(router.weight(&relaxation.route, query.objective)));
    Refusal { unserved: None, cut_by, relaxations }
}

/// A query without a route, with every constraint that may be the reason.
struct Question<'a> {
    router: &'a Router,
    query: &'a Query,
    all: Vec<Constraint>,
}

impl Question<'_> {
    fn is_solved_under(&self, constraints: &[Constraint]) -> bool {
        self.router.solve(self.query, constraints).is_some()
    }

    /// Leaves constraints out as long as there is still no route.
    fn smallest_cut(&self) -> Vec<Constraint> {
        let mut cut = self.all.clone();
        // What people asked for is looked at last, so that it is what stays and is named.
        for constraint in self.all.iter().rev() {
            let without: Vec<Constraint> = cut.iter().copied().filter(|one| one != constraint).collect();
            if !self.is_solved_under(&without) {
                cut = without;
            }
        }
        cut
    }

    /// Drops one constraint after the other until there is a route, then takes back what need not be dropped.
    fn least_dropped(&self) -> Option<Relaxation> {
        let mut dropped: Vec<Constraint> = Vec::new();
        for constraint in &self.all {
            dropped.push(*constraint);
            if self.is_solved_under(&without(&self.all, &dropped)) {
                break;
            }
        }
        for constraint in dropped.clone() {
            let fewer = without(&dropped, &[constraint]);
            if self.is_solved_under(&without(&self.all, &fewer)) {
                dropped = fewer;
            }
        }
        self.relax(dropped)
    }

    /// The route without some constraints, with as little as possible of what they bar.
    fn relax(&self, dropped: Vec<Constraint>) -> Option<Relaxation> {
        let (router, query) = (self.router, self.query);
        let mut prepared = router.prepare(query.objective, &without(&self.all, &dropped));
        let barred = |edge: EdgeId, closed| dropped.iter().any(|one| router.bars(*one, edge, closed));
        for (arc, weight) in router.graph.arcs.iter().zip(&mut prepared.weights) {
            if arc.edge.is_some_and(|edge| barred(edge, arc.closed)) {
                *weight *= RELUCTANCE;
            }
        }
        let route = router.run(&query.stops, query.objective, &prepared)?;
        let closed_of = |edge: EdgeId| {
            router.graph.arcs.iter().find(|arc| arc.edge == Some(edge)).and_then(|arc| arc.closed)
        };
        let uses = route.edges().filter(|edge| barred(*edge, closed_of(*edge))).collect();
        Some(Relaxation { dropped, route, uses })
    }
}

fn without(all: &[Constraint], dropped: &[Constraint]) -> Vec<Constraint> {
    all.iter().copied().filter(|constraint| !dropped.contains(constraint)).collect()
}
