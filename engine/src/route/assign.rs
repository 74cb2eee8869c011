//! Volumes put on lines: what goes from place to place is led over the network and added up, link by link and direction by
//! direction.
//!
//! Either all of a pair takes the best route by an objective, or it is split over the routes that different values of time
//! lead to, by a logit on what they cost altogether: a route that costs one scale more is taken e times less
//! (multinomial logit; McFadden 1974, <https://eml.berkeley.edu/reprints/mcfadden/zarembka.pdf>).

use super::query::{Constraint, Objective, Query};
use super::router::{Prepared, Router};
use super::search::{Field, Tree};
use crate::model::{EdgeId, NodeId};

/// Values of time, in US dollars per hour, whose best routes share the volumes of a pair.
const VALUES_OF_TIME: [f64; 5] = [1.0, 5.0, 15.0, 40.0, 100.0];

/// How the volumes of a pair are led.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Split {
    /// All takes the best route.
    AllOrNothing,
    /// Shared by a logit on the money that a route costs, time and CO₂ at their prices.
    Logit {
        /// US dollars by which a route must be dearer to be taken e times less.
        scale_usd: f64,
        /// What an hour is worth, US dollars.
        usd_per_hour: f64,
        /// What a tonne of CO₂ costs, US dollars.
        usd_per_tonne: f64,
    },
}

/// Volumes on the links of a network, in the unit in which they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loads {
    /// For every edge, what goes from its first end to its second, and back.
    pub edges: Vec<[f64; 2]>,
    /// Sum of all volumes that found a way.
    pub assigned: f64,
    /// Volumes that found none.
    pub refused: Vec<(NodeId, NodeId, f64)>,
}

impl Loads {
    /// Adds what goes along a route.
    fn add(&mut self, router: &Router, arcs: &[u32], value: f64) {
        for index in arcs {
            let arc = &router.graph.arcs[*index as usize];
            let Some(edge) = arc.edge else { continue };
            let from = router.graph.states[arc.from as usize].node;
            let side = usize::from(router.graph.edges[usize::from(edge.0)].from != from);
            self.edges[usize::from(edge.0)][side] += value;
        }
    }

    /// What an edge carries in both directions.
    #[must_use]
    pub fn both(&self, edge: EdgeId) -> f64 {
        self.edges.get(usize::from(edge.0)).map_or(0.0, |[a, b]| a + b)
    }
}

/// Leads volumes over a network, origin by origin, so that a page can go on drawing in between.
pub struct Assigner<'a> {
    router: &'a Router,
    split: Split,
    /// The objectives whose best routes are looked at, with the weights of all arcs.
    ways: Vec<(Objective, Prepared)>,
    /// What a route costs altogether, for the logit.
    price: Objective,
}

/// A route of one pair.
struct Way {
    arcs: Vec<u32>,
    cost: f64,
}

impl Router {
    /// Prepares to lead volumes under the constraints and by the objective of a question, whose stops do not matter.
    #[must_use]
    pub fn assigner(&self, query: &Query, split: Split) -> Assigner<'_> {
        let mut constraints = self.constraints(query);
        constraints.retain(|constraint| !matches!(constraint, Constraint::Must(_)));
        let mut objectives = vec![query.objective];
        let mut price = query.objective;
        if let Split::Logit { usd_per_hour, usd_per_tonne, .. } = split {
            price = Objective::Balanced { usd_per_hour, usd_per_tonne };
            objectives = VALUES_OF_TIME
                .map(|usd_per_hour| Objective::Balanced { usd_per_hour, usd_per_tonne })
                .to_vec();
        }
        let ways = objectives.into_iter().map(|objective| (objective, self.prepare(objective, &constraints)));
        Assigner { router: self, split, ways: ways.collect(), price }
    }
}

impl Assigner<'_> {
    /// No volumes yet.
    #[must_use]
    pub fn start(&self) -> Loads {
        Loads { edges: vec![[0.0; 2]; self.router.graph.edges.len()], ..Loads::default() }
    }

    /// Leads all volumes of one origin.
    pub fn add(&self, origin: NodeId, demands: &[(NodeId, f64)], loads: &mut Loads) {
        let fields: Vec<(Field<'_>, Tree, Objective)> =
            self.ways.iter().map(|(objective, prepared)| self.tree(origin, *objective, prepared)).collect();
        for (destination, value) in demands {
            if *destination == origin && self.router.serves(origin) {
                loads.assigned += value;
                continue;
            }
            let mut ways: Vec<Way> = Vec::new();
            for (field, tree, objective) in &fields {
                let Some(way) = self.way(field, tree, *destination, *objective) else { continue };
                if !ways.iter().any(|known| self.same_edges(&known.arcs, &way.arcs)) {
                    ways.push(way);
                }
            }
            if ways.is_empty() {
                loads.refused.push((origin, *destination, *value));
                continue;
            }
            loads.assigned += value;
            for (way, share) in ways.iter().zip(self.shares(&ways)) {
                loads.add(self.router, &way.arcs, value * share);
            }
        }
    }

    fn tree<'b>(
        &'b self,
        origin: NodeId,
        objective: Objective,
        prepared: &'b Prepared,
    ) -> (Field<'b>, Tree, Objective) {
        let router = self.router;
        let field = Field { graph: &router.graph, weights: &prepared.weights, marks: &[], n_marks: 0 };
        let mode = |state: usize| router.graph.states[state].carriage.mode;
        let start = |state: usize| (state, router.weigh_terminal(mode(state), objective));
        let sources: Vec<(usize, f64)> = router.first_states(origin).map(start).collect();
        let tree = field.search(&sources, f64::INFINITY, &|_| false);
        (field, tree, objective)
    }

    fn way(&self, field: &Field<'_>, tree: &Tree, destination: NodeId, objective: Objective) -> Option<Way> {
        let router = self.router;
        let mode = |state: usize| router.graph.states[state].carriage.mode;
        let finish =
            |state: usize| (state, tree.distance[state] + router.weigh_terminal(mode(state), objective));
        let ends = field.states_of(destination).filter(|state| router.is_last(*state)).map(finish);
        let (end, distance) = ends.min_by(|a, b| a.1.total_cmp(&b.1))?;
        if distance.is_infinite() {
            return None;
        }
        let (arcs, source) = field.trace(tree, end);
        let terminals: f64 =
            [source, end].iter().map(|state| router.weigh_terminal(mode(*state), self.price)).sum();
        let weights = self.price.weights();
        let moving: f64 = arcs
            .iter()
            .map(|arc| {
                let typical = router.graph.arcs[*arc as usize].typical;
                typical.iter().zip(weights).map(|(amount, weight)| amount * weight).sum::<f64>()
            })
            .sum();
        Some(Way { arcs, cost: terminals + moving })
    }

    fn same_edges(&self, a: &[u32], b: &[u32]) -> bool {
        let edges = |arcs: &[u32]| -> Vec<EdgeId> {
            arcs.iter().filter_map(|arc| self.router.graph.arcs[*arc as usize].edge).collect()
        };
        a == b || edges(a) == edges(b)
    }

    /// What each way takes; the shares add up to one.
    fn shares(&self, ways: &[Way]) -> Vec<f64> {
        let Split::Logit { scale_usd, .. } = self.split else {
            return ways.iter().enumerate().map(|(index, _)| f64::from(u8::from(index == 0))).collect();
        };
        let cheapest = ways.iter().map(|way| way.cost).fold(f64::INFINITY, f64::min);
        let odds: Vec<f64> =
            ways.iter().map(|way| ((cheapest - way.cost) / scale_usd.max(1e-6)).exp()).collect();
        let sum: f64 = odds.iter().sum();
        odds.into_iter().map(|one| one / sum).collect()
    }
}
